package starter

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tallyfy-import/mapping"
)

// headers are names that mean something, some that don't, and some that YAML
// takes for something else.
var headers = []string{
	"Summary", "Task", "Aufgabe", "Tâche", "Due date", "Fällig am", "Échéance", "End", "Start", "Assignee", "Responsable", "Owner",
	"Client e-mail", "Team", "Labels", "Description", "Type", "Kind of task", "Id", "Ticket", "Nr.", "#", "Status", "Erledigt", "Project", "Webhook", "Run ID",
	"Max assignees", "Everyone must complete", "Top secret", "", " ", "yes", "no", "null", "~", "1.5", "2031-03-04", "a: b", "a # b", "# c", "- d", "{e}", "[f",
	"*g", "&h", "!i", "%j", "@k", "`l", "'m'", `"n"`, `o\p`, "q\nr", "s\tt", "\u00a0u\u00a0\u00a0v", "w\u200bx", "é", "e\u0301", "😀", "=1+1", "|", ">", "?", "a,b",
	"\ufffd", "\x7f", "x\u2028y", "Name: ", "due", "DUE", "{{", strings.Repeat("long ", 60),
}

// contents are what one column is made of.
var contents = [][]string{
	{"Call", "Write: a # b", "yes", "", "Räume \"3\" 'x'", "- d", strings.Repeat("x", 700)},
	{"2031-03-04", "2031-03-05T10:00:00Z", "2031-03-06 10:00"},
	{"13/03/2031", "14/03/2031", ""},
	{"04/03/2031", "05/03/2031"},
	{"4 Mar 2031", "5 Mar 2031", "soon"},
	{"13.3.2031 9:05", "1.2.2031 10:00"},
	{"ann@example.com", "bob@example.com; ann@example.com", "bob@example.com"},
	{"1001", "1002", "1003;1004"},
	{"Ann Lee", "Bob Stone, Ann Lee", "Lee, Ann", "Bob"},
	{"yes", "no", ""}, {"ja", "nein"}, {"x", ""}, {"TRUE", "FALSE", "1", "0"},
	{"Open", "Done", "erledigt"}, {"Review", "Todo", "# odd: one", "null"},
	{"a,b", "c", "d,e,f"}, {"1", "2", "3", "4"}, {"T-1", "T-2", "T-3", "T-3"},
	{"https://example.com/a", "http://example.com"}, {"0123456789abcdef0123456789abcdef"},
	{"#N/A"}, {""},
}

// drawSheet makes a sheet of columns that each hold one sort of thing, mostly.
func drawSheet(t *rapid.T) (mapping.Header, []mapping.Row) {
	header := mapping.Header{Row: 1, Sheet: rapid.SampledFrom([]string{"", "Tasks", "yes", "a: b # c", "'q'"}).Draw(t, "worksheet")}
	rows := make([]mapping.Row, rapid.IntRange(0, 6).Draw(t, "rows"))
	for i := range rows {
		rows[i].Number = i + 2
	}
	add := func(name string, column []string) {
		header.Names = append(header.Names, mapping.TrimBlanks(name))
		for i := range rows {
			rows[i].Cells = append(rows[i].Cells, cellOf(rapid.SampledFrom(column).Draw(t, "cell")))
		}
	}
	for _, pair := range rapid.Permutation([]int{0, 1, 2, 3, 4, 5, 6, 7, 8}).Draw(t, "order") {
		if pair < len(needed) && rapid.IntRange(0, 9).Draw(t, "needed") > 0 {
			mark := rapid.SampledFrom([]string{"", ":", " # 1", "\n(a: b)", " 'x", ` "y"`, " {", ", z", "?"}).Draw(t, "mark")
			add(rapid.SampledFrom(needed[pair].names).Draw(t, "name")+mark, contents[rapid.SampledFrom(needed[pair].contents).Draw(t, "contents")])
		} else if rapid.Bool().Draw(t, "other") {
			add(rapid.OneOf(rapid.SampledFrom(headers), rapid.String()).Draw(t, "header"), rapid.SampledFrom(contents).Draw(t, "contents"))
		}
	}
	if len(header.Names) == 0 {
		add("", contents[0])
	}
	return header, rows
}

// needed are columns that every task needs: their usual names, and which of
// the contents go with them.
var needed = []struct {
	names    []string
	contents []int
}{
	{[]string{"Summary", "Task", "Aufgabe", "Name", "- Titre", "* Tarea"}, []int{0, 8}},
	{[]string{"Due", "Fällig am", "Échéance", "End", "@ Deadline"}, []int{1, 2, 3, 4, 5}},
	{[]string{"Who", "Assignee", "Zuständig", "Responsable", "& Owner"}, []int{6, 7, 8}},
}

func cellOf(text string) mapping.Cell {
	switch text {
	case "":
		return mapping.Cell{}
	case "#N/A":
		return mapping.Cell{Kind: mapping.Error, Text: text}
	}
	return mapping.Cell{Kind: mapping.Text, Text: text}
}

// Whatever the sheet, the guess is a mapping that loads and fits the sheet's
// header; where something is missing, that alone is wrong with it. No column is
// taken twice, and no row contradicts what is said of a column's dates.
func TestGuessHoldsForTheSheet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		header, rows := drawSheet(t)
		survey := New(header)
		for i := range rows {
			survey.Row(&rows[i])
		}
		g := survey.Guess()
		var b strings.Builder
		if err := g.Write(&b, Options{Source: header.Names[0], HeaderRow: 1, Zone: "UTC", Schema: "schema.json"}); err != nil {
			t.Fatal(err)
		}
		file, err := mapping.Load(strings.NewReader(b.String()), "m.yaml")
		if lacks(g) {
			checkMissing(t, g, err, b.String())
			return
		}
		if err != nil {
			t.Fatalf("%v\n%s", err, b.String())
		}
		binding, err := file.Bind(header)
		if err != nil {
			t.Fatalf("%v\n%s", err, b.String())
		}
		taken := map[int]string{}
		for _, use := range binding.Uses() {
			if before, twice := taken[use.Column]; twice {
				t.Fatalf("%s and %s take the same column\n%s", before, use.Field, b.String())
			}
			taken[use.Column] = use.Field
		}
		for i := range rows {
			checkDraft(t, g, binding.Draft(&rows[i]), b.String())
		}
	})
}

// checkMissing holds that a mapping lacks what the findings say, and that this
// is all that is wrong with it.
func checkMissing(t *rapid.T, g *Guess, err error, text string) {
	var want []string
	for _, f := range g.Findings() {
		if f.Status == Missing {
			want = append(want, f.Field+" is missing")
		}
	}
	if err == nil {
		t.Fatalf("it loads, though %v\n%s", want, text)
	}
	if lines := strings.Split(err.Error(), "\n"); len(lines) > len(want) {
		t.Fatalf("%v\n%s", err, text)
	}
}

// checkDraft holds that a field whose evidence speaks for all cells has no
// problem in any row.
func checkDraft(t *rapid.T, g *Guess, draft mapping.Draft, text string) {
	for _, f := range g.Findings() {
		all := strings.Contains(f.Evidence, "; all ") || strings.Contains(f.Evidence, "; both ") || strings.Contains(f.Evidence, "; the only ")
		if f.Status != Taken || !all || strings.Contains(f.Evidence, "dates or texts of them") {
			continue
		}
		for _, p := range draft.Problems {
			switch p.Code {
			case mapping.CodeRequired, mapping.CodeNoAssignee, mapping.CodeTooLong, mapping.CodeControl, mapping.CodeErrorCell:
				continue
			}
			if p.Field == f.Field && p.Severity == mapping.SeverityError {
				t.Fatalf("%s (%s) is wrong in row %d: %s\n%s", f.Field, f.Evidence, p.Row, p.Message, text)
			}
		}
	}
}
