package report

import (
	"bytes"
	"encoding/csv"
	"errors"
	"iter"
	"slices"
	"strings"
	"testing"

	"tallyfy-import/mapping"
)

// writeCSV returns the records of the report's CSV.
func writeCSV(t *testing.T, r *Report, delimiter rune) [][]string {
	t.Helper()
	var out bytes.Buffer
	if err := r.WriteCSV(&out, delimiter); err != nil {
		t.Fatal(err)
	}
	body, marked := strings.CutPrefix(out.String(), byteOrderMark)
	if !marked {
		t.Errorf("the file starts with %q, not with a byte order mark", out.String()[:3])
	}
	in := csv.NewReader(strings.NewReader(body))
	if delimiter != 0 {
		in.Comma = delimiter
	}
	in.FieldsPerRecord = -1
	records, err := in.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return records
}

func TestCSVHasOnlyRowsThatCanBeImportedAgain(t *testing.T) {
	got := writeCSV(t, demo(), 0)
	want := [][]string{
		{"Ticket", "Summary", "Due", "Assignee", columnStatus, ColumnTask, columnRun, columnError},
		{
			"OPS-2", `<script>alert("x")</script> & Söhne`, "31/02/2031", "ann@example.com", "invalid", "", "",
			"Due is not a date: February 2031 has 28 days; Summary has blanks in it that nobody sees",
		},
		{"OPS-10", "\u00a0=1+1", "05/03/2031", "bob@example.com", "failed", "", "", "the API refused the task: title is taken (422)"},
	}
	if !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

func TestCSVHasEveryRowWhereTheReportIsOfAll(t *testing.T) {
	r := demo()
	r.Every = true
	got := writeCSV(t, r, ';')
	if len(got) != 7 || got[4][0] != "OPS-3" || got[6][4] != "vanished" {
		t.Errorf("got %q, want the header and six rows", got)
	}
}

func TestCSVKeepsTheHeadersPlace(t *testing.T) {
	r := demo()
	r.Header.Row = 4
	got := writeCSV(t, r, 0)
	if len(got) != 6 || strings.Join(got[2], "") != "" || got[3][0] != "Ticket" {
		t.Errorf("got %q, want the header in the fourth record, below blank ones", got)
	}
}

func TestCSVOfAReportReplacesItsColumns(t *testing.T) {
	r := demo()
	r.Header.Names = []string{"Ticket", "import status ", "Import Task", "Import run", "Import error", "Summary"}
	r.Rows = each([]Row{{Number: 2, Status: "failed", Error: "again", Cells: text("A", "old", "old", "old", "old", "B")}})
	got := writeCSV(t, r, 0)
	want := [][]string{
		{"Ticket", "Summary", columnStatus, ColumnTask, columnRun, columnError},
		{"A", "B", "failed", "", "", "again"},
	}
	if !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCSVKeepsSurplusCellsBeyondTheHeader(t *testing.T) {
	r := demo()
	r.Rows = each([]Row{{Number: 2, Status: "invalid", Cells: text("A", "b", "c", "d", "", "surplus")}})
	got := writeCSV(t, r, 0)
	if len(got[1]) != len(got[0])+2 || got[1][len(got[1])-1] != "surplus" {
		t.Errorf("got %q under %q, want the surplus cell still beyond the header", got[1], got[0])
	}
}

func TestCSVShowsAFormulaWithoutValue(t *testing.T) {
	r := demo()
	r.Rows = each([]Row{{Number: 2, Status: "invalid", Cells: []mapping.Cell{{Kind: mapping.Error}}}})
	if got := writeCSV(t, r, 0); got[1][0] != "#N/A" {
		t.Errorf("got %q, want #N/A: a blank would be imported as one", got[1][0])
	}
}

func TestCSVStopsWhenTheSheetDoes(t *testing.T) {
	damaged := errors.New("the sheet is damaged")
	r := demo()
	r.Rows = broken(damaged)
	if err := r.WriteCSV(&bytes.Buffer{}, 0); !errors.Is(err, damaged) {
		t.Errorf("got %v, want %v", err, damaged)
	}
}

// broken yields one row and then err.
func broken(err error) iter.Seq2[*Row, error] {
	return func(yield func(*Row, error) bool) {
		if yield(&Row{Number: 2, Status: "failed"}, nil) {
			yield(nil, err)
		}
	}
}

func TestProtect(t *testing.T) {
	for _, formula := range []string{"=1+1", "  =1+1", "\t=1", "@SUM(A1)", "+49 30 1234", "-2+3+cmd|' /C calc'!A0", "+Inf", "-0x1p4", "＝1", "-"} {
		got := protect(formula)
		if !strings.HasPrefix(got, noBreakSpace) {
			t.Errorf("protect(%q) = %q, which a spreadsheet program may take for a formula", formula, got)
		}
		if mapping.TrimBlanks(got) != mapping.TrimBlanks(formula) {
			t.Errorf("protect(%q) = %q, which is not read back as it was", formula, got)
		}
		if protect(got) != got {
			t.Errorf("protect(%q) = %q, want it only once", got, protect(got))
		}
	}
	for _, plain := range []string{"", "a=b", "-5", "+12.5", "-12,50", "1e5", "31/02/2031", " "} {
		if got := protect(plain); got != plain {
			t.Errorf("protect(%q) = %q, want it as it is", plain, got)
		}
	}
}
