package report

import (
	"archive/zip"
	"bytes"
	"errors"
	"image"
	"image/png"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"tallyfy-import/importer/sheet"
	"tallyfy-import/mapping"
)

// userBook is a workbook as a user has it: dates with a format, a formula, a
// filter, a data bar, a list to choose from, a comment, a chart and a picture
// on the sheet; a table, a pivot table and a comment on another one.
func userBook(t *testing.T) *excelize.File {
	t.Helper()
	f := excelize.NewFile()
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	check(f.SetSheetName("Sheet1", "Tasks"))
	check(f.SetSheetRow("Tasks", "A1", &[]any{"Ticket", "Summary", "Due", "Assignee"}))
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"DDEBF7"}}})
	check(err)
	check(f.SetCellStyle("Tasks", "A1", "D1", bold))
	date, err := f.NewStyle(&excelize.Style{NumFmt: 14, Font: &excelize.Font{Italic: true}, Alignment: &excelize.Alignment{WrapText: true}})
	check(err)
	for row := 2; row <= 9; row++ {
		check(f.SetSheetRow("Tasks", cellRef(row, 0), &[]any{"OPS-1", "Do it", 47000 + row, "ann@example.com"}))
		check(f.SetCellStyle("Tasks", cellRef(row, 2), cellRef(row, 2), date))
	}
	check(f.SetCellValue("Tasks", "C3", "31/02/2031"))
	check(f.SetColWidth("Tasks", "B", "B", 41))
	check(f.SetCellFormula("Tasks", "D10", `COUNTA(D2:D9)`))
	check(f.AutoFilter("Tasks", "A1:D9", nil))
	check(f.SetConditionalFormat("Tasks", "C2:C9", []excelize.ConditionalFormatOptions{{Type: "data_bar", Criteria: "=", MinType: "min", MaxType: "max", BarColor: "#638EC6"}}))
	list := excelize.NewDataValidation(true)
	list.SetSqref("D2:D9")
	check(list.SetDropList([]string{"ann@example.com", "bob@example.com"}))
	check(f.AddDataValidation("Tasks", list))
	check(f.AddComment("Tasks", excelize.Comment{Cell: "B3", Author: "Ann", Paragraph: []excelize.RichTextRun{{Text: "mine"}}}))
	check(f.AddChart("Tasks", "M25", &excelize.Chart{Type: excelize.Col, Series: []excelize.ChartSeries{{Name: "Tasks!$C$1", Values: "Tasks!$C$4:$C$9"}}}))
	var picture bytes.Buffer
	check(png.Encode(&picture, image.NewRGBA(image.Rect(0, 0, 20, 20))))
	check(f.AddPictureFromBytes("Tasks", "A30", &excelize.Picture{Extension: ".png", File: picture.Bytes()}))
	_, err = f.NewSheet("Other")
	check(err)
	check(f.SetSheetRow("Other", "A1", &[]any{"Month", "Year", "Sales"}))
	for row := 2; row < 10; row++ {
		check(f.SetSheetRow("Other", cellRef(row, 0), &[]any{"Jan", 2000 + row, row}))
	}
	check(f.AddTable("Other", &excelize.Table{Range: "F1:G4", Name: "T1"}))
	check(f.AddPivotTable(&excelize.PivotTableOptions{
		DataRange: "Other!A1:C9", PivotTableRange: "Other!J2:M20",
		Rows: []excelize.PivotTableField{{Data: "Month"}}, Columns: []excelize.PivotTableField{{Data: "Year"}},
		Data: []excelize.PivotTableField{{Data: "Sales", Subtotal: "Sum"}},
	}))
	check(f.AddComment("Other", excelize.Comment{Cell: "A1", Author: "Bob", Text: "other"}))
	return f
}

// packed returns a workbook's bytes.
func packed(t *testing.T, f *excelize.File) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// annotated returns the report's copy of a workbook.
func annotated(t *testing.T, r *Report, book []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := r.WriteXLSX(&out, Workbook{Data: bytes.NewReader(book), Size: int64(len(book))}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// opened returns the workbook of some bytes.
func opened(t *testing.T, book []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(book))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

// value returns what a cell of the worksheet Tasks, or of the first one, shows.
func value(t *testing.T, f *excelize.File, ref string) string {
	t.Helper()
	text, err := f.GetCellValue(f.GetSheetList()[0], ref)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// comments returns the comments of a worksheet, "cell author: text".
func comments(t *testing.T, f *excelize.File, name string) []string {
	t.Helper()
	all, err := f.GetComments(name)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, c := range all {
		text := c.Text
		for _, run := range c.Paragraph {
			text += run.Text
		}
		found = append(found, c.Cell+" "+c.Author+": "+text)
	}
	slices.Sort(found)
	return found
}

// fillOf returns the colour of a cell's fill. excelize's GetStyle overlooks a
// fill that isn't said to be applied, which it needn't be.
func fillOf(t *testing.T, f *excelize.File, ref string) string {
	t.Helper()
	id, err := f.GetCellStyle(f.GetSheetList()[0], ref)
	if err != nil {
		t.Fatal(err)
	}
	fill := f.Styles.CellXfs.Xf[id].FillID
	if fill == nil || f.Styles.Fills.Fill[*fill].PatternFill == nil || f.Styles.Fills.Fill[*fill].PatternFill.FgColor == nil {
		return ""
	}
	return strings.TrimPrefix(f.Styles.Fills.Fill[*fill].PatternFill.FgColor.RGB, "FF")
}

func styleOf(t *testing.T, f *excelize.File, ref string) *excelize.Style {
	t.Helper()
	id, err := f.GetCellStyle(f.GetSheetList()[0], ref)
	if err != nil {
		t.Fatal(err)
	}
	style, err := f.GetStyle(id)
	if err != nil {
		t.Fatal(err)
	}
	return style
}

// partsOf returns the parts of a package by name.
func partsOf(t *testing.T, book []byte) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string][]byte{}
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(in)
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		if parts[f.Name] != nil {
			t.Errorf("there are two parts named %s", f.Name)
		}
		parts[f.Name] = data
	}
	return parts
}

// repacked returns a package of parts.
func repacked(t *testing.T, parts map[string][]byte) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, data := range parts {
		if err := put(z, name, data); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// read reads a file as an import does: its header, and its rows by number
// without the columns of a report.
func read(t *testing.T, file []byte, name string, o sheet.Options) (mapping.Header, map[int][]string) {
	t.Helper()
	c, err := sheet.SnapshotFrom(t.Context(), bytes.NewReader(file), name)
	if err != nil {
		t.Fatal(err)
	}
	s, err := c.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	rows := map[int][]string{}
	var row mapping.Row
	for err = s.Next(&row); err == nil; err = s.Next(&row) {
		var cells []string
		for i := range s.Header().Names {
			if !slices.Contains(Columns(s.Header()), i) {
				cells = append(cells, mapping.TrimBlanks(row.Cell(i).Text))
			}
		}
		rows[row.Number] = cells
	}
	if !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
	header := s.Header()
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	return header, rows
}
