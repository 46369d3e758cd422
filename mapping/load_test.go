package mapping

import (
	"strings"
	"testing"
)

// exampleMapping shows every part of the language once.
const exampleMapping = `version: 1
sheet: Tasks
header_row: 1
delimiter: ";"
encoding: windows-1252
timezone: Europe/Berlin
date_format: DD/MM/YYYY
key: [Ticket]
skip: {column: Status, equals: [Done, Cancelled]}
aliases: {Bob: bob@example.com}

fields:
  title: Summary
  description: {template: "{Notes}\n\nTicket {Ticket}"}
  task_type: {column: Kind, values: {Review: approval, Todo: task}, default: task}
  deadline: {column: Due, format: MM/DD/YYYY, time: "17:00"}
  started_at: Start
  owners:
    users: {column: Assignee, split: ";"}
    guests: Client e-mail
    groups: {value: [Finance]}
  everyone_must_complete: {value: true}
  max_assignable: {column: Max}
  tags: {column: Labels, split: ","}
  form_fields:
    - {label: Budget code, field_type: text, required: true, guidance: {template: "see {Ticket}"}}
  webhook: {value: "https://example.com/hook"}
  run_id: {column: Process}
  project: {column: Project}
  completed: {column: Done}
  approved: {column: Decision}
`

func load(t testing.TB, text string) *File {
	t.Helper()
	f, err := Load(strings.NewReader(text), "m.yaml")
	if err != nil {
		t.Fatalf("Load: %v", err)
	}
	return f
}

func TestLoadTakesEveryPartOfTheLanguage(t *testing.T) {
	f := load(t, exampleMapping)
	if f.Sheet != "Tasks" || f.HeaderRow != 1 || f.Delimiter != ';' || f.Encoding != "windows-1252" {
		t.Errorf("the sheet's options are %q, %d, %q, %q", f.Sheet, f.HeaderRow, f.Delimiter, f.Encoding)
	}
}
