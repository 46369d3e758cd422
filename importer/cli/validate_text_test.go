package cli

import (
	"strings"
	"testing"

	"tallyfy-import/mapping"
)

func TestGroupOfProblemsInALine(t *testing.T) {
	for want, g := range map[string]problemGroup{
		"Due is not a date: 41 rows, first Tasks!C12":       {groupID{code: mapping.CodeDate, column: "Due"}, mapping.Problem{Row: 12, Cell: "Tasks!C12"}, 41},
		"Due has no time zone: 2 rows, first C2":            {groupID{code: mapping.CodeNoZone, column: "Due"}, mapping.Problem{Row: 2, Cell: "C2"}, 2},
		"the same key in several rows: 2 rows, first row 3": {groupID{code: mapping.CodeDuplicateKey}, mapping.Problem{Row: 3}, 2},
		"the file isn't UTF-8":                              {groupID{code: "encoding_guessed"}, mapping.Problem{Message: "the file isn't UTF-8"}, 1},
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
