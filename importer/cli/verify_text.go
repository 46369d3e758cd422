package cli

import (
	"fmt"
	"io"
	"strings"

	"tallyfy-import/importer"
)

const verifyShort = "Compare a sheet and its results file with what is in Tallyfy"

const verifyLong = `List the organization's tasks once and hold every row of the sheet against its
task: matching, different (in which fields), missing or duplicated. Tasks of the
results file that the sheet no longer has are told too. Nothing is changed. The
report is a proof to be filed: target, time, the SHA-256 of sheet, mapping and
results file, and a verdict on every row; as .csv it has the rows alone.`

const verifyExample = `  tallyfy-import verify tasks.xlsx
  tallyfy-import verify tasks.xlsx --output json
  tallyfy-import verify tasks.xlsx --report proof.html`

// A verifyReport is all that a verification has to say.
type verifyReport struct {
	path   string
	counts *importer.Verification
	asJSON bool

	sandbox bool   // the tasks are those of the stand-in inside this program
	spool   *spool // of findings that don't match, as JSON
	err     error
	inDoubt int      // of those that miss their task
	shown   []string // the first of them, for people
	more    int
}

// A jsonFinding is a finding as --output json writes it.
type jsonFinding struct {
	Row         int              `json:"row"`
	Key         string           `json:"key"`
	TaskID      string           `json:"task_id"`
	Verdict     importer.Verdict `json:"verdict"`
	Differences []jsonDifference `json:"differences,omitempty"`
	Duplicates  []string         `json:"duplicates,omitempty"`
	InDoubt     bool             `json:"in_doubt,omitempty"`
	Invalid     string           `json:"invalid,omitempty"` // why the row can't be compared
}

type jsonDifference struct {
	Field string `json:"field"`
	Cell  string `json:"cell,omitempty"`
	Want  string `json:"want"`
	Have  string `json:"have"`
}

// add takes a finding in.
func (r *verifyReport) add(f *importer.Finding) {
	if f.Verdict == importer.Matching {
		return
	}
	if r.asJSON && r.err == nil {
		r.err = r.spool.addJSON(jsonOf(f))
	}
	if f.Verdict == importer.Missing && f.InDoubt {
		r.inDoubt++
	}
	if len(r.shown) == maxShown {
		r.more++
		return
	}
	r.shown = append(r.shown, findingText(f))
}

func jsonOf(f *importer.Finding) jsonFinding {
	j := jsonFinding{Row: f.Row, Key: f.Key, TaskID: f.TaskID, Verdict: f.Verdict, Duplicates: f.Others, InDoubt: f.InDoubt, Invalid: f.Invalid}
	for _, d := range f.Differences {
		j.Differences = append(j.Differences, jsonDifference{Field: d.Field, Want: d.Want, Have: d.Have})
	}
	return j
}

// findingText is a finding in one line.
func findingText(f *importer.Finding) string {
	switch f.Verdict {
	case importer.Missing:
		switch {
		case f.InDoubt:
			return fmt.Sprintf("row %d is in doubt: the next import looks for its task", f.Row)
		case f.Invalid != "" && f.TaskID == "":
			return fmt.Sprintf("row %d has no task, and is invalid: %s", f.Row, f.Invalid)
		case f.TaskID == "":
			return fmt.Sprintf("row %d has no task yet", f.Row)
		}
		return fmt.Sprintf("row %d: its task %s is archived or gone", f.Row, f.TaskID)
	case importer.Duplicated:
		return fmt.Sprintf("row %d: beside its task %s there is the same again: %s", f.Row, f.TaskID, twinsText(f.Others))
	case importer.Unknown:
		return fmt.Sprintf("the task %s was made for a row that the sheet no longer has (row %d, key %s)", f.TaskID, f.Row, f.Key)
	}
	if f.Invalid != "" {
		return fmt.Sprintf("row %d, which has the task %s, is invalid by now: %s", f.Row, f.TaskID, f.Invalid)
	}
	var words []string
	for _, d := range f.Differences {
		words = append(words, d.String())
	}
	return fmt.Sprintf("row %d: %s", f.Row, strings.Join(words, "; "))
}

// twinsText names the tasks that are the same as a row's own, and says what to
// do about them.
func twinsText(ids []string) string {
	advice := "archive one of them in Tallyfy, or look for another results file that knows the other"
	if len(ids) > 1 {
		advice = "archive all but one of them in Tallyfy, or look for other results files that know the others"
	}
	return strings.Join(ids, ", ") + "; " + advice
}

// write puts the report on standard output.
func (r *verifyReport) write(w io.Writer) error {
	v := r.counts
	if r.asJSON {
		if r.err != nil {
			return r.err
		}
		return writeObject(w, struct {
			Rows       int `json:"rows"`
			Matching   int `json:"matching"`
			Missing    int `json:"missing"`
			Different  int `json:"different"`
			Duplicates int `json:"duplicates"`
			Unknown    int `json:"unknown"`
		}{v.Rows, v.Matching, v.Missing, v.Different, v.Duplicates, v.Unknown}, "findings", r.spool.writeTo)
	}
	var b strings.Builder
	for _, line := range r.shown {
		b.WriteString(line + "\n")
	}
	if r.more > 0 {
		fmt.Fprintf(&b, "and %s more; --output json lists all of them.\n", thousands(r.more))
	}
	if len(r.shown) > 0 {
		b.WriteByte('\n')
	}
	missing := thousands(v.Missing) + " missing"
	if r.inDoubt > 0 {
		missing += fmt.Sprintf(" (%s of them in doubt)", thousands(r.inDoubt))
	}
	fmt.Fprintf(&b, "%s: %s, %s matching, %s different, %s, %s duplicated; %s of the results file whose %s the sheet no longer has.\n",
		r.path, rows(v.Rows), thousands(v.Matching), thousands(v.Different), missing, thousands(v.Duplicates),
		count(v.Unknown, "task", "tasks"), pick(v.Unknown, "row", "rows"))
	if r.sandbox && v.Missing > 0 {
		b.WriteString(emptySandboxText)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// emptySandboxText says why a verification of a rehearsal finds nothing.
const emptySandboxText = "The stand-in inside this program starts empty each time, so the tasks of an earlier rehearsal are gone.\n" +
	"Start one that stays with tallyfy-import sandbox, and import and verify with its --base-url, --org and token.\n"
