package report

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"tallyfy-import/importer/sheet"
	"tallyfy-import/mapping"
)

func TestProtectedWorkbookStaysProtected(t *testing.T) {
	plain := packed(t, userBook(t))
	sealed, err := excelize.Encrypt(plain, &excelize.Options{Password: "pass wörd"})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := demo().WriteXLSX(&out, Workbook{Data: bytes.NewReader(sealed), Size: int64(len(sealed)), Password: "pass wörd"}); err != nil {
		t.Fatal(err)
	}
	if bytes.HasPrefix(out.Bytes(), []byte("PK")) {
		t.Error("the copy of a protected workbook isn't protected")
	}
	_, rows := read(t, out.Bytes(), "tasks.xlsx", sheet.Options{Password: "pass wörd"})
	if len(rows) == 0 {
		t.Error("the copy has no rows")
	}
	err = demo().WriteXLSX(&out, Workbook{Data: bytes.NewReader(sealed), Size: int64(len(sealed)), Password: "wrong"})
	if err == nil || !strings.Contains(err.Error(), "password") {
		t.Errorf("got %v, want an error about the password", err)
	}
}

func TestMacrosAreLeftOut(t *testing.T) {
	parts := partsOf(t, packed(t, userBook(t)))
	parts["xl/vbaProject.bin"] = []byte("macros")
	parts[partContentTypes] = bytes.Replace(parts[partContentTypes], []byte(excelize.ContentTypeSheetML), []byte(excelize.ContentTypeMacro), 1)
	parts[partContentTypes] = bytes.Replace(parts[partContentTypes], []byte("</Types>"), []byte(`<Override PartName="/xl/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>`), 1)
	parts[partWorkbookRels] = bytes.Replace(parts[partWorkbookRels], []byte("</Relationships>"), []byte(`<Relationship Id="rId99" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/></Relationships>`), 1)
	got := partsOf(t, annotated(t, demo(), repacked(t, parts)))
	if got["xl/vbaProject.bin"] != nil {
		t.Error("the macros are still there")
	}
	for _, name := range []string{partContentTypes, partWorkbookRels} {
		if bytes.Contains(got[name], []byte("vbaProject.bin")) || bytes.Contains(got[name], []byte("macroEnabled")) {
			t.Errorf("%s still speaks of macros", name)
		}
	}
	if !bytes.Contains(got[partContentTypes], []byte(excelize.ContentTypeSheetML)) {
		t.Error("the workbook isn't declared as one without macros")
	}
}

func TestFormControlsAreKeptAsTheyAre(t *testing.T) {
	f := userBook(t)
	if err := f.AddFormControl("Tasks", excelize.FormControl{Cell: "A50", Type: excelize.FormControlButton, Text: "go"}); err != nil {
		t.Fatal(err)
	}
	original := packed(t, f)
	book := annotated(t, demo(), original)
	before, after := partsOf(t, original), partsOf(t, book)
	for _, name := range []string{"xl/drawings/vmlDrawing1.vml", "xl/comments1.xml"} {
		if !bytes.Equal(before[name], after[name]) {
			t.Errorf("%s isn't as it was", name)
		}
	}
	if got := fillOf(t, opened(t, book), "C3"); got != fillError {
		t.Errorf("the fill of C3 is %q, want it marked without a comment", got)
	}
}

func TestWorkbooksThatAreRefused(t *testing.T) {
	book := partsOf(t, packed(t, userBook(t)))
	without := func(name string) map[string][]byte {
		parts := map[string][]byte{}
		for n, data := range book {
			if n != name {
				parts[n] = data
			}
		}
		return parts
	}
	with := func(name string, data []byte) map[string][]byte {
		parts := without(name)
		parts[name] = data
		return parts
	}
	for name, parts := range map[string]map[string][]byte{
		"no styles":     without(partStyles),
		"no worksheet":  without("xl/worksheets/sheet1.xml"),
		"strict":        with(partWorkbook, bytes.Replace(book[partWorkbook], []byte("http://schemas.openxmlformats.org/spreadsheetml/2006/main"), []byte("http://purl.oclc.org/ooxml/spreadsheetml/main"), 1)),
		"damaged":       with(partWorkbook, book[partWorkbook][:100]),
		"broken sheet":  with("xl/worksheets/sheet1.xml", book["xl/worksheets/sheet1.xml"][:900]),
		"other header":  with("xl/worksheets/sheet1.xml", bytes.Replace(book["xl/worksheets/sheet1.xml"], []byte(`<row r="1"`), []byte(`<row r="11"`), 1)),
		"another sheet": with(partWorkbook, bytes.Replace(book[partWorkbook], []byte(`"Tasks"`), []byte(`"Chores"`), 1)),
	} {
		data := repacked(t, parts)
		err := demo().WriteXLSX(&bytes.Buffer{}, Workbook{Data: bytes.NewReader(data), Size: int64(len(data))})
		if err == nil || !strings.Contains(err.Error(), "can't be annotated") || !strings.Contains(err.Error(), ".html") {
			t.Errorf("%s: got %v, want a refusal that says what to do", name, err)
		}
	}
	large := repacked(t, with(partSharedStrings, bytes.Repeat([]byte(" "), maxPartsBytes)))
	err := demo().WriteXLSX(&bytes.Buffer{}, Workbook{Data: bytes.NewReader(large), Size: int64(len(large))})
	if err == nil || !strings.Contains(err.Error(), "too large") || !strings.Contains(err.Error(), ".html") {
		t.Errorf("a large workbook: got %v, want a refusal that says what to write instead", err)
	}
	for _, junk := range [][]byte{{}, []byte("PK"), []byte("a,b\n1,2\n"), bytes.Repeat([]byte{0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1}, 100)} {
		if err := demo().WriteXLSX(&bytes.Buffer{}, Workbook{Data: bytes.NewReader(junk), Size: int64(len(junk))}); err == nil {
			t.Errorf("%.20q was annotated", junk)
		}
	}
}

func TestWorkbookMadeOfACSVFile(t *testing.T) {
	file := "Ticket,Summary,Due,Assignee\r\n007,=1+1,03/04/2031, ann \r\n\r\n1e5,\"Söhne\nGmbH\",+5,@x\r\n"
	header, rows := read(t, []byte(file), "tasks.csv", sheet.Options{})
	r := demo()
	r.Header = header
	all := []Row{
		{Number: 2, Status: "created", TaskID: "12e4", Link: "https://go.tallyfy.com/12e4", Cells: text("007", "=1+1", "03/04/2031", " ann ")},
		{Number: 4, Status: "invalid", Cells: text("1e5", "Söhne\nGmbH", "+5", "@x"), Problems: []mapping.Problem{{Cell: "C4", Severity: mapping.SeverityError, Message: "not a date"}}},
	}
	r.Rows = each(all)
	var out bytes.Buffer
	if err := r.WriteXLSX(&out, Workbook{}); err != nil {
		t.Fatal(err)
	}
	_, made := read(t, out.Bytes(), "report.xlsx", sheet.Options{})
	if diff := cmp.Diff(rows, made); diff != "" {
		t.Errorf("an import would read other rows: %s", diff)
	}
	f := opened(t, out.Bytes())
	for _, ref := range []string{"A2", "B2", "C4", "D4"} {
		if kind, err := f.GetCellType(madeSheet, ref); err != nil || kind != excelize.CellTypeSharedString {
			t.Errorf("%s isn't a text (%v)", ref, err)
		}
		if s := styleOf(t, f, ref); s.NumFmt != 49 {
			t.Errorf("%s has the format %d, want that of texts", ref, s.NumFmt)
		}
	}
	if diff := cmp.Diff([]string{"C4 tallyfy-import: not a date"}, comments(t, f, madeSheet)); diff != "" {
		t.Error(diff)
	}
	if got := fillOf(t, f, "C4"); got != fillError {
		t.Errorf("the fill of C4 is %q", got)
	}
	if value(t, f, "E2") != "created" || value(t, f, "H4") != "not a date" {
		t.Errorf("the report's columns are %q and %q", value(t, f, "E2"), value(t, f, "H4"))
	}
}

func TestMadeWorkbookLeavesOutWhatItCannotHold(t *testing.T) {
	for name, cells := range map[string][]mapping.Cell{
		"too long":       text("A", strings.Repeat("ä", excelize.TotalCellChars+1)),
		"control":        text("A", "b\x01c"),
		"not UTF-8":      text("A", "b\xffc"),
		"an escape":      text("A", "_x0041_"),
		"too many cells": text("A", "b", "c", "d", "surplus"),
	} {
		r := demo()
		r.Rows = each([]Row{{Number: 2, Status: "invalid", Error: "refused", Cells: cells}})
		var out bytes.Buffer
		if err := r.WriteXLSX(&out, Workbook{}); err != nil {
			t.Fatal(err)
		}
		f := opened(t, out.Bytes())
		if value(t, f, "A2") != "" || value(t, f, "B2") != "" {
			t.Errorf("%s: the row stands in the workbook otherwise than in the file", name)
		}
		if got := value(t, f, "H2"); !strings.HasPrefix(got, "refused; left blank here, because") || !strings.Contains(got, "CSV file") {
			t.Errorf("%s: the last column says %q", name, got)
		}
	}
	whole := text("A", strings.Repeat("ä", excelize.TotalCellChars))
	r := demo()
	r.Rows = each([]Row{{Number: 2, Status: "created", Cells: whole}})
	var out bytes.Buffer
	if err := r.WriteXLSX(&out, Workbook{}); err != nil {
		t.Fatal(err)
	}
	if got := value(t, opened(t, out.Bytes()), "B2"); got != whole[1].Text {
		t.Errorf("a text that fits was cut to %d bytes", len(got))
	}
}

func TestMadeWorkbookIsBounded(t *testing.T) {
	r := demo()
	r.Rows = each([]Row{{Number: maxRows + 1, Cells: text("A")}})
	if err := r.WriteXLSX(&bytes.Buffer{}, Workbook{}); err == nil || !strings.Contains(err.Error(), "too large") {
		t.Errorf("got %v, want a refusal", err)
	}
}

func TestWorkbookStopsWhenTheSheetDoes(t *testing.T) {
	damaged := errors.New("the sheet is damaged")
	r := demo()
	r.Rows = broken(damaged)
	book := packed(t, userBook(t))
	for _, b := range []Workbook{{}, {Data: bytes.NewReader(book), Size: int64(len(book))}} {
		if err := r.WriteXLSX(&bytes.Buffer{}, b); !errors.Is(err, damaged) {
			t.Errorf("got %v, want %v", err, damaged)
		}
	}
}

// TestLibreOfficeOpensTheReports has LibreOffice write workbooks of its own
// out of ours, annotates those, and has it read them again.
func TestLibreOfficeOpensTheReports(t *testing.T) {
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("soffice isn't on PATH, so nobody opens the workbooks")
	}
	dir := t.TempDir()
	convert := func(format, to, path string) {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), office, "--headless", "-env:UserInstallation=file://"+filepath.ToSlash(dir)+"/profile",
			"--convert-to", format, "--outdir", filepath.Join(dir, to), path)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("soffice: %v\n%s", err, out)
		}
	}
	save := func(name string, data []byte) string {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	load := func(to, name string) []byte {
		t.Helper()
		data, err := os.ReadFile(filepath.Join(dir, to, name))
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	convert("xlsx", "theirs", save("tasks.xlsx", packed(t, userBook(t))))
	theirs := load("theirs", "tasks.xlsx")
	book := annotated(t, demo(), theirs)
	_, rows := read(t, theirs, "tasks.xlsx", sheet.Options{})
	_, again := read(t, book, "tasks.xlsx", sheet.Options{})
	if diff := cmp.Diff(rows, again); diff != "" {
		t.Errorf("an import would read other rows: %s", diff)
	}
	convert("xlsx", "again", save("annotated.xlsx", book))
	f := opened(t, load("again", "annotated.xlsx"))
	if got := value(t, f, "H3"); !strings.HasPrefix(got, "Due is not a date") {
		t.Errorf("LibreOffice reads %q in H3", got)
	}
	if got := fillOf(t, f, "C3"); got != fillError {
		t.Errorf("LibreOffice sees the fill %q in C3", got)
	}
	found := strings.Join(comments(t, f, "Tasks"), "\n")
	if !strings.Contains(found, "B3 ") || !strings.Contains(found, "mine") || !strings.Contains(found, "C3 ") || !strings.Contains(found, "28 days") {
		t.Errorf("LibreOffice sees the comments %s", found)
	}
	if pivots, err := f.GetPivotTables("Other"); err != nil || len(pivots) != 1 {
		t.Errorf("LibreOffice sees %d pivot tables (%v)", len(pivots), err)
	}
}

// Every font has a name and a size: what a program makes of one without is its
// own affair.
func TestReportsFontsAreTheWorkbooks(t *testing.T) {
	book := userBook(t)
	*book.Styles.Fonts.Font[0].Name.Val, *book.Styles.Fonts.Font[0].Sz.Val = "Arial", 9
	f := opened(t, annotated(t, demo(), packed(t, book)))
	for _, ref := range []string{"E2", "E3", "F2"} {
		if font := styleOf(t, f, ref).Font; font.Family != "Arial" || font.Size != 9 {
			t.Errorf("%s has the font %s %v", ref, font.Family, font.Size)
		}
	}
}
