package starter

import (
	"strings"
	"testing"

	"tallyfy-import/mapping"
)

func TestHeaderRow(t *testing.T) {
	for name, test := range map[string]struct {
		rows string // cells parted by |, rows by /; the first is row 1
		want int
	}{
		"at the top":                     {"Task|Due|Who/Call|2031-03-04|ann@example.com", 1},
		"below a title":                  {"My tasks/Task|Due|Who/Call|2031-03-04|ann@example.com", 2},
		"below a title and a note":       {"My tasks||/as of July|by Ann|/Task|Due|Who/Call|2031-03-04|ann@example.com", 3},
		"with a blank row above":         {"My tasks||//Task|Due|Who/Call|2031-03-04|ann@example.com", 3},
		"of names that nobody knows":     {"Foo/Bar|Baz|Qux|Quux/1|2|3|4", 2},
		"of names at the top":            {"Bar|Baz|Qux|Quux/1|2|3|4", 1},
		"above a row of few cells":       {"Task|Due|Who|Notes/Call|||", 1},
		"rows of the same texts as the":  {"Task|Due|Who/Task|Due|Who", 1},
		"one column":                     {"Task/Call/Write", 0},
		"data only":                      {"Call|2031-03-04|ann@example.com/Write|2031-03-05|bob@example.com", 0},
		"nothing":                        {"", 0},
		"key and value pairs above":      {"Plan|Ops||||/Exported|11.25.2031||||//Task|Due|Who|Labels|Notes|Team/Call|2031-03-04|ann@example.com|||", 4},
		"a header of which one is known": {"Foo|Task|Bar/Due|Task|x/a|b|c", 1},
	} {
		var rows []mapping.Row
		for i, line := range strings.Split(test.rows, "/") {
			if row := textRow(i+1, strings.Split(line, "|")...); !row.IsBlank() {
				rows = append(rows, row)
			}
		}
		got, found := HeaderRow(rows)
		if got != test.want || found != (test.want > 0) {
			t.Errorf("%s: HeaderRow = %d, %t, want %d", name, got, found, test.want)
		}
	}
}
