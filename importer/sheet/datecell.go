package sheet

import (
	"strconv"
	"time"

	"tallyfy-import/mapping"
)

// putTime makes a cell of a serial number whose format shows a date, a time or
// a duration. s says where the stored number is; what the sheet shows of it is
// appended to w.text.
//
// A serial that no calendar knows (29 February 1900, which the 1900 system
// counts, a negative one, one beyond the year 9999) becomes an Error cell:
// its Text is what Excel shows, and its Raw the number.
func (w *worksheet) putTime(means meaning, serial float64, s span, row *mapping.Row) {
	s.textFrom = len(w.text)
	ms, ok := millis(serial)
	if means == meansDuration {
		if !ok || ms < 0 && !w.date1904 {
			w.putUnshown(unshown, s, row)
			return
		}
		if ms < 0 {
			w.text = append(w.text, '-')
			ms = -ms
		}
		w.text = appendClock(w.text, ms, true)
		s.textTo = len(w.text)
		w.put(row, mapping.Duration, s)
		return
	}
	if ok && ms >= 0 && ms < dayMillis && (means == meansTime || !w.date1904) {
		w.text = appendClock(w.text, ms, true)
		s.textTo = len(w.text)
		w.put(row, mapping.TimeOfDay, s).Time = timeOf(ms)
		return
	}
	t, shown := time.Time{}, unshown
	if ok {
		t, shown = dateOf(ms, w.date1904)
	}
	if shown != "" {
		w.putUnshown(shown, s, row)
		return
	}
	if means == meansDate || means == meansEither && ms%dayMillis == 0 {
		w.putDate(t, s, row)
	} else {
		w.putDateTime(t, s, row)
	}
}

func (w *worksheet) putUnshown(shown string, s span, row *mapping.Row) {
	w.text = append(w.text, shown...)
	s.textTo = len(w.text)
	w.put(row, mapping.Error, s)
}

// putDate makes a cell of the day that the sheet shows, whatever time it hides.
func (w *worksheet) putDate(t time.Time, s span, row *mapping.Row) {
	t = t.Truncate(24 * time.Hour)
	w.text = appendDate(w.text, t)
	s.textTo = len(w.text)
	w.put(row, mapping.Date, s).Time = t
}

func (w *worksheet) putDateTime(t time.Time, s span, row *mapping.Row) {
	w.text = appendDate(w.text, t)
	w.text = append(w.text, 'T')
	w.text = appendClock(w.text, clockMillis(t), false)
	s.textTo = len(w.text)
	w.put(row, mapping.DateTime, s).Time = t
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
		case iso.means == meansTime:
			ms := clockMillis(t)
			w.text = appendClock(w.text, ms, true)
			s.textTo = len(w.text)
			w.put(row, mapping.TimeOfDay, s).Time = timeOf(ms)
		case iso.means == meansDate, shown.means == meansDate:
			w.putDate(t, s, row)
		default:
			w.putDateTime(t, s, row)
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
	w.number.shorten()
	return format.sectionFor(&w.number)
}
