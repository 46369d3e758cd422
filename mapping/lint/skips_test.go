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

// A word that no cell of a column without texts can say is told; one that it may
// say on other days isn't.
func TestLinterFindsWordsThatNoValueSays(t *testing.T) {
	const such = ", which has no texts but cells such as "
	for _, test := range []struct {
		equals, cells, want string
	}{
		{`"1.000"`, "#num 1000|#num 5|#num 1000", "skip finds no row that says '1.000' in Status; did you mean '1000' (2 rows)?"},
		{`"1.000"`, "#num 1,000|#num 1000", ""},
		{`"9"`, "#num 1|#num 2", ""},
		{`"Q1 2031"`, "#num 1|#num 2", "skip finds no row that says 'Q1 2031' in Status" + such + "'1': write what is meant as such a cell shows it"},
		{"31.12.2099", "#num 73050", "skip finds no row that says '31.12.2099' in Status" + such + "'73050': write what is meant as such a cell shows it"},
		{"31.12.2099", "#date 2031-03-04", ""},
		{"31.12.2099", "#date 2099-12-31", ""},
		{`"12/2031"`, "#date 2031-12-04|#date 2031-12-05", "skip finds no row that says '12/2031' in Status" + such + "'2031-12-04': write what is meant as such a cell shows it"},
		{`"12/2031"`, "#date 2031-12-04|soon", ""},
		{"n/a", "#num 1|#num 2", ""},
		{"open", "#date 2031-03-04", ""},
		{`"#NV"`, "#err|#num 1", ""},
		{`"#REF!"`, "#err|#num 1", ""},
		{`"#FOO!"`, "#err|#num 1", "skip finds no row that says '#FOO!' in Status" + such + "'#N/A': write what is meant as such a cell shows it"},
		{`"#FOO!"`, "#num 1", ""},
	} {
		source := strings.Replace(testMapping, "equals: Done", "equals: "+test.equals, 1)
		got := ""
		for _, p := range lintRows(t, source, statuses(strings.Split(test.cells, "|")...)) {
			if p.Code == UnmetSkip {
				got += p.Message
			}
		}
		if got != test.want {
			t.Errorf("equals: %s, cells %s: the warning is %q, want %q", test.equals, test.cells, got, test.want)
		}
	}
}
