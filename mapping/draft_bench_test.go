package mapping

import (
	"strings"
	"testing"
	"time"
)

// benchMapping takes what most sheets have from a row.
const benchMapping = `version: 1
timezone: Europe/Berlin
date_format: DD/MM/YYYY
key: Ticket
skip: {column: Status, equals: [Done, Cancelled]}
aliases: {Bob: bob@example.com}
fields:
  title: Summary
  description: {template: "{Notes} ({Ticket})"}
  task_type: {column: Kind, values: {Review: approval, Todo: task}, default: task}
  deadline: Due
  started_at: Start
  owners: {users: {column: Assignee, split: ";"}}
  tags: {column: Labels, split: ","}
  everyone_must_complete: {value: true}
`

var benchRow = Row{Number: 2, Cells: []Cell{
	{Kind: Text, Text: "T-1"}, {Kind: Text, Text: "Check the quarterly figures"},
	{Kind: Text, Text: "As every quarter, with the new forms"}, {Kind: Text, Text: "Review"},
	{Kind: Text, Text: "04/03/2031"}, {Kind: Date, Text: "2031-01-02", Raw: "47850", Time: time.Date(2031, 1, 2, 0, 0, 0, 0, time.UTC)},
	{Kind: Text, Text: "Bob; ann@example.com"}, {Kind: Text, Text: "finance, urgent"}, {Kind: Text, Text: "Open"},
}}

func BenchmarkDraft(b *testing.B) {
	names := strings.Split("Ticket,Summary,Notes,Kind,Due,Start,Assignee,Labels,Status", ",")
	binding, err := load(b, benchMapping).Bind(Header{Sheet: "Tasks", Row: 1, Names: names})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if d := binding.Draft(&benchRow); d.Verdict != Wanted {
			b.Fatalf("the row is refused: %+v", d.Problems)
		}
	}
}
