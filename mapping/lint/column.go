package lint

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tallyfy-import/mapping"
)

// A column is what is known of one column of the sheet.
type column struct {
	at    int    // from 0
	field string // the first that it feeds
	isKey bool
	texts bool // its cells go into texts or name something
	seen  bool // it has a cell with something in it
	dates *dates

	keyField string
	ids      ids
	moment   moment // the date in the row at hand, if it is one

	errors, noValues, garbled, lost, hidden finding
	skipped, doubled                        finding
}

// use notes what the mapping takes from the column.
func (c *column) use(u mapping.Use) {
	if c.field == "" {
		c.field = u.Field
	}
	switch u.Sort {
	case mapping.SortKey:
		c.isKey, c.texts, c.keyField = true, true, u.Field
	case mapping.SortText, mapping.SortChoice, mapping.SortPeople, mapping.SortList:
		c.texts = true
	case mapping.SortDate:
		if c.dates == nil {
			c.dates = &dates{field: u.Field, formats: u.Formats}
			c.dates.start()
		}
	}
}

// see looks at a cell that isn't blank.
func (c *column) see(row int, cell *mapping.Cell) {
	c.moment.set = false
	c.seen = true
	if cell.Kind == mapping.Error {
		switch {
		case cell.Text == "":
			c.noValues.add(row, "")
		case !cell.IsFormula(): // a CSV file's, which its row tells of
			c.errors.add(row, cell.Text)
		}
		return
	}
	if c.dates != nil {
		c.moment = c.dates.see(row, cell)
	}
	if cell.Kind == mapping.Text && !isASCII(cell.Text) {
		c.seeLetters(row, cell.Text)
	}
	if cell.Kind == mapping.Text && isErrorText(cell.Text) {
		c.errors.add(row, cell.Text)
	}
	if c.texts {
		c.ids.see(row, cell)
	}
}

// seeLetters looks at a text with letters beyond ASCII.
func (c *column) seeLetters(row int, text string) {
	switch garbling(text) {
	case misread:
		c.garbled.add(row, text)
	case replaced:
		c.lost.add(row, text)
	}
	if c.isKey && hasHidden(text) {
		c.hidden.add(row, text)
	}
}

// isErrorText reports whether a text is what a spreadsheet program writes into a
// CSV file for an error, in any language (#N/A, #REF!, #WERT!, Err:502), or for
// a number that its column is too narrow for. Most texts are none by their
// first letter.
func isErrorText(s string) bool {
	if s == "" || s[0] > '#' && s[0] != 'E' && s[0] < utf8.RuneSelf {
		return false
	}
	if s = mapping.TrimBlanks(s); len(s) < 3 {
		return false
	}
	switch s[0] {
	case '#':
		return isErrorSign(s)
	case 'E': // of LibreOffice
		number, ok := strings.CutPrefix(s, "Err:")
		return ok && len(number) == 3 && isDigits(number)
	}
	return false
}

// isErrorSign reports whether a text that begins with # is an error's. Most end
// in a sign; those for a value that isn't available don't in all languages.
func isErrorSign(s string) bool {
	switch s {
	case "#N/A", "#NV", "#N/D", "#N/B", "#I/T", "#YOK", "#Н/Д":
		return true
	}
	switch s[len(s)-1] {
	case '#':
		return strings.Trim(s, "#") == ""
	case '!', '?':
	default:
		return false
	}
	name := strings.TrimLeft(s[1:len(s)-1], "¡¿") // as Spanish opens what ends in ! and ?
	for _, r := range name {
		if !unicode.IsUpper(r) && !unicode.IsDigit(r) && r != '/' && r != '_' {
			return false
		}
	}
	return name != ""
}

// report adds the column's warnings.
func (c *column) report(r *report) {
	name := r.linter.header.Name(c.at)
	r.add(ErrorCells, c.at, c.field, &c.errors, "%s has cells that show an error such as %s", name, c.errors.value)
	r.add(NoValues, c.at, c.field, &c.noValues, "%s has formulas without a value in the workbook: open it in a spreadsheet program and save it", name)
	if c.garbled.count > 0 {
		r.add(Mojibake, c.at, c.field, &c.garbled, "%s has garbled letters, as in %s: the text was saved or read in the wrong encoding, probably UTF-8 as windows-1252", name, quote(c.garbled.value))
	} else {
		r.add(Mojibake, c.at, c.field, &c.lost, "%s has the sign � where letters were lost before the sheet was saved, as in %s", name, quote(c.lost.value))
	}
	r.add(HiddenCharacters, c.at, c.keyField, &c.hidden, "%s has keys with no-break spaces or characters without a width, which nobody sees", name)
	if c.dates != nil {
		c.dates.report(r, c)
		r.add(SkippedTimes, c.at, c.dates.field, &c.skipped, "%s has times that never were, as the clocks are put forward over them", name)
		r.add(DoubledTimes, c.at, c.dates.field, &c.doubled, "%s has times that come twice, as the clocks are put back: the first is taken", name)
	}
	if c.texts {
		c.ids.report(r, c)
	}
}
