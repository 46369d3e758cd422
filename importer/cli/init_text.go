package cli

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"tallyfy-import/importer"
	"tallyfy-import/importer/sheet"
	"tallyfy-import/mapping"
	"tallyfy-import/mapping/starter"
)

const initShort = "Write a starter mapping from a sheet's headers and values"

const initLong = `Look at a sheet, guess which column is which field, and write a mapping file that
says so. Columns are known by their headers (in English, German, French, Spanish
and a few more languages, or as Jira, Asana, Trello, Planner and monday.com export
them) and by their values; comments in the file give the evidence for each guess
and say what is missing. Nothing is sent, and no file is overwritten without
--force.`

const initExample = `  tallyfy-import init tasks.xlsx
  tallyfy-import init tasks.csv --mapping team.yaml
  tallyfy-import init export.csv --mapping -`

const initMappingUsage = "the mapping `file` to write; - prints it (default: the sheet's name with .mapping.yaml)"

// existsError refuses to overwrite a file.
func existsError(name string) error {
	return usage("%s is there already and stays as it is: --force overwrites it, --mapping names another file, --mapping - prints the mapping", name)
}

// schemaFile is where a starter mapping tells editors to find the schema: a
// path relative to the mapping. The YAML extension of VS Code takes it from
// there to the next blank, so the name has none.
const schemaFile = "tallyfy-import.schema.json"

// sheetName is what comments call the sheet.
func sheetName(path string) string {
	if path == "-" {
		return "the sheet"
	}
	return filepath.Base(path)
}

// An initReport is all that init has to say at its end.
type initReport struct {
	path, target string
	open         func() (*sheet.Sheet, error)
	text         []byte // the mapping
	rows         int
	worksheet    string
	others       []string // the other worksheets that the workbook shows
	guess        *starter.Guess
	notices      []mapping.Problem // of the sheet's reader
	offline      bool              // the mapping has names that nobody looked up
	plan         *importer.Plan    // what the mapping as it stands makes of the rows; nil if that wasn't tried
}

// source is what the mapping was guessed from. Of several worksheets it may be the
// wrong one.
func (r *initReport) source() string {
	if len(r.others) == 0 {
		return sheetName(r.path)
	}
	return fmt.Sprintf("%s, worksheet %q (--sheet takes another: %s)", sheetName(r.path), r.worksheet, shortListing(r.others))
}

// statusTexts say what became of a field.
var statusTexts = map[starter.Status]string{
	starter.Undecided: "to decide: ",
	starter.Offered:   "offered: ",
	starter.Missing:   "missing: ",
}

// write tells what was guessed, and how to go on.
func (r *initReport) write(w io.Writer) error {
	var b strings.Builder
	if r.target == "-" {
		fmt.Fprintf(&b, "Guessed from %s of %s:\n", rows(r.rows), r.source())
	} else {
		fmt.Fprintf(&b, "%s was written, guessed from %s of %s:\n", r.target, rows(r.rows), r.source())
	}
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, f := range r.guess.Findings() {
		column := f.Column
		if column == "" {
			column = "-"
		}
		fmt.Fprintf(table, "  %s\t%s\t%s%s\n", f.Field, column, statusTexts[f.Status], f.Evidence)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if unused := r.guess.Unused(); len(unused) > 0 {
		fmt.Fprintf(&b, "Not used: %s.\n", shortListing(unused))
	}
	for _, n := range r.notices {
		fmt.Fprintf(&b, "%s: %s\n", n.Severity, n.Message)
	}
	b.WriteByte('\n')
	b.WriteString(r.advice())
	if r.offline {
		b.WriteString(offlineText)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// advice says what is to be done about the mapping.
func (r *initReport) advice() string {
	check := "  " + r.validateCommand() + "\n"
	if r.has(starter.Missing) {
		return "The mapping is not complete: write into it what is missing, where it says MISSING. Then:\n" + check
	}
	if r.has(starter.Undecided) {
		return "Decide where the mapping says TO DECIDE. Then:\n" + check
	}
	if r.plan == nil {
		return "The sheet has no rows yet, so only its headers could be looked at. Once it has some:\n" + check
	}
	all := "All " + rows(r.plan.Rows())
	if r.plan.Rows() == 1 {
		all = "The only row"
	}
	switch invalid := r.plan.Count(importer.ActReject); {
	case invalid > 0:
		return fmt.Sprintf("As it stands, %s of %s can't be imported. This says why:\n%s", thousands(invalid), rows(r.plan.Rows()), check)
	case r.plan.Valid() == 0:
		return all + " would be left out by skip. Take that line out of the mapping or change it, then:\n" + check
	case r.plan.Skipped > 0:
		all = fmt.Sprintf("%s would be left out by skip, and the other %s", rows(r.plan.Skipped), thousands(r.plan.Valid()))
	}
	return all + " could be imported with it as it stands. Read its comments, correct what is wrong, then:\n" + check
}

// validateCommand is the command that checks the sheet with the mapping.
func (r *initReport) validateCommand() string {
	command := "tallyfy-import validate " + shellWord(r.path)
	switch r.target {
	case "-":
		return command + " --mapping FILE"
	case beside(r.path, ".mapping.yaml"):
		return command
	}
	return command + " --mapping " + shellWord(r.target)
}

// shellWord puts a name in quotes where it has blanks, so that a command can be
// pasted into any shell.
func shellWord(name string) string {
	if strings.ContainsAny(name, " \t&;()'|<>*?#~") {
		return `"` + name + `"`
	}
	return name
}

// shortListing joins words, and counts those beyond the first few.
func shortListing(words []string) string {
	const most = 10
	if len(words) > most {
		return strings.Join(words[:most], ", ") + fmt.Sprintf(" and %d more", len(words)-most)
	}
	return listing(words)
}
