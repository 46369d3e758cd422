package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tallyfy-import/importer/report"
	"tallyfy-import/mapping"
)

// A headerMemory is what is kept of a sheet's header between two runs that hold
// the one against the other. It has a file of its own, since the results file
// has no room for it.
type headerMemory struct {
	Columns []string `json:"columns"`
}

// headerPath is where the header is kept that belongs to a results file: a
// hidden file beside it.
func headerPath(resultsPath string) string {
	return filepath.Join(filepath.Dir(resultsPath), "."+filepath.Base(resultsPath)+".header.json")
}

// maxHeaderMemory bounds a header file: one that is longer is something else.
const maxHeaderMemory = 16 << 20

// recallHeader reads the columns of the last run, and false where none were
// kept.
func recallHeader(resultsPath string) ([]string, bool, error) {
	path := headerPath(resultsPath)
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false, nil
	}
	var text []byte
	if err == nil && info.Size() <= maxHeaderMemory {
		text, err = os.ReadFile(path)
	}
	if err != nil {
		return nil, false, usage("can't read the columns of the last run: %s", pathless(err, path))
	}
	var memory headerMemory
	if err := json.Unmarshal(text, &memory); err != nil {
		return nil, false, usage("%s doesn't hold the columns of the last run any more: remove it to begin anew", path)
	}
	return memory.Columns, true, nil
}

// checkHeader holds a sheet's columns against those of the last run. Those that
// a report has added don't count.
func checkHeader(resultsPath string, h mapping.Header) error {
	last, known, err := recallHeader(resultsPath)
	names := report.DataNames(h)
	if err != nil || !known || slices.Equal(last, names) {
		return err
	}
	return anomaly(otherHeaderText, headerChange(last, names))
}

// keepHeader keeps the columns for the next run, if this run holds them against
// the last one's or an earlier one did.
func keepHeader(resultsPath string, h mapping.Header, asked bool) error {
	last, known, err := recallHeader(resultsPath)
	if err != nil {
		return err
	}
	names := report.DataNames(h)
	if !asked && !known || known && slices.Equal(last, names) {
		return nil
	}
	text, err := json.Marshal(headerMemory{Columns: names})
	if err != nil {
		return err
	}
	return writeNew(headerPath(resultsPath), append(text, '\n'), true)
}

// headerChange says in what columns differ from those of the last run.
func headerChange(last, now []string) string {
	var words []string
	if fresh := without(now, last); len(fresh) > 0 {
		words = append(words, "new: "+fresh)
	}
	if gone := without(last, now); len(gone) > 0 {
		words = append(words, "gone: "+gone)
	}
	if len(words) == 0 {
		for i := range min(len(last), len(now)) {
			if last[i] != now[i] {
				return fmt.Sprintf("column %s was %q and is %q", mapping.ColumnLetters(i), last[i], now[i])
			}
		}
		return "a column stands there more or less often"
	}
	return strings.Join(words, "; ")
}

// without quotes the names that others lack.
func without(names, others []string) string {
	var rest []string
	for _, name := range names {
		if !slices.Contains(others, name) {
			rest = append(rest, fmt.Sprintf("%q", name))
		}
	}
	if more := len(rest) - maxShown; more > 0 {
		return strings.Join(rest[:maxShown], ", ") + fmt.Sprintf(" and %d more", more)
	}
	return listing(rest)
}
