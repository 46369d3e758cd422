package lint

import (
	"fmt"
	"strings"
	"testing"

	"tallyfy-import/mapping"
)

// statuses are good rows with these words for a status.
func statuses(words ...string) [][]mapping.Cell {
	var rows [][]mapping.Cell
	for i, word := range words {
		rows = append(rows, sheet(fmt.Sprintf("T-%d|x|x|2031-03-04|%s", i, word))...)
	}
	return rows
}

func TestLinterFindsMistypedWordsOfSkip(t *testing.T) {
	many := make([]string, 300)
	for i := range many {
		many[i] = fmt.Sprint("Text ", strings.Repeat("a", i%50), i)
	}
	tests := []struct {
		name, equals string
		statuses     []string
		want         string
	}{
		{"a slip", "Doen", []string{"Open", "Done", "DONE ", "Done"}, "skip finds no row that says 'Doen' in Status; did you mean 'Done' (3 rows)?"},
		{"one of several", "[Cancelled, Doen]", []string{"Done", "Cancelled"}, "skip finds no row that says 'Doen' in Status; did you mean 'Done' (1 row)?"},
		{"two spellings", "[Cancelled, Canceled]", []string{"Canceled", "Open"}, ""},
		{"rows that say it, too", "Done", []string{"Done", "Doen"}, ""},
		{"nothing like it", "Done", []string{"Open", "Open"}, ""},
		{"another word", "Done", []string{"None", "Gone"}, ""},
		{"short words", "P1", []string{"P2", "P3"}, ""},
		{"numbers", "Phase 1", []string{"Phase 2"}, ""},
		{"free text", "Doen", append(many, "Done"), ""},
	}
	for _, test := range tests {
		source := strings.Replace(testMapping, "equals: Done", "equals: "+test.equals, 1)
		var got []string
		for _, p := range lintRows(t, source, statuses(test.statuses...)) {
			if p.Code == UnmetSkip {
				got = append(got, p.Message)
			}
		}
		if strings.Join(got, "\n") != test.want {
			t.Errorf("%s: the warnings are %q, want %q", test.name, got, test.want)
		}
	}
}
