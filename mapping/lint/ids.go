package lint

import (
	"math"
	"strconv"
	"strings"

	"tallyfy-import/mapping"
)

// ids is what is known of the ids and numbers in a column of texts.
type ids struct {
	cells       int // that aren't blank
	idLike      int // short words with digits, and numbers
	numbers     finding
	digitTexts  finding // numbers stored as text
	scientific  finding
	long        finding // number cells beyond 15 digits
	longTexts   int     // texts of more than 15 digits
	rounded     finding // those whose digits beyond the 15th are all 0
	datesLike   finding // 1-Mar, Mar-01 and real dates
	monthWords  finding // MAR1
	widths      [maxWidth + 1]width
	least, most uint64
	last        uint64
	ups, downs  int
}

// A width is what is known of the numbers of so many digits.
type width struct {
	plain  finding // without a zero in front
	zeroed int     // with one
}

const (
	maxWidth  = 18 // digits that fit an integer
	maxID     = 32 // a longer text is no id, in bytes
	precision = 15 // digits that a spreadsheet keeps
)

// see looks at a cell that isn't blank.
func (s *ids) see(row int, cell *mapping.Cell) {
	switch cell.Kind {
	case mapping.Text:
		if len(cell.Text) > maxID {
			s.cells++
			return
		}
		s.seeText(row, cell.Text)
	case mapping.Number:
		s.cells++
		s.idLike++
		s.numbers.add(row, cell.Text)
		if isLong(cell.Raw) {
			s.long.add(row, cell.Text)
		}
		s.seeDigits(row, cell.Text)
	case mapping.Date, mapping.DateTime:
		s.cells++
		s.datesLike.add(row, cell.Text)
	default:
		s.cells++
	}
}

func (s *ids) seeText(row int, text string) {
	text = mapping.TrimBlanks(text)
	if text == "" {
		return
	}
	s.cells++
	if strings.IndexByte(text, ' ') >= 0 { // a phrase, or 01. Mrz
		if isDayMonth(text) {
			s.datesLike.add(row, text)
		}
		return
	}
	digits := 0
	for i := range len(text) {
		if text[i]-'0' <= 9 {
			digits++
		}
	}
	switch {
	case digits == 0:
		return
	case digits == len(text):
		s.idLike++
		s.digitTexts.add(row, text)
		s.seeDigits(row, text)
		if digits > precision {
			s.longTexts++
			if strings.Trim(text[precision:], "0") == "" {
				s.rounded.add(row, text)
			}
		}
		return
	case isScientific(text):
		s.scientific.add(row, text)
	case isDayMonth(text):
		s.datesLike.add(row, text)
		return
	case isMonthWord(text):
		s.monthWords.add(row, text)
	}
	s.idLike++
}

// seeDigits notes the width and the size of a number, if text is one.
func (s *ids) seeDigits(row int, text string) {
	n := len(text)
	if n == 0 || n > maxWidth {
		return
	}
	value := uint64(0)
	for i := range n {
		if text[i] < '0' || text[i] > '9' {
			return
		}
		value = value*10 + uint64(text[i]-'0')
	}
	if w := &s.widths[n]; text[0] == '0' && n > 1 {
		w.zeroed++
	} else {
		w.plain.add(row, text)
	}
	if s.least == 0 && s.most == 0 {
		s.least = value
	}
	s.least, s.most = min(s.least, value), max(s.most, value)
	switch {
	case value > s.last:
		s.ups++
	case value < s.last:
		s.downs++
	}
	s.last = value
}

// isLong reports whether a number as a workbook stores it is whole and has
// more than 15 digits.
func isLong(raw string) bool {
	if len(raw) <= precision && !strings.ContainsAny(raw, "eE") {
		return false
	}
	f, err := strconv.ParseFloat(raw, 64)
	return err == nil && math.Abs(f) >= 1e15
}

// isScientific reports whether s is a number such as 1.23E+12, as spreadsheets
// write long ids into CSV files. Without the sign it may be an id, and with a
// minus it is a measure: no id is that small.
func isScientific(s string) bool {
	if last := len(s) - 1; s[last] < '0' || s[last] > '9' || s[0] > '9' {
		return false
	}
	s = strings.TrimLeft(s, "+-")
	at := strings.IndexAny(s, "eE")
	if at < 1 || at+2 >= len(s) || s[at+1] != '+' {
		return false
	}
	whole, fraction, _ := strings.Cut(strings.Replace(s[:at], ",", ".", 1), ".")
	return len(whole) == 1 && isDigits(whole) && isDigits(fraction) && len(s) <= at+5 && isDigits(s[at+2:])
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// isDayMonth reports whether s is what a spreadsheet makes of an id that it
// takes for a date: 1-Mar, 01. Mrz, Mar-01.
func isDayMonth(s string) bool {
	const longest = 12
	if len(s) > longest {
		return false
	}
	before, after, ok := strings.Cut(s, "-")
	if !ok {
		before, after, ok = strings.Cut(s, ". ")
	}
	if !ok {
		return false
	}
	if before != "" && isDigits(before) {
		before, after = after, before
	}
	return after != "" && len(after) <= 2 && isDigits(after) && mapping.IsMonthName(strings.TrimSuffix(before, "."))
}

// isMonthWord reports whether s is an id that a spreadsheet takes for a date:
// MAR1, SEPT2.
func isMonthWord(s string) bool {
	end := len(s)
	for end > 0 && s[end-1]-'0' <= 9 {
		end--
	}
	digits := len(s) - end
	return digits >= 1 && digits <= 2 && mapping.IsMonthName(s[:end])
}

// report adds the warnings about ids and numbers.
func (s *ids) report(r *report, c *column) {
	name, field := r.linter.header.Name(c.at), c.field
	if c.isKey {
		field = c.keyField
	}
	r.add(Scientific, c.at, field, &s.scientific, "%s has numbers in scientific notation, such as %s, whose last digits are lost: take them from the original again, as text", name, quote(s.scientific.value))
	if s.long.count > 0 {
		r.add(LongNumbers, c.at, field, &s.long, "%s has numbers of more than 15 digits, such as %s, of which a spreadsheet keeps 15: format the column as text and enter them again", name, quote(s.long.value))
	} else if s.areRounded() {
		r.add(LongNumbers, c.at, field, &s.rounded, "%s has numbers of more than 15 digits that all end in zeros, such as %s: a spreadsheet has kept 15 digits; take them from the original again, as text", name, quote(s.rounded.value))
	}
	s.reportZeros(r, c, name, field)
	s.reportDates(r, c, name, field)
	if c.isKey && s.numbers.count > 0 && s.digitTexts.count > 0 {
		fewer := &s.numbers
		if s.digitTexts.count < s.numbers.count {
			fewer = &s.digitTexts
		}
		r.add(MixedTypes, c.at, field, fewer, "%s has both numbers and numbers stored as text, such as %s: format the column as text throughout", name, quote(s.digitTexts.value))
	}
}

// areRounded reports whether the texts of more than 15 digits are as a
// spreadsheet has left them: none has a digit but 0 beyond the 15th. One alone
// may end in zeros by chance.
func (s *ids) areRounded() bool { return s.longTexts >= 2 && s.rounded.count == s.longTexts }

// reportDates warns of dates among ids, and of ids that look like dates among
// numbers. Where dates are what the column is about, nothing is odd.
func (s *ids) reportDates(r *report, c *column, name, field string) {
	const message = "%s has dates such as %s among ids or numbers: a spreadsheet may have taken ids such as MAR1 or 3-1 for dates; take them from the original again, as text"
	others := s.idLike
	if s.datesLike.count > 0 && others >= 2*s.datesLike.count && 10*(others+s.datesLike.count) >= 8*s.cells {
		r.add(DateDamage, c.at, field, &s.datesLike, message, name, quote(s.datesLike.value))
		return
	}
	if numbers := s.numbers.count + s.digitTexts.count; s.monthWords.count > 0 && 10*numbers >= 8*s.cells {
		r.add(DateDamage, c.at, field, &s.monthWords, "%s has %s, which a spreadsheet takes for a date, among numbers: check that it is what was meant", name, quote(s.monthWords.value))
	}
}
