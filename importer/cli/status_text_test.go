package cli

import (
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
