package mapping

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// TrimBlanks returns s without the blanks around it: Unicode white space
// (no-break spaces among it), zero-width characters, direction marks and byte
// order marks. Programs leave them at the ends of pasted texts, where nobody
// sees them.
func TrimBlanks(s string) string {
	if s == "" || isPlain(s[0]) && isPlain(s[len(s)-1]) {
		return s
	}
	return strings.TrimFunc(s, isBlank)
}

// isPlain reports whether b is an ASCII character that isn't a blank.
func isPlain(b byte) bool { return b > ' ' && b < utf8.RuneSelf }

// isBlank reports whether r takes no ink: white space or a zero-width
// character.
func isBlank(r rune) bool {
	if r < utf8.RuneSelf {
		return r == ' ' || r >= '\t' && r <= '\r'
	}
	return unicode.IsSpace(r) || isZeroWidth(r)
}

// isZeroWidth reports whether r has no width of its own: zero-width spaces and
// joiners, direction marks, the word joiner and the byte order mark.
func isZeroWidth(r rune) bool {
	switch {
	case r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x2069:
		return true
	}
	return r == 0xFEFF || r == 0x180E
}

// ParseBool reads a yes or a no: true/false, yes/no, y/n, 1/0, x and ✓, in any
// letter case, with blanks around it. ok is false for anything else, a blank
// among it.
func ParseBool(s string) (value, ok bool) {
	s = TrimBlanks(s)
	switch len(s) {
	case 1:
		switch s[0] {
		case '1', 'y', 'Y', 'x', 'X':
			return true, true
		case '0', 'n', 'N':
			return false, true
		}
		return false, false
	case 2, 3, 4, 5, 6:
	default:
		return false, false
	}
	switch {
	case strings.EqualFold(s, "true"), strings.EqualFold(s, "yes"):
		return true, true
	case strings.EqualFold(s, "false"), strings.EqualFold(s, "no"):
		return false, true
	}
	switch strings.TrimSuffix(s, "\uFE0F") { // the sign that asks for the coloured form
	case "✓", "✔", "☑", "✅":
		return true, true
	}
	return false, false
}

// maxWhole bounds the numbers of number cells: a spreadsheet keeps 15 digits,
// and beyond them the last ones may not be those that were typed.
const maxWhole = 1_000_000_000_000_000

// ParseInteger reads a whole number from a text or number cell. ok is false for
// fractions (5.5 is never cut to 5), for number cells of more than 15 digits or
// whose format shows another number, and for any other kind of cell. A text may say 5, -5, +5 or 5.0; thousands
// separators aren't read, as 5.000 is five in one country and five thousand in
// another.
func ParseInteger(c Cell) (n int64, ok bool) {
	switch c.Kind {
	case Text:
		return parseWhole(TrimBlanks(c.Text))
	case Number:
		raw := c.Raw
		if raw == "" {
			raw = c.Text
		}
		n, ok = wholeNumber(raw)
		return n, ok && (c.Text == raw || showsNumber(c.Text, n))
	}
	return 0, false
}

// parseWhole reads a text such as 5, -5 or 5.0.
func parseWhole(s string) (int64, bool) {
	if cut, found := strings.CutSuffix(s, ".0"); found {
		s = cut
	} else if cut, found := strings.CutSuffix(s, ".00"); found {
		s = cut
	}
	digits := s
	if digits != "" && (digits[0] == '-' || digits[0] == '+') {
		digits = digits[1:]
	}
	if digits == "" || !allDigits(digits) {
		return 0, false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil
}

// wholeNumber reads a number as a workbook stores it. Like a spreadsheet it
// looks at 15 digits, so that 4.9999999999999991, the result of a sum, is 5.
func wholeNumber(raw string) (int64, bool) {
	if n, ok := parseWhole(raw); ok {
		return n, n > -maxWhole && n < maxWhole
	}
	f, err := strconv.ParseFloat(raw, 64)
	if err != nil || math.IsNaN(f) || math.Abs(f) >= maxWhole {
		return 0, false
	}
	var buf [32]byte
	f, err = strconv.ParseFloat(string(strconv.AppendFloat(buf[:0], f, 'g', 15, 64)), 64)
	if err != nil || f != math.Trunc(f) || math.Abs(f) >= maxWhole {
		return 0, false
	}
	return int64(f), true
}

// allDigits reports whether s has only ASCII digits.
func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// SplitList cuts s at each sep and returns the parts, trimmed, without blank
// ones. An empty sep cuts nothing.
func SplitList(s, sep string) []string {
	if sep == "" {
		if s = TrimBlanks(s); s == "" {
			return nil
		}
		return []string{s}
	}
	var list []string
	for more := true; more; {
		var part string
		part, s, more = strings.Cut(s, sep)
		if part = TrimBlanks(part); part == "" {
			continue
		}
		if list == nil {
			list = make([]string, 0, 2+strings.Count(s, sep))
		}
		list = append(list, part)
	}
	return list
}
