package mapping

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func TestUTC(t *testing.T) {
	five := clock{17, 0, 0}
	tests := []struct {
		text, zone, want string
		fit              localTime
	}{
		{"2031-03-04", "Europe/Berlin", "2031-03-04T16:00:00Z", localFine},
		{"2031-07-04", "Europe/Berlin", "2031-07-04T15:00:00Z", localFine},
		{"2031-03-04T10:00:00Z", "Europe/Berlin", "2031-03-04T10:00:00Z", localFine},
		{"2031-03-04T10:00+05:30", "Europe/Berlin", "2031-03-04T04:30:00Z", localFine},
		{"2031-03-04T24:00", "UTC", "2031-03-05T00:00:00Z", localFine},
		// Europe/Berlin: 2031-03-30 at 2:00 and 2031-10-26 at 3:00.
		{"2031-03-30T01:59:59", "Europe/Berlin", "2031-03-30T00:59:59Z", localFine},
		{"2031-03-30T02:00", "Europe/Berlin", "2031-03-30T01:00:00Z", localSkipped},
		{"2031-03-30T02:59:59", "Europe/Berlin", "2031-03-30T01:59:59Z", localSkipped},
		{"2031-03-30T03:00", "Europe/Berlin", "2031-03-30T01:00:00Z", localFine},
		{"2031-10-26T01:59:59", "Europe/Berlin", "2031-10-25T23:59:59Z", localFine},
		{"2031-10-26T02:00", "Europe/Berlin", "2031-10-26T00:00:00Z", localDoubled},
		{"2031-10-26T02:59:59", "Europe/Berlin", "2031-10-26T00:59:59Z", localDoubled},
		{"2031-10-26T03:00", "Europe/Berlin", "2031-10-26T02:00:00Z", localFine},
		// America/New_York: 2024-03-10 and 2024-11-03 at 2:00.
		{"2024-03-10T02:30", "America/New_York", "2024-03-10T07:30:00Z", localSkipped},
		{"2024-03-10T03:00", "America/New_York", "2024-03-10T07:00:00Z", localFine},
		{"2024-11-03T01:30", "America/New_York", "2024-11-03T05:30:00Z", localDoubled},
		{"2024-11-03T02:00", "America/New_York", "2024-11-03T07:00:00Z", localFine},
		// Lord Howe's clocks jump by half an hour.
		{"2024-10-06T02:15", "Australia/Lord_Howe", "2024-10-05T15:45:00Z", localSkipped},
		{"2024-10-06T02:30", "Australia/Lord_Howe", "2024-10-05T15:30:00Z", localFine},
		{"2024-04-07T01:45", "Australia/Lord_Howe", "2024-04-06T14:45:00Z", localDoubled},
		{"2024-04-07T02:00", "Australia/Lord_Howe", "2024-04-06T15:30:00Z", localFine},
		// Apia left 30 December 2011 out.
		{"2011-12-29T23:59:59", "Pacific/Apia", "2011-12-30T09:59:59Z", localFine},
		{"2011-12-30", "Pacific/Apia", "2011-12-31T03:00:00Z", localSkipped},
		{"2011-12-31T00:00", "Pacific/Apia", "2011-12-30T10:00:00Z", localFine},
		// Before standard time, and far ahead.
		{"1850-01-01T12:00", "Europe/Berlin", "1850-01-01T11:06:32Z", localFine},
		{"9998-07-01T12:00", "Europe/Berlin", "9998-07-01T10:00:00Z", localFine},
	}
	for _, test := range tests {
		m, ok := ParseISO(test.text)
		if !ok {
			t.Errorf("%s isn't read", test.text)
			continue
		}
		at, fit := m.utc(zone(t, test.zone), five)
		if got, _ := FormatUTC(at); got != test.want || fit != test.fit {
			t.Errorf("%s in %s is %s, %d, want %s, %d", test.text, test.zone, got, fit, test.want, test.fit)
		}
	}
}

// Every instant's wall clock, read back, is that instant or its twin of a
// doubled hour, an hour or less apart and the earlier one.
func TestUTCFindsEveryInstant(t *testing.T) {
	zones := []string{"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca", "Asia/Kathmandu", "America/Caracas", "Europe/Dublin"}
	rapid.Check(t, func(t *rapid.T) {
		loc, err := time.LoadLocation(rapid.SampledFrom(zones).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		at := time.Unix(rapid.Int64Range(-3_000_000_000, 4_000_000_000).Draw(t, "unix"), 0).In(loc)
		if rapid.Bool().Draw(t, "near a change") {
			if _, end := at.ZoneBounds(); !end.IsZero() {
				at = end.Add(time.Duration(rapid.Int64Range(-7300, 7300).Draw(t, "seconds")) * time.Second).In(loc)
			}
		}
		m := Moment{Year: at.Year(), Month: int(at.Month()), Day: at.Day(), Hour: at.Hour(), Min: at.Minute(), Sec: at.Second(), HasTime: true}
		got, fit := m.utc(loc, clock{})
		switch {
		case fit == localSkipped:
			t.Fatalf("%v is said never to have been", at)
		case fit == localFine && !got.Equal(at):
			t.Fatalf("%v became %v", at, got.In(loc))
		case fit == localDoubled:
			apart := at.Sub(got)
			if apart < 0 || apart > 26*time.Hour || got.In(loc).Format(time.DateTime) != at.Format(time.DateTime) {
				t.Fatalf("%v became %v", at, got.In(loc))
			}
		}
	})
}

// Every hour of the days around New Year is found, in years beyond the zones'
// tables of changes too, where package time misjudges the end of a leap year.
func TestUTCAroundNewYear(t *testing.T) {
	for _, zone := range []string{"Europe/Berlin", "America/New_York", "Australia/Sydney", "Australia/Lord_Howe", "Pacific/Auckland", "America/Santiago", "Asia/Tokyo"} {
		loc, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		for year := 2024; year < 2110; year++ {
			for hour := -72; hour <= 72; hour++ {
				want := time.Date(year+1, 1, 1, hour, 30, 0, 0, loc)
				m := Moment{Year: want.Year(), Month: int(want.Month()), Day: want.Day(), Hour: want.Hour(), Min: 30, HasTime: true}
				if got, fit := m.utc(loc, clock{}); fit != localFine || !got.Equal(want) {
					t.Fatalf("%v became %v, %v", want, got.In(loc), fit)
				}
			}
		}
	}
}

func TestCellMoment(t *testing.T) {
	day := time.Date(2031, 3, 4, 0, 0, 0, 0, time.UTC)
	if m, ok := CellMoment(Cell{Kind: Date, Time: day}); !ok || m != (Moment{Year: 2031, Month: 3, Day: 4}) {
		t.Errorf("a date is %+v, %v", m, ok)
	}
	almost := day.Add(17*time.Hour - 3*time.Millisecond)
	if m, ok := CellMoment(Cell{Kind: DateTime, Time: almost}); !ok || m != (Moment{Year: 2031, Month: 3, Day: 4, Hour: 17, HasTime: true}) {
		t.Errorf("a date with a time is %+v, %v", m, ok)
	}
	for _, kind := range []Kind{Blank, Text, Number, TimeOfDay, Duration, Bool, Error} {
		if _, ok := CellMoment(Cell{Kind: kind, Time: day}); ok {
			t.Errorf("kind %d is a date", kind)
		}
	}
}

func TestParseClock(t *testing.T) {
	for in, want := range map[string]clock{
		"17:00": {17, 0, 0}, "9:05": {9, 5, 0}, "17:00:30": {17, 0, 30}, "5:00 PM": {17, 0, 0}, "12:00am": {0, 0, 0},
		"12:30 p.m.": {12, 30, 0}, "24:00": {24, 0, 0}, " 08:15\u00a0": {8, 15, 0},
	} {
		if got, ok := parseClock(in); !ok || got != want {
			t.Errorf("parseClock(%q) = %v, %v", in, got, ok)
		}
	}
	for _, in := range []string{"", "17", "1700", "25:00", "24:01", "17:60", "17:00:60", "13:00 PM", "0:30 AM", "17:00 x", "17:0", ":30"} {
		if got, ok := parseClock(in); ok {
			t.Errorf("parseClock(%q) reads %v", in, got)
		}
	}
}

func TestFormatUTC(t *testing.T) {
	at := time.Date(2031, 3, 4, 10, 0, 0, 999_000_000, time.UTC)
	if got, ok := FormatUTC(at); !ok || got != "2031-03-04T10:00:00Z" {
		t.Errorf("got %q, %v", got, ok)
	}
	for _, year := range []int{-1, 10000} {
		if got, ok := FormatUTC(time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)); ok {
			t.Errorf("the year %d is written %q", year, got)
		}
	}
}
