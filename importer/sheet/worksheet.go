package sheet

import (
	"errors"
	"fmt"
	"io"
	"math"

	"tallyfy-import/mapping"
)

const (
	maxColumns = 16384 // XFD
	maxRows    = 1048576
	maxRowText = 16 << 20 // bytes of one row's cells together
)

// worksheet streams the rows of one worksheet (ECMA-376 part 1, 18.3.1.99).
type worksheet struct {
	archive      *archive
	part         string
	sheet        string
	others       []otherSheet // the workbook's other visible worksheets
	named        bool         // the mapping or a flag says that it is this one
	date1904     bool
	styles       *styleTable
	headerRow    int // 0: the first row that isn't blank, and not known yet
	headerWanted int // the one that was asked for; 0: none
	skipHidden   bool

	strings    *stringTable
	sharedLeft int64 // how many more bytes of shared strings the cells may have
	source     *inflater
	x          *xmlScanner

	zeros  zeroDisplay
	hidden []bool // columns, up to the last that is hidden
	phase  phase
	row    int // number of the current row, or the last one
	column int // of the current cell, or the last one of the row
	inCell bool

	text   []byte // what the current row's cells show and store
	cells  []span // where in text, by column
	number decimal
	tables []excelTable
	totals []excelTable // that have a totals row, or a grand total
	tail   tail
	stale  formulas // nil unless the workbook's formulas are to be computed yet

	formula        []byte          // room for one
	volatile       formulas        // that give another value another day
	volatileShared map[string]bool // the indexes of shared formulas that do
	failure        error
}

// phase is how far a worksheet has been read.
type phase uint8

const (
	beforeRows phase = iota
	amongRows
	afterRows
)

// A span says where a cell's texts are in worksheet.text.
type span struct {
	column                           int
	textFrom, textTo, rawFrom, rawTo int
}

// sharedTimes bounds the bytes of shared strings in the cells, each counted as
// often as it is used, by so many times the workbook's bound: a few strings can
// fill a sheet that no program could show.
const sharedTimes = 4

// open reads the tables and the shared strings and starts unpacking the
// worksheet.
func (w *worksheet) open(rels []relation) error {
	w.readTables()
	if part, ok := related(rels, "sharedStrings"); ok {
		rc, err := w.archive.open(part)
		if err != nil {
			return err
		}
		source := newInflater(rc)
		w.strings, err = readStrings(source, part, stringsInMemory, w.archive.max/leastString)
		if err := errors.Join(err, source.Close()); err != nil {
			return err
		}
	}
	return w.start()
}

// start starts unpacking the worksheet.
func (w *worksheet) start() error {
	w.sharedLeft = sharedTimes * min(w.archive.max, math.MaxInt64/sharedTimes)
	rc, err := w.archive.open(w.part)
	if err != nil {
		return err
	}
	w.source = newInflater(rc)
	w.x = newXMLScanner(w.source, w.part)
	w.x.at = w.place
	return nil
}

func (w *worksheet) name() string { return w.sheet }

func (w *worksheet) elsewhere() string {
	if len(w.others) == 0 {
		return ""
	}
	return "; name another with --sheet" + listed(w.otherNames())
}

func (w *worksheet) close() error {
	var err error
	if w.source != nil {
		err = w.source.Close()
	}
	w.failure = errors.New("the sheet was closed")
	return errors.Join(err, w.strings.close())
}

// place names the place for an error.
func (w *worksheet) place() string {
	switch {
	case w.inCell:
		return "in cell " + cellName(w.row, w.column)
	case w.row > 0:
		return fmt.Sprintf("after row %d", w.row)
	}
	return ""
}

func cellName(row, column int) string {
	return fmt.Sprintf("%s%d", mapping.ColumnLetters(column), row)
}

// next reads the next row that has anything in it.
func (w *worksheet) next(row *mapping.Row) error {
	for w.failure == nil {
		found, err := w.advance(row)
		if err != nil {
			w.failure = err
			break
		}
		if !found {
			continue
		}
		if w.headerRow == 0 && row.IsBlank() {
			return nil
		}
		if w.headerRow == 0 {
			w.findHeader(row)
		}
		if row.Hidden && row.Number > w.headerRow {
			if w.tail.hidden++; w.tail.hidden == 1 {
				w.tail.first = row.Number
			}
			if w.skipHidden {
				continue
			}
		}
		return w.failure
	}
	return w.failure
}

// findHeader takes row, which isn't blank, as the header if it is one that
// shows. One that is hidden may be the header all the same, or what somebody
// put out of sight above it.
func (w *worksheet) findHeader(row *mapping.Row) {
	switch {
	case !row.Hidden:
		w.headerRow = row.Number
	case !w.skipHidden:
		w.failure = &RefusedError{fmt.Sprintf("row %d is hidden, so it isn't certain which row is the header: "+
			"set header_row in the mapping, or leave hidden rows out with --skip-hidden", row.Number)}
	}
}

// advance moves to the next element that matters, and reports whether it was a
// row with something in it.
func (w *worksheet) advance(row *mapping.Row) (bool, error) {
	t, err := w.x.next()
	if IsEnd(err) && w.phase != afterRows {
		return false, w.x.damage("has no rows at all, not even an empty list of them,")
	}
	if IsEnd(err) {
		if err := w.readFilters(); err != nil {
			return false, err
		}
		return false, io.EOF
	}
	if err != nil {
		return false, err
	}
	if t == tokenEnd && w.phase == amongRows && w.x.depth() == 1 {
		w.phase = afterRows
	}
	if t != tokenStart {
		return false, nil
	}
	switch depth := w.x.depth(); {
	case depth == 1:
		if !w.x.is("worksheet") {
			return false, w.x.damage("isn't a worksheet")
		}
		return false, nil
	case w.phase == amongRows && w.x.is("row"):
		return w.readRow(row)
	case depth == 2 && w.x.is("sheetData"):
		if w.phase != beforeRows {
			return false, w.x.damage("has its rows in two places")
		}
		w.phase = amongRows
		return false, nil
	case w.phase == amongRows:
		return false, w.pass()
	}
	return false, w.readOther()
}

// readRow reads the row whose start tag was read last, and reports whether it
// has anything in it. One that was given no height is as good as hidden (ECMA-376
// part 1, 18.3.1.73).
func (w *worksheet) readRow(row *mapping.Row) (bool, error) {
	if err := w.startRow(); err != nil {
		return false, err
	}
	row.Number = w.row
	row.Hidden = isTrue(w.x.rawAttr("hidden")) || isZero(w.x.rawAttr("ht")) && isTrue(w.x.rawAttr("customHeight"))
	row.Cells = row.Cells[:0]
	w.text, w.cells = w.text[:0], w.cells[:0]
	depth := w.x.depth()
	for {
		t, err := w.x.next()
		if err != nil {
			return false, w.x.unended(err)
		}
		switch {
		case t == tokenEnd && w.x.depth() < depth:
			w.fillTexts(row)
			return len(row.Cells) > 0, nil
		case t != tokenStart:
		case w.x.is("c"):
			if err := w.readCell(row); err != nil {
				return false, err
			}
		default:
			if err := w.pass(); err != nil {
				return false, err
			}
		}
	}
}

// pass passes an element of a row or a cell that doesn't matter. One of another
// namespace is refused: it could be a row or a value that is named wrongly.
func (w *worksheet) pass() error {
	if w.x.ns != nsMain {
		return w.x.damage("has the foreign element " + printable([]byte(w.x.local())) + " among its cells")
	}
	return w.x.unended(w.x.skip())
}

// startRow takes the number of the row whose start tag was read last: the one
// it states, else the one after the last row.
func (w *worksheet) startRow() error {
	number := w.row + 1
	if r := w.x.rawAttr("r"); len(r) > 0 {
		n, ok := parseCount(r, maxRows)
		if !ok || n == 0 {
			return w.x.damage("has a row with the number " + printable(r) + ",")
		}
		if n <= w.row {
			return w.x.damage(fmt.Sprintf("has row %d again or out of order", n))
		}
		number = n
	}
	if number > maxRows {
		return w.x.damage("has more rows than a worksheet can have")
	}
	w.row, w.column = number, -1
	return nil
}

// fillTexts makes one string of all that the row's cells show and store, and
// gives each its piece: one allocation for a row.
func (w *worksheet) fillTexts(row *mapping.Row) {
	if len(w.cells) == 0 {
		return
	}
	all := string(w.text)
	for i := range w.cells {
		s := &w.cells[i]
		cell := &row.Cells[s.column]
		if s.textTo > s.textFrom {
			cell.Text = all[s.textFrom:s.textTo]
		}
		cell.Raw = all[s.rawFrom:s.rawTo]
	}
}
