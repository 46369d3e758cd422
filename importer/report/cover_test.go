package report

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"tallyfy-import/importer/sheet"
)

func withFacts(title string) *Report {
	r := demo()
	r.Title = title
	r.Facts = []Fact{{"Target", "go.tallyfy.com/acme"}, {"Sheet, SHA-256", strings.Repeat("0a", 32)}, {"Results file", "a<b>&\x01.csv"}}
	return r
}

// coverOf returns the lines of a workbook's last worksheet.
func coverOf(t *testing.T, f *excelize.File) [][]string {
	t.Helper()
	names := f.GetSheetList()
	if last := names[len(names)-1]; last != coverName {
		t.Fatalf("the last worksheet is %q", last)
	}
	rows, err := f.GetRows(coverName)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestCoverSaysWhatTheReportIsAbout(t *testing.T) {
	want := [][]string{
		{"Report", "Verification of tasks.xlsx"}, {"Sheet", "inbox/tasks.xlsx"}, {"Made", "2031-03-04T17:05:00+01:00"},
		{"created", "1"}, {"unchanged", "1"}, {"failed", "1"}, {"invalid", "1"}, {"in doubt", "1"}, {"skipped", "0"},
		{"Note", "Names were not looked up: --online does that."},
		{"Target", "go.tallyfy.com/acme"}, {"Sheet, SHA-256", strings.Repeat("0a", 32)}, {"Results file", "a<b>&\ufffd.csv"},
	}
	book := annotated(t, withFacts("Verification of tasks.xlsx"), packed(t, userBook(t)))
	f := opened(t, book)
	if diff := cmp.Diff(want, coverOf(t, f)); diff != "" {
		t.Error(diff)
	}
	header, _ := read(t, book, "tasks.xlsx", sheet.Options{})
	if header.Sheet != "Tasks" {
		t.Errorf("an import would read the worksheet %s", header.Sheet)
	}

	// A program that saves the workbook anew gives the part another name.
	var again bytes.Buffer
	if err := f.Write(&again); err != nil {
		t.Fatal(err)
	}
	for _, book := range [][]byte{book, again.Bytes()} {
		r := withFacts("Import of tasks.xlsx")
		r.Header.Names = append(append([]string{}, demoHeader.Names...), columns...)
		want[0][1] = "Import of tasks.xlsx"
		second := opened(t, annotated(t, r, book))
		if diff := cmp.Diff(want, coverOf(t, second)); diff != "" {
			t.Errorf("the report of a report: %s", diff)
		}
		if n := len(second.GetSheetList()); n != 3 {
			t.Errorf("%d worksheets: %q", n, second.GetSheetList())
		}
	}
}

func TestMadeWorkbookHasACover(t *testing.T) {
	r := withFacts("Check of tasks.csv")
	r.Header.Sheet = ""
	var out bytes.Buffer
	if err := r.WriteXLSX(&out, Workbook{}); err != nil {
		t.Fatal(err)
	}
	f := opened(t, out.Bytes())
	if got := coverOf(t, f); len(got) != 13 || got[0][1] != "Check of tasks.csv" || got[12][0] != "Results file" {
		t.Errorf("the cover is %q", got)
	}
	if header, _ := read(t, out.Bytes(), "tasks.xlsx", sheet.Options{}); header.Sheet != madeSheet {
		t.Errorf("an import would read the worksheet %s", header.Sheet)
	}
}
