package mapping

import "time"

// A Moment is a date as somebody wrote it, perhaps with a time of day, perhaps
// with an offset from UTC. Its parts are in range and the day exists in its
// month.
type Moment struct {
	Year, Month, Day      int
	Hour, Min, Sec, Milli int
	HasTime               bool          // else the four above are 0
	HasOffset             bool          // else it is a wall clock in the reader's zone
	Offset                time.Duration // east of UTC
}

// CellMoment returns the date of a Date or DateTime cell, rounded to the
// second as a spreadsheet shows it, and false for every other cell.
func CellMoment(c Cell) (Moment, bool) {
	if c.Kind != Date && c.Kind != DateTime {
		return Moment{}, false
	}
	t := c.Time.Round(time.Second)
	year, month, day := t.Date()
	m := Moment{Year: year, Month: int(month), Day: day}
	if c.Kind == DateTime {
		m.Hour, m.Min, m.Sec = t.Clock()
		m.HasTime = true
	}
	return m, true
}

// localTime says how a wall clock fits its zone.
type localTime uint8

// How a wall clock fits its zone.
const (
	localFine    localTime = iota
	localSkipped           // the clocks were put forward over it: it never was
	localDoubled           // the clocks were put back over it: it was twice
)

// utc returns the instant that m names. A moment without an offset is a wall
// clock in loc, one without a time of day has the usual one. A wall clock that
// the zone had twice is taken the first time; one that the zone skipped is
// taken as if the clocks hadn't been put forward yet, which the caller should
// refuse. A nil loc is UTC.
func (m Moment) utc(loc *time.Location, usual clock) (t time.Time, fit localTime) {
	if !m.HasTime {
		m.Hour, m.Min, m.Sec = usual.Hour, usual.Min, usual.Sec
	}
	wall := time.Date(m.Year, time.Month(m.Month), m.Day, m.Hour, m.Min, m.Sec, m.Milli*int(time.Millisecond), time.UTC)
	switch {
	case m.HasOffset:
		return wall.Add(-m.Offset), localFine
	case loc == nil || loc == time.UTC:
		return wall, localFine
	}
	return localToUTC(wall, loc)
}

// farFromChange is more than any zone's offset from UTC and any jump of its
// clocks together: a wall clock this far from both ends of a zone's rule has
// one reading.
const farFromChange = 50 * time.Hour

// localToUTC finds the instant at which loc's clocks show wall, which is given
// in UTC.
func localToUTC(wall time.Time, loc *time.Location) (time.Time, localTime) {
	near := wall.In(loc)
	start, end := near.ZoneBounds()
	offset := offsetAt(near)
	if (start.IsZero() || wall.Sub(start) > farFromChange) && (end.IsZero() || end.Sub(wall) > farFromChange) {
		return wall.Add(-offset), localFine
	}
	return localNearChange(wall, loc)
}

// localNearChange is localToUTC for a wall clock within days of a change. It
// walks through the rules that may hold then, in the order of time: the first
// whose offset puts the clock within its own span is the answer.
func localNearChange(wall time.Time, loc *time.Location) (time.Time, localTime) {
	var first, shifted time.Time
	readings := 0
	at := wall.Add(-farFromChange).In(loc)
	for {
		_, end := at.ZoneBounds()
		if !end.IsZero() && !end.After(at) {
			// On the last day of a leap year that is beyond a zone's table of
			// changes, package time says that the rule ended before that day.
			end = at.Add(time.Hour)
		}
		t := wall.Add(-offsetAt(at))
		switch {
		case t.Before(at):
			// The next rule begins later still.
		case end.IsZero() || t.Before(end):
			if readings++; readings == 1 {
				first = t
			}
		default:
			shifted = t // past the end of this rule: in the gap, if the next one begins after it
		}
		if end.IsZero() || end.Sub(wall) > farFromChange {
			break
		}
		at = end.In(loc)
	}
	switch readings {
	case 0:
		return shifted, localSkipped
	case 1:
		return first, localFine
	}
	return first, localDoubled
}

// offsetAt returns how far t's zone is east of UTC at t.
func offsetAt(t time.Time) time.Duration {
	_, seconds := t.Zone()
	return time.Duration(seconds) * time.Second
}

// FormatUTC writes an instant as requests carry it: 2031-03-04T10:00:00Z,
// fractions of a second cut off. ok is false outside the years 0 to 9999,
// which have no such form (RFC 3339).
func FormatUTC(t time.Time) (s string, ok bool) {
	t = t.UTC()
	year, month, day := t.Date()
	if year < 0 || year > 9999 {
		return "", false
	}
	hour, minute, sec := t.Clock()
	var b [20]byte
	put4(b[0:], year)
	b[4], b[7], b[10], b[13], b[16], b[19] = '-', '-', 'T', ':', ':', 'Z'
	put2(b[5:], int(month))
	put2(b[8:], day)
	put2(b[11:], hour)
	put2(b[14:], minute)
	put2(b[17:], sec)
	return string(b[:]), true
}

func put2(b []byte, n int) { b[0], b[1] = byte('0'+n/10), byte('0'+n%10) }

func put4(b []byte, n int) { put2(b, n/100); put2(b[2:], n%100) }

// daysIn returns how many days a month has.
func daysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// nextDay puts m to the day after, for 24:00.
func (m *Moment) nextDay() {
	t := time.Date(m.Year, time.Month(m.Month), m.Day+1, 0, 0, 0, 0, time.UTC)
	m.Year, m.Month, m.Day = t.Year(), int(t.Month()), t.Day()
}
