package mapping

import (
	"errors"
	"testing"
)

func TestColumnsErrorFindsTheHeaderBelowTitles(t *testing.T) {
	textRow := func(number int, texts ...string) Row {
		row := Row{Number: number}
		for _, s := range texts {
			row.Cells = append(row.Cells, text(s))
		}
		return row
	}
	title, note := textRow(1, "Export of 1 March"), textRow(2, "Summary", "by Bob")
	tests := []struct {
		name   string
		header []string
		rows   []Row
		want   string
	}{
		{"all", []string{"Export of 1 March"}, []Row{title, note, textRow(3, "ID", " summary", "WHO", "Due")}, "m.yaml:3:10: row 1 isn't the header: row 3 has 'summary', 'WHO', 'Due'; set header_row: 3"},
		{"most", []string{"Export of 1 March"}, []Row{title, textRow(3, "Summary", "Due", "Whom")}, "m.yaml:3:10: row 1 isn't the header: row 3 has 'Summary', 'Due'; set header_row: 3"},
		{"one", []string{"Export of 1 March"}, []Row{title, note}, ""},
		{"not more than the header has", []string{"Summary", "Due", "Whom"}, []Row{textRow(3, "Summary", "Due")}, ""},
		{"the same twice", []string{"x"}, []Row{textRow(3, "Summary", "Summary")}, ""},
	}
	for _, test := range tests {
		_, err := load(t, needed).Bind(Header{Row: 1, Names: test.header})
		var missing *ColumnsError
		if !errors.As(err, &missing) {
			t.Fatalf("%s: the error is %v", test.name, err)
		}
		got := ""
		if better := missing.Among(test.rows); better != nil {
			got = better.Error()
		}
		if got != test.want {
			t.Errorf("%s: the error is\n%s\nwant\n%s", test.name, got, test.want)
		}
	}
}

func TestColumnsErrorNamesTheWorksheetThatIsMeant(t *testing.T) {
	other := func(sheet string, names ...string) Header { return Header{Sheet: sheet, Row: 1, Names: names} }
	for name, c := range map[string]struct {
		read   Header
		others []Header
		want   string
	}{
		"all":           {other("Read me", "How to"), []Header{other("People", "Who"), other("Tasks", "summary", "Due", "Who")}, "m.yaml:3:10: the worksheet 'Tasks' has 'summary', 'Due', 'Who': if it is the one that is meant, write sheet: Tasks in the mapping, or add --sheet"},
		"one more":      {other("May", "Summary", "Due"), []Header{other("2: June", "Summary", "Due", "Who")}, "m.yaml:6:11: the worksheet '2: June' has 'Summary', 'Due', 'Who': if it is the one that is meant, write sheet: \"2: June\" in the mapping, or add --sheet"},
		"another's own": {other("May", "Summary", "Due"), []Header{other("People", "Who", "Phone")}, ""},
		"none":          {other("May", "x"), []Header{other("June", "y")}, ""},
	} {
		_, err := load(t, needed).Bind(c.read)
		var missing *ColumnsError
		if !errors.As(err, &missing) {
			t.Fatalf("%s: the error is %v", name, err)
		}
		better := missing.Beside(c.others)
		if c.want == "" {
			if better != nil {
				t.Errorf("%s: %v", name, better)
			}
			continue
		}
		if want := c.want + "\n" + err.Error(); better == nil || better.Error() != want {
			t.Errorf("%s: the error is\n%v\nwant\n%s", name, better, want)
		}
	}
}
