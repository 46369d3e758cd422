package starter

import (
	"fmt"
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
	above, namesAbove := 0, 0 // the most filled cells of a row above, and the usual names there
	for i := range top {
		n, names := filled(&top[i]), usualNames(&top[i])
		few := above*2 <= width || above < n && namesAbove == 0 && names*2 >= n
		switch {
		case width < 2:
		case few && n*2 >= width && names >= 2:
			return top[i].Number, true
		case above*3 <= max(width, 3) && n*4 >= width*3 && looksLikeNames(&top[i]):
			return top[i].Number, true
		}
		above, namesAbove = max(above, n), namesAbove+names
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
	_, isNumber := mapping.ParseInteger(mapping.Cell{Kind: mapping.Text, Text: text})
	return isNumber || isNoName(text)
}

// isNoName reports whether a text is a date, an e-mail address or a web
// address, which no column is called. A number may be a year.
func isNoName(text string) bool {
	_, isDate := mapping.ParseISO(text)
	return isDate || mapping.IsEmail(text) || strings.Contains(text, "://") || len(mapping.GuessFormats(text)) > 0
}

// header doubts that the header is one, where a third of its names are data.
func (g *Guess) header() {
	var first *column
	names, data := 0, 0
	for _, c := range g.survey.columns {
		if c.name == "" {
			continue
		}
		names++
		if isNoName(c.name) {
			data++
			if first == nil {
				first = c
			}
		}
	}
	if data*3 <= names {
		return
	}
	row := g.survey.header.Row
	e := entry{Finding: Finding{Field: "header_row", Status: Undecided}}
	e.Evidence = fmt.Sprintf("row %d was taken for the header, but it has %s, which looks like data", row, first.where(example{row: row, text: excerpt(first.name)}))
	e.notes = []string{"TO DECIDE: " + e.Evidence + ". Add a row of headers to the sheet, or write which row they are in:"}
	e.lines = []string{"# header_row: 1"}
	g.top = append(g.top, e)
}
