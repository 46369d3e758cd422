package cli

import (
	"fmt"
	"strings"
	"testing"

	"tallyfy-import/mapping"
	"tallyfy-import/mapping/lint"
)

func TestGroupOfProblemsInALine(t *testing.T) {
	for want, g := range map[string]problemGroup{
		"Due is not a date: 41 rows, first Tasks!C12":       {groupID{code: mapping.CodeDate, column: "Due"}, mapping.Problem{Row: 12, Cell: "Tasks!C12"}, 41, nil},
		"Due has no time zone: 2 rows, first C2":            {groupID{code: mapping.CodeNoZone, column: "Due"}, mapping.Problem{Row: 2, Cell: "C2"}, 2, nil},
		"the same key in several rows: 2 rows, first row 3": {groupID{code: mapping.CodeDuplicateKey}, mapping.Problem{Row: 3}, 2, nil},
		"did you mean 'Done' (3 rows)?; first D2":           {groupID{code: lint.UnmetSkip}, mapping.Problem{Row: 2, Cell: "D2", Message: "did you mean 'Done' (3 rows)?"}, 3, nil},
		"write {Note} for what the column says":             {groupID{code: lint.LiteralBraces}, mapping.Problem{Row: 1, Cell: "F1", Message: "write {Note} for what the column says"}, 1, nil},
		"a decision is missing: 2 rows, first F2":           {groupID{code: mapping.CodeRequired, column: "Done", field: "approved"}, mapping.Problem{Row: 2, Cell: "F2"}, 2, nil},
		"is the letter right?":                              {groupID{code: lint.BlankColumn}, mapping.Problem{Row: 1, Cell: "Z1", Message: "is the letter right?"}, 1, nil},
		"the file isn't UTF-8":                              {groupID{code: "encoding_guessed"}, mapping.Problem{Message: "the file isn't UTF-8"}, 1, nil},
	} {
		if got := g.line(); got != want {
			t.Errorf("the line is %q, want %q", got, want)
		}
	}
}

func TestDetailOfAGroup(t *testing.T) {
	for want, first := range map[string]mapping.Problem{
		"'32.05.2031': Due is not a date":        {Value: "32.05.2031", Message: "Due is not a date"},
		"Title is blank":                         {Value: " \n", Message: "Title is blank"},
		"Who: unknown assignee 'Bob'":            {Value: "Bob", Message: "Who: unknown assignee 'Bob'"},
		"Due has deadlines on a Sunday":          {Value: "2031-03-08", Message: "Due has deadlines on a Sunday", Severity: mapping.SeverityWarning},
		"'one two': Due is not a date":           {Value: "one\r\n two", Message: "Due is not a date"},
		"'" + strings.Repeat("ä", 40) + "…': no": {Value: strings.Repeat("ä", 41), Message: "no"},
	} {
		if got := (&problemGroup{first: first}).detail(); got != want {
			t.Errorf("the detail is %q, want %q", got, want)
		}
	}
}

func TestProblemsListCellsOfOtherValues(t *testing.T) {
	date := func(row int, value string) mapping.Problem {
		return mapping.Problem{
			Row: row, Cell: fmt.Sprint("D", row), Column: "Due", Code: mapping.CodeDate, Severity: mapping.SeverityError,
			Value: value, Message: "Due is not a date: mend it",
		}
	}
	name := func(row int, value string) mapping.Problem {
		return mapping.Problem{
			Row: row, Cell: fmt.Sprint("E", row), Column: "Who", Code: mapping.CodeAssignee, Severity: mapping.SeverityError,
			Value: value, Message: "Who: unknown assignee 'nobody'",
		}
	}
	nobody := "error: unknown assignee 'nobody': %d rows, first E2\n    Who: unknown assignee 'nobody'\n"
	weekend := func(row int) mapping.Problem {
		return mapping.Problem{Row: row, Cell: fmt.Sprint("D", row), Column: "Due", Code: "weekend", Severity: mapping.SeverityWarning, Message: "Due is on a Sunday"}
	}
	const hint = "All rows with errors and their cells: --report FILE.html or --output json\n"
	head := "error: Due is not a date: %d rows, first D2\n    'soon': Due is not a date: mend it\n"
	many := []mapping.Problem{date(2, "soon")}
	for row := 3; row < 1003; row++ {
		many = append(many, date(row, fmt.Sprint("KW ", row)))
	}
	tests := []struct {
		name     string
		problems []mapping.Problem
		want     string
	}{
		{"several", []mapping.Problem{date(2, "soon"), date(3, "later"), date(4, "KW\n12")}, fmt.Sprintf(head, 3) + "    also D3 'later', D4 'KW 12'\n\n"},
		{"out of order", []mapping.Problem{date(4, "KW 12"), date(2, "soon"), date(3, "later")}, fmt.Sprintf(head, 3) + "    also D3 'later', D4 'KW 12'\n\n"},
		{"the same", []mapping.Problem{date(2, "soon"), date(3, "soon")}, fmt.Sprintf(head, 2) + hint + "\n"},
		{"the same, too", []mapping.Problem{date(2, "soon"), date(3, "soon"), date(4, "later")}, fmt.Sprintf(head, 3) + "    also D4 'later'\n" + hint + "\n"},
		{"many", many, strings.Replace(fmt.Sprintf(head, 1001), "1001", "1,001", 1) + "    also D3 'KW 3', D4 'KW 4', D5 'KW 5', D6 'KW 6'\n" + hint + "\n"},
		{"a name", []mapping.Problem{name(2, "nobody"), name(4, "Nobody"), name(3, "nobody")}, fmt.Sprintf(nobody, 3) + "    also E3, E4 'Nobody'\n\n"},
		{"a name twice in a cell", []mapping.Problem{name(2, "nobody"), name(2, "nobody"), name(3, "nobody")}, fmt.Sprintf(nobody, 3) + "    also E3\n" + hint + "\n"},
		{"a name in many cells", []mapping.Problem{name(2, "nobody"), name(3, "nobody"), name(4, "nobody"), name(5, "nobody"), name(6, "nobody"), name(7, "nobody")}, fmt.Sprintf(nobody, 6) + "    also E3, E4, E5, E6\n" + hint + "\n"},
		{"warnings", []mapping.Problem{weekend(2), weekend(3)}, "warning: Due is on a Sunday: 2 rows, first D2\n\n"},
	}
	for _, test := range tests {
		c := &check{problems: newProblemLog(nil, false)}
		c.problems.addAll(test.problems)
		var b strings.Builder
		if writeProblems(&b, c, "--output json"); b.String() != test.want {
			t.Errorf("%s: the text is\n%swant\n%s", test.name, b.String(), test.want)
		}
	}
}
