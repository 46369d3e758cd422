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

	"tallyfy-import/importer"
	"tallyfy-import/importer/report"
	"tallyfy-import/mapping"
)

// A memory is what is kept of a sheet between two runs that hold the one against
// the other. It has a file of its own, since the results file has no room for it.
type memory struct {
	Columns  []string `json:"columns"`
	Vanished int      `json:"vanished,omitempty"` // rows with a task that it didn't have any more
}

// memoryPath is where the memory is that belongs to a results file: a hidden
// file beside it.
func memoryPath(resultsPath string) string {
	return filepath.Join(filepath.Dir(resultsPath), "."+filepath.Base(resultsPath)+".header.json")
}

// maxMemory bounds a memory's file: one that is longer is something else.
const maxMemory = 16 << 20

// remember reads what was kept of the last run, and false where nothing was.
func remember(resultsPath string) (last memory, known bool, err error) {
	path := memoryPath(resultsPath)
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return memory{}, false, nil
	}
	var text []byte
	if err == nil && info.Size() <= maxMemory {
		text, err = os.ReadFile(path)
	}
	if err != nil {
		return memory{}, false, usage("can't read the columns of the last run: %s", pathless(err, path))
	}
	if err := json.Unmarshal(text, &last); err != nil {
		return memory{}, false, usage("%s doesn't hold the columns of the last run any more: remove it to begin anew", path)
	}
	return last, true, nil
}

// checkHeader holds a sheet's columns against those of the last run. Those that
// a report has added don't count.
func checkHeader(resultsPath string, h mapping.Header) error {
	last, known, err := remember(resultsPath)
	names := report.DataNames(h)
	if err != nil || !known || slices.Equal(last.Columns, names) {
		return err
	}
	return anomaly(otherHeaderText, headerChange(last.Columns, names))
}

// keep keeps what the next run is held against, if this run asks for that or an
// earlier one did. gone is nil where the rows aren't the whole sheet.
func keep(resultsPath string, h mapping.Header, gone *importer.Vanished, asked bool) error {
	last, known, err := remember(resultsPath)
	if err != nil || !asked && !known {
		return err
	}
	now := memory{Columns: report.DataNames(h), Vanished: last.Vanished}
	if gone != nil {
		now.Vanished = gone.Len()
	}
	if known && now.Vanished == last.Vanished && slices.Equal(now.Columns, last.Columns) {
		return nil
	}
	text, err := json.Marshal(now)
	if err != nil {
		return err
	}
	return writeNew(memoryPath(resultsPath), append(text, '\n'), true)
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
