package cli

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"tallyfy-import/importer/results"
	"tallyfy-import/importer/tallyfy"
)

// ownersBeside returns a function that says which of some tasks belong to rows
// of other sheets: those that the results files in the folder of path know, as
// of the same target. One that can't be read says nothing, and is logged. file
// is the results file at path.
func ownersBeside(path string, file *results.File, target string, log *slog.Logger) func(tasks []*tallyfy.Task) (map[string]bool, error) {
	return func(tasks []*tallyfy.Task) (map[string]bool, error) {
		own, err := os.Stat(path)
		if err != nil {
			return nil, err
		}
		entries, err := os.ReadDir(filepath.Dir(path))
		if err != nil {
			return nil, err
		}
		owned := map[string]bool{}
		for _, e := range entries {
			name := filepath.Join(filepath.Dir(path), e.Name())
			info, err := os.Stat(name)
			switch {
			case err != nil, !info.Mode().IsRegular(), os.SameFile(info, own), isCopyOf(e.Name(), filepath.Base(path)), !results.Recognise(name):
				continue
			}
			if err := addOwned(owned, tasks, name, file, target); err != nil {
				log.Warn("tasks of another sheet aren't known: " + err.Error())
			}
		}
		return owned, nil
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

// addOwned adds those of some tasks that a results file knows, unless it is an
// earlier or later state of own.
func addOwned(owned map[string]bool, tasks []*tallyfy.Task, path string, own *results.File, target string) (err error) {
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
			owned[t.ID] = true
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
