package lint

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"tallyfy-import/mapping"
)

// cut are good rows without their last cells, as many as kept says for each, or
// all of them.
func cut(n int, kept map[int]int) [][]mapping.Cell {
	rows := columnOf(1, slices.Repeat([]string{"A task"}, n)...)
	for i, cells := range kept {
		rows[i] = rows[i][:cells]
	}
	return rows
}

// lastBlock says that of n rows those from a row's number on have 5 cells, as
// Excel saves them where the columns at the right are blank in all of them.
func lastBlock(n, from int) map[int]int {
	kept := map[int]int{}
	for row := from; row <= n+1; row++ {
		kept[row-2] = 5
	}
	return kept
}

func TestShortRows(t *testing.T) {
	header := mapping.Header{Row: 1, Names: testNames, Width: len(testNames)}
	for _, c := range []struct {
		name string
		rows [][]mapping.Cell
		want string // count, cells, and what is said of the first row
	}{
		{"none", cut(5, nil), ""},
		{"one", cut(5, map[int]int{2: 3}), "1 F4: row 4 has 3 cells, the header has 7: "},
		{"several", cut(40, map[int]int{2: 1, 4: 5, 30: 2}), "3 F4 F6 F32: row 4 has 1 cell, the header has 7: "},
		{"without a column that isn't mapped", cut(5, map[int]int{2: 6}), ""},
		{"of blank cells", append(cut(5, nil), []mapping.Cell{{}, {}}), ""},
		{"left out by skip", append(cut(5, nil), sheet("T-1|a|b|2031-03-04|Done")...), ""},
		{"without what skip looks at", append(cut(5, nil), sheet("T-1|a|b|2031-03-04")...), "1 F7: row 7 has 4 cells, the header has 7: "},
		{"below the table", append(cut(5, map[int]int{1: 4}), sheet("", "Prices are in euro", "and without tax")...), "1 F3: row 3 has 4 cells"},
		{"only below the table", append(cut(5, nil), sheet("", "Prices are in euro", "and without tax")...), ""},
		{"as Excel saves them", cut(50, lastBlock(50, 33)), ""},
		{"as Excel saves them, the last row alone", cut(32, lastBlock(32, 33)), ""},
		{"in the header's block", cut(15, lastBlock(15, 2)), "15 F2 F3 F4 F5 F6 F7 F8 F9 F10 F11 F12 F13 F14 F15 F16: row 2 has 5 cells"},
		{"one of a block", cut(50, map[int]int{48: 5}), "1 F50: row 50 has 5 cells"},
		{"one longer than its block", cut(48, func() map[int]int { k := lastBlock(48, 33); delete(k, 46); return k }()),
			"15 F33 F34 F35 F36 F37 F38 F39 F40 F41 F42 F43 F44 F45 F46 F47"},
	} {
		var got string
		for _, p := range lintDrafts(t, testMapping, header, c.rows, func(*mapping.Draft) {}) {
			if p.Code == ShortRows {
				got = strconv.Itoa(p.Count) + " " + strings.Join(p.Cells, " ") + ": " + p.Message
			}
		}
		if !strings.HasPrefix(got, c.want) || (got == "") != (c.want == "") {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// The rows of a worksheet have as many cells as there is something in.
func TestShortRowsOfAWorksheet(t *testing.T) {
	l := newLinter([]mapping.Use{{Column: 3}}, mapping.Header{Sheet: "Tasks", Row: 1, Names: testNames, Width: 7}, Options{})
	for i, cells := range cut(5, map[int]int{2: 2}) {
		l.Row(&mapping.Row{Number: i + 2, Cells: cells}, &mapping.Draft{})
	}
	if got := l.Problems(); len(got) != 0 {
		t.Errorf("%+v", got)
	}
}
