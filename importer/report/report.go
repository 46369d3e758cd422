// Package report writes what a command found in the forms that people keep,
// send on and print: a page for the browser, the user's own workbook with its
// bad cells marked, the failed rows as CSV, and all of it as JSON.
//
// A [Report] is where to start. Nothing here opens a file, asks the clock or
// talks to a network: whoever fills the report in gives it the time and the
// writer. The rows come one after the other, so that a sheet of a million of
// them needs no more memory than a small one, but for the workbook, which
// excelize holds as a whole; [Report.WriteXLSX] refuses what is too large for
// that.
package report

import (
	"iter"
	"slices"
	"time"

	"tallyfy-import/mapping"
)

// A Report is what a command found, in the form in which it is written for
// people.
type Report struct {
	Title  string         // what this is: "Import of tasks.xlsx"
	Sheet  string         // the file's name as the user wrote it
	Made   time.Time      // when the command ran, in the zone that it is shown in
	Header mapping.Header // worksheet, header row and column names
	Counts []Count        // in the order in which they are shown
	Kinds  []Kind         // of problems, the worst first
	People []Person       // who gets how many tasks
	Notes  []string       // sentences, such as what wasn't checked
	Facts  []Fact         // what the report can be held to, such as hashes of what was read

	// Every makes a CSV report of all rows, not only of those to be mended.
	Every bool

	// Rows yields the rows in the sheet's order, from the first at every
	// call; nil is no rows. A row and all in it may be reused once the next
	// one is asked for. An error ends the rows, and the writing.
	Rows iter.Seq2[*Row, error]
}

// A Count is how many rows came to one end.
type Count struct {
	Name string `json:"name"` // a [Row]'s status where the count is of one: "created"
	N    int    `json:"n"`
}

// A Kind is all problems of one kind.
type Kind struct {
	Severity mapping.Severity `json:"severity"`
	Title    string           `json:"title"` // "Due is not a date"
	Count    int              `json:"count"`
	First    string           `json:"first"` // where it is first: "Tasks!C12"
}

// A Person is somebody who is assigned tasks.
type Person struct {
	Name    string `json:"name"` // as the user knows them: a name or an e-mail address
	Tasks   int    `json:"tasks"`
	Overdue int    `json:"overdue"` // how many of them
}

// A Fact is something that a reader may want to hold the report to.
type Fact struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// A Difference is a field in which a task isn't as its row says.
type Difference struct {
	Field string `json:"field"`
	Want  string `json:"want"`    // what the row says
	Have  string `json:"have"`    // what the task has
	Text  string `json:"message"` // the same as a sentence
}

// A Row is one row of the sheet and what became of it.
type Row struct {
	Number   int    // the sheet's own row number; 0: the sheet doesn't have the row any more
	Key      string // as the results file has it
	Title    string // the task's
	Status   string // in lower case, as the user reads it: "created", "in doubt"
	TaskID   string
	Link     string // the task's address in the browser
	RunID    string // of the process that the task belongs to
	Error    string // what went wrong, where it isn't among Problems
	Problems []mapping.Problem

	Differences []Difference // between the row and its task

	// Cells are the row as it stands in the sheet. CSV reports and workbooks
	// that are made of a CSV file are written from them.
	Cells []mapping.Cell
}

// Failed reports whether the row wants somebody's attention: it has an error,
// or its status is one that asks for a person.
func (r *Row) Failed() bool {
	if r.Error != "" || toneOf(r.Status) == toneBad || toneOf(r.Status) == toneDoubt {
		return true
	}
	return slices.ContainsFunc(r.Problems, func(p mapping.Problem) bool { return p.Severity == mapping.SeverityError })
}

// Repairable reports whether the row failed, and can be mended and imported
// again without making a task twice: it has no task, and none may be on its
// way.
func (r *Row) Repairable() bool {
	return r.Number > 0 && r.Failed() && r.TaskID == "" && toneOf(r.Status) != toneDoubt
}

// said is all that there is to say about the row: its error, then its
// problems, each once.
func (r *Row) said() []string {
	var all []string
	add := func(s string) {
		if s != "" && !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	add(r.Error)
	for i := range r.Differences {
		add(r.Differences[i].Text)
	}
	for i := range r.Problems {
		add(r.Problems[i].Message)
	}
	return all
}

// rows returns the report's rows, none where there are none.
func (r *Report) rows() iter.Seq2[*Row, error] {
	if r.Rows == nil {
		return func(func(*Row, error) bool) {}
	}
	return r.Rows
}

// A tone is what a status means to the person who reads it.
type tone string

const (
	toneGood  tone = "good"  // nothing to do
	toneBad   tone = "bad"   // to be mended
	toneDoubt tone = "doubt" // nobody knows yet
	tonePlain tone = "plain" // neither
)

// toneOf returns a status's tone. A word that isn't known is plain.
func toneOf(status string) tone {
	switch status {
	case "created", "updated", "completed", "recovered", "matching", "valid", "unchanged":
		return toneGood
	case "failed", "invalid", "missing", "different", "duplicated", "duplicates", "unknown":
		return toneBad
	case "sending", "in doubt":
		return toneDoubt
	}
	return tonePlain
}
