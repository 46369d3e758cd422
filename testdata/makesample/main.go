// Makesample writes sample.xlsx, the workbook that a newcomer imports first:
//
//	go run ./testdata/makesample sample.xlsx
//
// It is kept as a team keeps its list: a title and a note above the header,
// dates as Germans write them, ticket numbers with leading zeros, a hidden
// helper column, and a second worksheet.
package main

import (
	"errors"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/xuri/excelize/v2"
)

// A task is one row of the sample.
type task struct {
	summary, notes, kind   string
	start, due             string // days, as 2031-03-04
	assignee, team, labels string
	client                 string
	budget                 float64
	status                 string
}

var header = []string{
	"Ticket", "Summary", "Notes", "Kind", "Start", "Due", "Assignee", "Team", "Labels", "Client e-mail", "Budget", "Status", "Helper",
}

// headerRow is where the header stands, below the title and the note.
const headerRow = 4

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: go run ./testdata/makesample FILE")
	}
	if err := save(os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

func save(name string) (err error) {
	f := excelize.NewFile()
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := build(f); err != nil {
		return err
	}
	return f.SaveAs(name)
}

func build(f *excelize.File) error {
	// A fixed date, so that the same program makes the same file.
	const made = "2026-11-24T08:00:00Z"
	if err := f.SetDocProps(&excelize.DocProperties{Creator: "Operations", Title: "Sample for an import", Created: made, Modified: made}); err != nil {
		return err
	}
	if err := f.SetSheetName("Sheet1", "Tasks"); err != nil {
		return err
	}
	for _, step := range []func(*excelize.File) error{title, tasksSheet, listsSheet} {
		if err := step(f); err != nil {
			return err
		}
	}
	return nil
}

// title writes what stands above the header.
func title(f *excelize.File) error {
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true, Size: 14, Family: "Calibri"}})
	if err != nil {
		return err
	}
	if err := f.SetCellValue("Tasks", "A1", "Einführung des neuen Kundenportals: offene Aufgaben"); err != nil {
		return err
	}
	if err := f.SetCellStyle("Tasks", "A1", "A1", bold); err != nil {
		return err
	}
	return f.SetCellValue("Tasks", "A2", "Maintained by Operations. One line for each task; please don't sort while others have the file open.")
}

// tasksSheet writes the header and the rows, with the formats of their columns.
func tasksSheet(f *excelize.File) error {
	head, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true, Size: 11, Family: "Calibri"}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"DDEBF7"}}})
	if err != nil {
		return err
	}
	if err := f.SetSheetRow("Tasks", cell(1, headerRow), &header); err != nil {
		return err
	}
	if err := f.SetCellStyle("Tasks", cell(1, headerRow), cell(len(header), headerRow), head); err != nil {
		return err
	}
	for i, t := range tasks {
		if err := writeTask(f, headerRow+1+i, 412+7*i, t); err != nil {
			return err
		}
	}
	if err := formats(f, headerRow+1, headerRow+len(tasks)); err != nil {
		return err
	}
	for _, c := range []struct {
		column string
		width  float64
	}{{"B", 44}, {"C", 40}, {"E", 11}, {"F", 11}, {"G", 26}, {"H", 18}, {"I", 22}, {"J", 24}} {
		if err := f.SetColWidth("Tasks", c.column, c.column, c.width); err != nil {
			return err
		}
	}
	return f.SetColVisible("Tasks", "M", false)
}

func writeTask(f *excelize.File, row, ticket int, t task) error {
	values := []any{ticket, t.summary, blank(t.notes), t.kind, day(t.start), day(t.due), blank(t.assignee), blank(t.team), blank(t.labels), blank(t.client), nil, t.status}
	if t.budget != 0 {
		values[10] = t.budget
	}
	if err := f.SetSheetRow("Tasks", cell(1, row), &values); err != nil {
		return err
	}
	// A formula needs its value beside it: nobody calculates while reading.
	helper, due := cell(13, row), day(t.due).(time.Time)
	if err := f.SetCellValue("Tasks", helper, int(due.Weekday())); err != nil {
		return err
	}
	return f.SetCellFormula("Tasks", helper, fmt.Sprintf("WEEKDAY(F%d,2)", row))
}

// formats gives the ticket numbers their zeros, the dates the form in which
// they are written in Europe, and the budget its decimals.
func formats(f *excelize.File, first, last int) error {
	for _, c := range []struct{ column, format string }{
		{"A", "00000"}, {"E", "dd.mm.yyyy"}, {"F", "dd.mm.yyyy"}, {"K", `#,##0.00\ "€"`},
	} {
		style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &c.format})
		if err != nil {
			return err
		}
		if err := f.SetCellStyle("Tasks", fmt.Sprint(c.column, first), fmt.Sprint(c.column, last), style); err != nil {
			return err
		}
	}
	return nil
}

// listsSheet writes the second worksheet: what may stand in some columns.
func listsSheet(f *excelize.File) error {
	if _, err := f.NewSheet("Lists"); err != nil {
		return err
	}
	for i, row := range [][]any{
		{"Kind", "Means"},
		{"Todo", "somebody does it"},
		{"Review", "somebody approves it"},
		{"Status", "Means"},
		{"Open", "to be imported"},
		{"Done", "stays here"},
	} {
		if err := f.SetSheetRow("Lists", cell(1, i+1), &row); err != nil {
			return err
		}
	}
	return nil
}

func cell(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		panic(err) // the arguments are this program's own
	}
	return name
}

// blank keeps an empty text from becoming a cell.
func blank(text string) any {
	if text == "" {
		return nil
	}
	return text
}

func day(text string) any {
	if text == "" {
		return nil
	}
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err) // the dates are this program's own
	}
	return t
}
