package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tallyfy-import/importer/results"
)

// An inbox is what the sheets that a call names come to.
type inbox struct {
	sheets  []string         // in the order of their names, each once
	refused map[string]error // of sheets, why they can't be imported
	leftOut []string         // files that are no sheets, but for results files that a pattern matches
}

// isPattern reports whether arg stands for all files that it matches. Brackets
// alone make a pattern only where they match something, and no file has that
// very name: "tasks [1].xlsx" is what browsers call a download.
func isPattern(arg string) bool {
	base := filepath.Base(arg)
	if _, err := filepath.Match(base, ""); err != nil || !strings.ContainsAny(arg, patternLetters) {
		return false
	}
	if _, err := os.Lstat(arg); err == nil {
		return false
	}
	if strings.ContainsAny(arg, "*?") {
		return true
	}
	names, err := expand(arg)
	return err == nil && len(names) > 0
}

// patternLetters are those that stand for others.
const patternLetters = "*?["

// isSeveral reports whether args may come to any other number of sheets than
// one.
func isSeveral(args []string) bool { return len(args) != 1 || isPattern(args[0]) }

// findSheets finds the sheets that args name, patterns expanded: a shell may
// have done so or not. The files that this call reads or writes beside its
// sheets are none.
func (o *importOptions) findSheets(args []string) *inbox {
	in := &inbox{refused: map[string]error{}}
	own := o.places("")
	var found []*place
	for _, arg := range args {
		names := []string{arg}
		pattern := isPattern(arg)
		if pattern {
			var err error
			if names, err = expand(arg); err != nil {
				in.sheets = append(in.sheets, arg)
				in.refused[arg] = err
			}
		}
		for _, name := range names {
			at := placeOf(name)
			switch {
			case slices.ContainsFunc(found, at.isSpelling) || slices.Contains(in.leftOut, name):
			case pattern && (isBookkeeping(name) || isSavedAnew(name, names)):
			case own.hold(at) || o.report.isOne(name) || isNoSheet(name, pattern):
				in.leftOut = append(in.leftOut, name)
			default:
				found = append(found, at)
			}
		}
	}
	for _, at := range found {
		in.sheets = append(in.sheets, at.path)
	}
	slices.Sort(in.sheets)
	in.refuseShared(found, o.api.resultsBeside)
	return in
}

// expand returns the files that a pattern matches, none where there are none.
// A folder that isn't there is an error: an inbox whose disk is gone must not
// look like a quiet night. The letters of a pattern may stand in a folder's
// own name, too.
func expand(pattern string) ([]string, error) {
	folder, base := filepath.Split(pattern)
	entries, err := os.ReadDir(filepath.Clean(folder))
	if err == nil {
		var names []string
		for _, e := range entries {
			if matches, _ := filepath.Match(base, e.Name()); matches { // isPattern has checked it
				names = append(names, folder+e.Name())
			}
		}
		return names, nil
	}
	missing := filepath.Clean(folder)
	for strings.ContainsAny(missing, patternLetters) {
		missing = filepath.Dir(missing)
	}
	if missing != filepath.Clean(folder) {
		_, err = os.ReadDir(missing)
	}
	if err != nil {
		return nil, usage("can't look into the folder: %s", pathless(err, missing))
	}
	names, err := filepath.Glob(pattern)
	if err != nil {
		return nil, usage("%s is no pattern: use * for any letters, ? for one, [a-z] for one of several", pattern)
	}
	return names, nil
}

// sheetEndings are those of the files that a pattern is taken to mean.
var sheetEndings = []string{".csv", ".tsv", ".txt", ".xlsx", ".xlsm"}

// otherEndings are those of other programs' sheets. A pattern means them, too:
// each is refused with what helps, instead of waiting in the inbox for ever,
// unless what it was saved as lies beside it.
var otherEndings = []string{".xls", ".xlsb", ".ods", ".fods", ".numbers"}

// isSavedAnew reports whether a file is another program's sheet and one that can
// be read has its name but for the ending.
func isSavedAnew(name string, among []string) bool {
	ending := filepath.Ext(name)
	if !slices.Contains(otherEndings, strings.ToLower(ending)) {
		return false
	}
	stem := strings.TrimSuffix(name, ending)
	return slices.ContainsFunc(among, func(other string) bool {
		ending := filepath.Ext(other)
		return strings.EqualFold(strings.TrimSuffix(other, ending), stem) && slices.Contains(sheetEndings, strings.ToLower(ending))
	})
}

// isNoSheet reports whether a file of many is certainly no sheet: one that a
// program keeps for itself, a results file, a report, a folder. Of the files
// that a pattern matches only those are sheets that look like it.
func isNoSheet(name string, byPattern bool) bool {
	base := filepath.Base(name)
	ending := strings.ToLower(filepath.Ext(base))
	stem := strings.ToLower(strings.TrimSuffix(base, filepath.Ext(base)))
	switch {
	case strings.HasPrefix(base, "~$"), strings.HasPrefix(base, "."):
		return true
	case isBookkeeping(name):
		return true
	case strings.HasSuffix(stem, ".results"), strings.HasSuffix(stem, ".report"), strings.HasSuffix(stem, ".mapping"):
		return true
	case byPattern && !slices.Contains(sheetEndings, ending) && !slices.Contains(otherEndings, ending):
		return true
	}
	info, err := os.Stat(name)
	if err != nil {
		return byPattern && errors.Is(err, fs.ErrNotExist) // it went away meanwhile, or leads nowhere
	}
	return byPattern && !info.Mode().IsRegular() || info.Mode().IsRegular() && results.Recognise(name)
}

// isBookkeeping reports whether a file is named as the results files are that
// every import leaves beside its sheet, their locks and their headers.
func isBookkeeping(name string) bool {
	return strings.Contains(strings.ToLower(filepath.Base(name)), ".results.csv")
}

// refuseShared refuses sheets that are one file under two names, as a link is,
// and sheets that would share a results file, as tasks.csv and tasks.xlsx do:
// it would know the rows of the one as gone from the other.
func (in *inbox) refuseShared(found []*place, resultsOf func(string) string) {
	results := make([]*place, len(found))
	for i, at := range found {
		results[i] = placeOf(resultsOf(at.path))
	}
	for i, a := range found {
		for j := range i {
			b := found[j]
			var text string
			switch {
			case a.is(b):
				text = "%s and %s are one file under two names: leave one of them out"
			case results[i].is(results[j]) && (results[i].info != nil || filepath.Base(results[i].full) == filepath.Base(results[j].full) || a.ignoresCase()):
				text = "%s and %s would share a results file: rename one of them"
			default:
				continue
			}
			err := usage(text, b.path, a.path)
			in.refused[a.path], in.refused[b.path] = err, err
		}
	}
}
