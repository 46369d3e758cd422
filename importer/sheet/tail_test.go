package sheet

import (
	"bytes"
	"strings"
	"testing"

	"tallyfy-import/mapping"
)

func notice(t *testing.T, all []mapping.Problem, code, column string) mapping.Problem {
	t.Helper()
	for _, p := range all {
		if p.Code == code && p.Column == column {
			if p.Severity != mapping.SeverityWarning {
				t.Errorf("%s isn't a warning", code)
			}
			return p
		}
	}
	t.Fatalf("no notice %s of column %q in %v", code, column, all)
	return mapping.Problem{}
}

const hiddenRows = `<row r="1"><c><v>1</v></c></row><row r="2" hidden="1"><c><v>2</v></c></row><row r="3" hidden="1"/><row r="4" hidden="1"><c><v>4</v></c></row><row r="5"><c><v>5</v></c></row>`

func TestHiddenRows(t *testing.T) {
	filter := `<autoFilter ref="A1:A5"><filterColumn colId="0"><filters><filter val="1"/></filters></filterColumn></autoFilter>`
	table := func(filter string) *book {
		return withTable(newBook(rows(hiddenRows)), `<table xmlns="`+mainNS+`" id="1" name="T" ref="A1:A5">`+filter+`</table>`)
	}
	for _, test := range []struct {
		name    string
		book    *book
		skip    bool
		message string
		rows    string
	}{
		{"by hand", newBook(rows(hiddenRows)), false, "2 rows are hidden: they are read all the same; --skip-hidden", "1 2 4 5"},
		{"by their height", newBook(strings.ReplaceAll(rows(hiddenRows), `hidden="1"`, `ht="0" customHeight="1"`)), false, "2 rows are hidden: they are read all the same", "1 2 4 5"},
		{"left out", newBook(rows(hiddenRows)), true, "2 rows are hidden: they are left out", "1 5"},
		{"by a filter", newBook(rows(hiddenRows) + filter), false, "2 rows are hidden by the filter on A1:A5", "1 2 4 5"},
		{"filter without criteria", newBook(rows(hiddenRows) + `<autoFilter ref="A1:A5"/>`), false, "2 rows are hidden: ", "1 2 4 5"},
		{"by a table's filter", table(filter), true, "2 rows are hidden by the filter on A1:A5", "1 5"},
		{"table without criteria", table(`<autoFilter ref="A1:A5"/>`), false, "2 rows are hidden: ", "1 2 4 5"},
	} {
		all, notices, err := readAll(test.book.bytes(), Options{SkipHidden: test.skip})
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		p := notice(t, notices, CodeHiddenRows, "")
		if p.Count != 2 || p.Row != 2 || !strings.HasPrefix(p.Message, test.message) {
			t.Errorf("%s: %d, %s", test.name, p.Count, p.Message)
		}
		var numbers []string
		for i := range all {
			numbers = append(numbers, all[i].Cells[0].Text)
		}
		if got := strings.Join(numbers, " "); got != test.rows {
			t.Errorf("%s: rows %s, want %s", test.name, got, test.rows)
		}
	}
}

// A hidden row at the top is the header where the mapping names it, and is left
// out with all hidden rows. Else nothing says whether it is.
func TestHiddenHeader(t *testing.T) {
	b := newBook(rows(`<row r="1" hidden="1"><c t="inlineStr"><is><t> </t></is></c></row><row r="2" hidden="1"><c><v>2</v></c></row><row r="3"><c><v>3</v></c></row><row r="4"><c><v>4</v></c></row>`))
	for _, c := range []struct {
		o      Options
		header int
		hidden int
		err    string
	}{
		{Options{HeaderRow: 2}, 2, 0, ""},
		{Options{HeaderRow: 2, SkipHidden: true}, 2, 0, ""},
		{Options{HeaderRow: 3}, 3, 0, ""},
		{Options{SkipHidden: true}, 3, 1, ""},
		{Options{}, 0, 0, `"tasks.xlsx": row 2 is hidden, so it isn't certain which row is the header: set header_row in the mapping, or leave hidden rows out with --skip-hidden`},
	} {
		data := b.bytes()
		s, err := openSheet(bytes.NewReader(data), int64(len(data)), "tasks.xlsx", c.o)
		if c.err != "" || err != nil {
			if err == nil || err.Error() != c.err {
				t.Errorf("%+v: %v", c.o, err)
			}
			continue
		}
		read := 0
		eachRow(t, s, func(*mapping.Row) { read++ })
		if got := s.Header().Row; got != c.header || read != 4-c.header {
			t.Errorf("%+v: header %d, %d rows", c.o, got, read)
		}
		if notices := s.Notices(); len(notices) > 1 || len(notices) == 1 && notices[0].Count != c.hidden || len(notices) == 0 && c.hidden > 0 {
			t.Errorf("%+v: %v", c.o, notices)
		}
		closing(t, s.Close)
	}
}

// A height that shows, or that nobody gave, hides no row.
func TestRowsThatShow(t *testing.T) {
	for _, attributes := range []string{`ht="0"`, `ht="0" customHeight="0"`, `ht="0.5" customHeight="1"`, `ht="" customHeight="1"`, `ht="." customHeight="1"`, `customHeight="1"`, `hidden="0"`} {
		all := mustRead(t, newBook(strings.ReplaceAll(rows(hiddenRows), `hidden="1"`, attributes)), Options{})
		for i := range all {
			if all[i].Hidden {
				t.Errorf("%s: row %d is hidden", attributes, all[i].Number)
			}
		}
	}
}
