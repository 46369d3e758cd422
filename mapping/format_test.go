package mapping

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func mustFormat(t testing.TB, s string) DateFormat {
	t.Helper()
	f, err := ParseDateFormat(s)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestDateFormat(t *testing.T) {
	day := Moment{Year: 2031, Month: 3, Day: 4}
	at := func(hour, min, sec int) Moment {
		m := day
		m.Hour, m.Min, m.Sec, m.HasTime = hour, min, sec, true
		return m
	}
	offset := func(m Moment, o time.Duration) Moment {
		m.HasOffset, m.Offset = true, o
		return m
	}
	fraction := at(10, 0, 0)
	fraction.Milli = 250
	tests := []struct {
		format, text string
		want         Moment
	}{
		{"DD/MM/YYYY", "04/03/2031", day},
		{"DD/MM/YYYY", "4/3/2031", day},
		{"MM/DD/YYYY", "03/04/2031", day},
		{"D.M.YYYY", "4.3.2031", day},
		{"D.M.YYYY", "04.03.2031", day},
		{"DD.MM.YY", "04.03.31", day},
		{"DD.MM.YY", "04.03.69", Moment{Year: 1969, Month: 3, Day: 4}},
		{"DD.MM.YY", "04.03.68", Moment{Year: 2068, Month: 3, Day: 4}},
		{"YYYYMMDD", "20310304", day},
		{"YYYY/MM/DD", "2031/3/4", day},
		{"D MMM YYYY", "4 Mar 2031", day},
		{"D MMM YYYY", "04  MARCH 2031", day},
		{"D. MMMM YYYY", "4. März 2031", day},
		{"MMM D, YYYY", "Mar. 4, 2031", day},
		{"D.MMM.YYYY", "4.Mar.2031", day},
		{"D MMMM YYYY", "4 août 2031", Moment{Year: 2031, Month: 8, Day: 4}},
		{"D-MMM-YY", "4-ene-31", Moment{Year: 2031, Month: 1, Day: 4}},
		{"DD/MM/YYYY HH:mm", "04/03/2031 9:05", at(9, 5, 0)},
		{"DD/MM/YYYY HH:mm", "04/03/2031\u00a009:05", at(9, 5, 0)},
		{"DD/MM/YYYY HH:mm:ss", "04/03/2031 10:00:00.250", fraction},
		{"DD/MM/YYYY hh:mm A", "04/03/2031 05:00 PM", at(17, 0, 0)},
		{"DD/MM/YYYY h:mm A", "04/03/2031 12:00 am", at(0, 0, 0)},
		{"DD/MM/YYYY h:mm A", "04/03/2031 12:30\u202fp.m.", at(12, 30, 0)},
		{"M/D/YYYY h A", "3/4/2031 5PM", at(17, 0, 0)},
		{"DD/MM/YYYY HH:mm Z", "04/03/2031 10:00 +0200", offset(at(10, 0, 0), 2*time.Hour)},
		{"DD/MM/YYYY HH:mmZ", "04/03/2031 10:00Z", offset(at(10, 0, 0), 0)},
		{"YYYY-MM-DDTHH:mm", "2031-03-04t10:00", at(10, 0, 0)},
		{"DD.MM.YYYY HH:mm Uhr", "04.03.2031 17:00 uhr", at(17, 0, 0)},
		{"DD/MM/YYYY HHhmm", "04/03/2031 17h00", at(17, 0, 0)},
		{"YYYY年M月D日", "2031年3月4日", day},
		{"Date: YYYYxMMxDD", "date: 2031x03x04", day},
		{"DD/MM/YYYY HH:mm", "03/03/2031 24:00", at(0, 0, 0)},
	}
	for _, test := range tests {
		if got, ok := mustFormat(t, test.format).Parse(test.text); !ok || got != test.want {
			t.Errorf("%q by %s is %+v, %v", test.text, test.format, got, ok)
		}
	}
	for _, test := range [][2]string{
		{"DD/MM/YYYY", "31/02/2031"}, {"DD/MM/YYYY", "29/02/2031"}, {"DD/MM/YYYY", "03/13/2031"}, {"DD/MM/YYYY", "04/03/31"},
		{"DD/MM/YYYY", "04/03/2031 10:00"}, {"DD/MM/YYYY", "04.03.2031"}, {"DD/MM/YYYY", ""}, {"DD/MM/YYYY", "004/03/2031"},
		{"DD/MM/YYYY", "04/03/20311"}, {"YYYYMMDD", "2031304"}, {"DD.MM.YY", "04.03.2031"}, {"D MMM YYYY", "4 Mrz2 2031"},
		{"D MMM YYYY", "4 Mittwoch 2031"}, {"DD/MM/YYYY h:mm A", "04/03/2031 13:00 PM"}, {"DD/MM/YYYY h:mm A", "04/03/2031 0:30 AM"},
		{"DD/MM/YYYY h:mm A", "04/03/2031 5:00"}, {"DD/MM/YYYY HH:mm", "04/03/2031 25:00"}, {"DD/MM/YYYY HH:mm", "04/03/2031 10:60"},
		{"DD/MM/YYYY HH:mm Z", "04/03/2031 10:00"}, {"D MMM YYYY", "4Mar2031"}, {"DD/MM/YYYY", strings.Repeat("0", 10_000)},
	} {
		if got, ok := mustFormat(t, test[0]).Parse(test[1]); ok {
			t.Errorf("%q by %s reads %+v", test[1], test[0], got)
		}
	}
	if _, ok := (DateFormat{}).Parse("04/03/2031"); ok {
		t.Error("the zero format reads")
	}
}

func TestParseDateFormatRefuses(t *testing.T) {
	for format, says := range map[string]string{
		"":                       "looks like DD/MM/YYYY",
		strings.Repeat("-", 200): "at most 100",
		"DD/MM":                  "doesn't say the year",
		"MM/YYYY":                "doesn't say the day",
		"dd/mm/yyyy":             "did you mean DD/MM/YYYY?",
		"DD/mm/YYYY":             "did you mean DD/MM/YYYY?",
		"dd.mm.yyyy HH:mm":       "did you mean DD.MM.YYYY HH:mm?",
		"DD/MM/YYYY MM":          "month is there twice",
		"DD/MM/YYYY hh:mm":       "need an A",
		"DD/MM/YYYY HH:mm A":     "goes with hh",
		"DD/MM/YYYY HH":          "hours and minutes",
		"DD/MM/YYYY Z":           "goes with a time of day",
		"DMYYYY":                 "right before another",
		"%d/%m/%Y":               "without %",
		"02/01/2006":             "doesn't say the year",
	} {
		_, err := ParseDateFormat(format)
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v, want %q", format, err, says)
		}
	}
	if got := mustFormat(t, " DD/MM/YYYY ").String(); got != "DD/MM/YYYY" {
		t.Errorf("String() = %q", got)
	}
}

func TestParseDateTakesTheStricterFormat(t *testing.T) {
	formats := []DateFormat{mustFormat(t, "DD/MM/YYYY"), mustFormat(t, "M/D/YYYY")}
	for text, want := range map[string]Moment{
		"04/03/2031": {Year: 2031, Month: 3, Day: 4},
		"4/3/2031":   {Year: 2031, Month: 4, Day: 3},
		"3/13/2031":  {Year: 2031, Month: 3, Day: 13},
		"13/3/2031":  {Year: 2031, Month: 3, Day: 13},
	} {
		if got, ok := ParseDate(text, formats); !ok || got != want {
			t.Errorf("%q is %+v, %v", text, got, ok)
		}
	}
	if _, ok := ParseDate("31/31/2031", formats); ok {
		t.Error("31/31 is a date")
	}
}

func TestMonthNamesMeanOneMonth(t *testing.T) {
	count := 0
	for _, names := range monthNames {
		for _, name := range names {
			if len(name) > maxMonthName {
				t.Errorf("%s is longer than maxMonthName", name)
			}
			count++
		}
	}
	if len(monthByName) != count {
		t.Errorf("%d names, %d different ones", count, len(monthByName))
	}
}

// write is the other direction of Parse, for the property below.
func write(f DateFormat, m Moment, month string) string {
	var s strings.Builder
	hour12 := (m.Hour+11)%12 + 1
	for _, p := range f.parts {
		switch p.token {
		case literal:
			s.WriteString(p.literal)
		case year4:
			fmt.Fprintf(&s, "%04d", m.Year)
		case year2:
			fmt.Fprintf(&s, "%02d", m.Year%100)
		case month2:
			fmt.Fprintf(&s, "%02d", m.Month)
		case month1:
			fmt.Fprint(&s, m.Month)
		case monthName, monthFull:
			s.WriteString(month)
		case day2:
			fmt.Fprintf(&s, "%02d", m.Day)
		case day1:
			fmt.Fprint(&s, m.Day)
		case hour2:
			fmt.Fprintf(&s, "%02d", m.Hour)
		case hour1:
			fmt.Fprint(&s, m.Hour)
		case half2:
			fmt.Fprintf(&s, "%02d", hour12)
		case half1:
			fmt.Fprint(&s, hour12)
		case minute:
			fmt.Fprintf(&s, "%02d", m.Min)
		case second:
			fmt.Fprintf(&s, "%02d", m.Sec)
		case halfDay:
			s.WriteString(map[bool]string{false: "AM", true: "PM"}[m.Hour >= 12])
		case zoneOffset:
			sign := '+'
			if m.Offset < 0 {
				sign = '-'
			}
			minutes := int(m.Offset.Abs().Minutes())
			fmt.Fprintf(&s, "%c%02d:%02d", sign, minutes/60, minutes%60)
		}
	}
	return s.String()
}

func TestWhatAFormatWritesItReads(t *testing.T) {
	dates := []string{"YYYY-MM-DD", "DD/MM/YYYY", "M/D/YY", "D. MMMM YYYY", "MMM D, YYYY", "YYYYMMDD", "DD-MMM-YY", "Due DD.MM.YYYY"}
	clocks := []string{"", " HH:mm", " H:mm:ss", " hh:mm A", " h:mm:ss A", "THH:mm:ssZ", " HHmm", " HHhmm Z"}
	rapid.Check(t, func(t *rapid.T) {
		f, err := ParseDateFormat(rapid.SampledFrom(dates).Draw(t, "date") + rapid.SampledFrom(clocks).Draw(t, "clock"))
		if err != nil {
			t.Fatal(err)
		}
		m := Moment{Year: rapid.IntRange(1, 9999).Draw(t, "year"), Month: rapid.IntRange(1, 12).Draw(t, "month")}
		if strings.Contains(f.text, "YY") && !strings.Contains(f.text, "YYYY") {
			m.Year = 1969 + m.Year%100
		}
		m.Day = rapid.IntRange(1, daysIn(m.Year, m.Month)).Draw(t, "day")
		if strings.Contains(f.text, ":mm") || strings.Contains(f.text, "HH") {
			m.HasTime = true
			m.Hour, m.Min = rapid.IntRange(0, 23).Draw(t, "hour"), rapid.IntRange(0, 59).Draw(t, "minute")
		}
		if strings.Contains(f.text, "ss") {
			m.Sec = rapid.IntRange(0, 59).Draw(t, "second")
		}
		if strings.Contains(f.text, "Z") {
			m.HasOffset = true
			m.Offset = time.Duration(rapid.IntRange(-mostWest*60, mostEast*60).Draw(t, "offset")) * time.Minute
		}
		text := write(f, m, rapid.SampledFrom(monthNames[m.Month-1]).Draw(t, "name"))
		if got, ok := f.Parse(text); !ok || got != m {
			t.Fatalf("%q by %s is %+v, %v, want %+v", text, f, got, ok, m)
		}
	})
}

func FuzzDateFormat(f *testing.F) {
	for _, seed := range [][2]string{
		{"DD/MM/YYYY", "04/03/2031"}, {"D. MMMM YYYY HH:mm Uhr", "4. März 2031 17:00 Uhr"}, {"YYYYMMDDHHmmss", "20310304100000"},
		{"M/D/YY h:mm A", "3/4/31 5:00 PM"}, {"YYYY-MM-DDTHH:mm:ssZ", "2031-03-04T10:00:00+02:00"}, {"dd/mm/yyyy", "04/03/2031"},
		{"HHhmm D MMM YYYY", "17h00 4 Mar 2031"}, {"DMY", "x"},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, format, text string) {
		df, err := ParseDateFormat(format)
		if err != nil {
			return
		}
		m, ok := df.Parse(text)
		if !ok {
			return
		}
		if m.Year < 1 || m.Year > 9999 || m.Month < 1 || m.Month > 12 || m.Day < 1 || m.Day > daysIn(m.Year, m.Month) ||
			m.Hour > 23 || m.Min > 59 || m.Sec > 59 || m.Milli > 999 || m.Offset.Abs() >= 24*time.Hour {
			t.Fatalf("%q by %q is %+v", text, format, m)
		}
		if !m.HasTime && m.Hour+m.Min+m.Sec+m.Milli != 0 {
			t.Fatalf("%q by %q has a time and says that it hasn't: %+v", text, format, m)
		}
	})
}

func BenchmarkDateFormat(b *testing.B) {
	for _, test := range [][2]string{{"DD/MM/YYYY", "04/03/2031"}, {"D MMM YYYY h:mm A", "4 March 2031 5:00 PM"}} {
		b.Run(test[0], func(b *testing.B) {
			f := mustFormat(b, test[0])
			b.ReportAllocs()
			for b.Loop() {
				if _, ok := f.Parse(test[1]); !ok {
					b.Fatal("not read")
				}
			}
		})
	}
}
