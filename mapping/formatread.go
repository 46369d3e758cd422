package mapping

import "unicode/utf8"

// Parse reads text by the format. It must fit as a whole, and the day must be
// in the calendar: 31/02 is no date. Where the meaning can't change it is
// lenient: one digit is enough for DD, MM, HH and hh unless another number
// touches them, MMM and MMMM read short and full names alike (see monthNamed),
// letter case is ignored, any number of blanks is as good as one, and seconds
// may have a fraction.
func (f DateFormat) Parse(text string) (Moment, bool) {
	return f.parse(TrimBlanks(text), true)
}

// ParseDate reads text by the first format that fits. Of a list of formats,
// one that fits to the digit comes before one that fits leniently.
func ParseDate(text string, formats []DateFormat) (Moment, bool) {
	text = TrimBlanks(text)
	for i := range formats {
		if m, ok := formats[i].parse(text, false); ok {
			return m, true
		}
	}
	for i := range formats {
		if m, ok := formats[i].parse(text, true); ok {
			return m, true
		}
	}
	return Moment{}, false
}

// maxDateText bounds the texts that are tried as dates, in bytes.
const maxDateText = 100

func (f *DateFormat) parse(text string, lenient bool) (Moment, bool) {
	if len(f.parts) == 0 || len(text) == 0 || len(text) > maxDateText {
		return Moment{}, false
	}
	r := reading{scanner: scanner{text}}
	for i := range f.parts {
		p := &f.parts[i]
		if !r.take(p, lenient && !p.fixed) {
			return Moment{}, false
		}
	}
	if r.rest != "" || !r.finish() {
		return Moment{}, false
	}
	return r.Moment, true
}

// A reading is a Moment half read.
type reading struct {
	scanner
	Moment
	twelve    bool // the hour is one of the twelve
	afternoon bool
}

// take reads one part of the format.
func (r *reading) take(p *part, lenient bool) (ok bool) {
	shortest := 2
	if lenient {
		shortest = 1
	}
	switch p.token {
	case literal:
		return r.literal(p.literal)
	case year4:
		r.Year, ok = r.digits(4, 4)
	case year2:
		if r.Year, ok = r.digits(2, 2); r.Year >= 69 {
			r.Year += 1900
		} else {
			r.Year += 2000
		}
	case month2:
		r.Month, ok = r.digits(shortest, 2)
	case month1:
		r.Month, ok = r.digits(1, 2)
	case monthName, monthFull:
		r.Month, ok = r.month(p.pointed)
	case day2:
		r.Day, ok = r.digits(shortest, 2)
	case day1:
		r.Day, ok = r.digits(1, 2)
	case hour2:
		r.Hour, ok = r.digits(shortest, 2)
		r.HasTime = true
	case hour1:
		r.Hour, ok = r.digits(1, 2)
		r.HasTime = true
	case half2, half1:
		if p.token == half1 {
			shortest = 1
		}
		r.Hour, ok = r.digits(shortest, 2)
		r.HasTime, r.twelve = true, true
	case minute:
		r.Min, ok = r.digits(2, 2)
	case second:
		r.Sec, ok = r.digits(2, 2)
		if !p.pointed {
			r.Milli = r.fraction()
		}
	case halfDay:
		r.blanks()
		r.afternoon, ok = r.half()
	case zoneOffset:
		r.blanks()
		r.Offset, ok = r.offset()
		r.HasOffset = ok
	}
	return ok
}

// literal takes a literal of the format: its blanks stand for any number of
// them, its letters for both cases.
func (r *reading) literal(want string) bool {
	for want != "" {
		w, size := utf8.DecodeRuneInString(want)
		if isBlank(w) {
			s := scanner{want}
			s.blanks()
			want = s.rest
			// Before an offset or AM the blank is often left out.
			if !r.blanks() && (want != "" || r.rest == "" || r.rest[0] >= '0' && r.rest[0] <= '9') {
				return false
			}
			continue
		}
		got, gotSize := utf8.DecodeRuneInString(r.rest)
		if gotSize == 0 || got != w && foldRune(got) != foldRune(w) {
			return false
		}
		want, r.rest = want[size:], r.rest[gotSize:]
	}
	return true
}

// month takes a month's name, and the point of an abbreviation after it unless
// the format has a point of its own there.
func (r *reading) month(pointed bool) (int, bool) {
	month, size := monthNamed(r.rest)
	if month == 0 {
		return 0, false
	}
	r.rest = r.rest[size:]
	if !pointed {
		r.byte('.')
	}
	return month, true
}

// finish puts hours before and after noon right and checks the ranges.
func (r *reading) finish() bool {
	if r.twelve {
		var ok bool
		if r.Hour, ok = from12(r.Hour, r.afternoon); !ok {
			return false
		}
	}
	return r.dateExists() && r.settle24()
}
