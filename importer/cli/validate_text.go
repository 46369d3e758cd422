package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"tallyfy-import/importer"
	"tallyfy-import/importer/sheet"
	"tallyfy-import/mapping"
	"tallyfy-import/mapping/lint"
)

const validateShort = "Check every row of a sheet and send nothing"

const validateLong = `Check every row of a sheet against the mapping and the API's rules, and the
columns as a whole, and say what is wrong, where, and what would be right.
Nothing is sent. Without --online nothing is asked either: names of people,
groups and tags stay unchecked then.`

const validateExample = `  tallyfy-import validate tasks.xlsx
  tallyfy-import validate tasks.csv --mapping team.yaml --output json
  tallyfy-import validate tasks.xlsx --report problems.html
  tallyfy-import validate tasks.xlsx --requests requests.ndjson`

// severalChecksText says how several sheets are checked in one call.
const severalChecksText = "for several: import --dry-run --report '*.report.html'"

// maxShown is how many kinds of problems are shown.
const maxShown = 20

// writeValidation tells a person what a check found.
func writeValidation(w io.Writer, path string, plan *importer.Plan, c *check) error {
	var b strings.Builder
	writeProblems(&b, c, "--output json")
	fmt.Fprintf(&b, "%s: %s, %s valid, %s invalid", called(path, c.source), rows(plan.Rows()), thousands(plan.Valid()), thousands(plan.Count(importer.ActReject)))
	if plan.Skipped > 0 {
		fmt.Fprintf(&b, ", %s skipped", thousands(plan.Skipped))
	}
	if plan.Blank > 0 {
		fmt.Fprintf(&b, " (%s left out)", count(plan.Blank, "blank row", "blank rows"))
	}
	b.WriteString(".\n")
	if c.offline {
		b.WriteString(offlineText)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

const offlineText = "Not checked: the names of people, groups and tags. validate --online looks them up.\n"

const repeatsText = "a row above says the same, and each becomes a task of its own: remove what is there by mistake, or give the mapping a key that tells the rows apart"

const emptySheetText = "%s has a header in row %d and no rows below it: check that this is the right file and worksheet"

// writeProblems lists the kinds of problems, the worst first. full is what lists
// all of them, where they are many.
func writeProblems(b *strings.Builder, c *check, full string) {
	groups := c.problems.sorted()
	if c.onlyErrors {
		groups = slices.DeleteFunc(groups, func(g *problemGroup) bool { return g.severity != mapping.SeverityError })
	}
	partly := false
	for _, g := range groups[:min(len(groups), maxShown)] {
		fmt.Fprintf(b, "%s: %s\n", g.severity, g.line())
		if detail := g.detail(); detail != g.title() {
			fmt.Fprintf(b, "    %s\n", detail)
		}
		others := g.others()
		if len(others) > 0 {
			fmt.Fprintf(b, "    also %s\n", strings.Join(others, ", "))
		}
		partly = partly || g.severity == mapping.SeverityError && g.count > 1+len(others)
	}
	if partly {
		fmt.Fprintf(b, "All rows with errors and their cells: --report FILE.html or %s\n", full)
	}
	if more := len(groups) - maxShown; more > 0 {
		fmt.Fprintf(b, "and %s; %s lists all of them.\n", count(more, "more kind of problem", "more kinds of problems"), full)
	}
	if c.rehearsal && slices.ContainsFunc(groups, (*problemGroup).isOfName) {
		b.WriteString(strangersText)
	}
	if codes := warningCodes(groups); len(codes) > 0 {
		fmt.Fprintf(b, "Warnings keep no row back. Without %s: --ignore %s\n", pick(len(codes), "this one", "these"), strings.Join(codes, ","))
	}
	if len(groups) > 0 {
		b.WriteByte('\n')
	}
}

// isOfName reports whether a name was looked up and not found.
func (g *problemGroup) isOfName() bool {
	return g.code == mapping.CodeAssignee || g.code == mapping.CodeGroup || g.code == mapping.CodeTag
}

// warningCodes are those that --ignore takes to leave the warnings among the
// groups out.
func warningCodes(groups []*problemGroup) []string {
	var codes []string
	for _, g := range groups {
		if g.severity == mapping.SeverityWarning && !slices.Contains(codes, g.code) && slices.Contains(ignorable(), g.code) {
			codes = append(codes, g.code)
		}
	}
	slices.Sort(codes)
	return codes
}

// detail is what is wrong with the group's first row, after the cell's text
// where the message doesn't have it.
func (g *problemGroup) detail() string {
	text := excerpt(g.first.Value)
	if text == "" || g.first.Severity == mapping.SeverityWarning || strings.Contains(g.first.Message, strings.TrimSuffix(text, "…")) {
		return g.first.Message
	}
	return fmt.Sprintf("'%s': %s", text, g.first.Message)
}

// others lists cells that are wrong in the same way as the group's first, with
// the value where it is another one.
func (g *problemGroup) others() []string {
	cells := slices.Clone(g.cells)
	slices.SortStableFunc(cells, func(a, b badCell) int { return a.row - b.row })
	var list []string
	for _, c := range cells {
		switch {
		case c.cell == g.first.Cell:
		case c.value == excerpt(g.first.Value):
			list = append(list, c.cell)
		default:
			list = append(list, fmt.Sprintf("%s '%s'", c.cell, c.value))
		}
	}
	return list
}

// excerpt is a cell's text in one line, and not too long.
func excerpt(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if letters := []rune(text); len(letters) > maxQuoted {
		text = string(letters[:maxQuoted]) + "…"
	}
	return text
}

// maxQuoted is how many letters of a cell are shown.
const maxQuoted = 40

// line is a group in one line: Due is not a date: 41 rows, first C12.
func (g *problemGroup) line() string {
	switch {
	case g.first.Row == 0, isOfSheet(g.code): // of the file as a whole
		return g.title()
	case g.code == sheet.CodeHiddenRows, g.code == lint.UnmetSkip: // the title says how many
		return fmt.Sprintf("%s; first %s", g.title(), g.place())
	}
	return fmt.Sprintf("%s: %s, first %s", g.title(), rows(g.count), g.place())
}

// isOfSheet reports whether a warning is of the sheet and the mapping as a whole,
// and no row has it.
func isOfSheet(code string) bool {
	return code == lint.LiteralBraces || code == lint.BlankColumn || code == lint.HeaderIsData
}

// place is where a group is first: a cell, or a row.
func (g *problemGroup) place() string {
	if g.first.Cell == "" {
		return fmt.Sprintf("row %d", g.first.Row)
	}
	return g.first.Cell
}

// title says what is wrong with every row of the group.
func (g *problemGroup) title() string {
	subject := g.column
	if subject == "" {
		subject = g.field
	}
	switch g.code {
	case mapping.CodeRequired:
		if g.field == "approved" { // whose cell may be the one that says completed
			return "a decision is missing"
		}
		return subject + " is missing"
	case mapping.CodeTooLong:
		return subject + " is too long"
	case mapping.CodeDate:
		return subject + " is not a date"
	case mapping.CodeNoZone:
		return subject + " has no time zone"
	case mapping.CodeAmbiguousDate:
		return subject + " could be two dates"
	case mapping.CodeLocalTime:
		return subject + " is a time that the clock change skips or repeats"
	case mapping.CodeBoolean:
		return subject + " is neither yes nor no"
	case mapping.CodeNumber:
		return subject + " is not a whole number"
	case mapping.CodeTaskType:
		return subject + " is not a task type"
	case mapping.CodeEmail:
		return subject + " is not an e-mail address"
	case mapping.CodeID:
		return subject + " is not an id"
	case mapping.CodeURL:
		return subject + " is not a web address"
	case mapping.CodeNoAssignee:
		return "nobody to do the task"
	case mapping.CodeErrorCell:
		return subject + " holds an error"
	case mapping.CodeNoValue:
		return subject + " is a formula without a value"
	case mapping.CodeBlankKey:
		return "the key is blank"
	case mapping.CodeDuplicateKey:
		return "the same key in several rows"
	case importer.CodeIdenticalRows:
		return "the same again without a key"
	case mapping.CodeImportedBefore:
		return "imported before under another key"
	case mapping.CodeExtraCells:
		return "more cells than the header has"
	case lint.ShortRows:
		return "fewer cells than the header has"
	case mapping.CodeTotalsRow:
		return "the totals of a table, not a task"
	case mapping.CodeRepeatedHeader:
		return "the header again, not a task"
	case mapping.CodeControl:
		return subject + " holds a control character"
	case mapping.CodeUnknownValue:
		return fmt.Sprintf("%s has the unknown value %q", subject, g.first.Value)
	case mapping.CodeAssignee, mapping.CodeGroup, mapping.CodeTag:
		return nameTitle(strings.TrimPrefix(g.first.Message, g.column+": "))
	case codeOther:
		return "other problems"
	}
	return g.first.Message
}

// nameTitle is the first part of what is wrong with a name, up to the name or
// what it is: unknown assignee 'Bob', 'Olga Old' is a disabled member. What
// would be right comes behind it.
func nameTitle(message string) string {
	if before, _, found := strings.Cut(message, "': "); found {
		return before + "'"
	}
	before, _, _ := strings.Cut(message, ": ")
	return before
}

// A validationSummary is what validate --output json says beside the problems.
type validationSummary struct {
	Rows    int `json:"rows"`
	Valid   int `json:"valid"`
	Invalid int `json:"invalid"`
	Skipped int `json:"skipped"`

	Unchecked []string `json:"unchecked"` // what nobody looked up
}

// writeJSON writes the summary and every problem as one object.
func (c *check) writeJSON(w io.Writer, plan *importer.Plan) error {
	summary := validationSummary{Rows: plan.Rows(), Valid: plan.Valid(), Invalid: plan.Count(importer.ActReject), Skipped: plan.Skipped}
	summary.Unchecked = []string{}
	if c.offline {
		summary.Unchecked = append(summary.Unchecked, "names")
	}
	return writeObject(w, summary, "problems", c.problems.writeJSON)
}
