package cli

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"tallyfy-import/importer"
	"tallyfy-import/importer/results"
	"tallyfy-import/importer/tallyfy"
)

// rowsBeside returns a function that says what rows of other sheets have to do
// with some tasks: those that the results files in the folder of path know, as
// of the same target. One that can't be read says nothing, and is logged. file
// is the results file at path.
func rowsBeside(path string, file *results.File, target string, log *slog.Logger) func(tasks []*tallyfy.Task) (importer.Elsewhere, error) {
	return func(tasks []*tallyfy.Task) (importer.Elsewhere, error) {
		beside := importer.Elsewhere{Owned: map[string]bool{}, Sent: map[string]bool{}}
		own, err := os.Stat(path)
		if err != nil {
			return beside, err
		}
		entries, err := os.ReadDir(filepath.Dir(path))
		if err != nil {
			return beside, err
		}
		for _, e := range entries {
			name := filepath.Join(filepath.Dir(path), e.Name())
			info, err := os.Stat(name)
			switch {
			case err != nil, !info.Mode().IsRegular(), os.SameFile(info, own), isCopyOf(e.Name(), filepath.Base(path)), !results.Recognise(name):
				continue
			}
			if err := addBeside(&beside, tasks, name, file, target); err != nil {
				log.Warn("tasks of another sheet aren't known: " + err.Error())
			}
		}
		return beside, nil
	}
}

// isCopyOf reports whether a file is called like a copy of a results file: what
// it knows are this sheet's own rows, such as t.results.csv.replaced and
// t.results.broken.csv do of t.results.csv.
func isCopyOf(name, of string) bool {
	name, of = strings.ToLower(name), strings.ToLower(of)
	if stem := strings.TrimSuffix(of, ".csv"); strings.HasSuffix(stem, ".results") {
		of = stem
	}
	return strings.HasPrefix(name, of)
}

// addBeside adds what a results file knows, unless it is an earlier or later
// state of own. Rows in doubt count while a run is on that sends them: the next
// one over them would look whose tasks they are, as this one does.
func addBeside(beside *importer.Elsewhere, tasks []*tallyfy.Task, path string, own *results.File, target string) (err error) {
	on, err := results.IsHeld(path) // before it is read, so that a run which ends meanwhile has recorded all
	if err != nil {
		return err
	}
	file, err := results.Read(path, results.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if file.Target() != target {
		return nil
	}
	if shared, err := shareTask(file, own); shared || err != nil {
		return err
	}
	for _, t := range tasks {
		held, err := file.HasTaskID(t.ID)
		if err != nil {
			return err
		}
		if held {
			beside.Owned[t.ID] = true
		}
	}
	if !on || file.Count(results.Sending) == 0 {
		return nil
	}
	for r, err := range file.Each() {
		if err != nil {
			return err
		}
		if r.InDoubt() {
			beside.Sent[r.RequestHash] = true
		}
	}
	return nil
}

// shareTask reports whether two results files know the same task: then they are
// states of one. Two sheets never have a task in common.
func shareTask(a, b *results.File) (bool, error) {
	for r, err := range a.Each() {
		if err != nil {
			return false, err
		}
		if r.TaskID == "" {
			continue
		}
		if held, err := b.HasTaskID(r.TaskID); held || err != nil {
			return held, err
		}
	}
	return false, nil
}
