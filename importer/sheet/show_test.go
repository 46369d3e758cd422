package sheet

import (
	"testing"
)

// What formats show of numbers, as Excel shows them; and of fractions, exponents
// and what can't be known for certain, the number itself.
func TestShownNumbers(t *testing.T) {
	for _, test := range []struct{ format, raw, want string }{
		{"#,##0.00 USD", "1500", "1500"},
		{"0 days", "3", "3"},
		{"General", "1", "1"},
		{"General", "-0", "0"},
		{"General", "007", "7"},
		{"General", "12.50", "12.5"},
		{"General", ".5", "0.5"},
		{"General", "5.", "5"},
		{"General", "+5", "5"},
		{"General", "-0.25", "-0.25"},
		{"General", "0.30000000000000004", "0.3"},
		{"General", "1.1000000000000001", "1.1"},
		{"General", "0.1234567890123456", "0.123456789012346"},
		{"General", "999999999999999.9", "1000000000000000"},
		{"General", "123456789012345", "123456789012345"},
		{"General", "12345678901234567", "12345678901234567"},
		{"General", "1.2345678901234567E+19", "12345678901234567000"},
		{"General", "1.5E-7", "0.00000015"},
		{"General", "1e3", "1000"},
		{"General", "4.9406564584124654E-324", "0." + zeros(323) + "494065645841247"},
		{"general", "1.5", "1.5"},
		{`General" pcs"`, "3", "3 pcs"},
		{"0", "1.5", "2"},
		{"0", "-0.4", "0"},
		{"0", "-0.04", "0"},
		{"0", "0.5", "1"},
		{"0", "2.4999999999999999", "3"},
		{"0", "12345678901234567", "12345678901234567"},
		{"00000", "42", "00042"},
		{"00000", "-42", "-00042"},
		{"00000", "1234567", "1234567"},
		{"0.00", "1.005", "1.01"},
		{"0.00", "1.0049999999999999", "1.01"},
		{"0.00", "9.995", "10.00"},
		{"0.00", "0", "0.00"},
		{"0.0#", "1", "1.0"},
		{"0.0#", "1.25", "1.25"},
		{"0.0#", "1.256", "1.26"},
		{"0.##", "5", "5"},
		{"#.##", "0.5", ".5"},
		{"#", "0", ""},
		{"0.0??", "1.5", "1.5"},
		{"#,##0", "1234567.5", "1,234,568"},
		{"#,##0", "123", "123"},
		{"#,##0.00", "-1234.5", "-1,234.50"},
		{"#,##0.00;(#,##0.00)", "-1234.5", "(1,234.50)"},
		{"#,##0.00;[Red]-#,##0.00", "-1234.5", "-1,234.50"},
		{"0,000", "12", "0,012"},
		{"0.00;-0.00;0", "0", "0"},
		{"0%", "0.125", "13%"},
		{"0.0%", "0.125", "12.5%"},
		{"0.00%", "-0.125", "-12.50%"},
		{`"ID-"0000`, "42", "ID-0042"},
		{`"10 d"0`, "5", "10 d5"},
		{`\A\-000`, "7", "A-007"},
		{`$#,##0.00`, "1234.5", "$1,234.50"},
		{`"$"#,##0.00_);\("$"#,##0.00\)`, "-1234.5", "($1,234.50)"},
		{`#,##0.00\ "€"`, "1234.5", "1,234.50 €"},
		{`#,##0.00\ [$€-407]`, "1234.5", "1,234.50 €"},
		{`[$$-409]#,##0`, "-5", "-$5"},
		{`[$-409]0.0`, "5", "5.0"},
		{`_-* #,##0.00_-;\-* #,##0.00_-;_-* "-"??_-;_-@_-`, "1234.5", "1,234.50"},
		{`_-* #,##0.00_-;\-* #,##0.00_-;_-* "-"??_-;_-@_-`, "-1234.5", "-1,234.50"},
		{`000\-00\-0000`, "123456789", "123-45-6789"},
		{`000-00-0000`, "1234567", "001-23-4567"},
		{`(000) 000-0000`, "5551234567", "(555) 123-4567"},
		{`0" kg"`, "12", "12 kg"},
		{`[Blue]0`, "12", "12"},
		{`[Color10]0.0;[color 3]-00.0`, "12", "12.0"},
		{`[Color10]0.0;[color 3]-00.0`, "-1", "-01.0"},
		{`0;;`, "-5", ""},
		{`0;;`, "0", ""},
		{`0;`, "-5", "-5"},
		{`;;;`, "5", ""},
		{`;;;`, "-5", ""},
		{`;;;`, "0", ""},
		{`0;-0;;@`, "0", ""},
		{`0;-0;;@`, "-5", "-5"},
		{`0;;@`, "-5", ""},
		{`#,##0;-#,##0;`, "0", ""},
		{`#,##0;-#,##0;`, "1234", "1,234"},
		{`0;-0;_-`, "0", ""},
		{`"Yes";;"No"`, "1", "Yes"},
		{`"Yes";;"No"`, "-1", ""},
		{`"Yes";;"No"`, "0", "No"},
		{`"done"`, "5", "done"},
		{`"done"`, "-5", "-5"},
		{`"up";"down"`, "-5", "down"},
		{`[Red]`, "5", "5"},
		{`[Red];[Blue]`, "5", "5"},
		{`[$-409]`, "5", "5"},
		{`[Red]"";0`, "5", ""},
		{"@", "1.50", "1.5"},
		{"# ?/?", "1.5", "1.5"},
		{"# ??/??", "0.25", "0.25"},
		{"0/0", "0.25", "0.25"},
		{"0.00E+00", "12345", "12345"},
		{"0.00E-00", "12345", "12345"},
		{"##0.0E+0", "12345", "12345"},
		{"0.E+00", "12345.6", "12345.6"},
		{"0.E+00", "0", "0"},
		{"#,##0.E+00", "-5", "-5"},
		{`0.00\ E+00`, "12.5", "12.5"},
		{"0_ E-00", "12.5", "12.5"},
		{"0.00_)e+00", "12.5", "12.5"},
		{"00000;@;@", "42", "00042"},
		{"0.00;@;@;@", "1.5", "1.50"},
		{"#,##0.00;-#,##0.00;@;@", "1234.5", "1,234.50"},
		{"#,##0.00;-#,##0.00;@;@", "0", "0"},
		{"[>0]0;", "0", "0"},
		{"[>0]0;-0", "0", "0"},
		{"[>0]0;-0", "-5", "-5"},
		{`"KW" ww`, "45292", "45292"},
		{"гггг-ММ-ДД", "45292", "45292"},
		{"0 kW", "5", "5 kW"},
		{"0_", "5", "5"},
		{"0*", "5", "5"},
		{"0,", "12345", "12"},
		{"#,", "499", ""},
		{"#,##0,", "1234567", "1,235"},
		{"#,##0,", "-499", "0"},
		{"0,,,", "12345678901", "12"},
		{`0.0,,"M"`, "12345678", "12.3M"},
		{`"$"#,##0,"K"_);("$"#,##0,"K")`, "-1234567", "($1,235K)"},
		{"0,%", "123456", "12346%"},
		{"0,.0", "12345", "12345"},
		{"0.0,0", "12345", "12345"},
		{`0" k",`, "12345", "12345"},
		{`#'##0.00`, "1234567.89", "1234'567.89"},
		{`#'###'##0`, "1234567", "1'234'567"},
		{"#\u00A0##0", "1234567", "1234\u00A0567"},
		{"#\u00A0##0", "12", "12"},
		{"# ##0", "1234567", "1234 567"},
		{`[<=99999]00000;00000-0000`, "2134", "02134"},
		{`[<=99999]00000;00000-0000`, "123456789", "12345-6789"},
		{`[<=99999]00000;00000-0000`, "-5", "-00005"},
		{`[<=99999]00000`, "123456", "123456"},
		{`[<=9999999]###-####;(###) ###-####`, "5551234", "555-1234"},
		{`[<=9999999]###-####;(###) ###-####`, "5551234567", "(555) 123-4567"},
		{`[=1]"Done";"Open"`, "1", "Done"},
		{`[=1]"Done";"Open"`, "0", "Open"},
		{`[=1]"Done";"Open"`, "-5", "-5"},
		{`[=1]"yes";[=0]"no";General`, "0", "no"},
		{`[=1]"yes";[=0]"no";General`, "0.5", "0.5"},
		{`[=1]"yes";[=0]"no"`, "2", "2"},
		{`[=0]"";0.0`, "0", ""},
		{`[=0];0.0`, "0", ""},
		{`[=0];0.0`, "2", "2.0"},
		{`[>100]0;0.0`, "100.25", "100"},
		{`[>100]0;0.0`, "1.25", "1.3"},
		{`[>100]0;(0.0)`, "-1.25", "-1.25"},
		{`[>100]0;0.0;"x"`, "50", "50"},
		{`[>100]0;0.0;"x"`, "0", "x"},
		{`[>100]0;0.0;"x"`, "-5", "5.0"},
		{`[Red][<1.5]0.00;[Blue][>=1.5]0.0`, "1.5", "1.5"},
		{`[<>5]0.0;"five"`, "5", "five"},
		{`[<>5]0.0;"five"`, "-3", "-3.0"},
		{`[>=1000000]0.0,,"M";[>=1000]0.0,"K";0`, "1234567", "1.2M"},
		{`[>=1000000]0.0,,"M";[>=1000]0.0,"K";0`, "1234", "1.2K"},
		{`[>=1000000]0.0,,"M";[>=1000]0.0,"K";0`, "12.4", "12"},
		{`[>=1000000]0.0,,"M";[>=1000]0.0,"K";0`, "-5000", "-5000"},
		{`[>=1000]0,"K";[<=-1000]-0,"K";0`, "-5000", "-5K"},
		{`[>0]0.0;(0.0)`, "-5", "(5.0)"},
		{`[>=0]0.0;(0.0)`, "0", "0.0"},
		{`[<0]"minus "0;0.0`, "-5", "minus 5"},
		{`[<0]"minus "0;0.0`, "5", "5.0"},
		{`[<=0]0.0;0`, "-5", "-5"},
		{`[<-10]"low "0;0`, "-50", "-50"},
		{`0.0;[<0](0.0)`, "-5", "(5.0)"},
		{`[>x]0.0`, "5", "5"},
		{`0.0"x"0`, "1.25", "1.25"},
		{"0.0.0", "1.25", "1.25"},
		{"", "1.25", "1.25"},
		{"foo;bar;baz;qux;quux", "1.25", "1.25"},
	} {
		var d decimal
		if !d.parse([]byte(test.raw)) {
			t.Errorf("%s isn't taken for a number", test.raw)
			continue
		}
		got, means := showNumber(parseFormat(test.format), d)
		if means != meansNumber {
			t.Errorf("%s is taken for a date", test.format)
		} else if got != test.want {
			t.Errorf("%s of %s is %q, want %q", test.format, test.raw, got, test.want)
		}
		if isPlain([]byte(test.raw)) {
			d.parse([]byte(test.raw))
			if got, _ := showNumber(generalFormat, d); got != test.raw {
				t.Errorf("General of %s is %q, but it is taken for plain", test.raw, got)
			}
		}
	}
}

// showNumber is what a format shows of a number, where it means one.
func showNumber(f *numFormat, d decimal) (shown string, means meaning) {
	s := f.sectionFor(&d)
	if s.means != meansNumber {
		return "", s.means
	}
	return string(s.appendNumber(nil, &d)), meansNumber
}

func zeros(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = '0'
	}
	return string(b)
}

func TestNotNumbers(t *testing.T) {
	for _, raw := range []string{"", "-", ".", "e5", "1e", "1e+", "1,5", "0x10", "1_000", "NaN", "INF", "1 2", "1e309", "--1", "1.2.3", "1" + zeros(2000)} {
		var d decimal
		if d.parse([]byte(raw)) {
			t.Errorf("%q is taken for a number", raw)
		}
		if isPlain([]byte(raw)) {
			t.Errorf("%q is taken for a plain number", raw)
		}
	}
}

func TestMeaning(t *testing.T) {
	names := map[meaning]string{meansNumber: "number", meansDate: "date", meansDateTime: "date and time", meansTime: "time", meansDuration: "duration", meansEither: "either"}
	for _, test := range []struct {
		format string
		want   meaning
	}{
		{"General", meansNumber},
		{"0.00", meansNumber},
		{`0"d"`, meansNumber},
		{`0\d`, meansNumber},
		{`"day" 0`, meansNumber},
		{`"yyyy-mm-dd"`, meansNumber},
		{`[Red]0`, meansNumber},
		{`[$USD] 0`, meansNumber},
		{`0_d`, meansNumber},
		{`0.00E+00`, meansNumber},
		{"@", meansNumber},
		{"#,##0.00 USD", meansNumber},
		{"0 days", meansNumber},
		{"0.0 hrs", meansNumber},
		{"0 h", meansNumber},
		{"#,##0 ms", meansNumber},
		{"dd.mm.yyyy 00:00", meansNumber},
		{"0 s.0", meansNumber},
		{"yyyy-mm-dd", meansDate},
		{"DD/MM/YYYY", meansDate},
		{"d/m/yy;@", meansDate},
		{"mmm", meansDate},
		{"mmmm yyyy", meansDate},
		{"dddd", meansDate},
		{`[$-407]d. mmmm yyyy`, meansDate},
		{`[$-F800]dddd\,\ mmmm\ dd\,\ yyyy`, meansDate},
		{`yyyy"年"m"月"d"日"`, meansDate},
		{`[$-411]ggge"年"m"月"d"日"`, meansDate},
		{`[ENG][$-409]d\-mmm;@`, meansDate},
		{`0;yyyy`, meansNumber},
		{`yyyy;0`, meansDate},
		{`[<1]0;dd.mm.yyyy`, meansDate},
		{`[>=1]0;dd.mm.yyyy`, meansNumber},
		{`[<1]h:mm;dd.mm.yyyy`, meansDate},
		{`[<1]h:mm`, meansNumber},
		{"yyyy-mm-dd hh:mm", meansDateTime},
		{"m/d/yy h:mm AM/PM", meansDateTime},
		{"d.m.yyyy h:mm:ss", meansDateTime},
		{"mmm h:mm:ss", meansDateTime},
		{`yyyy\-mm\-dd\Thh:mm:ss.000`, meansDateTime},
		{"h:mm", meansTime},
		{"hh:mm:ss", meansTime},
		{"h:mm AM/PM", meansTime},
		{"h:mm A/P", meansTime},
		{"mm:ss", meansTime},
		{"mm:ss.0", meansTime},
		{"ss", meansTime},
		{`[$-F400]h:mm:ss\ AM/PM`, meansTime},
		{"[h]:mm", meansDuration},
		{"[hh]:mm:ss", meansDuration},
		{"[mm]:ss", meansDuration},
		{"[ss].00", meansDuration},
		{"[H]:MM", meansDuration},
	} {
		if got := meaningOf(parseFormat(test.format)); got != test.want {
			t.Errorf("%s means a %s, want a %s", test.format, names[got], names[test.want])
		}
	}
	for id, want := range map[int]meaning{0: meansNumber, 13: meansNumber, 14: meansDate, 17: meansDate, 18: meansTime, 21: meansTime, 22: meansDateTime, 23: meansNumber,
		27: meansDate, 32: meansTime, 34: meansEither, 36: meansDate, 37: meansNumber, 44: meansNumber, 45: meansTime, 46: meansDuration, 47: meansTime, 48: meansNumber, 49: meansNumber, 50: meansDate, 58: meansDate,
		59: meansNumber, 66: meansNumber, 70: meansNumber, 71: meansDate, 74: meansDate, 75: meansEither, 76: meansTime, 77: meansDateTime, 78: meansEither,
		79: meansDuration, 80: meansTime, 81: meansEither, 82: meansNumber, 164: meansNumber} {
		if got := meaningOf(builtinFormat(id)); got != want {
			t.Errorf("format %d means a %s, want a %s", id, names[got], names[want])
		}
	}
}

// meaningOf is what a format means of a day of our time.
func meaningOf(f *numFormat) meaning {
	var d decimal
	d.parse([]byte("47912"))
	return f.sectionFor(&d).means
}
