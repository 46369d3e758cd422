package mapping

// ParseISO reads a date in the extended form of ISO 8601 and RFC 3339:
// 2031-03-04, 2031-03-04T10:00, 2031-03-04T10:00:00.5+02:00, with a blank
// instead of the T if need be, as databases write it. 24:00 is midnight at the
// day's end. The basic form 20310304 isn't read, as it may be any number;
// neither are weeks, ordinal dates and leap seconds, nor a span of time such as
// 2031-03-04 10:00-11:30, which looks like an offset.
func ParseISO(text string) (Moment, bool) {
	text = TrimBlanks(text)
	var m Moment
	if len(text) < 10 || text[4] != '-' || text[7] != '-' {
		return m, false
	}
	s := scanner{text}
	var ok [3]bool
	m.Year, ok[0] = s.digits(4, 4)
	s.byte('-')
	m.Month, ok[1] = s.digits(2, 2)
	s.byte('-')
	m.Day, ok[2] = s.digits(2, 2)
	if !ok[0] || !ok[1] || !ok[2] || !m.dateExists() {
		return Moment{}, false
	}
	if s.rest == "" {
		return m, true
	}
	joined := s.byte('T') || s.byte('t')
	if !joined && !s.blanks() {
		return Moment{}, false
	}
	if !m.isoTime(&s, joined) || s.rest != "" || !m.settle24() {
		return Moment{}, false
	}
	return m, true
}

// isoTime reads 10:00, 10:00:00 or 10:00:00.000, and an offset if one follows.
// Where no T joins the time to the date, an offset to the west needs seconds
// before it, as databases write them: without, it may be when something ends.
func (m *Moment) isoTime(s *scanner, joined bool) bool {
	var ok bool
	m.HasTime = true
	if m.Hour, ok = s.digits(2, 2); !ok || !s.byte(':') {
		return false
	}
	if m.Min, ok = s.digits(2, 2); !ok {
		return false
	}
	seconds := s.byte(':')
	if seconds {
		if m.Sec, ok = s.digits(2, 2); !ok {
			return false
		}
		m.Milli = s.fraction()
	}
	s.blanks()
	m.Offset, m.HasOffset = s.offset()
	return m.Offset >= 0 || joined || seconds
}

// dateExists reports whether the calendar has the date: no month 13, no 31
// February. The year 0 isn't one.
func (m *Moment) dateExists() bool {
	return m.Year >= 1 && m.Year <= 9999 && m.Month >= 1 && m.Month <= 12 && m.Day >= 1 && m.Day <= daysIn(m.Year, m.Month)
}

// settle24 reports whether a clock has the time, and makes 24:00 the next
// day's 0:00.
func (m *Moment) settle24() bool {
	if m.Min > 59 || m.Sec > 59 || m.Hour > 24 {
		return false
	}
	if m.Hour == 24 {
		if m.Min+m.Sec+m.Milli > 0 {
			return false
		}
		m.Hour = 0
		m.nextDay()
		return m.Year <= 9999
	}
	return true
}
