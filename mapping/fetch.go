package mapping

import (
	"strings"
	"time"
)

// A state says what became of fetching a cell.
type state uint8

const (
	present state = iota
	blank
	unreadable // and reported
)

// fetch returns the cell that a value comes from, its text trimmed, before it
// is translated. A template's or a fixed value's is a text. The cell is the
// row's own or d.held, and valid until the next one is fetched.
func (d *drafting) fetch(b *bound) (*Cell, state) {
	switch b.source {
	case fromLiteral:
		return d.hold(strings.Join(b.literal, b.split)), present
	case fromTemplate:
		return d.fill(b)
	}
	if b.col >= len(d.row.Cells) {
		return nil, blank
	}
	cell := &d.row.Cells[b.col]
	if cell.Kind == Error {
		d.isErrorCell(b.col, b.field)
		return nil, unreadable
	}
	switch text := TrimBlanks(cell.Text); {
	case text == "":
		return nil, blank
	case len(text) < len(cell.Text):
		d.held = *cell
		d.held.Text = text
		return &d.held, present
	}
	return cell, present
}

// hold makes a cell of a text that isn't one of the row's.
func (d *drafting) hold(text string) *Cell {
	d.held = Cell{Kind: Text, Text: text}
	return &d.held
}

// fill fills in a template. One whose columns are all blank is blank. The cell has
// the Time of a date cell that is among its parts, as its text has that date in
// ISO 8601.
func (d *drafting) fill(b *bound) (*Cell, state) {
	var buf [256]byte
	text := buf[:0]
	refers, found := false, false
	var date time.Time
	var unshown DateParts
	for i := range b.parts {
		part := &b.parts[i]
		if part.col < 0 {
			text = append(text, part.text...)
			continue
		}
		if d.isErrorCell(part.col, b.field) {
			return nil, unreadable
		}
		refers = true
		if part.col < len(d.row.Cells) {
			cell := &d.row.Cells[part.col]
			value := TrimBlanks(cell.Text)
			found = found || value != ""
			if cell.Kind == Date || cell.Kind == DateTime {
				date, unshown = cell.Time, cell.Unshown
			}
			text = append(text, value...)
		}
	}
	if refers && !found {
		return nil, blank
	}
	trimmed := TrimBlanks(string(text))
	if trimmed == "" {
		return nil, blank
	}
	filled := d.hold(trimmed)
	filled.Time, filled.Unshown = date, unshown
	return filled, present
}

// cell returns what the row says for a field of one value: the cell,
// translated, or the default. It is valid until the next one is asked for. ok
// is false where there is nothing to read on.
func (d *drafting) cell(b *bound) (cell *Cell, ok bool) {
	cell, state := d.fetch(b)
	if state == unreadable {
		return nil, false
	}
	if state == present && b.values != nil {
		texts, known := b.values.lookup(cell.Text)
		if !known {
			if b.shown.doubts(cell) {
				d.doubtfulValue(b, cell.Text)
				return nil, false
			}
			if word, ok := b.shown.word(cell); ok {
				texts, known = b.values.lookup(word)
			}
		}
		switch {
		case known && len(texts) > 0:
			cell = d.hold(texts[0])
		case known || b.fallback != nil:
			state = blank
		default:
			d.unknownValue(b, cell.Text)
			return nil, false
		}
	}
	if state == present {
		return cell, true
	}
	if b.fallback != nil {
		return d.hold(b.fallback[0]), true
	}
	if b.required {
		d.missing(b)
	}
	return nil, false
}

// translateAll translates the entries of a list. ok is false where one of them
// is unknown.
func (d *drafting) translateAll(b *bound, entries []string) (translated []string, ok bool) {
	ok = true
	for _, entry := range entries {
		texts, known := b.values.lookup(entry)
		if !known && b.fallback == nil {
			d.unknownValue(b, entry)
			ok = false
		} else if !known {
			texts = d.splitAll(b, b.fallback)
		}
		translated = append(translated, texts...)
	}
	return translated, ok
}
