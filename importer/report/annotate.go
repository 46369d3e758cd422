package report

import (
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"tallyfy-import/mapping"
)

// author is who the comments are by. A later report knows an earlier one's by
// it.
const author = "tallyfy-import"

// The widths of the report's columns, in characters.
var columnWidths = []float64{14, 36, 36, 60}

// An annotator puts a report into a workbook.
type annotator struct {
	f      *excelize.File
	sheet  string
	report *Report
	styles *styler
	survey *survey
	first  int // the report's first column, counted from 0
	own    int // an earlier report's, or -1

	made    bool // the workbook is made of a CSV file
	cells   int  // of it
	canNote bool
	noted   map[string]bool // cells that have a comment
	notes   int
	links   int
}

func newAnnotator(f *excelize.File, p *workbookPackage, r *Report) (*annotator, error) {
	a := &annotator{f: f, sheet: r.Header.Sheet, report: r, canNote: p.notes.comments != "", noted: map[string]bool{}}
	xml, _ := f.Pkg.Load(p.sheet)
	bytes, ok := xml.([]byte)
	if !ok {
		return nil, errUnusual("the part of the worksheet isn't where it usually is")
	}
	a.survey = surveyCells(bytes, r.Header.Row, earlierMarks(f))
	if err := a.checkHeader(); err != nil {
		return nil, err
	}
	if err := a.place(); err != nil {
		return nil, err
	}
	var err error
	a.styles, err = newStyler(f)
	return a, err
}

// checkHeader makes sure that excelize sees the worksheet that the rows were
// read from.
func (a *annotator) checkHeader() error {
	for col, name := range a.report.Header.Names {
		text, err := a.f.GetCellValue(a.sheet, cellRef(a.report.Header.Row, col))
		if err != nil {
			return errUnusual("the worksheet can't be read")
		}
		if (mapping.TrimBlanks(text) == "") != (mapping.TrimBlanks(name) == "") {
			return errUnusual("its header row isn't where it was read")
		}
	}
	return nil
}

// place finds the columns for the report.
func (a *annotator) place() error {
	a.own = ownColumns(a.report.Header.Names)
	if a.own >= 0 {
		a.first = a.own
		return nil
	}
	merged, err := a.f.GetMergeCells(a.sheet)
	if err != nil {
		return errUnusual("its merged cells can't be read")
	}
	for _, m := range merged {
		from, _, err1 := excelize.CellNameToCoordinates(m.GetStartAxis())
		to, bottom, err2 := excelize.CellNameToCoordinates(m.GetEndAxis())
		if err1 != nil || err2 != nil || bottom < a.report.Header.Row {
			continue
		}
		for col := from - 1; col < min(to, maxColumns); col++ {
			a.survey.used[col] = true
		}
	}
	first, ok := a.survey.free(len(a.report.Header.Names), len(columns))
	if !ok {
		return errUnusual("there is no room for the report's columns at the right of the header")
	}
	a.first = first
	return nil
}

// annotate writes everything.
func (a *annotator) annotate() error {
	if err := a.removeEarlier(); err != nil {
		return err
	}
	if err := a.writeHeader(); err != nil {
		return err
	}
	last := a.survey.last
	for row, err := range a.report.rows() {
		if err != nil {
			return err
		}
		if row.Number <= a.report.Header.Row {
			continue // not in the sheet any more
		}
		if err := a.mark(row); err != nil {
			return err
		}
		if err := a.writeRow(row); err != nil {
			return err
		}
		last = max(last, row.Number)
	}
	return a.f.SetSheetDimension(a.sheet, "A1:"+cellRef(last, a.lastColumn()))
}

func (a *annotator) lastColumn() int {
	last := a.first + len(columns) - 1
	for col := last; col < maxColumns; col++ {
		if a.survey.used[col] {
			last = col
		}
	}
	return last
}

// cellRef is the A1 reference of a cell, row counted from 1, col from 0.
func cellRef(row, col int) string { return mapping.ColumnLetters(col) + strconv.Itoa(row) }

// removeEarlier removes what an earlier report wrote.
func (a *annotator) removeEarlier() error {
	comments, err := a.f.GetComments(a.sheet)
	if err != nil {
		return errUnusual("its comments can't be read")
	}
	for _, c := range comments {
		if c.Author != author || !a.canNote {
			a.noted[c.Cell] = true
			continue
		}
		if err := a.f.DeleteComment(a.sheet, c.Cell); err != nil {
			return err
		}
	}
	for _, ref := range a.survey.marked {
		style, err := a.f.GetCellStyle(a.sheet, ref)
		if err != nil {
			return err
		}
		if err := a.f.SetCellStyle(a.sheet, ref, ref, a.styles.unmark(style)); err != nil {
			return err
		}
	}
	if a.own < 0 {
		return nil
	}
	return a.clearColumns()
}

// clearColumns empties the columns of an earlier report.
func (a *annotator) clearColumns() error {
	links, err := a.f.GetHyperLinkCells(a.sheet, "")
	if err != nil {
		return err
	}
	for _, ref := range links {
		if col, row, err := excelize.CellNameToCoordinates(ref); err != nil || col-1 < a.first || col > a.first+len(columns) || row <= a.report.Header.Row {
			continue
		}
		if err := a.f.SetCellHyperLink(a.sheet, ref, "", "None"); err != nil {
			return err
		}
	}
	for row := a.report.Header.Row + 1; row <= a.survey.last; row++ {
		for i := range columns {
			if err := a.f.SetCellValue(a.sheet, cellRef(row, a.first+i), nil); err != nil {
				return err
			}
		}
	}
	return nil
}

// writeHeader writes the names of the report's columns in the style of their
// neighbour.
func (a *annotator) writeHeader() error {
	row := a.report.Header.Row
	style, err := a.f.GetCellStyle(a.sheet, cellRef(row, max(len(a.report.Header.Names)-1, 0)))
	if err != nil {
		return err
	}
	for i, name := range columns {
		ref := cellRef(row, a.first+i)
		if err := a.f.SetCellStr(a.sheet, ref, name); err != nil {
			return err
		}
		if err := a.f.SetCellStyle(a.sheet, ref, ref, style); err != nil {
			return err
		}
		if a.own >= 0 {
			continue // with the width that somebody may have given it
		}
		letters := mapping.ColumnLetters(a.first + i)
		if err := a.f.SetColWidth(a.sheet, letters, letters, columnWidths[i]); err != nil {
			return err
		}
	}
	return nil
}

// writeRow fills the report's columns in.
func (a *annotator) writeRow(row *Row) error {
	link := webLink(row.Link)
	if row.TaskID == "" || a.links >= maxLinks || len(link) > maxLinkLength {
		link = ""
	}
	style := a.styles.tones[toneOf(row.Status)]
	said := row.said()
	if a.made {
		if why := a.unheld(row); why != "" {
			said = append(said, why)
		}
	}
	for i, text := range []string{row.Status, row.TaskID, row.RunID, strings.Join(said, "; ")} {
		if text == "" {
			continue
		}
		ref := cellRef(row.Number, a.first+i)
		if err := a.f.SetCellStr(a.sheet, ref, text); err != nil {
			return err
		}
		switch {
		case columns[i] == ColumnTask && link != "":
			a.links++
			if err := a.f.SetCellHyperLink(a.sheet, ref, link, "External"); err != nil {
				return err
			}
			style = a.styles.link
		case i > 0:
			style = 0
		}
		if err := a.f.SetCellStyle(a.sheet, ref, ref, style); err != nil {
			return err
		}
	}
	return nil
}

// maxLinkLength is what Excel takes of a link.
const maxLinkLength = 2079
