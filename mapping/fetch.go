package mapping

import "strings"

// A state says what became of fetching a cell.
type state uint8

const (
	present state = iota
	blank
	unreadable // and reported
)

// fetch returns the cell that a value comes from, its text trimmed, before it
// is translated. A template's or a fixed value's is a text.
func (d *drafting) fetch(b *bound) (Cell, state) {
	switch b.source {
	case fromLiteral:
		return Cell{Kind: Text, Text: strings.Join(b.literal, b.split)}, present
	case fromTemplate:
		return d.fill(b)
	}
	if b.col >= len(d.row.Cells) {
		return Cell{}, blank
	}
	cell := d.row.Cells[b.col]
	if cell.Kind == Error {
		d.isErrorCell(b.col, b.field)
		return Cell{}, unreadable
	}
	if cell.Text = TrimBlanks(cell.Text); cell.Text == "" {
		return Cell{}, blank
	}
	return cell, present
}

// fill fills in a template. One whose columns are all blank is blank.
func (d *drafting) fill(b *bound) (Cell, state) {
	var buf [256]byte
	text := buf[:0]
	refers, found := false, false
	for i := range b.parts {
		part := &b.parts[i]
		if part.col < 0 {
			text = append(text, part.text...)
			continue
		}
		if d.isErrorCell(part.col, b.field) {
			return Cell{}, unreadable
		}
		refers = true
		if part.col < len(d.row.Cells) {
			value := TrimBlanks(d.row.Cells[part.col].Text)
			found = found || value != ""
			text = append(text, value...)
		}
	}
	if refers && !found {
		return Cell{}, blank
	}
	trimmed := TrimBlanks(string(text))
	if trimmed == "" {
		return Cell{}, blank
	}
	return Cell{Kind: Text, Text: trimmed}, present
}

// cell returns what the row says for a field of one value: the cell,
// translated, or the default. ok is false where there is nothing to read on.
func (d *drafting) cell(b *bound) (cell Cell, ok bool) {
	cell, state := d.fetch(b)
	if state == unreadable {
		return Cell{}, false
	}
	if state == present && b.values != nil {
		texts, known := b.values.lookup(cell.Text)
		switch {
		case known && len(texts) > 0:
			cell = Cell{Kind: Text, Text: texts[0]}
		case known || b.fallback != nil:
			state = blank
		default:
			d.unknownValue(b, cell.Text)
			return Cell{}, false
		}
	}
	if state == present {
		return cell, true
	}
	if b.fallback != nil {
		return Cell{Kind: Text, Text: b.fallback[0]}, true
	}
	if b.required {
		d.missing(b)
	}
	return Cell{}, false
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
