package cli

import (
	"path/filepath"
	"strings"
	"testing"

	"tallyfy-import/importer/results"
)

// Neither list lends the other its room.
func TestStatusSaysThatMoreIsKnown(t *testing.T) {
	for name, tt := range map[string]struct {
		failures, doubts int
		more             bool
	}{
		"both full":     {maxShown, maxShown, false},
		"many failures": {maxShown + 1, 0, true},
		"many doubts":   {0, maxShown + 1, true},
	} {
		t.Run(name, func(t *testing.T) {
			st := status{
				counts:   map[results.Status]int{results.Failed: 1},
				failures: make([]failure, tt.failures), doubts: make([]doubtful, tt.doubts),
			}
			var b strings.Builder
			if err := st.write(&b, "tasks.results.csv", false); err != nil {
				t.Fatal(err)
			}
			if more := strings.Contains(b.String(), "--output json lists all of them.\n"); more != tt.more {
				t.Errorf("said %q", b.String())
			}
		})
	}
}

// A row whose undo was cut off has a task id, and is in doubt all the same.
func TestStatusListsAnUndoThatWasCutOff(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tasks.results.csv")
	file, err := results.Open(path, results.Options{Target: "go.tallyfy.com/0f3a"})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []results.Record{
		{Row: 2, Key: "A", Status: results.Sending},
		{Row: 3, Key: "B", Status: results.Sending, TaskID: "0f3a", Error: "an undo was sent"},
	} {
		if err := file.Intend(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	st, err := readStatus(path)
	if err != nil {
		t.Fatal(err)
	}
	if st.behind != 0 || len(st.failures) != 0 {
		t.Errorf("%d rows are behind, and %d failed", st.behind, len(st.failures))
	}
	for asJSON, parts := range map[bool][]string{
		false: {"  2 in doubt;", "row 2 (A) in doubt since 20", "row 3 (B) in doubt since 20", ": an undo was sent\n"},
		true:  {`"sending":2,`, `{"row":2,"key":"A","since":"20`, `{"row":3,"key":"B","since":"20`, `"error":"an undo was sent"}]`},
	} {
		var b strings.Builder
		if err := st.write(&b, path, asJSON); err != nil {
			t.Fatal(err)
		}
		for _, part := range parts {
			if !strings.Contains(b.String(), part) {
				t.Errorf("%q is missing in %s", part, b.String())
			}
		}
	}
}
