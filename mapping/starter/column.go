package starter

import (
	"strings"
	"unicode/utf8"

	"tallyfy-import/mapping"
)

// A column is what is known of one column: counts, and first examples.
type column struct {
	index int
	name  string // tidied; may be empty
	plain string // the words of the name
	alone bool   // no other column has the name

	hidden bool // the sheet doesn't show it

	filled int // cells that aren't blank, errors among them
	errors example
	dates  dateCells
	// numbers are number cells and texts such as 12; ids are those that may
	// number a member.
	numbers, ids example
	booleans     example // a yes or a no
	ownBooleans  int     // in words that a mapping doesn't know
	texts        example // none of the above
	urls, hexIDs int
	tooLong      int // more characters than a title may have
	parts        [len(separators)]partCount
	words        wordList
	keys         keySet
	run          runningNumber
}

// separators are what may stand between the entries of a list in one cell;
// none at all comes first.
var separators = [...]string{"", ";", ",", "|", "\n"}

const comma = 2 // in separators

// A partCount says what the cells hold if a separator cuts them up.
type partCount struct {
	cells   int // that have the separator
	emails  int // cells all of whose entries are e-mail addresses
	ids     int // or ids of members
	longest int // characters of the longest entry
}

// An example is how many cells are of a sort, and the first of them.
type example struct {
	count int
	row   int
	text  string
}

func (e *example) add(row int, text string) {
	if e.count++; e.count == 1 {
		e.row, e.text = row, excerpt(text)
	}
}

// excerpt copies the beginning of a text, so that the row it came from can go.
func excerpt(text string) string {
	const longest = 40 // characters
	n := 0
	for i := range text {
		if n++; n > longest {
			return strings.Clone(text[:i]) + "…"
		}
	}
	return strings.Clone(text)
}

func newColumn(index int, name string, alone bool) *column {
	c := &column{index: index, name: tidy(name), alone: alone}
	c.plain = plain(name)
	c.keys.wanted = rate(c.plain, roleKey) > 0
	return c
}

// observe takes in a cell of the column.
func (c *column) observe(cell *mapping.Cell, row int) {
	text := mapping.TrimBlanks(cell.Text)
	if cell.Kind != mapping.Error && text == "" {
		return
	}
	c.filled++
	switch cell.Kind {
	case mapping.Error:
		c.errors.add(row, text)
		return
	case mapping.Date, mapping.DateTime:
		c.dates.real++
	case mapping.TimeOfDay, mapping.Duration:
		c.texts.add(row, text)
	case mapping.Bool:
		c.booleans.add(row, text)
	case mapping.Number:
		c.number(cell, text, row)
	default:
		c.text(text, row)
	}
	c.cut(text, cell.Kind == mapping.Text)
	c.words.add(text)
	c.keys.add(text)
	c.run.add(cell)
}

func (c *column) number(cell *mapping.Cell, text string, row int) {
	c.numbers.add(row, text)
	if n, ok := mapping.ParseInteger(*cell); ok && n > 0 {
		c.ids.add(row, text)
	}
	if cell.Raw == "0" || cell.Raw == "1" {
		c.booleans.add(row, text)
	}
}

// text takes in a text cell. A text may be of several sorts: 1 is a number, an
// id and a yes.
func (c *column) text(text string, row int) {
	plainText := !c.dates.text(text, row)
	if n, ok := mapping.ParseInteger(mapping.Cell{Kind: mapping.Text, Text: text}); ok {
		c.numbers.add(row, text)
		plainText = false
		if n > 0 && mapping.User(text).IsID() {
			c.ids.add(row, text)
		}
	}
	if _, ok := mapping.ParseBool(text); ok {
		c.booleans.add(row, text)
		plainText = false
	} else if c.booleans.count == c.filled-1 { // only a column that has nothing else is one of yes and no
		if _, ok := boolean(text); ok {
			c.booleans.add(row, text)
			c.ownBooleans++
			plainText = false
		}
	}
	if plainText {
		c.texts.add(row, text)
	}
	if len(text) == 32 && strings.Trim(text, "0123456789abcdef") == "" {
		c.hexIDs++
	}
	if strings.HasPrefix(text, "https://") || strings.HasPrefix(text, "http://") {
		c.urls++
	}
	const maxTitle = 600 // characters, page "Create one-off task"
	if len(text) > maxTitle && utf8.RuneCountInString(text) > maxTitle {
		c.tooLong++
	}
}

// cut counts what a cell holds as a list, for each separator.
func (c *column) cut(text string, isText bool) {
	whole := partsOf(text, "")
	c.parts[0].add(whole)
	for i, separator := range separators[1:] {
		p := &c.parts[i+1]
		if isText && strings.Contains(text, separator) {
			p.cells++
			p.add(partsOf(text, separator))
		} else {
			p.add(whole)
		}
	}
}

// add counts one more cell.
func (p *partCount) add(cell partCount) {
	p.emails += cell.emails
	p.ids += cell.ids
	p.longest = max(p.longest, cell.longest)
}

// partsOf returns the count of one cell that is cut at a separator.
func partsOf(text, separator string) (p partCount) {
	entries := mapping.SplitList(text, separator)
	emails, ids := len(entries) > 0, len(entries) > 0
	for _, entry := range entries {
		emails = emails && mapping.IsEmail(entry)
		ids = ids && mapping.User(entry).IsID()
		p.longest = max(p.longest, utf8.RuneCountInString(entry))
	}
	if emails {
		p.emails = 1
	}
	if ids {
		p.ids = 1
	}
	return p
}
