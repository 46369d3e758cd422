package cli

import (
	"testing"

	"tallyfy-import/mapping"
)

func TestGroupOfProblemsInALine(t *testing.T) {
	for want, g := range map[string]problemGroup{
		"Due is not a date: 41 rows, first Tasks!C12":       {groupID{code: mapping.CodeDate, column: "Due"}, mapping.Problem{Row: 12, Cell: "Tasks!C12"}, 41},
		"the same key in several rows: 2 rows, first row 3": {groupID{code: mapping.CodeDuplicateKey}, mapping.Problem{Row: 3}, 2},
		"the file isn't UTF-8":                              {groupID{code: "encoding_guessed"}, mapping.Problem{Message: "the file isn't UTF-8"}, 1},
	} {
		if got := g.line(); got != want {
			t.Errorf("the line is %q, want %q", got, want)
		}
	}
}
