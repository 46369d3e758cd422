package report

import (
	"fmt"
	"iter"
	"time"

	"tallyfy-import/mapping"
)

// made is when the reports of the tests were made.
var made = time.Date(2031, 3, 4, 17, 5, 0, 0, time.FixedZone("CET", 3600))

// demoHeader is the header of the tests' sheets.
var demoHeader = mapping.Header{Sheet: "Tasks", Row: 1, Names: []string{"Ticket", "Summary", "Due", "Assignee"}}

// text returns cells of texts, blank where one is empty.
func text(values ...string) []mapping.Cell {
	cells := make([]mapping.Cell, len(values))
	for i, v := range values {
		if v != "" {
			cells[i] = mapping.Cell{Kind: mapping.Text, Text: v}
		}
	}
	return cells
}

// each yields rows; the one row that it hands out is reused for all of them,
// as a report's rows may be.
func each(rows []Row) iter.Seq2[*Row, error] {
	return func(yield func(*Row, error) bool) {
		var row Row
		for i := range rows {
			row = rows[i]
			if !yield(&row, nil) {
				return
			}
		}
	}
}

// demo returns a report of an import with rows of every sort.
func demo() *Report {
	rows := []Row{
		{
			Number: 2, Key: "OPS-1", Title: "Renew the certificate", Status: "created",
			TaskID: "12e45678901234567890123456789012", Link: "https://go.tallyfy.com/org/task/12e45678901234567890123456789012",
			Cells: text("OPS-1", "Renew the certificate", "04/03/2031", "ann@example.com"),
		},
		{
			Number: 3, Key: "OPS-2", Title: `<script>alert("x")</script> & Söhne`, Status: "invalid",
			Cells: text("OPS-2", `<script>alert("x")</script> & Söhne`, "31/02/2031", "ann@example.com"),
			Problems: []mapping.Problem{
				{Row: 3, Cell: "Tasks!C3", Column: "Due", Field: "deadline", Code: mapping.CodeDate, Severity: mapping.SeverityError, Value: "31/02/2031", Message: "Due is not a date: February 2031 has 28 days"},
				{Row: 3, Cell: "Tasks!B3", Column: "Summary", Field: "title", Code: mapping.CodeTooLong, Severity: mapping.SeverityWarning, Value: "", Message: "Summary has blanks in it that nobody sees"},
			},
		},
		{
			Number: 4, Key: "OPS-10", Title: "=1+1", Status: "failed", Error: "the API refused the task: title is taken (422)",
			Cells: text("OPS-10", "=1+1", "05/03/2031", "bob@example.com"),
		},
		{
			Number: 5, Key: "OPS-3", Title: "Call Zoë", Status: "in doubt", Error: "the connection broke after the task was sent; the next run looks for it",
			Cells: text("OPS-3", "Call Zoë", "06/03/2031", "bob@example.com"),
		},
		{
			Number: 6, Key: "OPS-4", Title: "Order paper", Status: "unchanged", TaskID: "00000000000000000000000000000042",
			RunID: "0000000000000000000000000000beef",
			Cells: text("OPS-4", "Order paper", "07/03/2031", "ann@example.com"),
		},
		{Number: 0, Key: "OPS-0", Title: "", Status: "vanished", TaskID: "00000000000000000000000000000007"},
	}
	return &Report{
		Title: "Import of tasks.xlsx", Sheet: "inbox/tasks.xlsx", Made: made, Header: demoHeader,
		Counts: []Count{{"created", 1}, {"unchanged", 1}, {"failed", 1}, {"invalid", 1}, {"in doubt", 1}, {"skipped", 0}},
		Kinds: []Kind{
			{mapping.SeverityError, "Due is not a date", 41, "Tasks!C3"},
			{mapping.SeverityError, "unknown assignee “Bob”", 7, "Tasks!D90"},
			{mapping.SeverityWarning, "deadline in the past", 3, "Tasks!C5"},
		},
		People: []Person{{"ann@example.com", 12, 0}, {"Bob Builder", 31, 4}},
		Notes:  []string{"Names were not looked up: --online does that."},
		Rows:   each(rows),
	}
}

// many returns a report of n rows, every tenth of which failed.
func many(n int) *Report {
	r := demo()
	r.Rows = func(yield func(*Row, error) bool) {
		for i := range n {
			row := Row{Number: i + 2, Key: fmt.Sprintf("K-%d", i), Title: fmt.Sprintf("Task %d", i), Status: "created", TaskID: fmt.Sprintf("%032d", i)}
			if i%10 == 9 {
				row.Status, row.TaskID, row.Error = "failed", "", "refused"
			}
			if !yield(&row, nil) {
				return
			}
		}
	}
	return r
}
