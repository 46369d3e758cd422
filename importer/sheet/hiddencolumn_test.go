package sheet

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"tallyfy-import/mapping"
)

func TestHiddenColumns(t *testing.T) {
	content := rows(textRow("Title", "Notes", "Due") + textRow("a", "b", "c"))
	for cols, want := range map[string]string{
		`<col min="2" max="2" width="9" hidden="1"/>`:                        "Notes",
		`<col min="2" max="3" width="9" hidden="true"/>`:                     "Notes Due",
		`<col min="2" max="2" width="0"/>`:                                   "Notes",
		`<col min="2" max="2" width="0.0"/>`:                                 "Notes",
		`<col min="2" max="2" width="9" hidden="0"/>`:                        "",
		`<col min="2" max="2"/>`:                                             "",
		`<col min="4" max="16384" hidden="1"/>`:                              "", // nothing is taken from them
		`<col min="0" max="2" hidden="1"/>`:                                  "",
		`<col min="2" max="16385" hidden="1"/>`:                              "",
		`<col min="3" max="2" hidden="1"/>`:                                  "",
		`<col hidden="1"/>`:                                                  "",
		`<col min="1" max="1" hidden="1"/><col min="3" max="3" hidden="1"/>`: "Title Due",
	} {
		data := newBook("<cols>" + cols + "</cols>" + content).bytes()
		s, err := openSheet(bytes.NewReader(data), int64(len(data)), "tasks.xlsx", Options{})
		if err != nil {
			t.Errorf("%s: %v", cols, err)
			continue
		}
		eachRow(t, s, func(*mapping.Row) {})
		var found []string
		for _, p := range s.Notices(0, 1, 2) {
			found = append(found, p.Column)
			letter := mapping.ColumnLetters(slices.Index(s.Header().Names, p.Column))
			want := p.Column + " is hidden, and is read all the same: show column " + letter + " in Excel to see what is taken from it, or let the mapping name another"
			if p.Code != CodeHiddenColumns || p.Severity != mapping.SeverityWarning || p.Message != want {
				t.Errorf("%s: %+v", cols, p)
			}
		}
		if got := strings.Join(found, " "); got != want {
			t.Errorf("%s: %q, want %q", cols, got, want)
		}
		for i, name := range s.Header().Names {
			if got := s.Header().IsHidden(i); got != slices.Contains(found, name) {
				t.Errorf("%s: %s is hidden in the header: %t", cols, name, got)
			}
		}
		closing(t, s.Close)
	}
}
