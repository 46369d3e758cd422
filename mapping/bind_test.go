package mapping

import (
	"strings"
	"testing"
)

func bind(t testing.TB, text string, names ...string) *Binding {
	t.Helper()
	b, err := load(t, text).Bind(Header{Sheet: "Tasks", Row: 1, Names: names})
	if err != nil {
		t.Fatalf("Bind: %v", err)
	}
	return b
}

func TestBindFindsHeadersThatLookTheSame(t *testing.T) {
	for _, header := range []string{"Summary", " summary ", "SUMMARY", "\u00a0Summary\u200b", "\ufeffSummary"} {
		b := bind(t, needed, "Who", header, "Due")
		d := b.Draft(&Row{Number: 2, Cells: []Cell{{Kind: Text, Text: "1001"}, {Kind: Text, Text: "Do it"}}})
		if d.Task.Title != "Do it" {
			t.Errorf("the header %q gives the title %q", header, d.Task.Title)
		}
	}
	twoWords := strings.Replace(needed, "Due", "Due date", 1)
	for _, header := range []string{"due  date", "Due\u00a0Date", "Due\ndate"} {
		b := bind(t, twoWords, "Who", "Summary", header)
		if uses := b.Uses(); len(uses) != 3 || uses[2].Name != strings.Join(strings.Fields(header), " ") || uses[2].Column != 2 {
			t.Errorf("the header %q gives the uses %+v", header, uses)
		}
	}
}

func TestBindReportsAllColumnsThatItCannotFind(t *testing.T) {
	text := needed + "key: Tikcet\nskip: {column: State, blank: true}\n"
	_, err := load(t, text).Bind(Header{Sheet: "Tasks", Row: 3, Names: []string{"Ticket", "Sumary", "Who", "", "who"}})
	if err == nil {
		t.Fatal("Bind finds them")
	}
	want := []string{
		"m.yaml:3:10: the worksheet 'Tasks' has no column 'Summary': did you mean 'Sumary'?",
		"m.yaml:5:13: the worksheet 'Tasks' has no column 'Due': row 3 has 'Ticket', 'Sumary', 'Who', 'who'",
		"m.yaml:6:11: the column 'Who' is there 2 times, in C, E: name the right one by its letter, {letter: C}",
		"m.yaml:7:6: the worksheet 'Tasks' has no column 'Tikcet': did you mean 'Ticket'?",
		"m.yaml:8:8: the worksheet 'Tasks' has no column 'State'",
	}
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != len(want) {
		t.Fatalf("the error has %d lines, want %d:\n%v", len(lines), len(want), err)
	}
	for i := range want {
		if !strings.HasPrefix(lines[i], want[i]) {
			t.Errorf("line %d is\n%s\nwant\n%s", i+1, lines[i], want[i])
		}
	}
}

func TestBindFindsColumnsInTemplates(t *testing.T) {
	text := needed + "  description: {template: \"{Notes} of {Who}, {Wno}\"}\n"
	_, err := load(t, text).Bind(Header{Row: 1, Names: []string{"Summary", "Due", "Who", "Notes"}})
	if want := "m.yaml:7:17: the sheet has no column 'Wno': did you mean 'Who'?"; err == nil || err.Error() != want {
		t.Errorf("the error is\n%v\nwant\n%s", err, want)
	}
}

func TestBindRefusesHeadersThatRepeatInTemplates(t *testing.T) {
	text := needed + "  description: {template: \"{Notes}\"}\n"
	_, err := load(t, text).Bind(Header{Row: 1, Names: []string{"Summary", "Due", "Who", "Notes", "notes"}})
	if want := "m.yaml:7:17: the column 'Notes' is there 2 times, in D, E: a template can't tell them apart; give the one in D a header of its own"; err == nil || err.Error() != want {
		t.Errorf("the error is\n%v\nwant\n%s", err, want)
	}
}

func TestBindTakesLettersForHeadersThatRepeat(t *testing.T) {
	text := strings.Replace(needed, "owners: Who", "owners: {letter: d}", 1)
	b := bind(t, text, "Summary", "Due", "Who", "Who")
	if uses := b.Uses(); uses[0].Column != 0 || uses[1].Column != 3 || uses[1].Name != "Who" {
		t.Errorf("the uses are %+v", uses)
	}
	b = bind(t, text, "Summary", "Due") // headers at the end may be empty
	if uses := b.Uses(); uses[1].Column != 3 || uses[1].Name != "column D" {
		t.Errorf("the uses are %+v", uses)
	}
	_, err := load(t, text).Bind(Header{Row: 1, Names: []string{"Summary", "Due"}})
	if want := "m.yaml:6:12: the sheet has no column D: its last is B"; err == nil || err.Error() != want {
		t.Errorf("in a CSV file the error is\n%v\nwant\n%s", err, want)
	}
}

func TestBindAsksForTheDelimiterWhereverTheMappingNamesColumns(t *testing.T) {
	const one = "version: 1\ntimezone: UTC\nfields:\n  title: Summary\n  task_type: {value: task}\n  owners: {value: 1001}\n  deadline: {value: 2031-03-04}\n"
	for _, c := range []struct {
		more string
		asks int
	}{
		{"  form_fields:\n    - {label: Code, field_type: text, guidance: {template: \"see {Extra}\"}}\n", 1},
		{"skip: {column: State, blank: true}\n", 1},
		{"key: [Ticket, Part]\n", 1},
		{"  tags: {column: Labels}\n  description: {template: \"{Notes} {More}\"}\n", 1},
		{"  form_fields:\n" + strings.Repeat("    - {label: {column: Extra}, field_type: text}\n", 2*maxFaults) + "key: Ticket\n", 1},
		{"  description: SUMMARY\nskip: {column: summary, blank: true}\n", 0}, // the same column
		{"", 0},
	} {
		_, err := load(t, one+c.more).Bind(Header{Row: 1, Names: []string{"A^B^C"}})
		if err == nil {
			t.Fatalf("Bind finds the columns of\n%s", c.more)
		}
		if n := strings.Count(err.Error(), "is the delimiter right?"); n != c.asks {
			t.Errorf("with\n%sthe delimiter is asked about %d times, want %d:\n%v", c.more, n, c.asks, err)
		}
	}
}

func TestBindAsksForTheDelimiter(t *testing.T) {
	_, err := load(t, needed).Bind(Header{Row: 1, Names: []string{"Summary^Due^Who"}})
	if err == nil || !strings.Contains(err.Error(), "is the delimiter right?") {
		t.Errorf("the error is %v", err)
	}
	_, err = load(t, needed).Bind(Header{Row: 4, Names: []string{"", ""}})
	if err == nil || !strings.Contains(err.Error(), "its header row 4 is blank; is header_row right?") {
		t.Errorf("the error is %v", err)
	}
}

func TestUsesNameWhatIsTakenFromWhere(t *testing.T) {
	names := strings.Split("Ticket,Summary,Notes,Kind,Due,Start,Assignee,Client e-mail,Max,Labels,Process,Project,Done,Decision,Status", ",")
	b := bind(t, exampleMapping, names...)
	want := []Use{
		{Column: 0, Field: "key", Sort: SortKey},
		{Column: 1, Field: "title", Sort: SortText},
		{Column: 3, Field: "task_type", Sort: SortChoice},
		{Column: 6, Field: "owners.users", Sort: SortPeople},
		{Column: 7, Field: "owners.guests", Sort: SortPeople},
		{Column: 4, Field: "deadline", Sort: SortDate},
		{Column: 2, Field: "description", Sort: SortText},
		{Column: 0, Field: "description", Sort: SortText},
		{Column: 5, Field: "started_at", Sort: SortDate},
		{Column: 8, Field: "max_assignable", Sort: SortInteger},
		{Column: 9, Field: "tags", Sort: SortList},
		{Column: 10, Field: "run_id", Sort: SortText},
		{Column: 11, Field: "project", Sort: SortText},
		{Column: 12, Field: "completed", Sort: SortBoolean},
		{Column: 13, Field: "approved", Sort: SortBoolean},
		{Column: 0, Field: "form_fields[1].guidance", Sort: SortText},
		{Column: 14, Field: "skip", Sort: SortChoice},
	}
	got := b.Uses()
	if len(got) != len(want) {
		t.Fatalf("there are %d uses, want %d: %+v", len(got), len(want), got)
	}
	for i, w := range want {
		g := got[i]
		if g.Column != w.Column || g.Field != w.Field || g.Sort != w.Sort || g.Name != names[w.Column] {
			t.Errorf("use %d is %+v, want %+v of %s", i, g, w, names[w.Column])
		}
	}
	if got[5].Formats[0].String() != "MM/DD/YYYY" || got[8].Formats[0].String() != "DD/MM/YYYY" {
		t.Errorf("the formats are %v and %v", got[5].Formats, got[8].Formats)
	}
}

// Of two columns of one header, the one that shows is offered.
func TestBindOffersTheColumnThatShows(t *testing.T) {
	for hidden, want := range map[int]string{
		1: "m.yaml:5:13: the column 'Due' is there 2 times, in B (hidden), D: name the right one by its letter, {letter: D}",
		3: "m.yaml:5:13: the column 'Due' is there 2 times, in B, D (hidden): name the right one by its letter, {letter: B}",
	} {
		h := Header{Sheet: "Tasks", Row: 1, Names: []string{"Summary", "Due", "Who", "Due"}, Hidden: make([]bool, hidden+1)}
		h.Hidden[hidden] = true
		if _, err := load(t, needed).Bind(h); err == nil || err.Error() != want {
			t.Errorf("the error is\n%v\nwant\n%s", err, want)
		}
	}
}
