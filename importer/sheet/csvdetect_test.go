package sheet

import (
	"strings"
	"testing"
)

func TestDelimiterFound(t *testing.T) {
	for _, c := range []struct {
		name, file, text string
		want             rune
		header           int // columns
	}{
		{"commas", "x.csv", "a,b,c\n1,2,3\n", ',', 3},
		{"decimal commas", "x.csv", "a;b;c\n1,5;2,5;3,5\n4,5;5,5;6,5\n", ';', 3},
		{"commas in prose", "x.csv", "name;address\nann;Main St, York, UK\nbob;High St, Hull, UK\n", ';', 2},
		{"commas in header and texts", "x.csv", "Name (last, first);Mail;Due\nDoe, Ann;a@b;1\nRoe, Bob;b@c;2\n", ';', 3},
		{"as many of both", "x.csv", "Name, first;Mail\nDoe, Ann;a@b\n", ';', 2},
		{"quoted commas", "x.csv", "\"a, b\";\"c\"\n\"d, e\";\"f\"\n", ';', 2},
		{"quoted semicolons", "x.csv", "a;x,b\n\"c; d\",e\n", ',', 2},
		{"quoted line breaks", "x.csv", "a|b|c\n\"x,\ny,z\n,\"|2|3\n", '|', 3},
		{"tabs", "x.txt", "a\tb\n1,2\t3\n", '\t', 2},
		{"title before the table", "x.csv", "\na;b;c\n1;2;3\n", ';', 3},
		{"short rows", "x.csv", "a;b;c;d\n1\n2,3\n4\n", ';', 4},
		{"one column", "x.csv", "Notes\nhello, world\nyes; no\n", '\t', 1},
		{"header alone", "x.csv", "a;b;c", ';', 3},
		{"tsv by name", "x.TSV", "a, b\tc, d\n1, 2\t3, 4\n", '\t', 2},
		{"tsv but for its name", "x.tsv", "a,b\n1,2\n", ',', 2},
		{"separator line", "x.csv", "sep=|\na,b|c,d\n", '|', 2},
		{"separator line in quotes", "x.csv", "\"SEP=\t\"\r\na,b\tc,d\n", '\t', 2},
		{"separator line of another kind", "x.csv", "sep=^\na,b^c,d\n", '^', 2},
		{"no separator line", "x.csv", "sep=ab,c\n1,2\n", ',', 2},
		{"twenty columns with a short row", "x.csv", strings.Repeat("a, b"+strings.Repeat(";c", 19)+"\n", 9) + "a, b\n", ';', 20},
	} {
		s, err := openSheet(strings.NewReader(c.text), int64(len(c.text)), c.file, Options{})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if s.csv.delimiter != c.want || s.width != c.header {
			t.Errorf("%s: %q with %d columns, want %q with %d", c.name, s.csv.delimiter, s.width, c.want, c.header)
		}
		if asks := noticed(s) == CodeOneColumn; asks != (c.header == 1) {
			t.Errorf("%s: notices %v", c.name, s.Notices())
		}
	}
}

// A delimiter that was asked for may be wrong as well.
func TestOneColumnAsksForTheDelimiter(t *testing.T) {
	s := open(t, "a;b\n1;2\n", Options{Delimiter: ','})
	want := `the sheet has one column only when it is cut at each ,: if it should have more, set delimiter in the mapping, such as delimiter: ";"`
	if n := s.Notices(); len(n) != 1 || n[0].Message != want || n[0].Row != 1 {
		t.Errorf("%+v", n)
	}
}

// Where no delimiter fits, the message names the one that the header has.
func TestBrokenHeader(t *testing.T) {
	for _, c := range []struct{ file, text, want string }{
		{"x.csv", "\"Title\" , \"Owner, or owners\"\n\"a\" , \"b\"\n", "after it there must be a , or the line's end"},
		{"x.csv", "\"Title\" ; \"Owner\"\n", "after it there must be a ; or the line's end"},
		{"x.csv", "\"Title\" | \"Owner\"\n", "after it there must be a | or the line's end"},
		{"x.csv", "\n\"Title\" \t \"Owner\"\na,b,c,d,e\n", "after it there must be a tab or the line's end"},
		{"x.tsv", "\"Title\" \t \"Owner, Mail, Name\"\n", "after it there must be a tab or the line's end"},
	} {
		_, _, err := readTable([]byte(c.text), c.file, Options{})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v", c.text, err)
		}
	}
}

// noticed returns the codes of a sheet's notices.
func noticed(s *Sheet) string {
	var codes []string
	for _, p := range s.Notices() {
		codes = append(codes, p.Code)
	}
	return strings.Join(codes, " ")
}

// The header row that is asked for decides, not a title above it.
func TestDelimiterOfHeaderRow(t *testing.T) {
	s := open(t, "Report of May, June, July\n;;\na;b;c\n1;2,5;3\n", Options{HeaderRow: 3})
	if s.csv.delimiter != ';' || s.Header().Row != 3 || len(s.Header().Names) != 3 {
		t.Errorf("%q, %+v", s.csv.delimiter, s.Header())
	}
}

// A separator line isn't a row, but it is a line.
func TestSeparatorLineNumbers(t *testing.T) {
	s := open(t, "sep=;\r\na;b\r\n1;2\r\n3;\"\r\n", Options{Delimiter: ';'})
	if s.Header().Row != 1 {
		t.Errorf("header %+v", s.Header())
	}
	_, rows, err := readTable([]byte("sep=;\r\na;b\r\n1;2\r\n3;\"\r\n"), "x.csv", Options{})
	if len(rows) != 1 || rows[0].Number != 2 || err == nil || !strings.Contains(err.Error(), "in line 4, column 3 (row 3)") {
		t.Errorf("%v, %v", rows, err)
	}
}

func TestBadDelimiter(t *testing.T) {
	for _, d := range []rune{'"', '\n', '\r', 0x7FFFF, 'ä', 1} {
		_, _, err := readTable([]byte("a,b\n"), "x.csv", Options{Delimiter: d})
		if err == nil || !strings.Contains(err.Error(), "can't be a delimiter") {
			t.Errorf("%q: %v", d, err)
		}
	}
}
