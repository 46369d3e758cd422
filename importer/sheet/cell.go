package sheet

import (
	"fmt"
	"slices"
	"strconv"

	"tallyfy-import/mapping"
)

// rawCell is a cell as the worksheet stores it (ECMA-376 part 1, 18.3.1.4).
type rawCell struct {
	kind    cellType
	style   int
	from    int  // where its value starts in worksheet.text
	valued  bool // has a v or is, which may be empty
	formula bool
	rich    bool // its value is in the workbook's metadata, and no text

	volatile bool // the formula gives another value another day
}

type cellType uint8

const (
	typeNumber cellType = iota
	typeShared
	typeString // a formula's
	typeInline
	typeBool
	typeError
	typeDate
)

// readCell reads the cell whose start tag was read last into row.
func (w *worksheet) readCell(row *mapping.Row) error {
	if err := w.startCell(); err != nil {
		return err
	}
	w.inCell = true
	c := rawCell{from: len(w.text)}
	if err := w.readCellType(&c); err != nil {
		return err
	}
	if err := w.readContent(&c); err != nil {
		return err
	}
	if err := w.finishCell(&c, row); err != nil {
		return err
	}
	if len(w.text) > maxRowText {
		return w.x.damage(fmt.Sprintf("has a row with more than %d MiB of text,", maxRowText>>20))
	}
	w.inCell = false
	return nil
}

// readContent reads a cell's value to the end of w.text.
func (w *worksheet) readContent(c *rawCell) error {
	if w.x.simple("<v>", "</v></c>") || c.kind == typeInline && w.x.simple("<is><t>", "</t></is></c>") {
		c.valued = true
		w.text = append(w.text, w.x.text...)
		return nil
	}
	depth := w.x.depth()
	for {
		t, err := w.x.next()
		if err != nil {
			return w.x.unended(err)
		}
		if t == tokenEnd && w.x.depth() < depth {
			return nil
		}
		if t != tokenStart {
			continue
		}
		switch {
		case c.valued && (w.x.is("v") || w.x.is("is")):
			return w.x.damage("has two values")
		case w.x.is("v"):
			c.valued = true
			w.text, err = w.x.appendElement(w.text)
		case w.x.is("is"):
			c.valued, c.kind = true, typeInline // whatever its type says: nothing else has one
			w.text, err = w.x.appendStringItem(w.text)
		case w.x.is("f"):
			c.formula = true
			c.volatile, err = w.readFormula()
		default:
			err = w.pass()
		}
		if err != nil {
			return w.x.unended(err)
		}
	}
}

// startCell takes the column of the cell whose start tag was read last: the
// one it states, else the one after the last cell.
func (w *worksheet) startCell() error {
	column := w.column + 1
	if r := w.x.rawAttr("r"); len(r) > 0 {
		col, row, ok := parseReference(r)
		if !ok {
			return w.x.damage("has a cell with the reference " + printable(r) + ",")
		}
		if row != w.row {
			return w.x.damage(fmt.Sprintf("has cell %s in row %d", r, w.row))
		}
		if col < column {
			return w.x.damage(fmt.Sprintf("has cell %s again or out of order", r))
		}
		column = col
	}
	if column >= maxColumns {
		return w.x.damage("has more columns than a worksheet can have")
	}
	w.column = column
	return nil
}

// parseReference reads an A1 reference; the column counts from 0. Numbers
// beyond a worksheet's limits are none.
func parseReference(r []byte) (column, row int, ok bool) {
	i := 0
	for ; i < len(r) && i < 4; i++ {
		c := r[i] | 0x20
		if c < 'a' || c > 'z' {
			break
		}
		column = column*26 + int(c-'a') + 1
	}
	row, ok = parseCount(r[i:], maxRows)
	return column - 1, row, ok && i > 0 && column <= maxColumns
}

// readCellType takes a cell's type and style from its start tag.
func (w *worksheet) readCellType(c *rawCell) error {
	if s := w.x.rawAttr("s"); len(s) > 0 {
		var ok bool
		if c.style, ok = parseCount(s, 1<<20); !ok {
			return w.x.damage("has the style " + printable(s))
		}
	}
	t := w.x.rawAttr("t")
	switch string(t) {
	case "", "n":
		c.kind = typeNumber
	case "s":
		c.kind = typeShared
	case "str":
		c.kind = typeString
	case "inlineStr":
		c.kind = typeInline
	case "b":
		c.kind = typeBool
	case "e":
		c.kind, c.rich = typeError, len(w.x.rawAttr("vm")) > 0
	case "d":
		c.kind = typeDate
	default:
		return w.x.damage("has a value of the unknown type " + printable(t))
	}
	return nil
}

// finishCell makes the stored value, which is at the end of w.text, a cell of
// row.
func (w *worksheet) finishCell(c *rawCell, row *mapping.Row) error {
	value := w.text[c.from:]
	if c.volatile && len(value) > 0 && w.headerRow > 0 && w.row > w.headerRow {
		w.volatile.add(w.row, w.column)
	}
	if c.formula && len(value) > 0 && w.stale != nil && w.headerRow > 0 {
		w.stale.add(w.row, w.column)
	}
	switch c.kind {
	case typeString, typeInline:
		if c.formula && !c.valued {
			w.put(row, mapping.Error, span{})
			return nil
		}
		value = decodeEscapes(value)
		w.text = w.text[:c.from+len(value)]
		w.putText(c, row)
		return nil
	}
	value = trimSpace(value)
	switch {
	case c.kind == typeError:
		w.text = append(w.text[:c.from], value...)
		w.put(row, mapping.Error, span{textFrom: c.from, textTo: len(w.text)}).Rich = c.rich
		return nil
	case len(value) == 0 && c.formula:
		w.put(row, mapping.Error, span{})
		return nil
	case len(value) == 0:
		return nil
	case c.kind == typeShared:
		return w.putShared(c, value, row)
	case c.kind == typeBool:
		return w.putBool(c, value, row)
	}
	// The value moves to the front of its place, so that spans can name it.
	n := copy(w.text[c.from:], value)
	w.text = w.text[:c.from+n]
	if c.kind == typeDate {
		return w.putISO(c, row)
	}
	return w.putNumber(c, row)
}

// put makes the current column of row a cell, whose texts fillTexts will fill
// in.
func (w *worksheet) put(row *mapping.Row, kind mapping.Kind, s span) *mapping.Cell {
	if n := len(row.Cells); n <= w.column {
		row.Cells = slices.Grow(row.Cells, w.column+1-n)[:w.column+1]
		clear(row.Cells[n:])
	}
	cell := &row.Cells[w.column]
	cell.Kind = kind
	if s.textTo > s.textFrom || s.rawTo > s.rawFrom {
		s.column = w.column
		w.cells = append(w.cells, s)
	}
	return cell
}

func (w *worksheet) putBool(c *rawCell, value []byte, row *mapping.Row) error {
	w.text = w.text[:c.from]
	var shown string
	switch string(value) {
	case "1", "true":
		shown = "TRUE"
	case "0", "false":
		shown = "FALSE"
	default:
		return w.x.damage("has neither TRUE nor FALSE but " + printable(value))
	}
	if format := w.styles.format(c.style); format == nil || !format.isSilent() {
		w.put(row, mapping.Bool, span{}).Text = shown
	}
	return nil
}

// putText makes a cell of the text at the end of w.text, as the number format
// of its style shows it. Of one that shows nothing the cell stays blank.
func (w *worksheet) putText(c *rawCell, row *mapping.Row) {
	if s := w.styles.textSection(c.style); s != nil && len(w.text) > c.from {
		w.text = s.show(w.text, c.from)
	}
	if len(w.text) > c.from {
		w.put(row, mapping.Text, span{textFrom: c.from, textTo: len(w.text)})
	}
}

func (w *worksheet) putShared(c *rawCell, value []byte, row *mapping.Row) error {
	count := 0
	if w.strings != nil {
		count = w.strings.count
	}
	i, ok := parseCount(value, count)
	if !ok || i >= count {
		return w.x.damage(fmt.Sprintf("refers to shared string %s of %d", printable(value), count))
	}
	w.text = w.text[:c.from]
	from, to := w.strings.span(i)
	if w.sharedLeft -= to - from; w.sharedLeft < 0 {
		return &RefusedError{w.part + " repeats its texts so often that it would be many times larger than the workbook: if it is meant to be so large, raise --max-size"}
	}
	if w.strings.spill == nil && w.styles.textSection(c.style) == nil {
		if from < to {
			w.put(row, mapping.Text, span{}).Text = w.strings.text[from:to]
		}
		return nil
	}
	var err error
	if w.text, err = w.strings.appendString(w.text, i); err != nil {
		return err
	}
	w.putText(c, row)
	return nil
}

// putNumber makes a cell of the number that is at the end of w.text, as the
// number format of its style understands it. A number that the format doesn't
// show at all leaves the cell blank, and so does a zero that the worksheet
// doesn't show.
func (w *worksheet) putNumber(c *rawCell, row *mapping.Row) error {
	format := w.styles.format(c.style)
	if format == nil {
		return w.x.damage(fmt.Sprintf("has the style %d of %d", c.style, len(w.styles.ids)))
	}
	to := len(w.text)
	raw := w.text[c.from:]
	if w.zeros.hidden && w.number.parse(raw) && len(w.number.digits) == 0 {
		return nil
	}
	s := span{textFrom: c.from, textTo: to, rawFrom: c.from, rawTo: to}
	if format.general && isPlain(raw) {
		w.put(row, mapping.Number, s)
		return nil
	}
	if !w.number.parse(raw) {
		return w.x.damage("has something else than a number, " + printable(raw) + ",")
	}
	section := format.sectionFor(&w.number)
	if section.means == meansNumber {
		w.text = section.appendNumber(w.text, &w.number)
		if s.textFrom, s.textTo = to, len(w.text); s.textFrom < s.textTo {
			w.put(row, mapping.Number, s)
		}
		return nil
	}
	serial, err := strconv.ParseFloat(string(raw), 64)
	if err != nil {
		serial = 0 // too small to be told from zero: too large ones were refused
	}
	w.putTime(section, serial, s, row)
	return nil
}
