package starter

import (
	"strings"
	"unicode/utf8"

	"tallyfy-import/mapping"
)

// TopRows is how many rows [HeaderRow] needs to see.
const TopRows = 25

// HeaderRow finds the header among the first rows of a sheet, blank ones left
// out: titles and notes may stand above it. It returns the header's row
// number, and false where no row is clearly the header.
//
// A header has a name for most columns, and rows above it have few cells. Two
// usual names in a row are enough; a row whose names aren't known must have
// texts rather than data in nearly every column.
func HeaderRow(top []mapping.Row) (number int, found bool) {
	width := 0
	for i := range top {
		width = max(width, filled(&top[i]))
	}
	above := 0 // the most filled cells of a row above
	for i := range top {
		n := filled(&top[i])
		switch {
		case width < 2:
		case above*2 <= width && n*2 >= width && usualNames(&top[i]) >= 2:
			return top[i].Number, true
		case above*3 <= max(width, 3) && n*4 >= width*3 && looksLikeNames(&top[i]):
			return top[i].Number, true
		}
		above = max(above, n)
	}
	return 0, false
}

func filled(row *mapping.Row) int {
	n := 0
	for i := range row.Cells {
		if mapping.TrimBlanks(row.Cells[i].Text) != "" {
			n++
		}
	}
	return n
}

// usualNames counts the cells that are usual headers.
func usualNames(row *mapping.Row) int {
	n := 0
	for i := range row.Cells {
		if c := &row.Cells[i]; c.Kind == mapping.Text && len(c.Text) <= maxWordSize && isUsual(c.Text) {
			n++
		}
	}
	return n
}

// looksLikeNames reports whether nearly all filled cells of a row are short
// texts that aren't data.
func looksLikeNames(row *mapping.Row) bool {
	const longest = 60 // characters of a header
	names, data := 0, 0
	for i := range row.Cells {
		text := mapping.TrimBlanks(row.Cells[i].Text)
		switch {
		case text == "":
		case row.Cells[i].Kind != mapping.Text, isData(text), utf8.RuneCountInString(text) > longest:
			data++
		default:
			names++
		}
	}
	return data*5 <= names
}

// isData reports whether a text is a number, a date, an e-mail address or a
// web address.
func isData(text string) bool {
	if _, ok := mapping.ParseISO(text); ok {
		return true
	}
	if _, ok := mapping.ParseInteger(mapping.Cell{Kind: mapping.Text, Text: text}); ok {
		return true
	}
	return mapping.IsEmail(text) || strings.Contains(text, "://") || len(mapping.GuessFormats(text)) > 0
}
