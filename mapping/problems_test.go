package mapping

import (
	"strings"
	"testing"
	"time"
)

// told is what is asked of a problem: the rest is the same for all of them.
type told struct{ cell, column, field, code, value, message string }

func TestDraftSaysWhatIsWrongWhere(t *testing.T) {
	day := time.Date(2031, 3, 4, 0, 0, 0, 0, time.UTC)
	date := Cell{Kind: Date, Text: "2031-03-04", Time: day}
	berlin := needed + "timezone: Europe/Berlin\n"
	formatted := berlin + "date_format: [DD.MM.YYYY, DD/MM/YYYY]\n"
	tests := []struct {
		name, mapping string
		cells         sheetRow
		want          told
	}{
		{"no title", needed, sheetRow{{"Summary", text(" ")}}, told{"Tasks!A7", "Summary", "title", CodeRequired, " ", "Summary is blank: a title is needed"}},
		{"no date", berlin, sheetRow{{"Due", text("soon")}}, told{"Tasks!B7", "Due", "deadline", CodeDate, "soon", "Due is not a date: write it as 2031-03-04, or set date_format"}},
		{"no date of the formats", formatted, sheetRow{{"Due", text("soon")}}, told{"Tasks!B7", "Due", "deadline", CodeDate, "soon", "Due is not a date in the format DD.MM.YYYY or DD/MM/YYYY"}},
		{"a date that may be two", berlin, sheetRow{{"Due", text("03/04/2031")}}, told{"Tasks!B7", "Due", "deadline", CodeAmbiguousDate, "03/04/2031", "set date_format to what is meant, DD/MM/YYYY or MM/DD/YYYY"}},
		{"a date that is one", berlin, sheetRow{{"Due", text("31/04/2031")}}, told{"Tasks!B7", "Due", "deadline", CodeDate, "31/04/2031", "Due is not a date"}},
		{"a date of one format", berlin, sheetRow{{"Due", text("30/04/2031")}}, told{"Tasks!B7", "Due", "deadline", CodeDate, "30/04/2031", "set date_format: DD/MM/YYYY"}},
		{"a number that may be a date", berlin, sheetRow{{"Due", number("20310304")}}, told{"Tasks!B7", "Due", "deadline", CodeDate, "20310304", "Due is a number that may stand for a date: set date_format: YYYYMMDD, if that is how it is meant"}},
		{"a date that a format of a template turns round", instead("deadline", `{template: "{Due}, 8:00"}`) + "timezone: Europe/Berlin\ndate_format: \"YYYY-DD-MM, H:mm\"\n", sheetRow{{"Due", date}}, told{"Tasks!B7", "Due", "deadline", CodeDate, "2031-03-04, 8:00", "Due is not a date in the format YYYY-DD-MM, H:mm"}},
		{"a number for a date", berlin, sheetRow{{"Due", number("47911")}}, told{"Tasks!B7", "Due", "deadline", CodeDate, "47911", "Due is a number, not a date: format the column as a date"}},
		{"a time for a date", berlin, sheetRow{{"Due", Cell{Kind: TimeOfDay, Text: "10:00:00"}}}, told{"Tasks!B7", "Due", "deadline", CodeDate, "10:00:00", "Due is a time without a date"}},
		{"a date whose day isn't shown", berlin, sheetRow{{"Due", Cell{Kind: Date, Text: "2031-03-04", Time: date.Time, Unshown: PartDay}}}, told{"Tasks!B7", "Due", "deadline", CodeDate, "2031-03-04", "Due is a date that the sheet shows without its day: give the column a format with day, month and year"}},
		{"a date whose month isn't shown", berlin, sheetRow{{"Due", Cell{Kind: Date, Text: "2031-03-04", Time: date.Time, Unshown: PartMonth | PartYear}}}, told{"Tasks!B7", "Due", "deadline", CodeDate, "2031-03-04", "without its month: "}},
		{"a year alone", berlin, sheetRow{{"Due", Cell{Kind: DateTime, Text: "2031-03-04", Time: date.Time, Unshown: PartMonth | PartDay}}}, told{"Tasks!B7", "Due", "deadline", CodeDate, "2031-03-04", "without its day and month: "}},
		{"a date without a zone", needed, sheetRow{{"Due", date}}, told{"Tasks!B7", "Due", "deadline", CodeNoZone, "2031-03-04", "Due has no time zone: write timezone: Europe/Berlin"}},
		{"a time that never was", berlin, sheetRow{{"Due", text("2031-03-30 02:30")}}, told{"Tasks!B7", "Due", "deadline", CodeLocalTime, "2031-03-30 02:30", "Due is a time that never was in Europe/Berlin"}},
		{"no deadline", berlin, sheetRow{{"Due", Cell{}}}, told{"Tasks!B7", "Due", "deadline", CodeRequired, "", "Due is blank: a deadline is needed"}},
		{"no assignee", needed, sheetRow{{"Who", Cell{}}}, told{"Tasks!C7", "Who", "owners", CodeNoAssignee, "", "Who is blank: at least one assignee is needed"}},
		{"an error", needed, sheetRow{{"Summary", Cell{Kind: Error, Text: "#N/A"}}}, told{"Tasks!A7", "Summary", "title", CodeErrorCell, "#N/A", "Summary holds the error '#N/A': mend the formula, or put a value in its place"}},
		{"a picture", needed, sheetRow{{"Summary", Cell{Kind: Error, Text: "#VALUE!", Rich: true}}}, told{"Tasks!A7", "Summary", "title", CodeErrorCell, "#VALUE!", "Summary holds a picture, a linked data type such as Stocks, or an error such as #SPILL!"}},
		{"a negative time", needed, sheetRow{{"Summary", Cell{Kind: Error, Text: "########", Raw: "-1"}}}, told{"Tasks!A7", "Summary", "title", CodeErrorCell, "########", "Summary shows ########, as its date or time is negative or beyond the year 9999: mend it"}},
		{"a day that never was", needed, sheetRow{{"Summary", Cell{Kind: Error, Text: "1900-02-29", Raw: "60"}}}, told{"Tasks!A7", "Summary", "title", CodeErrorCell, "1900-02-29", "Summary is 29 February 1900"}},
		{"0 for a date", berlin, sheetRow{{"Due", Cell{Kind: Error, Text: "1900-01-00", Raw: "0"}}}, told{"Tasks!B7", "Due", "deadline", CodeErrorCell, "1900-01-00", "Due is 0 shown as a date, which a formula gives whose cell is blank: fill the cell that it refers to"}},
		{"a formula without a value", needed, sheetRow{{"Summary", Cell{Kind: Error}}}, told{"Tasks!A7", "Summary", "title", CodeNoValue, "", "Summary is a formula without a value"}},
		{"an error in a template", with(`description: {template: "{Summary} {Notes}"}`), sheetRow{{"Notes", Cell{Kind: Error, Text: "#REF!"}}}, told{"Tasks!D7", "Notes", "description", CodeErrorCell, "#REF!", "Notes holds the error"}},
		{"an error in a list", with("tags: Labels"), sheetRow{{"Labels", Cell{Kind: Error, Text: "#REF!"}}}, told{"Tasks!D7", "Labels", "tags", CodeErrorCell, "#REF!", "Labels holds the error"}},
		{"an unknown word", instead("task_type", "{column: Kind, values: {Review: approval, Todo: task}}"), sheetRow{{"Kind", text("Revew")}}, told{"Tasks!D7", "Kind", "task_type", CodeUnknownValue, "Revew", "Kind says 'Revew', which is not among the mapping's values: did you mean 'Review'?"}},
		{"an unknown word that is like no other", instead("task_type", "{column: Kind, values: {Review: approval, Todo: task}}"), sheetRow{{"Kind", text("Party")}}, told{"Tasks!D7", "Kind", "task_type", CodeUnknownValue, "Party", "add it there, or set a default"}},
		{"an unknown entry of a list", with(`tags: {column: Labels, split: ",", values: {a: x}}`), sheetRow{{"Labels", text("a,b")}}, told{"Tasks!D7", "Labels", "tags", CodeUnknownValue, "b", "Labels says 'b'"}},
		{"no task type", instead("task_type", "Kind"), sheetRow{{"Kind", text("chore")}}, told{"Tasks!D7", "Kind", "task_type", CodeTaskType, "chore", "Kind: 'chore' is no task type"}},
		{"no yes", with("top_secret: Secret"), sheetRow{{"Secret", text("perhaps")}}, told{"Tasks!D7", "Secret", "top_secret", CodeBoolean, "perhaps", "Secret is not a yes or a no"}},
		{"two for a yes", with("top_secret: Secret"), sheetRow{{"Secret", number("2")}}, told{"Tasks!D7", "Secret", "top_secret", CodeBoolean, "2", "Secret is not a yes or a no"}},
		{"a word for a yes", with("top_secret: Secret"), sheetRow{{"Secret", Cell{Kind: Number, Text: "offen", Raw: "1"}}}, told{"Tasks!D7", "Secret", "top_secret", CodeBoolean, "offen", "Secret is 1, though its format shows 'offen', which is not a yes or a no: write yes or no, or say in the mapping's values what 'offen' means"}},
		{"no number", with("max_assignable: Max"), sheetRow{{"Max", text("few")}}, told{"Tasks!D7", "Max", "max_assignable", CodeNumber, "few", "Max is not a whole number"}},
		{"half a person", with("max_assignable: Max"), sheetRow{{"Max", number("2.5")}}, told{"Tasks!D7", "Max", "max_assignable", CodeNumber, "2.5", "Max is not a whole number"}},
		{"less than nobody", with("max_assignable: Max"), sheetRow{{"Max", number("-1")}}, told{"Tasks!D7", "Max", "max_assignable", CodeNumber, "-1", "from 0 on"}},
		{"a required field", with("description: {column: Notes, required: true}"), sheetRow{{"Notes", Cell{}}}, told{"Tasks!D7", "Notes", "description", CodeRequired, "", "Notes is blank: description needs a value"}},
		{"a required list", with("tags: {column: Labels, required: true}"), sheetRow{{"Labels", Cell{}}}, told{"Tasks!D7", "Labels", "tags", CodeRequired, "", "Labels is blank: tags needs a value"}},
		{"half an id", instead("owners", "{users: Who}"), sheetRow{{"Who", number("1.5")}}, told{"Tasks!C7", "Who", "owners.users", CodeID, "1.5", "no id of a member"}},
		{"no e-mail", instead("owners", "{guests: Who}"), sheetRow{{"Who", text("bob")}}, told{"Tasks!C7", "Who", "owners.guests", CodeEmail, "bob", "Who: 'bob' is no e-mail address"}},
		{"an address with a comma", instead("owners", "{column: Who, guests: true}"), sheetRow{{"Who", text("bob@example,com")}}, told{"Tasks!C7", "Who", "owners", CodeEmail, "bob@example,com", "Who: 'bob@example,com' is no e-mail address such as bob@example.com"}},
		{"a blank in an address", instead("owners", "{column: Who, guests: true}"), sheetRow{{"Who", text("bob @example.com")}}, told{"Tasks!C7", "Who", "owners", CodeEmail, "bob @example.com", "Who: 'bob @example.com' is no e-mail address"}},
		{"several addresses", instead("owners", "{column: Who, split: \";\", guests: true}"), sheetRow{{"Who", text("bob@example.com, ann@example.com")}}, told{"Tasks!C7", "Who", "owners", CodeEmail, "bob@example.com, ann@example.com", "Who: 'bob@example.com, ann@example.com' is several e-mail addresses: say in the mapping what stands between them, split: \",\""}},
		{"several guests", instead("owners", "{guests: Who}"), sheetRow{{"Who", text("bob@example.com\nann@example.com")}}, told{"Tasks!C7", "Who", "owners.guests", CodeEmail, "bob@example.com\nann@example.com", "split: \"\\n\""}},
		{"a form field without a label", with("form_fields: [{label: {column: L}, field_type: text}]"), sheetRow{{"L", Cell{}}}, told{"Tasks!D7", "L", "form_fields[1].label", CodeRequired, "", "L is blank: a form field needs a label"}},
		{"too few options", with(`form_fields: [{label: a, field_type: radio, options: {column: O, split: ","}}]`), sheetRow{{"O", text("x")}}, told{"Tasks!D7", "O", "form_fields[1].options", CodeOptions, "x", "a radio needs options, at least 2"}},
		{"no decision", instead("task_type", "{value: approval}") + "  completed: Done\n  approved: Decision\n", sheetRow{{"Done", text("x")}, {"Decision", Cell{}}}, told{"Tasks!E7", "Decision", "approved", CodeRequired, "", "Decision is blank: a completed approval task needs a decision"}},
		{"no column for a decision", instead("task_type", "{value: approval}") + "  completed: Done\n", sheetRow{{"Done", text("x")}}, told{"Tasks!D7", "Done", "approved", CodeRequired, "x", "Done: a completed approval task needs a decision: add approved: COLUMN (yes or no) to the mapping's fields, or leave this cell blank"}},
		{"no decision, and no column to say done", instead("task_type", "{value: approval}") + "  completed: {value: true}\n", nil, told{"", "", "approved", CodeRequired, "", "a completed approval task needs a decision: add approved: COLUMN (yes or no) to the mapping's fields"}},
		{"a process and a project", with("run_id: Process", "project: Project"), sheetRow{{"Process", text("0123456789abcdef0123456789abcdef")}, {"Project", text("Alpha")}}, told{"Tasks!E7", "Project", "project", CodeID, "Alpha", "not both: leave one of the two out"}},
		{"a bad fixed field of no column", instead("deadline", "{column: Due, default: 2031-03-30T02:30}") + "timezone: UTC\n", sheetRow{{"Due", text("x")}}, told{"Tasks!B7", "Due", "deadline", CodeDate, "x", "Due is not a date"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := draftOf(t, test.mapping, test.cells)
			if d.Verdict != Invalid || len(d.Problems) != 1 {
				t.Fatalf("the verdict is %d, the problems are %+v", d.Verdict, d.Problems)
			}
			p := d.Problems[0]
			if p.Row != 7 || p.Severity != SeverityError {
				t.Errorf("the row is %d, the severity %s", p.Row, p.Severity)
			}
			got := told{p.Cell, p.Column, p.Field, p.Code, p.Value, test.want.message}
			if got != test.want || !strings.Contains(p.Message, test.want.message) {
				t.Errorf("the problem is\n%+v\nwant\n%+v", p, test.want)
			}
		})
	}
}

func TestDraftReportsAllProblemsInTheOrderOfTheFields(t *testing.T) {
	d := draftOf(t, with("max_assignable: Max", "tags: Labels")+"key: Key\n", sheetRow{
		{"Summary", Cell{}}, {"Due", text("soon")}, {"Who", Cell{Kind: Error, Text: "#N/A"}}, {"Key", Cell{}},
		{"Max", text("few")}, {"Labels", text(strings.Repeat("x", 40))},
	})
	want := []string{CodeBlankKey, CodeRequired, CodeErrorCell, CodeDate, CodeNumber, CodeTag}
	var got []string
	for _, p := range d.Problems {
		got = append(got, p.Code)
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("the codes are %v, want %v: %+v", got, want, d.Problems)
	}
}

func TestDraftIgnoresErrorsInColumnsThatNobodyAskedFor(t *testing.T) {
	if d := draftOf(t, needed, sheetRow{{"Helper", Cell{Kind: Error, Text: "#DIV/0!"}}}); d.Verdict != Wanted {
		t.Errorf("the problems are %+v", d.Problems)
	}
}

func TestDraftTellsExtraCellsOfTextFilesOnly(t *testing.T) {
	f := load(t, needed)
	names := []string{"Summary", "Due", "Who"}
	row := Row{Number: 3, Cells: []Cell{text("a"), text("2031-03-04T10:00:00Z"), text("1001"), text(" "), text("b"), text("c")}}
	for sheet, want := range map[string]Verdict{"": Invalid, "Tasks": Wanted} {
		b, err := f.Bind(Header{Sheet: sheet, Row: 1, Names: names})
		if err != nil {
			t.Fatal(err)
		}
		d := b.Draft(&row)
		if d.Verdict != want {
			t.Errorf("in the sheet %q the verdict is %d: %+v", sheet, d.Verdict, d.Problems)
		}
		if want == Invalid && (len(d.Problems) != 1 || d.Problems[0].Code != CodeExtraCells || d.Problems[0].Cell != "E3") {
			t.Errorf("the problems are %+v", d.Problems)
		}
	}
}

func TestDraftReadsDates(t *testing.T) {
	at := time.Date(2031, 3, 4, 10, 30, 0, 0, time.UTC)
	const zone = "timezone: Europe/Berlin\n"
	tests := []struct {
		name, mapping string
		due           Cell
		want          string
	}{
		{"a date", needed + zone, Cell{Kind: Date, Text: "2031-03-04", Time: at.Truncate(24 * time.Hour)}, "2031-03-04T16:00:00Z"},
		{"a date with a time", needed + zone, Cell{Kind: DateTime, Text: "2031-03-04 10:30:00", Time: at}, "2031-03-04T09:30:00Z"},
		{"a format like ISO 8601", needed + zone + "date_format: YYYY-DD-MM\n", text("2031-04-03"), "2031-03-04T16:00:00Z"},
		{"another format, and ISO 8601", needed + zone + "date_format: DD.MM.YYYY\n", text("2031-03-04"), "2031-03-04T16:00:00Z"},
		{"a number in a format", needed + zone + "date_format: YYYYMMDD\n", Cell{Kind: Number, Text: "20310304"}, "2031-03-04T16:00:00Z"},
		{"a text", needed + zone, text("2031-07-04"), "2031-07-04T15:00:00Z"},
		{"a text with an offset", needed, text("2031-07-04T10:00:00+05:30"), "2031-07-04T04:30:00Z"},
		{"the field's zone", instead("deadline", "{column: Due, timezone: Asia/Tokyo}") + zone, text("2031-07-04"), "2031-07-04T08:00:00Z"},
		{"the field's time", instead("deadline", "{column: Due, time: 08:15}") + zone, text("2031-07-04"), "2031-07-04T06:15:00Z"},
		{"the file's format", needed + zone + "date_format: DD/MM/YYYY\n", text("04/07/2031"), "2031-07-04T15:00:00Z"},
		{"the second format", needed + zone + "date_format: [DD/MM/YYYY, D MMM YYYY]\n", text("4 Jul 2031"), "2031-07-04T15:00:00Z"},
		{"the field's format", instead("deadline", "{column: Due, format: MM/DD/YYYY}") + zone + "date_format: DD/MM/YYYY\n", text("07/04/2031"), "2031-07-04T15:00:00Z"},
		{"ISO whatever the format", needed + zone + "date_format: DD/MM/YYYY\n", text("2031-07-04"), "2031-07-04T15:00:00Z"},
		{"a default", instead("deadline", "{column: Due, default: 2031-12-24}") + zone, Cell{}, "2031-12-24T16:00:00Z"},
		{"two columns", instead("deadline", `{template: "{Due} {Time}"}`) + zone, text("2031-07-04"), "2031-07-04T06:00:00Z"},
		{"a template of one date cell", instead("deadline", `{template: "{Due}"}`) + zone + "date_format: YYYY-DD-MM\n", dateCell(2031, 3, 4), "2031-03-04T16:00:00Z"},
		{"a template of one text", instead("deadline", `{template: "{Due}"}`) + zone + "date_format: YYYY-DD-MM\n", text("2031-04-03"), "2031-03-04T16:00:00Z"},
		{"a date cell and a time", instead("deadline", `{template: "{Due} {Time}"}`) + zone + "date_format: YYYY-DD-MM HH:mm\n", dateCell(2031, 3, 4), "2031-03-04T07:00:00Z"},
		{"a date cell in a text of a format", instead("deadline", `{template: "{Due}, {Time}"}`) + zone + "date_format: [\"YYYY-DD-MM, HH:mm\", \"YYYY-MM-DD, HH:mm\"]\n", dateCell(2031, 3, 4), "2031-03-04T07:00:00Z"},
		{"a text and a time", instead("deadline", `{template: "{Due} {Time}"}`) + zone + "date_format: YYYY-DD-MM HH:mm\n", text("2031-04-03"), "2031-03-04T07:00:00Z"},
		{"a translated date", instead("deadline", "{column: Due, values: {Year end: 2031-12-31}}") + zone, text("year end"), "2031-12-31T16:00:00Z"},
	}
	for _, test := range tests {
		d := draftOf(t, test.mapping, sheetRow{{"Due", test.due}, {"Time", text("08:00")}})
		if d.Verdict != Wanted || d.Task.Deadline != test.want {
			t.Errorf("%s: the deadline is %q, want %q; %+v", test.name, d.Task.Deadline, test.want, d.Problems)
		}
	}
	d := draftOf(t, with("started_at: Start")+zone, sheetRow{{"Start", text("2031-07-04")}})
	if d.Task.StartedAt != "2031-07-04T07:00:00Z" {
		t.Errorf("a start without a time is %q", d.Task.StartedAt)
	}
}

// A name with an @ may be a group's, which nobody looks up offline.
func TestDraftLeavesNamesWithAnAtAlone(t *testing.T) {
	for _, name := range []string{"Sales @ Berlin, Germany", "Team@Berlin", "bob@example.com", "@home"} {
		d := draftOf(t, instead("owners", "{column: Who, guests: true}"), sheetRow{{"Who", text(name)}})
		if d.Verdict != Wanted {
			t.Errorf("%s: %+v", name, d.Problems)
		}
	}
}

// A format may show words of a 1 and a 0, and they say which is the yes.
func TestDraftReadsTheYesThatTheSheetShows(t *testing.T) {
	for _, test := range []struct {
		shown, stored string
		want          bool
	}{
		{"1", "1", true}, {"0", "0", false}, {"1.0", "1", true}, {"100%", "1", true}, {"0%", "0", false}, {"1 €", "1", true},
		{"Yes", "1", true}, {"No", "1", false}, {"Yes", "0", true}, {"FALSE", "1", false},
		{"1 day", "1", true}, {"0 days", "0", false}, {"0 of 1", "1", true}, {"☑", "1", true}, {"☐", "0", false},
	} {
		d := draftOf(t, with("top_secret: Secret"), sheetRow{{"Secret", Cell{Kind: Number, Text: test.shown, Raw: test.stored}}})
		if got := d.Task.TopSecret; got == nil || *got != test.want {
			t.Errorf("%s for %s: %v, %+v", test.shown, test.stored, got, d.Problems)
		}
	}
}

func TestDraftWarnsOfHoursThatComeTwice(t *testing.T) {
	d := draftOf(t, needed+"timezone: Europe/Berlin\n", sheetRow{{"Due", text("2031-10-26 02:30")}})
	if d.Verdict != Wanted || d.Task.Deadline != "2031-10-26T00:30:00Z" {
		t.Errorf("the verdict is %d, the deadline %q", d.Verdict, d.Task.Deadline)
	}
	if len(d.Problems) != 1 || d.Problems[0].Severity != SeverityWarning || d.Problems[0].Code != CodeLocalTime || d.Problems[0].Cell != "Tasks!B7" {
		t.Errorf("the problems are %+v", d.Problems)
	}
}

func TestResolveTellsWhereANameStands(t *testing.T) {
	b := bind(t, instead("owners", "{users: Who}"), "Summary", "Due", "Who")
	d := b.Draft(&Row{Number: 9, Cells: []Cell{text("a"), text("2031-03-04T10:00:00Z"), text("Nobody")}})
	if d.Verdict != Wanted {
		t.Fatalf("the draft is %+v", d)
	}
	dir := NewDirectory([]Member{{ID: 1001, Email: "ann@example.com", FullName: "Ann Lee", Status: "active"}}, nil, nil, nil)
	b.Resolve(&d, dir)
	if d.Verdict != Invalid || len(d.Problems) != 1 {
		t.Fatalf("the draft is %+v", d)
	}
	if p := d.Problems[0]; p.Row != 9 || p.Cell != "Tasks!C9" || p.Column != "Who" || p.Field != "owners.users" || p.Code != CodeAssignee || p.Value != "Nobody" {
		t.Errorf("the problem is %+v", p)
	}
	d = b.Draft(&Row{Number: 9, Cells: []Cell{text("a"), text("2031-03-04T10:00:00Z"), text("ann lee")}})
	if b.Resolve(&d, dir); d.Verdict != Wanted || len(d.Task.Owners.Users) != 1 || d.Task.Owners.Users[0] != "1001" {
		t.Errorf("the draft is %+v", d)
	}
}
