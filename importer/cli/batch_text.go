package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"
)

// tellLeftOut says which of the files that were named are no sheets.
func (b *batch) tellLeftOut(names []string) {
	if len(names) == 0 || b.o.log.quiet {
		return
	}
	shown := names[:min(len(names), maxShown)]
	text := listing(shown)
	if more := len(names) - len(shown); more > 0 {
		text = strings.Join(shown, ", ") + fmt.Sprintf(" and %s more", thousands(more))
	}
	b.s.say(fmt.Sprintf("left out, since %s: %s\n", pick(len(names), "it is no sheet", "they are no sheets"), text))
}

// tell says what became of one of several sheets.
func (b *batch) tell(r *importReport) error {
	if rest := unsaid(r.err); rest != nil {
		text := describe(rest)
		if !strings.Contains(text, r.path) {
			text = r.path + ": " + text
		}
		b.s.complain(text)
	}
	if !r.known {
		return nil
	}
	if b.o.output.json() {
		b.tellInvalid(r)
		return nil
	}
	if _, err := fmt.Fprintf(b.s.stdout, "%s:\n", r.path); err != nil {
		return err
	}
	return writeImport(b.s.stdout, r)
}

// tellAll says what became of all sheets together.
func (b *batch) tellAll() error {
	if b.o.output.json() {
		return writeJSON(b.s.stdout, b.summary(b.worst()))
	}
	_, err := io.WriteString(b.s.stdout, b.text())
	return err
}

func (b *batch) text() string {
	if len(b.reports) == 0 {
		return fmt.Sprintf("There is no sheet in %s: nothing to import.\n", listing(b.args))
	}
	sum := b.summary(b.worst())
	var left, failed, cut []string
	for _, r := range b.reports {
		switch {
		case r.left:
			left = append(left, r.path)
		case isSheets(exitCode(r.err)):
			failed = append(failed, r.path)
		case exitCode(r.err) != exitOK:
			cut = append(cut, r.path)
		}
	}
	var t strings.Builder
	sheets, tasks := count(len(b.reports), "sheet", "sheets"), count(sum.Created, "task", "tasks")
	if b.o.dryRun {
		fmt.Fprintf(&t, "%s. Dry run, nothing was sent. An import would create %s.\n", sheets, tasks)
	} else {
		fmt.Fprintf(&t, "%s, %s created in %s.\n", sheets, tasks, spell(time.Since(b.started)))
	}
	all := importSummary{importCounts: sum.importCounts}
	for i := range sum.Sheets {
		all.Rekeyed += sum.Sheets[i].Rekeyed
	}
	writeCounts(&t, &all)
	writeLater(&t, all.Later)
	if len(failed) > 0 {
		fmt.Fprintf(&t, "  look at %s\n", listing(failed))
	}
	if len(cut) > 0 {
		fmt.Fprintf(&t, "  ended early, for no fault of the sheet: %s\n", listing(cut))
	}
	if len(left) > 0 {
		fmt.Fprintf(&t, "  left for the next run: %s\n", listing(left))
	}
	return t.String()
}

// isSheets reports whether an exit code speaks of a sheet, and not of the API,
// the token or the user who ended the run.
func isSheets(code int) bool { return code == exitUsage || code == exitInvalid || code == exitPartial }

// A batchSummary is what import --output json prints for several sheets: the
// sums, and each sheet's own counts.
type batchSummary struct {
	importCounts
	Seconds  float64        `json:"seconds"`
	ExitCode int            `json:"exit_code"`
	Sheets   []sheetSummary `json:"sheets"`
}

// A sheetSummary is what became of one of several sheets.
type sheetSummary struct {
	Sheet string `json:"sheet"`
	importSummary
	ExitCode int    `json:"exit_code"`
	Error    string `json:"error,omitempty"`
	Left     bool   `json:"left"` // it was not taken up
}

// summary is what became of the batch, which ends with this exit code.
func (b *batch) summary(code int) batchSummary {
	sum := batchSummary{Seconds: time.Since(b.started).Seconds(), ExitCode: code, Sheets: []sheetSummary{}}
	for _, r := range b.reports {
		one := sheetSummary{Sheet: r.path, importSummary: r.summary(), ExitCode: exitCode(r.err), Left: r.left}
		if rest := unsaid(r.err); rest != nil {
			one.Error = describe(rest)
		}
		sum.add(&one.importCounts)
		sum.Sheets = append(sum.Sheets, one)
	}
	return sum
}

func writeJSON(w io.Writer, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(w, string(text))
	return err
}
