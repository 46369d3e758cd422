package mapping

import (
	"regexp"
	"testing"
	"time"
)

func TestParseISO(t *testing.T) {
	at := func(hour, min, sec, milli int) Moment {
		return Moment{Year: 2031, Month: 3, Day: 4, Hour: hour, Min: min, Sec: sec, Milli: milli, HasTime: true}
	}
	with := func(m Moment, offset time.Duration) Moment {
		m.HasOffset, m.Offset = true, offset
		return m
	}
	for in, want := range map[string]Moment{
		"2031-03-04":                     {Year: 2031, Month: 3, Day: 4},
		" 2031-03-04\u00a0":              {Year: 2031, Month: 3, Day: 4},
		"2032-02-29":                     {Year: 2032, Month: 2, Day: 29},
		"2031-03-04T10:00":               at(10, 0, 0, 0),
		"2031-03-04 10:00:59":            at(10, 0, 59, 0),
		"2031-03-04t10:00:00z":           with(at(10, 0, 0, 0), 0),
		"2031-03-04T10:00:00.123456789Z": with(at(10, 0, 0, 123), 0),
		"2031-03-04T10:00:00,5+02:00":    with(at(10, 0, 0, 500), 2*time.Hour),
		"2031-03-04 10:00:00 -0330":      with(at(10, 0, 0, 0), -210*time.Minute),
		"2031-03-04 10:00:00+02":         with(at(10, 0, 0, 0), 2*time.Hour),
		"2031-03-04 10:00:00 UTC":        with(at(10, 0, 0, 0), 0),
		"2031-03-03T24:00":               at(0, 0, 0, 0),
		"2031-03-04\u00a0\u00a0 10:00":   at(10, 0, 0, 0),
		"2031-03-04T10:00-11:30":         with(at(10, 0, 0, 0), -690*time.Minute),
		"2031-03-04 10:00+02:00":         with(at(10, 0, 0, 0), 2*time.Hour),
		"2031-03-04 10:00:00-12:00":      with(at(10, 0, 0, 0), -12*time.Hour),
		"2031-03-04T10:00+14":            with(at(10, 0, 0, 0), 14*time.Hour),
	} {
		if got, ok := ParseISO(in); !ok || got != want {
			t.Errorf("ParseISO(%q) = %+v, %v", in, got, ok)
		}
	}
	for _, in := range []string{
		"", "2031", "2031-03", "20310304", "2031-3-4", "31-03-04", "2031/03/04", "2031-13-01", "2031-00-01", "2031-02-29", "2031-02-31",
		"0000-01-01", "2031-03-04T", "2031-03-04T10", "2031-03-04T1000", "2031-03-04T25:00", "2031-03-04T24:01", "2031-03-04T10:60",
		"2031-03-04T10:00:60", "2031-03-04T10:00:00+", "2031-03-04T10:00:00+24:00", "2031-03-04T10:00+02:60", "2031-03-04T10:00Zx",
		"2031-03-04x10:00", "2031-03-04 10:00 PM", "2031-W10-2", "2031-063", "-2031-03-04", "+2031-03-04", "2031-03-04Z", "9999-12-31T24:00",
		"２０３１-03-04", "2031-03-04T10:00:00.Z",
		"2031-03-04 09:00-17:00", "2031-03-04 10:00-11:30", "2031-03-04 10:00 -11:30", "2031-03-04 09:00-11", "2031-03-04 10:00 - 11:30",
		"2031-03-04T10:00:00-12:01", "2031-03-04T10:00:00+14:01", "2031-03-04T10:00:00+23:00",
	} {
		if got, ok := ParseISO(in); ok {
			t.Errorf("ParseISO(%q) reads %+v", in, got)
		}
	}
}

// rfc3339 is stricter than package time, which takes hours of one digit and
// offsets of 60 minutes too, and than RFC 3339 in that a zone must have the
// offset.
var rfc3339 = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-](0\d|1[01]):[0-5]\d|[+-]12:00|\+1[23]:[0-5]\d|\+14:00)$`)

// What both read they read alike; what RFC 3339 allows is read, leap seconds,
// the year 0 and offsets that no zone has aside.
func FuzzParseISO(f *testing.F) {
	for _, seed := range []string{"2031-03-04", "2031-03-04T10:00:00Z", "2031-03-04T10:00:00.999+02:00", "2031-03-04 10:00", "2031-02-31", "2031-03-04T24:00:00Z", "9999-12-31T23:59:59-23:59", "2031-03-04\u202f10:00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		m, ok := ParseISO(text)
		std, err := time.Parse(time.RFC3339, text)
		if err == nil && std.Year() > 0 && rfc3339.MatchString(text) && !ok {
			t.Fatalf("%q isn't read", text)
		}
		if !ok {
			return
		}
		if m.Month < 1 || m.Month > 12 || m.Day < 1 || m.Day > daysIn(m.Year, m.Month) || m.Hour > 23 || m.Min > 59 || m.Sec > 59 || m.Milli > 999 {
			t.Fatalf("%q is %+v", text, m)
		}
		got, _ := m.utc(time.UTC, clock{})
		if err == nil && !got.Equal(std.Truncate(time.Millisecond)) {
			t.Fatalf("%q is %v, want %v", text, got, std)
		}
	})
}

func BenchmarkParseISO(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := ParseISO("2031-03-04T10:00:00+02:00"); !ok {
			b.Fatal("not read")
		}
	}
}

func BenchmarkUTC(b *testing.B) {
	loc := zone(b, "Europe/Berlin")
	m, _ := ParseISO("2031-03-04")
	b.ReportAllocs()
	for b.Loop() {
		if t, _ := m.utc(loc, clock{17, 0, 0}); t.IsZero() {
			b.Fatal("no time")
		}
	}
}
