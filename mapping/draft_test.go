package mapping

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"
)

// A sheetRow builds a row by its headers.
type sheetRow []struct {
	header string
	cell   Cell
}

func text(s string) Cell {
	if s == "" {
		return Cell{}
	}
	return Cell{Kind: Text, Text: s}
}

func number(raw string) Cell { return Cell{Kind: Number, Text: raw, Raw: raw} }

// draftOf drafts row 7 of a worksheet whose cells are, by header, those of a
// good task but for what is given.
func draftOf(t *testing.T, mapping string, cells sheetRow) Draft {
	t.Helper()
	row := Row{Number: 7}
	var names []string
	for _, usual := range (sheetRow{{"Summary", text("Do it")}, {"Due", text("2031-03-04T10:00:00Z")}, {"Who", text("1001")}}) {
		names = append(names, usual.header)
		row.Cells = append(row.Cells, usual.cell)
	}
	for _, c := range cells {
		at := slices.Index(names, c.header)
		if at < 0 {
			at = len(names)
			names, row.Cells = append(names, c.header), append(row.Cells, Cell{})
		}
		row.Cells[at] = c.cell
	}
	return bind(t, mapping, names...).Draft(&row)
}

// with is the least mapping with more fields.
func with(fields ...string) string { return needed + "  " + strings.Join(fields, "\n  ") + "\n" }

// instead is the least mapping with one of its fields said otherwise.
func instead(field, value string) string {
	lines := strings.Split(needed, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, "  "+field+":") {
			lines[i] = "  " + field + ": " + value
		}
	}
	return strings.Join(lines, "\n")
}

func TestDraftReadsTexts(t *testing.T) {
	serial := Cell{Kind: Date, Text: "2031-03-04", Raw: "47911", Time: time.Date(2031, 3, 4, 0, 0, 0, 0, time.UTC)}
	tests := []struct {
		name, value string // of the description
		cells       sheetRow
		want        string
	}{
		{"a cell", "Notes", sheetRow{{"Notes", text("a b")}}, "a b"},
		{"blanks around", "Notes", sheetRow{{"Notes", text("\u00a0 a b \t")}}, "a b"},
		{"a blank cell", "Notes", sheetRow{{"Notes", text("\u00a0")}}, ""},
		{"a number as shown", "Notes", sheetRow{{"Notes", Cell{Kind: Number, Text: "007", Raw: "7"}}}, "007"},
		{"a date as shown", "Notes", sheetRow{{"Notes", serial}}, "2031-03-04"},
		{"a yes as shown", "Notes", sheetRow{{"Notes", Cell{Kind: Bool, Text: "TRUE"}}}, "TRUE"},
		{"a fixed number", "{value: 007}", nil, "007"},
		{"a fixed float", "{value: 1e3}", nil, "1e3"},
		{"a fixed yes", "{value: true}", nil, "true"},
		{"a default", "{column: Notes, default: none}", sheetRow{{"Notes", text(" ")}}, "none"},
		{"no need of a default", "{column: Notes, default: none}", sheetRow{{"Notes", text("a")}}, "a"},
		{"a translation", "{column: Notes, values: {Yes: on, No: off}}", sheetRow{{"Notes", text(" YES ")}}, "on"},
		{"a translated number", "{column: Notes, values: {1: on}}", sheetRow{{"Notes", number("1")}}, "on"},
		{"a translated yes", "{column: Notes, values: {true: on}}", sheetRow{{"Notes", Cell{Kind: Bool, Text: "TRUE"}}}, "on"},
		{"an unknown text with a default", "{column: Notes, values: {Yes: on}, default: off}", sheetRow{{"Notes", text("maybe")}}, "off"},
		{"a translation to nothing", "{column: Notes, values: {n/a: }}", sheetRow{{"Notes", text("N/A")}}, ""},
		{"a translation to nothing with a default", "{column: Notes, values: {n/a: }, default: a}", sheetRow{{"Notes", text("N/A")}}, "a"},
		{"a template", `{template: "{Notes} ({Summary})"}`, sheetRow{{"Notes", text(" a ")}}, "a (Do it)"},
		{"a template with a blank", `{template: "{Notes} ({Summary})"}`, sheetRow{{"Notes", Cell{}}}, "(Do it)"},
		{"a template all blank", `{template: "see {Notes}", default: nothing}`, sheetRow{{"Notes", Cell{}}}, "nothing"},
		{"a template without references", `{template: "see below"}`, nil, "see below"},
		{"braces in a template", `{template: "{{{Notes}}} {{}}"}`, sheetRow{{"Notes", text("a")}}, "{a} {}"},
		{"a translated template", `{template: "{Notes}-{Summary}", values: {a-do it: b}}`, sheetRow{{"Notes", text("A")}}, "b"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := draftOf(t, with("description: "+test.value), test.cells)
			if d.Verdict != Wanted || d.Task.Description != test.want || d.Task.Summary != test.want {
				t.Errorf("the description is %q, the summary %q, want %q; the verdict is %d: %+v", d.Task.Description, d.Task.Summary, test.want, d.Verdict, d.Problems)
			}
		})
	}
}

func TestDraftReadsLists(t *testing.T) {
	tests := []struct {
		name, value string // of the tags
		cell        Cell
		want        []string
	}{
		{"one without split", "Labels", text("a, b"), []string{"a, b"}},
		{"several", `{column: Labels, split: ","}`, text(" a ,b,, c,"), []string{"a", "b", "c"}},
		{"none", `{column: Labels, split: ","}`, text(" , "), nil},
		{"a separator with a blank", `{column: Labels, split: ", "}`, text("a,b, c"), []string{"a", "b", "c"}},
		{"a word between", `{column: Labels, split: " and "}`, text("a and band and c"), []string{"a", "band", "c"}},
		{"blanks between", `{column: Labels, split: " "}`, text("a  b c"), []string{"a", "b", "c"}},
		{"dashes between", `{column: Labels, split: " - "}`, text("a-b - c"), []string{"a-b", "c"}},
		{"line breaks", `{column: Labels, split: "\n"}`, text("a\r\nb"), []string{"a", "b"}},
		{"fixed", "{value: [a, b]}", Cell{}, []string{"a", "b"}},
		{"fixed in one text", `{value: "a;b", split: ";"}`, Cell{}, []string{"a", "b"}},
		{"a default", `{column: Labels, split: ",", default: [x, y]}`, text(" "), []string{"x", "y"}},
		{"a default to split", `{column: Labels, split: ",", default: "x,y"}`, Cell{}, []string{"x", "y"}},
		{"translated entries", `{column: Labels, split: ",", values: {A: x, b: [y, z], c: }}`, text("a,B,C"), []string{"x", "y", "z"}},
		{"an unknown entry with a default to split", `{column: Labels, split: ",", values: {A: x}, default: "v,w"}`, text("a,q"), []string{"x", "v", "w"}},
		{"an unknown entry with a default", `{column: Labels, split: ",", values: {A: x}, default: w}`, text("a,q"), []string{"x", "w"}},
		{"a template", `{template: "{Labels},{Summary}", split: ","}`, text("a,b"), []string{"a", "b", "Do it"}},
		{"a number", "Labels", Cell{Kind: Number, Text: "007", Raw: "7"}, []string{"007"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := draftOf(t, with("tags: "+test.value), sheetRow{{"Labels", test.cell}})
			if d.Verdict != Wanted || !slices.Equal(d.Task.Tags, test.want) {
				t.Errorf("the tags are %q, want %q; %+v", d.Task.Tags, test.want, d.Problems)
			}
		})
	}
}

func TestDraftReadsPeople(t *testing.T) {
	const hex = "0123456789abcdef0123456789abcdef"
	const aliases = "aliases: {Bob: bob@example.com, the boss: 1003}\n"
	tests := []struct {
		name, owners string
		cell         Cell
		want         string // as JSON
	}{
		{"a number", "{users: Who}", number("1001"), `{"users":[1001],"guests":[],"groups":[]}`},
		{"a number with separators", "{users: Who}", Cell{Kind: Number, Text: "1,001", Raw: "1001"}, `{"users":[1001],"guests":[],"groups":[]}`},
		{"names and ids", `{users: {column: Who, split: ";"}}`, text("1001; Ann Lee"), `{"users":[1001,"Ann Lee"],"guests":[],"groups":[]}`},
		{"an alias", `{users: {column: Who, split: ";"}}`, text("BOB;The  Boss"), `{"users":["bob@example.com",1003],"guests":[],"groups":[]}`},
		{"a guest's alias", "{guests: Who}", text("bob"), `{"users":[],"guests":["bob@example.com"],"groups":[]}`},
		{"no alias of a group", "{groups: Who}", text("Bob"), `{"users":[],"guests":[],"groups":["Bob"]}`},
		{"a mixed list", `{column: Who, split: ";"}`, text("1001;Ann;" + hex + ";x@example.com"), `{"users":[1001],"guests":[],"groups":["` + hex + `"],"mixed":["Ann","x@example.com"]}`},
		{"a mixed number", "Who", number("1001"), `{"users":[1001],"guests":[],"groups":[]}`},
		{"a mixed alias", "Who", text("the boss"), `{"users":[1003],"guests":[],"groups":[]}`},
		{"a mixed list that is fixed", "{value: [1001, Finance]}", Cell{}, `{"users":[1001],"guests":[],"groups":[],"mixed":["Finance"]}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := draftOf(t, instead("owners", test.owners)+aliases, sheetRow{{"Who", test.cell}})
			got, err := json.Marshal(d.Task.Owners)
			if err != nil || d.Verdict != Wanted || string(got) != test.want {
				t.Errorf("the owners are\n%s\nwant\n%s\n%v %+v", got, test.want, err, d.Problems)
			}
		})
	}
	if d := draftOf(t, instead("owners", "{column: Who, guests: true}"), nil); !d.Task.Owners.MixedGuests {
		t.Error("guests: true is lost")
	}
}

func TestDraftLeavesFixedListsAlone(t *testing.T) {
	b := bind(t, instead("owners", "{value: [Bob, 1001]}")+"aliases: {Bob: 1002}\n", "Summary", "Due")
	row := Row{Number: 2, Cells: []Cell{text("a"), text("2031-03-04T10:00:00Z")}}
	first, second := b.Draft(&row), b.Draft(&row)
	if !slices.Equal(first.Task.Owners.Users, second.Task.Owners.Users) || first.Hash != second.Hash {
		t.Errorf("two drafts of a row differ: %v, %v", first.Task.Owners, second.Task.Owners)
	}
}

func TestDraftReadsYesAndNo(t *testing.T) {
	yes, no := true, false
	tests := []struct {
		cell Cell
		want *bool
	}{
		{text("yes"), &yes}, {text("X"), &yes}, {text("✓"), &yes}, {text("n"), &no}, {text("FALSE"), &no},
		{number("1"), &yes}, {number("0"), &no}, {Cell{Kind: Number, Text: "1.00", Raw: "1"}, &yes},
		{Cell{Kind: Bool, Text: "TRUE"}, &yes}, {text(" "), nil}, {Cell{}, nil},
	}
	for _, test := range tests {
		d := draftOf(t, with("top_secret: Secret"), sheetRow{{"Secret", test.cell}})
		got := d.Task.TopSecret
		if d.Verdict != Wanted || (got == nil) != (test.want == nil) || got != nil && *got != *test.want {
			t.Errorf("%+v is read as %v: %+v", test.cell, got, d.Problems)
		}
	}
}

func TestDraftReadsEveryFieldOfTheExample(t *testing.T) {
	names := strings.Split("Ticket,Summary,Notes,Kind,Due,Start,Assignee,Client e-mail,Max,Labels,Process,Project,Done,Decision,Status", ",")
	row := Row{Number: 2}
	for _, s := range strings.Split("T-1|Do it|note|Review|03/04/2031|02/01/2031|Bob;1001|x@example.com|3|a, b||Alpha|yes|no|Open", "|") {
		row.Cells = append(row.Cells, text(s))
	}
	d := bind(t, exampleMapping, names...).Draft(&row)
	got, err := json.Marshal(d.Task)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"title":"Do it","task_type":"approval",` +
		`"owners":{"users":["bob@example.com",1001],"guests":["x@example.com"],"groups":["Finance"]},` +
		`"deadline":"2031-03-04T16:00:00Z","description":"note\n\nTicket T-1","summary":"note\n\nTicket T-1",` +
		`"started_at":"2031-01-02T08:00:00Z","max_assignable":3,"everyone_must_complete":true,"tags":["a","b"],` +
		`"form_fields":[{"label":"Budget code","field_type":"text","required":true,"guidance":"see T-1"}],` +
		`"webhook":"https://example.com/hook"}`
	if string(got) != want {
		t.Errorf("the task is\n%s\nwant\n%s", got, want)
	}
	if d.Verdict != Wanted || d.Key != "T-1" || d.Project != "Alpha" || !d.Completed || d.Approved == nil || *d.Approved {
		t.Errorf("the draft is %+v", d)
	}
}

func TestDraftReadsForms(t *testing.T) {
	const form = `form_fields:
    - {label: {column: Question}, field_type: radio, options: {column: Choices, split: "/"}, required: {column: Must}, position: {column: Place}}
    - {label: Sizes, field_type: table, columns: [Width, {id: 7, text: Height}]}`
	d := draftOf(t, with(form), sheetRow{
		{"Question", text("Which?")}, {"Choices", text("Red / Blue")}, {"Must", text("x")}, {"Place", number("2")},
	})
	got, err := json.Marshal(d.Task.FormFields)
	const want = `[{"label":"Which?","field_type":"radio","required":true,"options":[{"id":1,"text":"Red"},{"id":2,"text":"Blue"}],"position":2},` +
		`{"label":"Sizes","field_type":"table","required":false,"columns":[{"id":1,"text":"Width"},{"id":7,"text":"Height"}]}]`
	if err != nil || d.Verdict != Wanted || string(got) != want {
		t.Errorf("the form is\n%s\nwant\n%s\n%v %+v", got, want, err, d.Problems)
	}
}

func TestDraftCutsTitlesOnlyWhereAsked(t *testing.T) {
	long := strings.Repeat("ä", 700)
	d := draftOf(t, instead("title", "{column: Summary, truncate: true}"), sheetRow{{"Summary", text(long)}})
	if want := strings.Repeat("ä", 599) + "…"; d.Task.Title != want || d.Verdict != Wanted {
		t.Errorf("the title has %d characters: %+v", len([]rune(d.Task.Title)), d.Problems)
	}
	exact := strings.Repeat("ä", 600)
	if d := draftOf(t, instead("title", "{column: Summary, truncate: true}"), sheetRow{{"Summary", text(exact)}}); d.Task.Title != exact {
		t.Error("a title of 600 characters is cut")
	}
	if d := draftOf(t, needed, sheetRow{{"Summary", text(long)}}); d.Verdict != Invalid || d.Problems[0].Code != CodeTooLong {
		t.Errorf("without truncate the problems are %+v", d.Problems)
	}
}

func TestDraftLeavesRowsOut(t *testing.T) {
	skip := needed + "skip: [{column: Status, equals: [Done, Called off]}, {column: Ticket, blank: true}]\n"
	tests := []struct {
		name           string
		status, ticket Cell
		want           Verdict
	}{
		{"neither", text("Open"), text("T-1"), Wanted},
		{"a word", text("done"), text("T-1"), Skipped},
		{"another word", text(" CALLED\u00a0OFF "), text("T-1"), Skipped},
		{"a word within a word", text("Undone"), text("T-1"), Wanted},
		{"a blank", text("Open"), text(" "), Skipped},
		{"a formula without a value is no blank", text("Open"), Cell{Kind: Error}, Wanted},
		{"an error is no word", Cell{Kind: Error, Text: "#N/A"}, text("T-1"), Wanted},
	}
	for _, test := range tests {
		d := draftOf(t, skip, sheetRow{{"Status", test.status}, {"Ticket", test.ticket}})
		if d.Verdict != test.want {
			t.Errorf("%s: the verdict is %d, want %d: %+v", test.name, d.Verdict, test.want, d.Problems)
		}
	}
	d := draftOf(t, skip, sheetRow{{"Status", text("Done")}, {"Due", text("soon")}, {"Ticket", text("T-1")}})
	if d.Verdict != Skipped || len(d.Problems) > 0 {
		t.Errorf("a row that is left out is checked: %+v", d.Problems)
	}
	d = draftOf(t, needed+"key: Summary\n", sheetRow{{"Summary", text(" ")}, {"Due", Cell{}}, {"Who", text("\u00a0")}})
	if d.Verdict != Dropped || len(d.Problems) > 0 || d.Row != 7 {
		t.Errorf("a blank row gives %+v", d)
	}
}

func TestDraftMakesKeys(t *testing.T) {
	tests := []struct {
		name string
		a, b Cell
		want string
		code string
	}{
		{"both", text(" A "), text("1"), "A | 1", ""},
		{"a number as shown", Cell{Kind: Number, Text: "0042", Raw: "42"}, text("x"), "0042 | x", ""},
		{"one blank", text(""), text("1"), " | 1", ""},
		{"all blank", text(" "), Cell{}, "", CodeBlankKey},
		{"an error", text("A"), Cell{Kind: Error, Text: "#REF!"}, "", CodeErrorCell},
		{"no value", Cell{Kind: Error}, text("A"), "", CodeNoValue},
	}
	for _, test := range tests {
		d := draftOf(t, needed+"key: [A, B]\n", sheetRow{{"A", test.a}, {"B", test.b}})
		code := ""
		if len(d.Problems) > 0 {
			code = d.Problems[0].Code
		}
		if d.Key != test.want || code != test.code {
			t.Errorf("%s: the key is %q, want %q; the code %q, want %q", test.name, d.Key, test.want, code, test.code)
		}
	}
}
