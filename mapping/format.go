package mapping

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// A DateFormat says how dates are written as text. See ParseDateFormat for its
// language. The zero DateFormat reads nothing.
type DateFormat struct {
	text  string
	parts []part
}

// A part of a format is a token, or a literal text.
type part struct {
	token   token
	literal string
	fixed   bool // a number touches it: its width can't vary
	pointed bool // a point or comma follows it in the format
}

// A token is one of the names that a format has for the pieces of a date.
type token uint8

const (
	literal token = iota
	year4
	year2
	month2
	month1
	monthName
	monthFull
	day2
	day1
	hour2
	hour1
	half2
	half1
	minute
	second
	halfDay
	zoneOffset
)

// tokens are the names, longer ones before those that they begin with.
var tokens = [...]struct {
	name  string
	token token
	piece string // what it tells; two tokens of one piece contradict each other
}{
	{"YYYY", year4, "year"}, {"YY", year2, "year"},
	{"MMMM", monthFull, "month"}, {"MMM", monthName, "month"}, {"MM", month2, "month"}, {"M", month1, "month"},
	{"DD", day2, "day"}, {"D", day1, "day"},
	{"HH", hour2, "hour"}, {"H", hour1, "hour"}, {"hh", half2, "hour"}, {"h", half1, "hour"},
	{"mm", minute, "minute"}, {"ss", second, "second"}, {"A", halfDay, "AM or PM"}, {"Z", zoneOffset, "offset"},
}

// maxFormat bounds a format's length in bytes.
const maxFormat = 100

// ParseDateFormat reads a format such as DD/MM/YYYY or D MMM YYYY h:mm A. Its
// tokens are
//
//	YYYY YY          the year; of two digits, 69 to 99 are 1969 to 1999 and
//	                 00 to 68 are 2000 to 2068, as POSIX has it
//	MM M MMM MMMM    the month: as a number, by its short and by its full name
//	DD D             the day
//	HH H hh h mm ss  hours of the day, hours before and after noon, minutes, seconds
//	A                AM or PM, needed with hh and h
//	Z                the offset from UTC: Z, +02:00, +0200 or +02
//
// and everything else stands for itself: separators, and words such as Uhr. An
// h beside hours of the day (17h30) is the letter. A format says year, month
// and day at least.
func ParseDateFormat(s string) (DateFormat, error) {
	s = TrimBlanks(s)
	if s == "" || len(s) > maxFormat {
		return DateFormat{}, fmt.Errorf("a date format looks like DD/MM/YYYY or YYYY-MM-DD HH:mm, and has at most %d characters", maxFormat)
	}
	f := DateFormat{text: s, parts: splitFormat(s)}
	if err := f.check(); err != nil {
		return DateFormat{}, fmt.Errorf("date format %q: %w", s, err)
	}
	f.lookAround()
	return f, nil
}

// String returns the format as it was given to ParseDateFormat.
func (f DateFormat) String() string { return f.text }

// splitFormat cuts a format into tokens and literals.
func splitFormat(s string) []part {
	var parts []part
	add := func(text string) {
		if n := len(parts); n > 0 && parts[n-1].token == literal {
			parts[n-1].literal += text
			return
		}
		parts = append(parts, part{literal: text})
	}
	dayHours := strings.Contains(s, "H")
	for s != "" {
		if word := leadingWord(s); isLiteralWord(word) {
			add(word)
			s = s[len(word):]
			continue
		} else if word != "" {
			for word != "" {
				name, t := leadingToken(word)
				if t == half1 && dayHours {
					t = literal
				}
				if t == literal {
					add(name)
				} else {
					parts = append(parts, part{token: t})
				}
				word, s = word[len(name):], s[len(name):]
			}
			continue
		}
		_, size := utf8.DecodeRuneInString(s)
		add(s[:size])
		s = s[size:]
	}
	return parts
}

// leadingWord returns the ASCII letters that s begins with.
func leadingWord(s string) string {
	i := 0
	for i < len(s) && (s[i]|0x20 >= 'a' && s[i]|0x20 <= 'z') {
		i++
	}
	return s[:i]
}

// isLiteralWord reports whether a run of letters is a word rather than tokens:
// it has letters that no token has, and no token of two letters or more. So
// Uhr and Date are words; DDTHH and YYYYxMM aren't.
func isLiteralWord(word string) bool {
	if strings.Trim(word, "YMDHhmsAZT") == "" {
		return false
	}
	for _, t := range tokens {
		if len(t.name) > 1 && strings.Contains(word, t.name) {
			return false
		}
	}
	return true
}

// leadingToken returns the token that s begins with, or its first letter as a
// literal.
func leadingToken(s string) (string, token) {
	for _, t := range tokens {
		if strings.HasPrefix(s, t.name) {
			return t.name, t.token
		}
	}
	return s[:1], literal
}

// check reports what keeps the format from saying a date.
func (f *DateFormat) check() error {
	has := map[string]bool{}
	twelve := false
	for _, p := range f.parts {
		if p.token == literal {
			continue
		}
		piece := pieceOf(p.token)
		if has[piece] {
			return fmt.Errorf("the %s is there twice%s", piece, f.hint())
		}
		has[piece] = true
		twelve = twelve || p.token == half2 || p.token == half1
	}
	for _, piece := range []string{"year", "month", "day"} {
		if !has[piece] {
			return fmt.Errorf("it doesn't say the %s%s", piece, f.hint())
		}
	}
	switch {
	case has["minute"] && !has["hour"], has["hour"] && !has["minute"] && !has["AM or PM"], has["second"] && !has["minute"]:
		return fmt.Errorf("a time of day has hours and minutes, such as HH:mm%s", f.hint())
	case twelve && !has["AM or PM"]:
		return fmt.Errorf("hh are the hours before and after noon and need an A (AM or PM): hours of the day are HH")
	case has["AM or PM"] && !twelve:
		return fmt.Errorf("an A (AM or PM) goes with hh, such as hh:mm A")
	case has["offset"] && !has["hour"]:
		return fmt.Errorf("a Z (offset from UTC) goes with a time of day, such as HH:mm Z")
	}
	return f.checkWidths()
}

// hint says what was probably meant by a format in the habit of spreadsheets
// or programming languages, dd/mm/yyyy, where case tells nothing or otherwise.
func (f *DateFormat) hint() string {
	if strings.Contains(f.text, "%") {
		return ": write it as DD/MM/YYYY, without %"
	}
	meant := strings.NewReplacer("y", "Y", "d", "D").Replace(f.text)
	date, rest, _ := strings.Cut(meant, " ")
	meant = strings.TrimSuffix(strings.ReplaceAll(date, "m", "M")+" "+rest, " ")
	if meant != f.text {
		if g := (DateFormat{text: meant, parts: splitFormat(meant)}); g.complete() {
			return ": did you mean " + meant + "? (MM is the month, mm are minutes)"
		}
	}
	return " (YYYY is the year, MM the month, DD the day, HH:mm hours and minutes)"
}

// complete reports whether each of year, month and day is there once.
func (f *DateFormat) complete() bool {
	count := map[string]int{}
	for _, p := range f.parts {
		if p.token != literal {
			count[pieceOf(p.token)]++
		}
	}
	return count["year"] == 1 && count["month"] == 1 && count["day"] == 1 && count["minute"] <= 1
}

func pieceOf(t token) string {
	for _, entry := range tokens {
		if entry.token == t {
			return entry.piece
		}
	}
	return ""
}

// checkWidths refuses numbers of one or two digits right before another
// number, such as DM: nobody can tell where the one ends.
func (f *DateFormat) checkWidths() error {
	for i := 1; i < len(f.parts); i++ {
		switch f.parts[i-1].token {
		case day1, month1, hour1, half1:
			if isNumber(f.parts[i].token) {
				return fmt.Errorf("a number of one or two digits stands right before another one: put something between them, or use DD, MM, HH")
			}
		}
	}
	return nil
}

// lookAround marks the numbers that touch other digits (all others may be read
// with one digit where two are usual), and the tokens that a point or comma
// follows (which then is no part of an abbreviation or a fraction).
func (f *DateFormat) lookAround() {
	touches := func(i int) bool {
		return i >= 0 && i < len(f.parts) && (isNumber(f.parts[i].token) || f.parts[i].hasOuterDigit())
	}
	for i := range f.parts {
		f.parts[i].fixed = touches(i-1) || touches(i+1)
		if i+1 < len(f.parts) {
			next := f.parts[i+1].literal
			f.parts[i].pointed = next != "" && (next[0] == '.' || next[0] == ',')
		}
	}
}

// hasOuterDigit reports whether a literal has a digit at one of its ends.
func (p part) hasOuterDigit() bool {
	n := len(p.literal)
	return n > 0 && (allDigits(p.literal[:1]) || allDigits(p.literal[n-1:]))
}

// isNumber reports whether a token is written in digits.
func isNumber(t token) bool {
	switch t {
	case literal, monthName, monthFull, halfDay, zoneOffset:
		return false
	}
	return true
}
