package mapping

import (
	"fmt"
	"strings"
	"time"
)

// dateRules say how the cells of a date field are read.
type dateRules struct {
	formats []DateFormat
	zone    *time.Location // nil where the mapping names none
	clock   clock          // of a date without a time
}

// The times of day of dates that have none.
var (
	usualDeadline = clock{Hour: 17}
	usualStart    = clock{Hour: 9}
)

// dates returns the rules for a date field: its own options, else the file's.
func (f *File) dates(v *valueSpec, id fieldID) dateRules {
	rules := dateRules{formats: v.formats, zone: v.zone, clock: usualDeadline}
	if rules.formats == nil {
		rules.formats = f.formats
	}
	if rules.zone == nil {
		rules.zone = f.zone
	}
	switch {
	case v.clock != nil:
		rules.clock = *v.clock
	case id == fieldStartedAt:
		rules.clock = usualStart
	}
	return rules
}

// read makes a request's date, in UTC, of a cell that isn't blank. A format that
// the mapping gives comes before ISO 8601, which YYYY-DD-MM looks like. It may
// be that of numbers, too: some programs keep 20310304 for a date. A date cell among
// a template's columns is that date, whatever a format makes of its text.
func (r *dateRules) read(c *Cell) (string, trouble) {
	var m Moment
	var ok bool
	if c.Kind != Text {
		m, ok = CellMoment(*c)
	}
	switch {
	case ok:
	case c.Kind == Text && !c.Time.IsZero():
		m, ok = r.readAround(c)
	case c.Kind == Text, c.Kind == Number:
		if m, ok = ParseDate(c.Text, r.formats); !ok && c.Kind == Text {
			m, ok = ParseISO(c.Text)
		}
	}
	if !ok {
		return "", r.notADate(c)
	}
	if c.Unshown&^PartYear != 0 {
		return "", trouble{code: CodeDate, message: "is a date that the sheet shows without its " + c.Unshown.words() +
			": give the column a format with day, month and year, and see whether that is the day that is meant"}
	}
	if !m.HasOffset && r.zone == nil {
		return "", trouble{code: CodeNoZone, message: "has no time zone: write timezone: Europe/Berlin, or the zone that is meant, in the mapping"}
	}
	t, fit := m.utc(r.zone, r.clock)
	text, ok := FormatUTC(t)
	switch {
	case !ok:
		return "", trouble{code: CodeDate, message: "is outside the years 0 to 9999"}
	case fit == localSkipped:
		return "", trouble{code: CodeLocalTime, message: fmt.Sprintf("is a time that never was in %s: the clocks are put forward over it; choose another time", r.zone)}
	case fit == localDoubled:
		return text, trouble{code: CodeLocalTime, warning: true, message: fmt.Sprintf("is a time that comes twice in %s, as the clocks are put back: the first is taken", r.zone)}
	}
	return text, trouble{}
}

// readAround reads a template's text that has a date cell in it: by ISO 8601, or by
// the first format that reads the date that the cell is.
func (r *dateRules) readAround(c *Cell) (Moment, bool) {
	if m, ok := ParseISO(c.Text); ok {
		return m, true
	}
	for i := range r.formats {
		m, ok := r.formats[i].Parse(c.Text)
		if ok && m.Year == c.Time.Year() && m.Month == int(c.Time.Month()) && m.Day == c.Time.Day() {
			return m, true
		}
	}
	return Moment{}, false
}

// words names parts of a date that aren't shown.
func (p DateParts) words() string {
	switch p &^ PartYear {
	case PartDay:
		return "day"
	case PartMonth:
		return "month"
	}
	return "day and month"
}

// notADate says what kept a cell from being read as a date.
func (r *dateRules) notADate(c *Cell) trouble {
	switch c.Kind {
	case Number:
		if guesses := GuessFormats(c.Text); len(guesses) == 1 && len(r.formats) == 0 {
			return trouble{code: CodeDate, message: fmt.Sprintf("is a number that may stand for a date: set date_format: %s, if that is how it is meant", guesses[0])}
		}
		return trouble{code: CodeDate, message: "is a number, not a date: format the column as a date"}
	case TimeOfDay, Duration:
		return trouble{code: CodeDate, message: "is a time without a date: write the date too"}
	case Bool:
		return trouble{code: CodeDate, message: "is a yes or no, not a date"}
	case Date, DateTime:
		return trouble{code: CodeDate, message: "is not a date"}
	}
	if len(r.formats) > 0 {
		return trouble{code: CodeDate, message: fmt.Sprintf("is not a date in the format %s: mend the cell, or give the column its own format", formatNames(r.formats))}
	}
	guesses := GuessFormats(c.Text)
	switch len(guesses) {
	case 0:
		return trouble{code: CodeDate, message: "is not a date: write it as 2031-03-04, or set date_format"}
	case 1:
		return trouble{code: CodeDate, message: fmt.Sprintf("is a date written as text: set date_format: %s, if that is how it is meant", guesses[0])}
	}
	return trouble{code: CodeAmbiguousDate, message: fmt.Sprintf("may be one of several dates: set date_format to what is meant, %s", formatNames(guesses))}
}

// formatNames lists formats: A or B.
func formatNames(formats []DateFormat) string {
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = f.String()
	}
	return strings.Join(names, " or ")
}
