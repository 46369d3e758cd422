package report

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"tallyfy-import/importer/sheet"
	"tallyfy-import/mapping"
)

func TestAnnotatedCopyShowsWhatIsWrong(t *testing.T) {
	f := opened(t, annotated(t, demo(), packed(t, userBook(t))))
	if got := fillOf(t, f, "C3"); got != fillError {
		t.Errorf("the fill of C3, which has an error, is %q", got)
	}
	if got := fillOf(t, f, "B3"); got != fillWarning {
		t.Errorf("the fill of B3, which has a warning, is %q", got)
	}
	if got := fillOf(t, f, "C4"); got != "" {
		t.Errorf("the fill of C4, which is right, is %q", got)
	}
	if s := styleOf(t, f, "C3"); s.NumFmt != 14 || !s.Font.Italic || !s.Alignment.WrapText {
		t.Errorf("C3 lost its format: %+v", s)
	}
	want := []string{"B3 Ann: mine", "C3 tallyfy-import: Due is not a date: February 2031 has 28 days"}
	if diff := cmp.Diff(want, comments(t, f, "Tasks")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"A1 Bob: other"}, comments(t, f, "Other")); diff != "" {
		t.Error(diff)
	}
	for ref, want := range map[string]string{
		"E1": columnStatus, "F1": ColumnTask, "G1": columnRun, "H1": columnError,
		"E2": "created", "F2": "12e45678901234567890123456789012", "E3": "invalid",
		"H3": "Due is not a date: February 2031 has 28 days; Summary has blanks in it that nobody sees",
		"G6": "0000000000000000000000000000beef", "F6": "00000000000000000000000000000042", "E7": "",
	} {
		if got := value(t, f, ref); got != want {
			t.Errorf("%s is %q, want %q", ref, got, want)
		}
	}
	if linked, target, err := f.GetCellHyperLink("Tasks", "F2"); err != nil || !linked || !strings.HasSuffix(target, "/task/12e45678901234567890123456789012") {
		t.Errorf("the task in F2 leads to %q (%v)", target, err)
	}
	if got := fillOf(t, f, "H1"); got != "DDEBF7" || !styleOf(t, f, "H1").Font.Bold {
		t.Errorf("the header H1 isn't styled like its neighbour: fill %q", got)
	}
}

// coverEntry is what the list of worksheets has of the report's own.
var coverEntry = regexp.MustCompile(`<sheet name="tallyfy-import report" sheetId="\d+" r:id="\w+"/>`)

func TestAnnotatedCopyKeepsEverythingElse(t *testing.T) {
	original := packed(t, userBook(t))
	book := annotated(t, demo(), original)
	before, after := partsOf(t, original), partsOf(t, book)
	changes := []string{
		"[Content_Types].xml", "xl/styles.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/_rels/sheet1.xml.rels",
		"xl/_rels/workbook.xml.rels", "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml",
	}
	for name, data := range before {
		if name == "xl/workbook.xml" {
			after[name] = coverEntry.ReplaceAll(after[name], nil)
		}
		if !slices.Contains(changes, name) && !bytes.Equal(data, after[name]) {
			t.Errorf("%s isn't as it was", name)
		}
	}
	for _, want := range []string{`<autoFilter ref="$A$1:$D$9">`, "<dataBar ", "dataValidation ", "<drawing ", "COUNTA(D2:D9)", `width="41"`} {
		if !bytes.Contains(after["xl/worksheets/sheet1.xml"], []byte(want)) {
			t.Errorf("the worksheet lost %s", want)
		}
	}
	header, rows := read(t, original, "tasks.xlsx", sheet.Options{})
	newHeader, newRows := read(t, book, "tasks.xlsx", sheet.Options{})
	if diff := cmp.Diff(rows, newRows); diff != "" {
		t.Errorf("an import would read other rows: %s", diff)
	}
	if diff := cmp.Diff(slices.Concat(header.Names, columns), newHeader.Names); diff != "" {
		t.Error(diff)
	}
}

func TestReportOfAReportReplacesIt(t *testing.T) {
	first := annotated(t, demo(), packed(t, userBook(t)))
	r := demo()
	r.Header.Names = slices.Concat(demoHeader.Names, columns)
	r.Rows = each([]Row{
		{Number: 3, Status: "created", TaskID: "77"},
		{Number: 4, Status: "invalid", Problems: []mapping.Problem{{Cell: "Tasks!A4", Severity: mapping.SeverityError, Message: "no"}}},
	})
	f := opened(t, annotated(t, r, first))
	for ref, want := range map[string]string{
		"E1": columnStatus, "I1": "", "E2": "", "F2": "", "E3": "created", "F3": "77", "H3": "", "E4": "invalid", "H4": "no", "E6": "", "G6": "",
	} {
		if got := value(t, f, ref); got != want {
			t.Errorf("%s is %q, want %q", ref, got, want)
		}
	}
	if got := fillOf(t, f, "C3"); got != "" {
		t.Errorf("C3, which was mended, has still the fill %q", got)
	}
	if s := styleOf(t, f, "C3"); s.NumFmt != 14 {
		t.Errorf("C3 lost its format: %+v", s)
	}
	if linked, _, err := f.GetCellHyperLink("Tasks", "F2"); err != nil || linked {
		t.Errorf("F2 has still its link (%v)", err)
	}
	if diff := cmp.Diff([]string{"A4 tallyfy-import: no", "B3 Ann: mine"}, comments(t, f, "Tasks")); diff != "" {
		t.Error(diff)
	}
}

func TestColumnsGoWhereNothingIs(t *testing.T) {
	for name, c := range map[string]struct {
		prepare func(*excelize.File) error
		want    string
	}{
		"right of the header":         {func(*excelize.File) error { return nil }, "E1"},
		"a note below, further right": {func(f *excelize.File) error { return f.SetCellStr("Tasks", "G7", "note") }, "H1"},
		"a note far to the right":     {func(f *excelize.File) error { return f.SetCellStr("Tasks", "K7", "note") }, "E1"},
		"a formula":                   {func(f *excelize.File) error { return f.SetCellFormula("Tasks", "E5", "1+1") }, "F1"},
		"merged cells":                {func(f *excelize.File) error { return f.MergeCell("Tasks", "F4", "G5") }, "H1"},
		"a format only": {func(f *excelize.File) error {
			id, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
			if err != nil {
				return err
			}
			return f.SetCellStyle("Tasks", "E2", "E9", id)
		}, "E1"},
		"one column named like ours": {func(f *excelize.File) error { return f.SetCellStr("Tasks", "E1", columnError) }, "F1"},
	} {
		book := userBook(t)
		if err := c.prepare(book); err != nil {
			t.Fatal(err)
		}
		before := value(t, book, "G7")
		r := demo()
		if name == "one column named like ours" {
			r.Header.Names = append(slices.Clone(r.Header.Names), columnError)
		}
		f := opened(t, annotated(t, r, packed(t, book)))
		if got := value(t, f, c.want); got != columnStatus {
			t.Errorf("%s: %s is %q, want the first of the report's columns there", name, c.want, got)
		}
		if got := value(t, f, "G7"); got != before {
			t.Errorf("%s: G7 is %q, was %q", name, got, before)
		}
	}
}

func TestCommentsDoNotMixWithThoseOfAnotherSheet(t *testing.T) {
	f := excelize.NewFile()
	for _, err := range []error{
		f.SetSheetName("Sheet1", "Tasks"),
		f.SetSheetRow("Tasks", "A1", &[]any{"Ticket", "Summary", "Due", "Assignee"}),
		f.SetSheetRow("Tasks", "A3", &[]any{"OPS-2", "x", "31/02/2031", "ann"}),
		second(f.NewSheet("Other")),
		f.AddComment("Other", excelize.Comment{Cell: "A1", Author: "Bob", Text: "other"}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	got := opened(t, annotated(t, demo(), packed(t, f)))
	if diff := cmp.Diff([]string{"A1 Bob: other"}, comments(t, got, "Other")); diff != "" {
		t.Error(diff)
	}
	if n := len(comments(t, got, "Tasks")); n != 2 {
		t.Errorf("Tasks has %d comments, want 2", n)
	}
}

func second[T any](_ T, err error) error { return err }

func TestSurveyCells(t *testing.T) {
	s := surveyCells([]byte(`<x:sheetData>`+
		`<row r="1"><c r="A1"><v>title</v></c><c r="Z1"><v>above</v></c></row>`+
		`<row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3" s="4"/><c r="C3" s="5"></c><c r="D3" s="6"/><c r="E3" s="6"></c></row>`+
		`<x:row><x:c/><x:c><x:f>1+1</x:f></x:c><x:c s="4"/></x:row>`+
		"<row r='9'><c\n r='AA9' s='4' >\n</c><c r='AB9'><is><t>x</t></is></c></row></x:sheetData>"), 3, map[int]bool{4: true})
	var used []string
	for col, u := range s.used {
		if u {
			used = append(used, mapping.ColumnLetters(col))
		}
	}
	if diff := cmp.Diff([]string{"A", "B", "AB"}, used); diff != "" {
		t.Errorf("used columns: %s", diff)
	}
	if diff := cmp.Diff([]string{"B3", "C4", "AA9"}, s.marked); diff != "" {
		t.Errorf("marked cells: %s", diff)
	}
	if s.last != 9 {
		t.Errorf("the last row is %d, want 9", s.last)
	}
	if at, ok := s.free(1, 4); at != 2 || !ok {
		t.Errorf("four columns are free at %d, want 2", at)
	}
	if at, ok := s.free(maxColumns-3, 4); ok {
		t.Errorf("four columns are free at %d, where there are only three", at)
	}
}

func TestTextsDoNotBecomeFormulas(t *testing.T) {
	r := demo()
	evil := `=HYPERLINK("http://evil.example","x")`
	r.Rows = each([]Row{{Number: 2, Status: evil, TaskID: evil, RunID: evil, Error: evil, Link: "javascript:alert(1)"}})
	f := opened(t, annotated(t, r, packed(t, userBook(t))))
	for _, ref := range []string{"E2", "F2", "G2", "H2"} {
		formula, err := f.GetCellFormula("Tasks", ref)
		if err != nil || formula != "" || value(t, f, ref) != evil {
			t.Errorf("%s is %q with the formula %q (%v), want the text", ref, value(t, f, ref), formula, err)
		}
	}
	if linked, target, _ := f.GetCellHyperLink("Tasks", "F2"); linked {
		t.Errorf("F2 leads to %s, want no link that isn't to the web", target)
	}
}

func TestMarksStayWithinTheirBounds(t *testing.T) {
	f := userBook(t)
	n := maxComments + 20
	for row := 10; row <= n+1; row++ {
		if err := f.SetCellStr("Tasks", cellRef(row, 0), "x"); err != nil {
			t.Fatal(err)
		}
	}
	r := demo()
	r.Rows = func(yield func(*Row, error) bool) {
		for row := 2; row <= n+1; row++ {
			if !yield(&Row{Number: row, Status: "invalid", Problems: []mapping.Problem{{Cell: cellRef(row, 0), Severity: mapping.SeverityError, Message: "no"}}}, nil) {
				return
			}
		}
	}
	got := opened(t, annotated(t, r, packed(t, f)))
	if n := len(comments(t, got, "Tasks")); n != maxComments+1 {
		t.Errorf("there are %d comments, want the user's and %d", n, maxComments)
	}
	if last := cellRef(n+1, 0); fillOf(t, got, last) != fillError || value(t, got, cellRef(n+1, 7)) != "no" {
		t.Error("the last row isn't marked without a comment")
	}
}
