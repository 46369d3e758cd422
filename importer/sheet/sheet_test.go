package sheet

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tallyfy-import/mapping"
)

func TestHeader(t *testing.T) {
	for _, c := range []struct {
		name, text string
		row        int
		want       mapping.Header
		err        string
	}{
		{"first row", "a,b\n1,2\n", 0, mapping.Header{Row: 1, Names: []string{"a", "b"}, Width: 2}, ""},
		{"blank rows before it", "\n , \n\u00a0,b,\n", 0, mapping.Header{Row: 3, Names: []string{"", "b"}, Width: 3}, ""},
		{"blanks around names", " a ,\u00a0b c\t,\n1,2\n", 0, mapping.Header{Row: 1, Names: []string{"a", "b c"}, Width: 3}, ""},
		{"asked for", "x\n\na,b\n1,2\n", 3, mapping.Header{Row: 3, Names: []string{"a", "b"}, Width: 2}, ""},
		{"asked for, after a line break in a cell", "\"x\ny\",z\na,b\n", 2, mapping.Header{Row: 2, Names: []string{"a", "b"}, Width: 2}, ""},
		{"beyond the end", "a,b\n1,2\n", 5, mapping.Header{}, "header_row is 5, but the sheet ends with row 2"},
		{"an empty row", "a,b\n\n1,2\n", 2, mapping.Header{}, "header_row is 2, but row 2 of the sheet is blank"},
		{"a blank row", "a,b\n ,\n1,2\n", 2, mapping.Header{}, "header_row is 2, but row 2 of the sheet is blank"},
		{"blank sheet", "\n,,\n\n", 0, mapping.Header{}, "the sheet is blank: it has no header row"},
		{"byte order mark alone", "\xEF\xBB\xBF", 0, mapping.Header{}, "the sheet is blank: it has no header row"},
		{"separator line alone", "sep=;\n", 0, mapping.Header{}, "the sheet is blank: it has no header row"},
	} {
		s, err := openSheet(strings.NewReader(c.text), int64(len(c.text)), "x.csv", Options{HeaderRow: c.row})
		if c.err != "" {
			if err == nil || err.Error() != `"x.csv": `+c.err {
				t.Errorf("%s: %v, want %q", c.name, err, c.err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if diff := cmp.Diff(c.want, s.Header()); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

// closing closes what a test opened, and fails the test if that fails.
func closing(t testing.TB, end func() error) {
	t.Helper()
	if err := end(); err != nil {
		t.Error(err)
	}
}

// An error comes again, and so does the end.
func TestErrorsStay(t *testing.T) {
	var row mapping.Row
	s := open(t, "a,b\n1,2\n3,\"\n", Options{})
	if err := s.Next(&row); err != nil {
		t.Fatal(err)
	}
	first, second := s.Next(&row), s.Next(&row)
	var damage *DamageError
	if !errors.As(first, &damage) || !errors.Is(second, first) {
		t.Errorf("%v, then %v", first, second)
	}
	s = open(t, "a,b\n", Options{})
	if first, second := s.Next(&row), s.Next(&row); !IsEnd(first) || !IsEnd(second) {
		t.Errorf("%v, then %v", first, second)
	}
}

func TestClosedSheet(t *testing.T) {
	path := writeFile(t, "a,b\n1,2\n")
	s, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.Close(), s.Close()); err != nil {
		t.Error(err)
	}
	if err := s.Next(new(mapping.Row)); err == nil || IsEnd(err) {
		t.Errorf("a closed sheet: %v", err)
	}
}

// A file that is written to while it is read isn't said to have ended.
func TestChangedWhileRead(t *testing.T) {
	path := writeFile(t, "a,b\n1,2\n")
	s, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer closing(t, s.Close)
	later := time.Now().Add(time.Minute)
	if err := os.Chtimes(path, later, later); err != nil {
		t.Fatal(err)
	}
	var row mapping.Row
	for err = nil; err == nil; {
		err = s.Next(&row)
	}
	if !strings.Contains(err.Error(), "changed while it was read") {
		t.Error(err)
	}
}

func writeFile(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "tasks.csv")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
