package cli

import (
	"fmt"
	"io"
	"strings"
	"time"

	"tallyfy-import/importer/results"
)

const statusShort = "Say what results files know: counts, failures, rows in doubt"

const statusLong = `Say what a results file knows: how many rows have a task, which failed and why, and
which are in doubt since when. Nothing is asked or sent, and an import may be
running meanwhile. Several files, or a pattern in quotes, are told one after the
other.`

const statusExample = `  tallyfy-import status tasks.results.csv
  tallyfy-import status tasks.results.csv --output json
  tallyfy-import status 'inbox/*.results.csv'`

const noResultsText = "There is no results file in %s.\n"

// statusWords are the statuses in the order in which they are told.
var statusWords = []struct {
	status results.Status
	words  string
}{
	{results.Created, "created"},
	{results.Updated, "updated"},
	{results.Completed, "created and completed"},
	{results.Failed, "failed; the next run sends them again"},
	{results.Invalid, "invalid; never sent"},
	{results.Sending, "in doubt; the next run asks for their tasks first"},
	{results.Archived, "taken back by undo (archived, or removed with --delete)"},
}

func (st *status) write(w io.Writer, path string, asJSON bool) error {
	if asJSON {
		return writeJSON(w, st.json(""))
	}
	var b strings.Builder
	total := 0
	for _, n := range st.counts {
		total += n
	}
	if total == 0 {
		fmt.Fprintf(&b, "%s knows no rows yet.\n", path)
		_, err := io.WriteString(w, b.String())
		return err
	}
	fmt.Fprintf(&b, "%s: %s of %s, recorded from %s to %s\n", path, rows(total), st.target, minute(st.first), minute(st.last))
	for _, s := range statusWords {
		if n := st.counts[s.status]; n > 0 {
			fmt.Fprintf(&b, "  %s %s\n", thousands(n), s.words)
		}
		if s.status == results.Completed && st.behind > 0 { // the last of those with a task
			fmt.Fprintf(&b, "  of these, %s %s a change that Tallyfy didn't take, or a later step that failed or has no answer\n", thousands(st.behind), pick(st.behind, "has", "have"))
		}
	}
	writeFailures(&b, st.failures, "")
	for _, d := range st.doubts[:min(len(st.doubts), maxShown)] {
		fmt.Fprintf(&b, "row %d (%s) in doubt since %s", d.Row, d.Key, minute(d.Since))
		if d.Error != "" {
			b.WriteString(": " + d.Error)
		}
		b.WriteByte('\n')
	}
	if len(st.failures) > maxShown || len(st.doubts) > maxShown {
		b.WriteString("--output json lists all of them.\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// minute is a moment as people here read it.
func minute(t time.Time) string { return t.Local().Format("2006-01-02 15:04") }

// A statusJSON is a status as --output json writes it.
type statusJSON struct {
	Path     string                 `json:"path,omitempty"` // where there are several
	Target   string                 `json:"target"`
	Counts   map[results.Status]int `json:"counts"`
	First    *time.Time             `json:"first,omitempty"`
	Last     *time.Time             `json:"last,omitempty"`
	Failures []failure              `json:"failures"`
	InDoubt  []doubtful             `json:"in_doubt"`
}

func (st *status) json(path string) *statusJSON {
	out := &statusJSON{Path: path, Target: st.target, Counts: map[results.Status]int{}, Failures: []failure{}, InDoubt: []doubtful{}}
	for _, s := range statusWords {
		out.Counts[s.status] = st.counts[s.status]
	}
	if !st.first.IsZero() {
		out.First, out.Last = &st.first, &st.last
	}
	out.Failures = append(out.Failures, st.failures...)
	out.InDoubt = append(out.InDoubt, st.doubts...)
	return out
}
