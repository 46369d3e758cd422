package sheet

import (
	"strconv"
	"time"

	"tallyfy-import/mapping"
)

// putTime makes a cell of a serial number that a section of its format shows as
// a date, a time or a duration. s says where the stored number is; what the
// sheet shows of it is appended to w.text.
//
// A serial that no calendar knows (29 February 1900, which the 1900 system
// counts, a negative one, one beyond the year 9999) becomes an Error cell, and so
// does 0 where a day is shown, as a formula gives it that refers to a blank cell:
// its Text is what Excel shows, and its Raw the number. One whose day the format
// doesn't show is no date: nobody would see which one is taken. One of which it
// shows some parts has them all, and says which ones aren't shown.
func (w *worksheet) putTime(shown *section, serial float64, s span, row *mapping.Row) {
	s.textFrom = len(w.text)
	ms, ok := millis(serial)
	if shown.means == meansDuration {
		if !ok || ms < 0 && !w.date1904 {
			w.putUnshown(unshown, s, row)
			return
		}
		if ms < 0 {
			w.text = append(w.text, '-')
			ms = -ms
		}
		w.text = shown.appendElapsed(w.text, ms)
		s.textTo = len(w.text)
		w.put(row, mapping.Duration, s)
		return
	}
	if ok && ms == 0 && !w.date1904 && (shown.means == meansDate || shown.means == meansDateTime) {
		w.putUnshown(dayZero, s, row)
		return
	}
	if ok && ms >= 0 && ms < dayMillis && !w.date1904 {
		w.putTimeOfDay(ms, shown.unit, s, row)
		return
	}
	t, instead := time.Time{}, unshown
	if ok {
		t, instead = dateOf(ms, w.date1904)
	}
	if shown.means == meansTime && instead != unshown {
		w.putTimeOfDay(ms%dayMillis, shown.unit, s, row)
		return
	}
	if instead == "" && shown.means == meansDateTime {
		_, instead = dateOf(roundClock(ms, shown.unit), w.date1904)
	}
	if instead != "" {
		w.putUnshown(instead, s, row)
		return
	}
	if shown.means == meansDate || shown.means == meansEither && ms%dayMillis == 0 {
		w.putDate(t, shown, s, row)
	} else {
		w.putDateTime(t, shown, s, row)
	}
}

func (w *worksheet) putUnshown(shown string, s span, row *mapping.Row) {
	w.text = append(w.text, shown...)
	s.textTo = len(w.text)
	w.put(row, mapping.Error, s)
}

// putDate makes a cell of the day that the sheet shows, whatever time it hides.
func (w *worksheet) putDate(t time.Time, shown *section, s span, row *mapping.Row) {
	t = t.Truncate(24 * time.Hour)
	w.text = appendDate(w.text, t)
	s.textTo = len(w.text)
	cell := w.put(row, mapping.Date, s)
	cell.Time, cell.Unshown = t, shown.unshown
}

// putDateTime makes a cell of a day and a time: its Text is to the second, as a
// sum of times is seldom a whole one, or to the unit that the sheet shows below
// it, its Time to the millisecond.
func (w *worksheet) putDateTime(t time.Time, shown *section, s span, row *mapping.Row) {
	ms := clockMillis(t)
	near := roundClock(ms, shown.unit)
	w.text = appendDate(w.text, t.Add(time.Duration(near-ms)*time.Millisecond))
	w.text = append(w.text, 'T')
	w.text = appendClock(w.text, near%dayMillis, roundUnit(shown.unit))
	s.textTo = len(w.text)
	cell := w.put(row, mapping.DateTime, s)
	cell.Time, cell.Unshown = t, shown.unshown
}

// putTimeOfDay makes a cell of a time, which is never rounded to the next day.
// Where the sheet shows no clock, its Text has the seconds if there are any.
func (w *worksheet) putTimeOfDay(ms, unit int64, s span, row *mapping.Row) {
	near := roundClock(ms, unit)
	if near == dayMillis {
		near -= roundUnit(unit)
	}
	switch {
	case unit == 0 && near%unitMinute == 0:
		unit = unitMinute
	case unit == 0:
		unit = unitSecond
	}
	w.text = appendClock(w.text, near, unit)
	s.textTo = len(w.text)
	w.put(row, mapping.TimeOfDay, s).Time = timeOf(ms)
}

// clockMillis is the time of day in milliseconds.
func clockMillis(t time.Time) int64 {
	return t.Sub(t.Truncate(24 * time.Hour)).Milliseconds()
}

// isoLayouts are the forms of a cell of type d (ISO 8601, ECMA-376 part 1,
// 18.18.11), with what each shows. An offset is read over: a cell is wall
// clock time.
var isoLayouts = []struct {
	layout string
	means  meaning
}{
	{"2006-01-02T15:04:05.999", meansDateTime},
	{"2006-01-02T15:04:05.999Z07:00", meansDateTime},
	{"2006-01-02T15:04", meansDateTime},
	{"2006-01-02T15:04Z07:00", meansDateTime},
	{"2006-01-02", meansDate},
	{"15:04:05.999", meansTime},
	{"15:04", meansTime},
}

// putISO makes a cell of the ISO 8601 date that is at the end of w.text. Its
// style may show less of it: a date without its time, or nothing.
func (w *worksheet) putISO(c *rawCell, row *mapping.Row) error {
	s := span{rawFrom: c.from, rawTo: len(w.text), textFrom: len(w.text)}
	value := string(w.text[c.from:])
	for _, iso := range isoLayouts {
		t, err := time.Parse(iso.layout, value)
		if err != nil {
			continue
		}
		t = time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC).Round(time.Millisecond)
		shown := w.isoSection(c, t, iso.means)
		switch {
		case shown.isEmpty():
		case iso.means == meansTime, shown.means == meansTime:
			w.putTimeOfDay(clockMillis(t), shown.unit, s, row)
		case iso.means == meansDate, shown.means == meansDate:
			w.putDate(t, shown, s, row)
		default:
			w.putDateTime(t, shown, s, row)
		}
		return nil
	}
	return w.x.damage("has something else than a date, " + printable(w.text[c.from:]) + ",")
}

// isoSection is the section of a cell's format that shows an ISO 8601 date.
func (w *worksheet) isoSection(c *rawCell, t time.Time, means meaning) *section {
	format := w.styles.format(c.style)
	if format == nil {
		return &plainSection
	}
	epoch := epoch1900
	if w.date1904 {
		epoch = epoch1904
	}
	ms := t.UnixMilli() - epoch
	if means == meansTime {
		ms = clockMillis(t)
	}
	w.number.parse(strconv.AppendFloat(nil, float64(ms)/dayMillis, 'f', -1, 64))
	return format.sectionFor(&w.number)
}
