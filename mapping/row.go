package mapping

import (
	"strconv"
	"strings"
	"time"
)

// Kind says what a cell holds. It is the sheet's own type, never a guess from
// the text: a CSV file has only Text and Blank cells, and formulas.
type Kind uint8

// The kinds of a cell.
const (
	Blank     Kind = iota
	Text           // a string
	Number         // a number without a date format
	DateTime       // a date with a time of day, as the sheet shows it
	Date           // a date at midnight whose format shows no time
	TimeOfDay      // a time without a date
	Duration       // elapsed time, such as [h]:mm
	Bool           // TRUE or FALSE
	Error          // an error value such as #N/A, or a formula without a value (see IsFormula)
)

// DateParts are parts of a date.
type DateParts uint8

// The parts of a date.
const (
	PartYear DateParts = 1 << iota
	PartMonth
	PartDay
)

// A Cell is one cell of a row.
type Cell struct {
	Kind Kind

	// Rich says of an Error that its Text is but what older programs show: Excel
	// shows a picture in the cell, a linked data type such as Stocks, or an error
	// that older ones don't know (ECMA-376 part 1, 18.3.1.4: vm).
	Rich bool

	// Unshown are the parts of a DateTime or Date that the sheet doesn't show:
	// nobody sees which ones Text and Time have.
	Unshown DateParts

	// Text is what the sheet shows: a number by its format, but never in
	// scientific notation or as a fraction, a date in ISO 8601, a time with
	// seconds where they are shown, TRUE or FALSE. What the sheet shows nothing
	// of is Blank, a number that it shows words for is a Number, and where
	// programs differ in what they show, it is the plain number. For an
	// Error it is the error value, a formula of a CSV file, which has no values
	// of formulas, or empty for a formula that the workbook holds no value of.
	// Of a number that is no date it is what Excel shows: ########, or one of the
	// days 1900-02-29 and 1900-01-00.
	Text string

	// Raw is the number exactly as a workbook stores it, for Number, DateTime,
	// Date, TimeOfDay and Duration; else it is empty.
	Raw string

	// Time is the wall clock of a DateTime or Date, in UTC, to the
	// millisecond; of a TimeOfDay, that time on 1 January of the year 1.
	Time time.Time
}

// IsFormula reports whether the cell is a formula of a CSV file, and Text the
// formula. No error value begins with an equals sign.
func (c *Cell) IsFormula() bool { return c.Kind == Error && strings.HasPrefix(c.Text, "=") }

// A Row is one row of a sheet below its header.
type Row struct {
	Number int    // the sheet's own row number, counted from 1
	Hidden bool   // hidden by hand or by a filter
	Cells  []Cell // from column A on; cells past the end are blank
}

// Cell returns the cell in column col, counted from 0, and a blank one past
// the row's end.
func (r *Row) Cell(col int) Cell {
	if col < 0 || col >= len(r.Cells) {
		return Cell{}
	}
	return r.Cells[col]
}

// IsBlank reports whether the row has nothing but blank cells and blanks.
func (r *Row) IsBlank() bool {
	for i := range r.Cells {
		c := &r.Cells[i]
		if c.Kind == Error || c.Kind != Blank && TrimBlanks(c.Text) != "" {
			return false
		}
	}
	return true
}

// A Header is the header row of a sheet.
type Header struct {
	Sheet string   // the worksheet's name; empty for CSV
	Row   int      // the header's own row number, counted from 1
	Names []string // from column A on, as the sheet shows them, to the last that isn't blank
	Width int      // how many cells the row has, blank ones at its end too; 0: not known

	Hidden []bool // by column from A on: the sheet doesn't show it; past its end all show
}

// IsHidden reports whether the sheet hides a column, counted from 0.
func (h Header) IsHidden(col int) bool { return col >= 0 && col < len(h.Hidden) && h.Hidden[col] }

// Name returns the header of a column counted from 0, and its letters where
// that is blank: column C.
func (h Header) Name(col int) string {
	if col < len(h.Names) {
		if words := strings.Fields(TrimBlanks(h.Names[col])); len(words) > 0 {
			return strings.Join(words, " ")
		}
	}
	return "column " + ColumnLetters(col)
}

// Ref returns the A1 reference of a cell, with the worksheet's name before it
// where there is one: Tasks!C12, 'My tasks'!C12, or C12. col is counted from
// 0, row from 1.
func (h Header) Ref(row, col int) string {
	ref := ColumnLetters(col) + strconv.Itoa(row)
	if h.Sheet == "" {
		return ref
	}
	return quoteSheet(h.Sheet) + "!" + ref
}

// quoteSheet puts a worksheet's name in quotes where a formula would need them
// (ECMA-376 part 1, 18.17.2.3).
func quoteSheet(name string) string {
	plain := name != "" && (name[0] < '0' || name[0] > '9')
	for _, r := range name {
		if r < 0x80 && r != '_' && r != '.' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') {
			plain = false
		}
	}
	if plain {
		return name
	}
	return "'" + strings.ReplaceAll(name, "'", "''") + "'"
}

// ColumnLetters returns the letters of a column counted from 0: A, Z, AA, XFD.
func ColumnLetters(col int) string {
	var buf [8]byte
	i := len(buf)
	for col++; col > 0; col = (col - 1) / 26 {
		i--
		buf[i] = byte('A' + (col-1)%26)
	}
	return string(buf[i:])
}

// ColumnIndex returns the column, counted from 0, that letters such as C or AA
// name, and false where they name none. Case is ignored.
func ColumnIndex(letters string) (int, bool) {
	if letters == "" || len(letters) > 3 {
		return 0, false
	}
	col := 0
	for _, r := range strings.ToUpper(letters) {
		if r < 'A' || r > 'Z' {
			return 0, false
		}
		col = col*26 + int(r-'A') + 1
	}
	return col - 1, col <= 16384
}
