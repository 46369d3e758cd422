package lint

import (
	"slices"
	"strings"
	"testing"

	"tallyfy-import/mapping"
)

// Rows below the table that the header belongs to are told, but for those that
// the mapping leaves out and those that are told as notes already.
func TestRowsBelowTable(t *testing.T) {
	file, err := mapping.Load(strings.NewReader(testMapping), "test.yaml")
	if err != nil {
		t.Fatal(err)
	}
	header := mapping.Header{Sheet: "Tasks", Row: 1, Names: testNames}
	binding, err := file.Bind(header)
	if err != nil {
		t.Fatal(err)
	}
	const tells = "the table 'Tasks' ends with row 3, and what is below it becomes tasks, too (%): leave it out with skip, or make the table larger in Excel (Table Design > Resize Table)"
	task := func(key string) string { return key + "|x|x|2031-03-04|Open" }
	for name, c := range map[string]struct {
		end   int
		below []string
		want  string
	}{
		"one":         {3, []string{"", task("c")}, "row 5"},
		"many":        {3, []string{task("c"), task("d"), task("e"), task("f"), task("g"), task("h"), task("i")}, "rows 4, 5, 6, 7, 8 and 2 more"},
		"left out":    {3, []string{"c|x|x|2031-03-04|Done", "||||"}, ""},
		"no table":    {0, []string{task("c")}, ""},
		"told before": {5, []string{task("c"), task("d"), "Total|||#num 5"}, ""},
	} {
		l := New(binding, header, Options{Now: now, Table: "Tasks", TableEnd: c.end})
		for i, cells := range sheet(append([]string{task("a"), task("b")}, c.below...)...) {
			if cells == nil {
				continue
			}
			row := mapping.Row{Number: i + 2, Cells: cells}
			draft := binding.Draft(&row)
			l.Row(&row, &draft)
		}
		got := ""
		if found := l.Problems(); slices.ContainsFunc(found, func(p mapping.Problem) bool { return p.Code == RowsBelowTable }) {
			got = found[slices.IndexFunc(found, func(p mapping.Problem) bool { return p.Code == RowsBelowTable })].Message
		}
		want := ""
		if c.want != "" {
			want = strings.Replace(tells, "%", c.want, 1)
		}
		if got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
