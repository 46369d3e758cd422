package sheet

import "tallyfy-import/mapping"

// Units of a clock, in milliseconds. No clock has the unit 0.
const (
	unitSecond = 1000
	unitMinute = 60 * unitSecond
)

// A dateReader finds out what a section shows of a date or a time.
type dateReader struct {
	day, clock bool
	elapsed    bool
	seconds    bool
	decimals   int    // of the seconds
	months     int    // letters m that aren't minutes
	last       string // letter; minutes for an m that turned out to be such
}

const minutes = "n"

// compileDateSection makes a section ready that shows a date or a time, and
// reports whether it is one. A section with digits beside the decimals of its
// seconds is none, whatever its letters: 0 days is a number with a unit that
// should have been quoted.
func compileDateSection(tokens []formatToken) (s section, ok bool) {
	var r dateReader
	digits := 0
	for i, t := range tokens {
		switch t.kind {
		case formatElapsed:
			r.elapsed = true
			r.seconds = r.seconds || t.text[0] == 's'
		case formatHalfDay:
			r.clock = true
		case formatDate:
			r.letter(t.text)
		case formatDigit:
			digits++
		case formatPoint:
			if i > 0 && (tokens[i-1].kind == formatDate || tokens[i-1].kind == formatElapsed) && tokens[i-1].text[0] == 's' {
				r.decimals = countDigits(tokens[i+1:])
			}
		}
	}
	s = section{means: r.meaning(), unit: r.unit()}
	switch s.means {
	case meansDuration:
		s.elapsed = compileElapsed(tokens)
	case meansDate, meansDateTime:
		s.unshown = r.unshown(tokens)
	}
	return s, s.means != meansNumber && digits == r.decimals
}

// letter reads a letter. An m is minutes after hours or before seconds, else
// months.
func (r *dateReader) letter(letter string) {
	if letter == r.last || letter == "m" && r.last == minutes {
		return
	}
	switch {
	case letter == "m" && r.last == "h":
		r.clock, letter = true, minutes
	case letter == "m":
		r.months++
	case letter == "h":
		r.clock = true
	case letter == "s":
		r.clock, r.seconds = true, true
		if r.last == "m" {
			r.months--
		}
	default:
		r.day = true
	}
	r.last = letter
}

// unshown are the parts of a date that the section doesn't show. Three letters d
// and more are a day of the week, five letters m the first letter of a month
// (ECMA-376 part 1, 18.8.31), of which no date can be told.
func (r *dateReader) unshown(tokens []formatToken) mapping.DateParts {
	parts := mapping.PartYear | mapping.PartMonth | mapping.PartDay
	months := r.months
	for i := 0; i < len(tokens); {
		n := countAlike(tokens[i:])
		if tokens[i].kind == formatDate {
			switch letter := tokens[i].text; {
			case letter == "y", letter == "e", letter == "b":
				parts &^= mapping.PartYear
			case letter == "d" && n <= 2:
				parts &^= mapping.PartDay
			case letter == "m" && n == 5:
				months--
			}
		}
		i += n
	}
	if months > 0 {
		parts &^= mapping.PartMonth
	}
	return parts
}

func (r *dateReader) meaning() meaning {
	day := r.day || r.months > 0
	switch {
	case r.elapsed:
		return meansDuration
	case day && r.clock:
		return meansDateTime
	case day:
		return meansDate
	case r.clock:
		return meansTime
	}
	return meansNumber
}

// unit is the smallest unit of the clock that is shown, which is a minute for
// hours alone as well.
func (r *dateReader) unit() int64 {
	switch {
	case !r.clock && !r.elapsed:
		return 0
	case !r.seconds:
		return unitMinute
	}
	unit := int64(unitSecond)
	for range min(r.decimals, 3) {
		unit /= 10
	}
	return unit
}

// countDigits counts the placeholders that tokens begin with.
func countDigits(tokens []formatToken) int {
	for i, t := range tokens {
		if t.kind != formatDigit {
			return i
		}
	}
	return len(tokens)
}
