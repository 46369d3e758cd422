package mapping

import (
	"strings"
	"unicode"
)

// GuessFormats returns the formats that fit a date written as text, the most
// usual first: DD/MM/YYYY and MM/DD/YYYY for 04/03/2031, only the first for
// 13/03/2031, none for what is no date and for ISO 8601, which needs none. It
// knows numbers in the orders day-month-year, month-day-year and
// year-month-day, names of months, and a time of day after the date. The
// formats of two texts that are written alike are the same, so that those
// which fit a whole column are those that all its texts share.
func GuessFormats(text string) []DateFormat {
	text = TrimBlanks(text)
	if len(text) < 6 || len(text) > 40 {
		return nil
	}
	if _, ok := ParseISO(text); ok {
		return nil
	}
	date, clock := cutClock(text)
	var formats []DateFormat
	for _, guess := range guessDates(date) {
		f, err := ParseDateFormat(guess + clock)
		if err != nil {
			continue
		}
		if _, ok := f.Parse(text); ok {
			formats = append(formats, f)
		}
	}
	return formats
}

// cutClock cuts the time of day off the end of text, and returns the date
// before it and the format of what was cut, the gap before it included.
func cutClock(text string) (date, format string) {
	colon := strings.IndexByte(text, ':')
	if colon < 1 {
		return text, ""
	}
	start := colon
	for start > 0 && text[start-1] >= '0' && text[start-1] <= '9' {
		start--
	}
	date = strings.TrimRightFunc(text[:start], isBlank)
	gap := text[len(date):start]
	if gap != "" {
		gap = " "
	}
	if trimmed := strings.TrimSuffix(date, "T"); trimmed != date && gap == "" {
		date, gap = trimmed, "T"
	}
	if trimmed := strings.TrimSuffix(date, ","); trimmed != date {
		date, gap = trimmed, ","+gap
	}
	return date, gap + clockFormat(text[start:])
}

// clockFormat returns the format of a time of day such as 9:05:00 PM or
// 17:00+02:00.
func clockFormat(text string) string {
	s := scanner{text}
	s.digits(1, 2)
	format := ":mm"
	s.byte(':')
	s.digits(2, 2)
	seconds := s.byte(':')
	if seconds {
		s.digits(2, 2)
		s.fraction()
		format += ":ss"
	}
	tail := ""
	if s.blanks() {
		tail = " "
	}
	switch _, half := s.half(); {
	case half:
		return "hh" + format + tail + "A"
	case strings.HasPrefix(s.rest, "-") && !seconds:
		return "" // see isoTime
	case s.rest != "":
		return "HH" + format + tail + "Z"
	}
	return "HH" + format
}

// A datePiece is a number or a word of a date, with what separates it from the
// piece before.
type datePiece struct {
	gap    string
	digits int // how many; 0 for a word
}

// guessDates returns what the formats of a date without a time may be.
func guessDates(date string) []string {
	pieces, ok := cutDate(date)
	if !ok {
		return nil
	}
	if len(pieces) == 1 {
		if pieces[0].digits != 8 {
			return nil
		}
		return []string{"YYYYMMDD", "DDMMYYYY", "MMDDYYYY"}
	}
	if len(pieces) != 3 {
		return nil
	}
	var guesses []string
	for _, order := range [...]string{"DMY", "MDY", "YMD"} {
		if format, ok := formatOf(pieces, order); ok {
			guesses = append(guesses, format)
		}
	}
	return guesses
}

// cutDate cuts a date into its numbers and words.
func cutDate(date string) (pieces []datePiece, ok bool) {
	for date != "" {
		var p datePiece
		if len(pieces) > 0 {
			const widest = 8
			end := strings.IndexFunc(date, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
			if end < 0 || end > widest {
				return nil, false
			}
			p.gap, date = date[:end], date[end:]
		}
		for p.digits < len(date) && date[p.digits] >= '0' && date[p.digits] <= '9' {
			p.digits++
		}
		size := p.digits
		if size == 0 {
			var month int
			if month, size = monthNamed(date); month == 0 {
				return nil, false
			}
			if strings.HasPrefix(date[size:], ". ") {
				size++ // the point of an abbreviation
			}
		}
		date = date[size:]
		if pieces = append(pieces, p); len(pieces) > 3 {
			return nil, false
		}
	}
	return pieces, len(pieces) > 0
}

// formatOf writes the format of three pieces in an order of D, M and Y.
func formatOf(pieces []datePiece, order string) (string, bool) {
	var format strings.Builder
	for i, p := range pieces {
		format.WriteString(plainGap(p.gap))
		switch {
		case p.digits == 0 && order[i] != 'M':
			return "", false
		case p.digits == 0:
			format.WriteString("MMM")
		case order[i] == 'Y' && p.digits == 4:
			format.WriteString("YYYY")
		case order[i] == 'Y' && p.digits == 2 && !(i == 0 && pieces[1].digits == 0):
			format.WriteString("YY") // nobody writes it before a month's name: 03/Dec/31 is a day
		case order[i] == 'M' && p.digits <= 2:
			format.WriteString("MM")
		case order[i] == 'D' && p.digits <= 2:
			format.WriteString("DD")
		default:
			return "", false
		}
	}
	return format.String(), true
}

// plainGap writes every run of blanks in a separator as one space.
func plainGap(gap string) string {
	s := scanner{gap}
	var plain strings.Builder
	for s.rest != "" {
		if s.blanks() {
			plain.WriteByte(' ')
			continue
		}
		plain.WriteByte(s.rest[0])
		s.rest = s.rest[1:]
	}
	return plain.String()
}
