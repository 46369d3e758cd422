package mapping

import (
	"strings"
	"testing"
)

func TestGuessFormats(t *testing.T) {
	for text, want := range map[string]string{
		"04/03/2031":               "DD/MM/YYYY MM/DD/YYYY",
		"4/3/2031":                 "DD/MM/YYYY MM/DD/YYYY",
		"13/03/2031":               "DD/MM/YYYY",
		"03/13/2031":               "MM/DD/YYYY",
		"13.3.2031":                "DD.MM.YYYY",
		"2031/03/04":               "YYYY/MM/DD",
		"2031.3.4":                 "YYYY.MM.DD",
		"13-03-31":                 "DD-MM-YY YY-MM-DD",
		"04/03/31":                 "DD/MM/YY MM/DD/YY YY/MM/DD",
		"4 March 2031":             "DD·MMM·YYYY",
		"4-Mar-31":                 "DD-MMM-YY",
		"03/Dec/31 12:00 AM":       "DD/MMM/YY·hh:mm·A",
		"March 4, 2031":            "MMM·DD,·YYYY",
		"4. Sept. 2031":            "DD.·MMM·YYYY",
		"20310304":                 "YYYYMMDD",
		"13/03/2031 9:05":          "DD/MM/YYYY·HH:mm",
		"13/03/2031  09:05:07":     "DD/MM/YYYY·HH:mm:ss",
		"13/03/2031 5:00 PM":       "DD/MM/YYYY·hh:mm·A",
		"13/03/2031, 5:00pm":       "DD/MM/YYYY,·hh:mmA",
		"13.03.2031 10:00 +02:00":  "DD.MM.YYYY·HH:mm·Z",
		"13.03.2031 10:00-11:30":   "",
		"13.03.2031 09:00-17":      "",
		"2031-03-04":               "",
		"2031-03-04T10:00":         "",
		"31/02/2031":               "",
		"soon":                     "",
		"":                         "",
		"12345":                    "",
		"1.234.567":                "",
		"10:00":                    "",
		"::::::::":                 "",
		"Bob Smith 2031":           "",
		strings.Repeat("1/", 5000): "",
	} {
		var names []string
		for _, f := range GuessFormats(text) {
			names = append(names, strings.ReplaceAll(f.String(), " ", "·"))
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("GuessFormats(%.40q) = %q, want %q", text, got, want)
		}
	}
}

// Whatever is guessed reads the text that it was guessed from.
func FuzzGuessFormats(f *testing.F) {
	for _, seed := range []string{"04/03/2031", "4. Sept. 2031 10:00", "March 4, 2031 5:00 PM", "20310304", "1/1/1 1:1", "\u00a01\u00a0\u00a0Mar\u00a02031", "1YYYY1M1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, format := range GuessFormats(text) {
			if _, ok := format.Parse(text); !ok {
				t.Fatalf("%s doesn't read %q", format, text)
			}
		}
	})
}
