package starter

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tallyfy-import/mapping"
)

// finding returns what is said of a field.
func finding(t *testing.T, g *Guess, field string) Finding {
	t.Helper()
	for _, f := range g.Findings() {
		if f.Field == field {
			return f
		}
	}
	t.Fatalf("nothing is said of %s: %v", field, g.Findings())
	return Finding{}
}

// draft loads a mapping and makes a draft of a row with it.
func draft(t *testing.T, text string, header mapping.Header, row mapping.Row) mapping.Draft {
	t.Helper()
	file, err := mapping.Load(strings.NewReader(text), "m.yaml")
	if err != nil {
		t.Fatal(err)
	}
	binding, err := file.Bind(header)
	if err != nil {
		t.Fatal(err)
	}
	return binding.Draft(&row)
}

func TestSheetOfThousandsOfColumns(t *testing.T) {
	header := mapping.Header{Row: 1}
	row := mapping.Row{Number: 2}
	for i := range 5000 {
		header.Names = append(header.Names, fmt.Sprintf("Measure %d", i))
		row.Cells = append(row.Cells, mapping.Cell{Kind: mapping.Text, Text: "x"})
	}
	header.Names = append(header.Names, "Task", "Due", "Who")
	row.Cells = append(row.Cells, textRow(2, "Call", "2031-03-04", "ann@example.com").Cells...)
	g, text := guessed(t, header, []mapping.Row{row}, Options{Zone: "UTC"})
	if d := draft(t, text, header, row); d.Verdict != mapping.Wanted || d.Task.Title != "Call" {
		t.Errorf("the row is %+v", d)
	}
	if n := len(g.Unused()); n != 5000 || strings.Count(text, "\n") > 300 {
		t.Errorf("%d columns are unused, in %d lines", n, strings.Count(text, "\n"))
	}
}

func TestCellsOfAWorkbook(t *testing.T) {
	header := mapping.Header{Sheet: "Tasks", Row: 1, Names: []string{"Task", "Due", "Who", "Pages", "Confidential"}}
	var rows []mapping.Row
	for i := range 3 {
		day := time.Date(2031, 3, 4+i, 0, 0, 0, 0, time.UTC)
		rows = append(rows, mapping.Row{Number: i + 2, Cells: []mapping.Cell{
			{Kind: mapping.Text, Text: "Call"}, {Kind: mapping.Date, Text: day.Format("2006-01-02"), Raw: "47911", Time: day},
			{Kind: mapping.Number, Text: "1001", Raw: "1001"}, {Kind: mapping.Number, Text: "1.50", Raw: "1.5"}, {Kind: mapping.Bool, Text: "TRUE"},
		}})
	}
	g, _ := guessed(t, header, rows, Options{Zone: "UTC"})
	for field, want := range map[string]string{
		"deadline":     "header means a deadline; all 3 cells are dates",
		"owners.users": "header means an assignee; all 3 cells are numbers such as members' ids",
		"top_secret":   "header means that only assignees may see it; all 3 cells are yes or no",
	} {
		if f := finding(t, g, field); f.Evidence != want {
			t.Errorf("%s: %s, want %s", field, f.Evidence, want)
		}
	}

	rows[1].Cells[1] = mapping.Cell{Kind: mapping.Text, Text: "13/03/2031"}
	_, text := guessed(t, header, rows, Options{Zone: "UTC"})
	if !strings.Contains(strings.ReplaceAll(text, "\n  #", ""), "2 cells are real dates and 1 are texts, such as '13/03/2031' in B3") {
		t.Errorf("nothing is said of a text among real dates:\n%s", text)
	}
}

func TestSurveyKeepsNothingOfARow(t *testing.T) {
	header := mapping.Header{Row: 1, Names: []string{"Task", "Due", "Who", "Kind"}}
	survey := New(header)
	row := textRow(2, "Call", "13/03/2031", "ann@example.com", "Review")
	for range 3 {
		survey.Row(&row)
	}
	for i := range row.Cells {
		row.Cells[i] = mapping.Cell{Kind: mapping.Error, Text: "#N/A"}
	}
	if f := finding(t, survey.Guess(), "deadline"); !strings.Contains(f.Evidence, "all 3 cells are texts that fit DD/MM/YYYY") {
		t.Errorf("the deadline is guessed because %s", f.Evidence)
	}
}

func TestCommaBetweenNames(t *testing.T) {
	for list, splits := range map[string]bool{
		"Ann Lee, Bob Stone|Ann Lee": true, "ann, bob|ann|bob": true, "ann@example.com,bob@example.com|ann@example.com": true, "1001,1002|1001": true,
		"Lee, Ann|Stone, Bob": false, "Lee, Ann|Bob": false, "ann, bob|bob": false, "Ann": false,
	} {
		header := mapping.Header{Row: 1, Names: []string{"Who"}}
		var rows []mapping.Row
		for i, text := range strings.Split(list, "|") {
			rows = append(rows, textRow(i+2, text))
		}
		if _, text := guessed(t, header, rows, Options{}); strings.Contains(text, `users: {column: Who, split: ","}`) != splits {
			t.Errorf("%s: want a split: %t\n%s", list, splits, text)
		}
	}
}

// Without a zone of its own a machine leaves it to the owner: dates without an
// offset have none then, and say so.
func TestMachineWithoutAZone(t *testing.T) {
	header := mapping.Header{Row: 1, Names: []string{"Task", "Due", "Who"}}
	row := textRow(2, "Call", "2031-03-04", "1001")
	_, text := guessed(t, header, []mapping.Row{row}, Options{})
	if !strings.Contains(text, "# MISSING: the time zone") {
		t.Errorf("nothing is said of the zone:\n%s", text)
	}
	if d := draft(t, text, header, row); d.Verdict != mapping.Invalid || d.Problems[0].Field != "deadline" {
		t.Errorf("the row is %+v", d)
	}
}

func TestKeyIsFoundByItsValues(t *testing.T) {
	for values, taken := range map[string]bool{
		"A-1|A-2|A-3": true, "4f1a|4f1b|4f1c": true, "a/1|a/2|b/1": true,
		"A-1|A-2|A-2": false, "A-1|A-2|": false, "A-1|A-2": false, "1|2|3": false, "17.5|18.5|3.1": false, "a 1|a 2|a 3": false,
		"1Mar2031|2Mar2031|3Mar2031": false, "ann|bob|carl": false, "a1@example.com|b1@example.com|c1@example.com": false,
	} {
		header := mapping.Header{Row: 1, Names: []string{"Foo", "Bar"}}
		var rows []mapping.Row
		for i, text := range strings.Split(values, "|") {
			rows = append(rows, textRow(i+2, text, "x"))
		}
		g, _ := guessed(t, header, rows, Options{})
		if f := finding(t, g, "key"); (f.Status == Taken) != taken {
			t.Errorf("%s: %+v", values, f)
		}
	}
}

func BenchmarkSurveyRow(b *testing.B) {
	survey := New(mapping.Header{Row: 1, Names: strings.Split("Ticket,Task,Due,Who,Notes,Status,Labels,Team,Costs,Project", ",")})
	row := textRow(2, "T-1", "Call customer 1", "13/03/2031", "ann@example.com", "some notes, with a comma", "Open", "a,b", "Finance", "17.50", "P1")
	b.ReportAllocs()
	for b.Loop() {
		survey.Row(&row)
	}
}

// TestDoneRowsMayBecomeCompletedTasks takes the offer of a column that says yes
// for what is done, in the place of the skip.
func TestDoneRowsMayBecomeCompletedTasks(t *testing.T) {
	for name, test := range map[string]struct {
		column string
		says   [2]string // in the first row and the second
		want   string    // empty for no offer
	}{
		"a cross":         {"Erledigt", [2]string{"x", ""}, "completed: Erledigt"},
		"a word":          {"Erledigt", [2]string{"ja", "nein"}, "completed: {column: Erledigt, values: {ja: true, nein: false}}"},
		"all done":        {"Done", [2]string{"x", "x"}, "completed: Done"},
		"several answers": {"Status", [2]string{"Done", "Open"}, ""},
	} {
		header := mapping.Header{Row: 1, Names: []string{"Task", "Due", "Who", test.column}}
		rows := []mapping.Row{
			textRow(2, "Call", "2031-03-04", "1001", test.says[0]),
			textRow(3, "Write", "2031-03-05", "1001", test.says[1]),
		}
		_, text := guessed(t, header, rows, Options{Zone: "UTC"})
		offer := "write " + test.want + " under fields instead"
		if told := strings.ReplaceAll(text, "\n# ", " "); strings.Contains(told, offer) != (test.want != "") {
			t.Errorf("%s: the mapping is\n%s", name, text)
		}
		if test.want == "" {
			continue
		}
		lines := strings.Split(text, "\n")
		for i, line := range lines {
			if strings.HasPrefix(line, "skip:") {
				lines[i] = ""
			}
		}
		text = strings.Replace(strings.Join(lines, "\n"), "\nfields:\n", "\nfields:\n  "+test.want+"\n", 1)
		if d := draft(t, text, header, rows[0]); d.Verdict != mapping.Wanted || !d.Completed {
			t.Errorf("%s: the row is %+v", name, d)
		}
	}
}

// A column that nobody sees is taken where no other can be.
func TestHiddenColumnsComeLast(t *testing.T) {
	row := textRow(2, "Call", "2031-03-04", "1001", "2031-03-05")
	header := mapping.Header{Row: 1, Names: []string{"Task", "Due date", "Who", "Ends on"}, Hidden: []bool{false, true}}
	g, _ := guessed(t, header, []mapping.Row{row}, Options{Zone: "UTC"})
	if f := finding(t, g, "deadline"); f.Column != "Ends on" {
		t.Errorf("the deadline is %+v", f)
	}
	header.Names[3] = "Created"
	g, _ = guessed(t, header, []mapping.Row{row}, Options{Zone: "UTC"})
	if f := finding(t, g, "deadline"); f.Column != "Due date" || !strings.HasSuffix(f.Evidence, "; the column is hidden") {
		t.Errorf("the deadline is %+v", f)
	}
}
