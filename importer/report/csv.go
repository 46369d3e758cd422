package report

import (
	"bufio"
	"encoding/csv"
	"io"
	"slices"
	"strconv"
	"strings"

	"tallyfy-import/mapping"
)

// byteOrderMark makes spreadsheet programs read UTF-8 as UTF-8.
const byteOrderMark = "\ufeff"

// noBreakSpace before a text keeps spreadsheet programs from taking it for a
// formula. The import drops the blanks around a value, no-break spaces too,
// and so reads the text as it was.
const noBreakSpace = "\u00a0"

// WriteCSV writes the rows that are [Row.Repairable], or all where
// [Report.Every] is set, as they stand in the sheet, under the sheet's own
// header, with the report's columns at the right: RFC 4180, UTF-8 with a byte
// order mark, so that spreadsheet programs show every letter. Mended, a file of
// the repairable rows is the next import's input. delimiter is a comma where it
// is 0; a mapping that names a delimiter needs its own.
//
// Blank rows stand above the header where the sheet has rows there, so that a
// mapping that names the header's row finds it. Cells to the right of the
// header's last column follow after the report's columns: they are more than
// the header has columns in the copy, too. A report's columns of an earlier
// run are left out.
//
// A text that a spreadsheet program would take for a formula has a no-break
// space before it, which an import drops like all blanks around a value. An
// error value of a workbook is the text that it shows, #N/A where it shows
// none: a CSV file has no other way to say it. A formula of a CSV file has two
// no-break spaces before it, and is a formula still in the next import.
func (r *Report) WriteCSV(w io.Writer, delimiter rune) error {
	buffered := bufio.NewWriter(w)
	out := csv.NewWriter(buffered)
	if delimiter != 0 {
		out.Comma = delimiter
	}
	own := ownColumns(r.Header.Names)
	names := withoutOwn(r.Header.Names, own)
	_, _ = buffered.WriteString(byteOrderMark) // a failed write is told again by Flush
	for range r.Header.Row - 1 {
		if err := out.Write(make([]string, len(names)+len(columns))); err != nil {
			return err
		}
	}
	if err := out.Write(protectAll(slices.Concat(names, columns))); err != nil {
		return err
	}
	var record []string
	for row, err := range r.rows() {
		if err != nil {
			return err
		}
		if !r.Every && !row.Repairable() {
			continue
		}
		cells := withoutOwn(row.Cells, own)
		record = record[:0]
		for i := range names {
			var cell mapping.Cell
			if i < len(cells) {
				cell = cells[i]
			}
			record = append(record, copied(cell))
		}
		record = append(record, row.Status, row.TaskID, row.RunID, strings.Join(row.said(), "; "))
		record = texts(record, surplus(cells, len(names)))
		if err := out.Write(protectAll(record)); err != nil {
			return err
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return err
	}
	return buffered.Flush()
}

// shown returns what the sheet shows in a cell. A formula without a value
// shows an error, so that it isn't taken for a blank.
func shown(c mapping.Cell) string {
	if c.Kind == mapping.Error && c.Text == "" {
		return "#N/A"
	}
	return c.Text
}

// copied returns what a cell's copy in a CSV file says.
func copied(c mapping.Cell) string {
	if c.IsFormula() {
		return noBreakSpace + noBreakSpace + c.Text
	}
	return shown(c)
}

// surplus returns the cells to the right of the header's width columns, if
// there is anything in them.
func surplus(cells []mapping.Cell, width int) []mapping.Cell {
	if len(cells) <= width {
		return nil
	}
	cells = cells[width:]
	if !slices.ContainsFunc(cells, func(c mapping.Cell) bool { return mapping.TrimBlanks(c.Text) != "" }) {
		return nil
	}
	return cells
}

// protectAll protects each of texts in place.
func protectAll(texts []string) []string {
	for i, s := range texts {
		texts[i] = protect(s)
	}
	return texts
}

// protect returns s so that no spreadsheet program takes it for a formula:
// with a no-break space before it where it starts as one, blanks aside.
// Numbers stay as they are. A spreadsheet program drops some blanks before it
// looks for a formula, so those in s don't protect it.
func protect(s string) string {
	start := mapping.TrimBlanks(s)
	if start == "" || strings.HasPrefix(s, noBreakSpace) {
		return s
	}
	switch []rune(start[:min(len(start), 4)])[0] {
	case '=', '@', '＝', '＠', '＋', '－':
		return noBreakSpace + s
	case '+', '-':
		if _, err := strconv.ParseFloat(strings.ReplaceAll(start, ",", "."), 64); err != nil || strings.ContainsAny(start, "xXnNpP_") {
			return noBreakSpace + s
		}
	}
	return s
}
