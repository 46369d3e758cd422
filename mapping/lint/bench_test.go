package lint

import (
	"fmt"
	"testing"
	"time"

	"tallyfy-import/mapping"
)

// BenchmarkRow is the linter's time for a row of ten cells as a large sheet
// has them: a key, texts, two dates, people, labels.
func BenchmarkRow(b *testing.B) {
	names := []string{"Ticket", "Summary", "Notes", "Due", "Start", "Kind", "Assignee", "Labels", "Budget", "Region"}
	sorts := []mapping.Sort{mapping.SortKey, mapping.SortText, mapping.SortText, mapping.SortDate, mapping.SortDate, mapping.SortChoice, mapping.SortPeople, mapping.SortList, mapping.SortText, mapping.SortText}
	fields := []string{"key", "title", "description", "deadline", "started_at", "task_type", "owners.users", "tags", "form_fields[1].guidance", "form_fields[2].guidance"}
	format, err := mapping.ParseDateFormat("DD/MM/YYYY")
	if err != nil {
		b.Fatal(err)
	}
	var uses []mapping.Use
	for i, name := range names {
		use := mapping.Use{Column: i, Name: name, Field: fields[i], Sort: sorts[i]}
		if use.Sort == mapping.SortDate {
			use.Formats = []mapping.DateFormat{format}
		}
		uses = append(uses, use)
	}
	const distinct = 1 << 16
	keys := make([]string, distinct)
	for i := range keys {
		keys[i] = fmt.Sprintf("OPS-%07d", i)
	}
	row := mapping.Row{Cells: []mapping.Cell{
		{}, {Kind: mapping.Text, Text: "Check the quarterly figures"}, {Kind: mapping.Text, Text: "As every quarter, für alle Länder"},
		{Kind: mapping.Text, Text: "04/03/2031"}, {Kind: mapping.Date, Text: "2031-01-02", Time: time.Date(2031, 1, 2, 0, 0, 0, 0, time.UTC)},
		{Kind: mapping.Text, Text: "Review"}, {Kind: mapping.Text, Text: "bob@example.com; ann@example.com"}, {Kind: mapping.Text, Text: "finance, urgent"},
		{Kind: mapping.Number, Text: "12345", Raw: "12345"}, {Kind: mapping.Text, Text: "EMEA"},
	}}
	draft := mapping.Draft{Task: mapping.Task{Deadline: "2031-03-04T16:00:00Z"}}
	l := newLinter(uses, mapping.Header{Row: 1, Names: names}, Options{Now: time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)})
	b.ReportAllocs()
	for b.Loop() {
		row.Number++
		draft.Key = keys[row.Number%distinct]
		row.Cells[0] = mapping.Cell{Kind: mapping.Text, Text: draft.Key}
		l.Row(&row, &draft)
	}
}
