package report

import (
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"tallyfy-import/mapping"
)

// madeSheet is the worksheet of a workbook that is made of a CSV file.
const madeSheet = "Rows"

// maxRows is how many rows a worksheet has (ECMA-376 part 1, 18.3.1.73 and what
// Excel shows).
const maxRows = 1 << 20

// writeMade writes a workbook that is made of the rows' cells.
func (r *Report) writeMade(w io.Writer) error {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }() // nothing of it is on the disk
	if err := f.SetSheetName("Sheet1", madeSheet); err != nil {
		return err
	}
	a := &annotator{
		f: f, sheet: madeSheet, report: r, made: true, survey: &survey{},
		own: ownColumns(r.Header.Names), first: len(r.Header.Names), canNote: true, noted: map[string]bool{},
	}
	if a.own >= 0 {
		a.first = a.own
	}
	if a.first+len(columns) > maxColumns {
		return errTooLarge("the sheet")
	}
	if err := a.makeHeader(); err != nil {
		return err
	}
	for row, err := range r.rows() {
		if err != nil {
			return err
		}
		if err := a.makeRow(row); err != nil {
			return err
		}
	}
	var err error
	if a.styles, err = newStyler(f); err != nil {
		return err
	}
	if err := a.annotate(); err != nil {
		return err
	}
	if err := a.setFilter(); err != nil {
		return err
	}
	if err := a.makeCover(); err != nil {
		return err
	}
	return f.Write(w)
}

// makeHeader writes the header, and formats the columns below it as text, so
// that what is typed into them stays as it is typed, as in a CSV file.
func (a *annotator) makeHeader() error {
	row, width := max(a.report.Header.Row, 1), len(a.report.Header.Names)
	text, err := a.f.NewStyle(&excelize.Style{NumFmt: 49}) // @ (ECMA-376 part 1, 18.8.30)
	if err != nil {
		return err
	}
	bold := ownFont(a.f)
	bold.Bold = true
	header, err := a.f.NewStyle(&excelize.Style{NumFmt: 49, Font: bold})
	if err != nil {
		return err
	}
	if width == 0 {
		return nil
	}
	last := mapping.ColumnLetters(width - 1)
	if err := a.f.SetColStyle(a.sheet, "A:"+last, text); err != nil {
		return err
	}
	if err := a.f.SetColWidth(a.sheet, "A", last, 20); err != nil {
		return err
	}
	for col, name := range a.report.Header.Names {
		ref := cellRef(row, col)
		if err := a.f.SetCellStr(a.sheet, ref, name); err != nil {
			return err
		}
		if err := a.f.SetCellStyle(a.sheet, ref, ref, header); err != nil {
			return err
		}
	}
	return a.f.SetPanes(a.sheet, &excelize.Panes{
		Freeze: true, YSplit: row, TopLeftCell: cellRef(row+1, 0), ActivePane: "bottomLeft",
		Selection: []excelize.Selection{{SQRef: cellRef(row+1, 0), ActiveCell: cellRef(row+1, 0), Pane: "bottomLeft"}},
	})
}

// makeRow writes a row as it stands in the sheet.
func (a *annotator) makeRow(row *Row) error {
	if row.Number <= a.report.Header.Row {
		return nil // not in the sheet any more
	}
	width := len(a.report.Header.Names)
	a.cells += width + len(columns)
	if row.Number > maxRows || a.cells > maxMadeCells {
		return errTooLarge("the sheet")
	}
	a.survey.last = max(a.survey.last, row.Number)
	if a.unheld(row) != "" {
		return nil
	}
	for col := range min(len(row.Cells), width) {
		text := shown(row.Cells[col])
		if text == "" || a.own >= 0 && col >= a.own && col < a.own+len(columns) {
			continue
		}
		if err := a.f.SetCellStr(a.sheet, cellRef(row.Number, col), text); err != nil {
			return err
		}
	}
	return nil
}

// escape is what a workbook takes for a character (ST_Xstring, ECMA-376 part 1,
// 22.9.2.19).
var escape = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// maxCellText is how many characters a cell of a workbook holds, in UTF-16.
const maxCellText = excelize.TotalCellChars

// unheld says why a workbook can't hold a row as it stands; it is empty if it
// can.
func (a *annotator) unheld(row *Row) string {
	for i := range row.Cells {
		text := row.Cells[i].Text
		why := ""
		switch {
		case 2*len(text) > maxCellText && utf16Length(text) > maxCellText:
			why = fmt.Sprintf("a text of more than %s characters", grouped(maxCellText))
		case strings.ContainsFunc(text, isUnprintable) || !utf8.ValidString(text):
			why = "a control character"
		case strings.Contains(text, "_x") && escape.MatchString(text):
			why = "a text such as _x0041_, which stands for a character there"
		}
		if why != "" {
			return "left blank here, because a workbook can't hold " + why + ", which " + cellRef(row.Number, i) + " has: mend the row in the CSV file"
		}
	}
	if extra := surplus(row.Cells, len(a.report.Header.Names)); extra != nil {
		all := strings.Join(texts(nil, row.Cells), " | ")
		return "left blank here, because the row has more cells than the header has columns: mend it in the CSV file: " + cut(all, maxNoteText)
	}
	return ""
}

// isUnprintable reports whether XML can't hold a character (XML 1.0, 2.2).
func isUnprintable(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF
}

func utf16Length(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}

// setFilter lets people filter all columns by their values.
func (a *annotator) setFilter() error {
	header := a.report.Header.Row
	last := max(a.first+len(columns), len(a.report.Header.Names)) - 1
	return a.f.AutoFilter(a.sheet, cellRef(header, 0)+":"+cellRef(max(a.survey.last, header+1), last), nil)
}
