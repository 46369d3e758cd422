package mapping

import "fmt"

// A condition leaves rows out: those whose cell says one of some words, or is
// blank.
type condition struct {
	column *valueSpec
	texts  []string        // as written
	words  map[string]bool // folded; nil where blank cells are meant
}

// A conditionReading is a condition while it is read.
type conditionReading struct {
	condition
	column valueReading
	equals bool
	blank  bool
}

// conditionKeys are the keys of a skip condition.
func conditionKeys() []key[conditionReading] {
	return []key[conditionReading]{
		{"column", "The header of the column to look at.", textSchema, func(d *decoder, n *node, c *conditionReading) { readColumn(d, n, &c.column) }},
		{"letter", "The letter of the column to look at.", letterSchema, func(d *decoder, n *node, c *conditionReading) { readLetter(d, n, &c.column) }},
		{"equals", "What the cell says in rows to leave out: a text or a list of texts. Letter case is ignored.", textsSchema, readEquals},
		{"blank", "Leave out rows whose cell is blank.", schema{"const": true}, readBlank},
	}
}

func readEquals(d *decoder, n *node, c *conditionReading) {
	c.equals = true
	c.words = map[string]bool{}
	for _, text := range d.texts(n, "equals") {
		c.texts = append(c.texts, text.text)
		c.words[Fold(text.text)] = true
	}
}

func readBlank(d *decoder, n *node, c *conditionReading) {
	if c.blank = d.bool(n, "blank"); !c.blank {
		d.fault(n.at, "blank is true, or left out")
	}
}

// readSkip reads one condition or a list of them.
func readSkip(d *decoder, n *node, f *fileReading) {
	conditions := []*node{n}
	if n.kind == list {
		conditions = n.items
	}
	if len(conditions) == 0 || n.kind == nothing {
		d.fault(n.at, "skip is blank: give it a condition, such as {column: Status, equals: Done}, or leave it out")
		return
	}
	for _, item := range conditions {
		var c conditionReading
		c.column.at = item.at
		before := len(d.faults)
		if !readObject(d, item, "skip", conditionKeys(), &c) || len(d.faults) > before {
			continue
		}
		switch {
		case c.column.source == noSource:
			d.fault(item.at, "skip needs a column to look at, such as {column: Status, equals: Done}")
		case c.equals == c.blank:
			d.fault(item.at, "skip takes either equals or blank: true; for both, write two conditions")
		}
		c.condition.column = &c.column.valueSpec
		f.skip = append(f.skip, &c.condition)
	}
}

// A boundCondition is a condition whose column is found.
type boundCondition struct {
	*condition
	col   int
	shown shownWords
}

// meets reports whether the row is to be left out.
func (c *boundCondition) meets(row *Row) bool {
	if c.col >= len(row.Cells) {
		return c.words == nil
	}
	cell := &row.Cells[c.col]
	switch {
	case cell.Kind == Error && cell.Text == "":
		return false // a formula without a value isn't blank: nobody knows what it says
	case c.words == nil:
		return TrimBlanks(cell.Text) == ""
	case len(cell.Text) > maxWord:
		return false
	}
	var buf [64]byte
	if c.words[string(appendFold(buf[:0], cell.Text))] {
		return true
	}
	_, ok := c.shown.word(cell)
	return ok
}

// refuseDoubtfulSkip reports what skip may or may not leave out: a formula that
// has no value, and a date that a word may or may not mean, as nothing says which
// of its numbers is the month.
func (d *drafting) refuseDoubtfulSkip() {
	for i := range d.skip {
		c := &d.skip[i]
		if c.col >= len(d.row.Cells) {
			continue
		}
		if d.row.Cells[c.col].IsFormula() {
			d.isErrorCell(c.col, "skip")
			continue
		}
		if !c.shown.doubts(&d.row.Cells[c.col]) {
			continue
		}
		date := d.row.Cells[c.col].Text
		d.problem(c.col, "skip", CodeAmbiguousDate, date,
			fmt.Sprintf("%s says %s, which skip may or may not leave out: write the dates there in that form, or set date_format", d.header.Name(c.col), quote(date)))
	}
}

// maxWord bounds the texts that are compared with words of the mapping, in
// bytes: a cell holds 32,767 characters at most.
const maxWord = 1 << 17
