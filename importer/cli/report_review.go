package cli

import (
	"context"
	"iter"
	"net/url"
	"slices"
	"strings"
	"time"

	"tallyfy-import/importer"
	"tallyfy-import/importer/report"
	"tallyfy-import/importer/results"
	"tallyfy-import/mapping"
)

// A review is what a report of rows is made of, once the run is over. The rows
// are read from the sheet again, so that none of them is kept meanwhile.
type review struct {
	title, path string
	source      *opened
	check       *check
	plan        *importer.Plan
	file        *results.File // nil: nothing is recorded
	status      func(importer.Fate) string
	target      string // as the results file has it; empty where nobody was asked
	started     time.Time
	vanished    *importer.Vanished
	notes       []string
	facts       []report.Fact

	findings map[int][]mapping.Problem // about columns and the sheet, by a row that they are about
}

// report makes the report. ctx ends the reading of its rows.
func (v *review) report(ctx context.Context, sheetHash string) *report.Report {
	r := &report.Report{
		Title: v.title, Sheet: v.path, Made: now(), Header: v.source.Header,
		Notes: v.notes, Facts: append(factsOf(v.target, sheetHash, v.source.mappingHash, v.started), v.facts...),
		Rows: v.rows(ctx),
	}
	if v.path == "-" {
		r.Sheet = standardInput
	}
	if v.check.offline {
		r.Notes = append(r.Notes, strings.TrimSpace(offlineText))
	}
	r.Notes = append(r.Notes, v.sortFindings()...)
	r.Counts = v.counts()
	r.Kinds = kindsOf(v.check.problems)
	for _, share := range v.check.crowd.Shares() {
		r.People = append(r.People, report.Person(share))
	}
	return r
}

// counts counts the rows by their status, without reading them.
func (v *review) counts() []report.Count {
	found := map[string]int{vanishedStatus: v.vanished.Len()}
	total := 0
	for fate := range v.plan.Fates(v.file) {
		found[v.status(fate)]++
		total++
	}
	return countsOf(total, found)
}

// countsOf are the counts of a report in their order.
func countsOf(total int, found map[string]int) []report.Count {
	counts := []report.Count{{Name: "rows", N: total}}
	for _, name := range statusOrder {
		if found[name] > 0 {
			counts = append(counts, report.Count{Name: name, N: found[name]})
		}
	}
	return counts
}

// kindsOf are the kinds of problems as a report has them.
func kindsOf(problems *problemLog) []report.Kind {
	var kinds []report.Kind
	for _, g := range problems.sorted() {
		kind := report.Kind{Severity: g.severity, Title: g.title(), Count: g.count}
		if g.first.Row > 0 { // else it is about the sheet as a whole
			kind.First = g.place()
		}
		kinds = append(kinds, kind)
	}
	return kinds
}

// sortFindings puts what was found about columns beside the rows where it
// shows, and returns what is about no row as sentences.
func (v *review) sortFindings() (notes []string) {
	v.findings = map[int][]mapping.Problem{}
	for _, p := range v.check.findings {
		cells := p.Cells
		if len(cells) == 0 {
			cells = []string{p.Cell}
		}
		placed := false
		for _, cell := range cells {
			row := report.RowOf(cell)
			if cell == "" {
				row = p.Row
			}
			if row > v.source.Header.Row {
				p.Row, p.Cell = row, cell
				v.findings[row] = append(v.findings[row], p)
				placed = true
			}
		}
		if !placed {
			notes = append(notes, p.Message)
		}
	}
	return notes
}

// rows yields the sheet's rows, then those that it doesn't have any more.
func (v *review) rows(ctx context.Context) iter.Seq2[*report.Row, error] {
	return func(yield func(*report.Row, error) bool) {
		var row report.Row
		for r, err := range v.plan.Review(ctx, v.source.Source, v.file) {
			if err != nil {
				yield(nil, err)
				return
			}
			v.fill(&row, r)
			if !yield(&row, nil) {
				return
			}
		}
		for gone, err := range v.vanished.Records() {
			if err != nil {
				yield(nil, err)
				return
			}
			row = report.Row{
				Key: gone.Key, Status: vanishedStatus, TaskID: gone.TaskID, RunID: gone.RunID,
				Link: taskLink(v.target, gone.TaskID), Error: "",
			}
			row.Problems = []mapping.Problem{{Severity: mapping.SeverityWarning, Message: vanishedText(&gone)}}
			if !yield(&row, nil) {
				return
			}
		}
	}
}

// fill makes a report's row of what has become of a row.
func (v *review) fill(row *report.Row, r *importer.Reviewed) {
	problems := row.Problems[:0]
	for i := range r.Draft.Problems {
		if p := &r.Draft.Problems[i]; !v.check.problems.ignores(p) {
			problems = append(problems, *p)
		}
	}
	for _, p := range v.findings[r.Sheet.Number] {
		p.Value = cellText(&r.Sheet, p.Cell)
		problems = append(problems, p)
	}
	*row = report.Row{
		Number: r.Sheet.Number, Key: r.Key, Title: r.Draft.Task.Title, Status: v.status(r.Fate),
		Cells: r.Sheet.Cells, Problems: problems,
	}
	if r.Record.HasTask() {
		row.TaskID, row.RunID = r.Record.TaskID, r.Record.RunID
		row.Link = taskLink(v.target, row.TaskID)
	}
	switch r.Outcome {
	case importer.OutcomeFailed, importer.OutcomeInDoubt:
		row.Error = r.Record.Error
	}
}

// cellText is what a row shows in the cell that a reference names.
func cellText(row *mapping.Row, ref string) string {
	letters := strings.TrimRight(ref[strings.LastIndexByte(ref, '!')+1:], "0123456789")
	column, found := mapping.ColumnIndex(letters)
	if !found {
		return ""
	}
	return row.Cell(column).Text
}

// webHosts are the hosts of the API whose tasks the vendor's web app shows.
var webHosts = []string{"go.tallyfy.com", "api.tallyfy.com"}

// taskLink is the address of a task in the vendor's web app. A stand-in's
// tasks have none.
func taskLink(target, id string) string {
	host, org, found := strings.Cut(target, "/")
	if !found || id == "" || !slices.Contains(webHosts, host) {
		return ""
	}
	return "https://go.tallyfy.com/" + url.PathEscape(org) + "/tasks/" + url.PathEscape(id)
}
