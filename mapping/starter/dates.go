package starter

import (
	"slices"
	"strings"

	"tallyfy-import/mapping"
)

// dateCells is what is known of a column's dates.
type dateCells struct {
	real    int     // cells that are dates
	iso     example // texts in ISO 8601, which need no format
	written example // texts in another format
	formats []mapping.DateFormat
	several example // texts that none of the formats of those before fits
	tried   int
}

// count is how many cells are dates of some sort.
func (d *dateCells) count() int { return d.real + d.iso.count + d.written.count }

// maxTries is how many texts are tried before a column without a single date
// is taken for one that has none.
const maxTries = 1000

// text takes in a text, and reports whether it is a date.
func (d *dateCells) text(text string, row int) bool {
	if d.tried >= maxTries && d.count() == 0 {
		return false
	}
	d.tried++
	if !strings.ContainsAny(text, "0123456789") {
		return false
	}
	if _, ok := mapping.ParseISO(text); ok {
		d.iso.add(row, text)
		return true
	}
	fitting := slices.DeleteFunc(slices.Clone(d.formats), func(f mapping.DateFormat) bool {
		_, ok := f.Parse(text)
		return !ok
	})
	if len(fitting) == 0 {
		guesses := mapping.GuessFormats(text)
		if len(guesses) == 0 {
			return false
		}
		if d.written.count > 0 {
			d.several.add(row, text)
		} else {
			d.formats = guesses
		}
	} else {
		d.formats = fitting
	}
	d.written.add(row, text)
	return true
}
