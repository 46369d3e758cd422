package lint

import (
	"testing"

	"tallyfy-import/mapping"
)

const letterMapping = `version: 1
timezone: Europe/Berlin
fields:
  title: {letter: A}
  description: {letter: B}
  task_type: {value: task}
  deadline: {letter: C}
  owners: {users: {letter: D}}
`

// A sheet without a header loses its first row to the header, and no column is
// missing where all go by their letters.
func TestHeaderOfData(t *testing.T) {
	for _, test := range []struct {
		name, mapping string
		header        []string
		want          string // the cell
	}{
		{"a date", letterMapping, []string{"Call Bob", "n", "2031-03-04", "Bob"}, "C1"},
		{"a date as text", letterMapping, []string{"Call Bob", "n", "4.3.2031", "Bob"}, "C1"},
		{"a date of the mapping's format", "date_format: YYYYMMDD\n" + letterMapping, []string{"Call Bob", "n", "20310304", "Bob"}, "C1"},
		{"an address", letterMapping, []string{"Call Bob", "n", "soon", "bob@example.com"}, "D1"},
		{"an id", letterMapping, []string{"Call Bob", "n", "soon", "1001"}, "D1"},
		{"headers", letterMapping, []string{"Title", "Notes", "Due", "Who"}, ""},
		{"a year", letterMapping, []string{"Title", "Notes", "2031", "2031"}, ""},
		{"columns that are counted", letterMapping, []string{"1", "2", "3", "4"}, ""},
		{"columns that are counted from 0", letterMapping, []string{"0", "1", "2", "3"}, ""},
		{"a column by its header", "key: x\n" + letterMapping, []string{"x", "Notes", "2031-03-04", "1001"}, ""},
	} {
		header := mapping.Header{Row: 1, Names: test.header, Width: len(test.header)}
		got := ""
		for _, p := range lintDrafts(t, test.mapping, header, sheet("Write|m|2031-03-05|1001|||"), func(*mapping.Draft) {}) {
			if p.Code == HeaderIsData {
				got += p.Cell
				if p.Row != 1 || p.Value == "" {
					t.Errorf("%s: %+v", test.name, p)
				}
			}
		}
		if got != test.want {
			t.Errorf("%s: the warning is of %q, want %q", test.name, got, test.want)
		}
	}
}

// A letter beyond the table is an error in a CSV file, which has no such column.
// In a worksheet there may be cells without a header.
func TestBlankColumns(t *testing.T) {
	for _, test := range []struct {
		name, row, want string
	}{
		{"nothing there", "Write||2031-03-05|1001", "description is taken from column B, which has no header and nothing below it: the last column with a header is D; is the letter right?"},
		{"a cell without a header", "Write|m|2031-03-05|1001", ""},
	} {
		header := mapping.Header{Sheet: "Tasks", Row: 1, Names: []string{"Title", " ", "Due", "Who"}, Width: 4}
		got := ""
		for _, p := range lintDrafts(t, letterMapping, header, sheet(test.row), func(*mapping.Draft) {}) {
			if p.Code == BlankColumn {
				got += p.Message
			}
		}
		if got != test.want {
			t.Errorf("%s: %q", test.name, got)
		}
	}
	header := mapping.Header{Sheet: "Tasks", Row: 1, Names: []string{"Title", "", "Due", "Who"}, Width: 4}
	for _, p := range lintDrafts(t, letterMapping, header, nil, func(*mapping.Draft) {}) {
		t.Errorf("without a row: %+v", p)
	}
}
