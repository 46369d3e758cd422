package mapping

import (
	"testing"
	"time"
)

func dateCell(year int, month time.Month, day int) Cell {
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	return Cell{Kind: Date, Text: t.Format("2006-01-02"), Raw: "1", Time: t}
}

func TestSkipMeetsWhatTheOwnerSees(t *testing.T) {
	lastDay := dateCell(2099, 12, 31)
	evening := Cell{Kind: DateTime, Text: "2099-12-31T18:00:00", Time: time.Date(2099, 12, 31, 18, 0, 0, 0, time.UTC)}
	early := Cell{Kind: TimeOfDay, Text: "09:30", Time: time.Date(1, 1, 1, 9, 30, 0, 0, time.UTC)}
	yes, no := Cell{Kind: Bool, Text: "TRUE"}, Cell{Kind: Bool, Text: "FALSE"}
	tests := []struct {
		equals, format string
		cell           Cell
		want           Verdict
	}{
		{`"31.12.2099"`, "DD.MM.YYYY", lastDay, Skipped},
		{`"31.12.2099"`, "", lastDay, Skipped},
		{`"30.12.2099"`, "", lastDay, Wanted},
		{`"31/12/2099"`, "DD.MM.YYYY", lastDay, Skipped},
		{`2099-12-31`, "", lastDay, Skipped},
		{`"03.04.2031"`, "DD.MM.YYYY", dateCell(2031, 4, 3), Skipped},
		{`"03.04.2031"`, "DD.MM.YYYY", dateCell(2031, 3, 4), Wanted},
		{`"03.04.2031"`, "", dateCell(2031, 4, 3), Invalid}, // 3 April or 4 March
		{`"03.04.2031"`, "", dateCell(2031, 3, 4), Invalid},
		{`"03.04.2031"`, "", dateCell(2031, 5, 3), Wanted},
		{`["03.04.2031", 2031-04-03]`, "", dateCell(2031, 4, 3), Skipped},
		{`["03.04.2031", 03-Apr-2031]`, "", dateCell(2031, 4, 3), Skipped},
		{`[yes, WAHR]`, "", yes, Skipped},
		{`"03.04.2031"`, "", text("03.04.2031"), Skipped},
		{`"03.03.2031"`, "", dateCell(2031, 3, 3), Skipped},
		{`"31.12.2099 18:00"`, "", evening, Skipped},
		{`"31.12.2099"`, "", evening, Wanted},
		{`"9:30"`, "", early, Skipped},
		{`"09:30:00"`, "", early, Skipped},
		{`WAHR`, "", yes, Skipped},
		{`wahr`, "", no, Wanted},
		{`Falsch`, "", no, Skipped},
		{`ИСТИНА`, "", yes, Skipped},
		{`ΑΛΗΘΗΣ`, "", yes, Skipped},
		{`"yes"`, "", yes, Skipped},
		{`true`, "", yes, Skipped},
		{`x`, "", no, Wanted},
		{`WAHR`, "", text("TRUE"), Wanted},
		{`"31.12.2099"`, "", text("2099-12-31"), Wanted},
		{`"#NV"`, "", Cell{Kind: Error, Text: "#N/A"}, Skipped},
		{`"#Wert!"`, "", Cell{Kind: Error, Text: "#VALUE!"}, Skipped},
		{`"#NV"`, "", Cell{Kind: Error, Text: "#VALUE!"}, Wanted},
		{`"#N/A"`, "", Cell{Kind: Error, Text: "#N/A"}, Skipped},
		{`"#NV"`, "", text("#N/A"), Wanted},
		{`"00/01/1900"`, "", Cell{Kind: Error, Text: "1900-01-00", Raw: "0"}, Skipped},
	}
	for _, test := range tests {
		mapping := needed + "timezone: UTC\nskip: {column: State, equals: " + test.equals + "}\n"
		if test.format != "" {
			mapping += "date_format: " + test.format + "\n"
		}
		if d := draftOf(t, mapping, sheetRow{{"State", test.cell}}); d.Verdict != test.want {
			t.Errorf("equals: %s meets %+v: the verdict is %d, want %d", test.equals, test.cell, d.Verdict, test.want)
		}
	}
}

func TestValuesKnowWhatTheOwnerSees(t *testing.T) {
	lastDay, yes := dateCell(2099, 12, 31), Cell{Kind: Bool, Text: "TRUE"}
	tests := []struct {
		values string
		cell   Cell
		want   string
	}{
		{`{"31.12.2099": never}`, lastDay, "never"},
		{`{WAHR: good, FALSCH: bad}`, yes, "good"},
		{`{WAHR: good, "true": better}`, yes, "better"},
		{`{ja: good, x: better}`, yes, "better"},
		{`{WAHR: good, x: better}`, yes, ""}, // either may be what is meant
		{`{WAHR: good, x: better}, default: best`, yes, ""},
		{`{"03.04.2031": never}, default: later`, dateCell(2031, 4, 3), ""},
		{`{"03.04.2031": never, 2031-04-03: soon}, default: later`, dateCell(2031, 4, 3), "soon"},
		{`{"03.04.2031": never}, default: later`, dateCell(2031, 5, 3), "later"},
		{`{"0,5": half, "1": whole}`, Cell{Kind: Number, Text: "0.5", Raw: "0.5"}, "half"},
		{`{"1000": plain, "1,000": grouped}`, Cell{Kind: Number, Text: "1,000", Raw: "1000"}, "grouped"},
		{`{"0,5": half, "1": whole}`, Cell{Kind: Number, Text: "1.0", Raw: "1"}, "whole"},
		{`{"1": one, "1,0": whole}`, Cell{Kind: Number, Text: "1", Raw: "1"}, "one"},
		{`{"1": one, "1,0": whole}`, Cell{Kind: Number, Text: "1.00", Raw: "1"}, ""}, // either may be what is meant
	}
	for _, test := range tests {
		for _, field := range []string{"description: {column: State", `tags: {column: State, split: "-"`} {
			d := draftOf(t, with(field+", values: "+test.values+"}"), sheetRow{{"State", test.cell}})
			got := d.Task.Description
			if len(d.Task.Tags) > 0 {
				got = d.Task.Tags[0]
			}
			if got != test.want || (test.want == "") != (d.Verdict == Invalid) {
				t.Errorf("%s, values: %s gives %q, want %q: %+v", field, test.values, got, test.want, d.Problems)
			}
		}
	}
	formatted := instead("deadline", `{column: Due, format: MM/DD/YYYY, values: {"03/04/2031": 04/05/2031}, default: 01/01/2031}`) + "timezone: UTC\n"
	if d := draftOf(t, formatted, sheetRow{{"Due", dateCell(2031, 3, 4)}}); d.Task.Deadline != "2031-04-05T17:00:00Z" {
		t.Errorf("the column's own format gives %s: %+v", d.Task.Deadline, d.Problems)
	}
}

// A cell's text has 1,234.5 for what other programs show as 1.234,5 or 1 234,5.
func TestSkipMeetsNumbersInEitherNotation(t *testing.T) {
	for _, test := range []struct {
		equals, shown, stored string
		want                  bool
	}{
		{"0,5", "0.5", "0.5", true},
		{"0.5", "0.5", "0.5", true},
		{"0.5", "0.50", "0.5", true},
		{"0,5", "5", "5", false},
		{"1000", "1,000", "1000", true},
		{"1000", "1000", "1000", true},
		{"1000", "1000.00", "1000", true},
		{"1 000", "1,000", "1000", true},
		{"1\u202f000,5", "1,000.50", "1000.5", true},
		{"1'000.50", "1,000.50", "1000.5", true},
		{"1’000", "1,000", "1000", true},
		{"1.000", "1,000", "1000", true},
		{"1.000", "1.000", "1", true},
		{"1.000", "1000", "1000", false}, // nothing shows which of the two is meant
		{"1.000", "1", "1", false},
		{"1.000", "1000.000", "1000", false},
		{"1,000", "1,000", "1000", true},
		{"1,000", "1.000", "1", false},
		{"1.000.000", "1000000", "1000000", true},
		{"1.234,50 €", "1,234.50 €", "1234.5", true},
		{"1.234,5", "1,234.50 €", "1234.5", true},
		{"1.234,50 $", "1,234.50 €", "1234.5", false},
		{"1235", "1,235 €", "1234.5", false},
		{"50 %", "50%", "0.5", true},
		{"50,0 %", "50%", "0.5", true},
		{"50", "50%", "0.5", false},
		{"0,5", "50%", "0.5", false},
		{"5", "5k", "5000", false},
		{"-5", "-5", "-5", true},
		{"−5,0", "-5.00", "-5", true},
		{"-5", "5", "5", false},
		{"5", "5 days", "5", true},
		{"007", "7", "7", false},
		{"7", "007", "7", true},
		{"1,2,3", "123", "123", false},
		{"1.23,4", "123.4", "123.4", false},
		{"1.2.2031", "1.2", "1.2", false},
		{"A5", "5", "5", false},
		{"5", "done", "5", false},
		{"done", "done", "5", true},
	} {
		source := needed + "timezone: UTC\nskip: {column: State, equals: \"" + test.equals + "\"}\n"
		d := draftOf(t, source, sheetRow{{"State", Cell{Kind: Number, Text: test.shown, Raw: test.stored}}})
		if got := d.Verdict == Skipped; got != test.want {
			t.Errorf("equals: %s, the cell shows %s: skipped is %t", test.equals, test.shown, got)
		}
	}
	if d := draftOf(t, needed+"timezone: UTC\nskip: {column: State, equals: \"0,5\"}\n", sheetRow{{"State", text("0.5")}}); d.Verdict != Wanted {
		t.Errorf("a text is compared as a number: %+v", d)
	}
}
