package importer

import (
	"reflect"
	"testing"

	"tallyfy-import/importer/results"
	"tallyfy-import/mapping"
)

func TestDecide(t *testing.T) {
	sound := &mapping.Draft{Verdict: mapping.Wanted, Hash: [32]byte{1}}
	done := &mapping.Draft{Verdict: mapping.Wanted, Hash: [32]byte{1}, Completed: true}
	bad := &mapping.Draft{Verdict: mapping.Invalid, Hash: [32]byte{1}}
	for _, tt := range []struct {
		name   string
		draft  *mapping.Draft
		known  knowledge
		update bool
		want   Action
	}{
		{"a new row", sound, knowledge{}, false, ActCreate},
		{"a row that failed", sound, knowledge{status: results.Failed, same: true}, false, ActCreate},
		{"a row that was invalid", sound, knowledge{status: results.Invalid}, false, ActCreate},
		{"a row with its task", sound, knowledge{status: results.Created, task: true, same: true}, false, ActNothing},
		{"a row with an updated task", sound, knowledge{status: results.Updated, task: true, same: true}, true, ActNothing},
		{"a row whose task was archived", sound, knowledge{status: results.Archived, same: true}, false, ActCreate},
		{"a row in doubt", sound, knowledge{status: results.Sending, same: true}, false, ActLook},
		{"a row in doubt that changed", sound, knowledge{status: results.Sending}, true, ActLook},
		{"a changed row", sound, knowledge{status: results.Created, task: true}, false, ActReport},
		{"a changed row that is to follow", sound, knowledge{status: results.Created, task: true}, true, ActUpdate},
		{"a row to be completed", done, knowledge{status: results.Created, task: true, same: true}, false, ActComplete},
		{"a completed row", done, knowledge{status: results.Completed, task: true, same: true}, false, ActNothing},
		{"an opener without its other assignees", sound, knowledge{status: results.Created, task: true, opener: true}, false, ActAssign},
		{"an invalid row with a task", bad, knowledge{status: results.Created, task: true, same: true}, true, ActReject},
		{"an invalid row in doubt", bad, knowledge{status: results.Sending, same: true}, false, ActReject},
	} {
		if got := decide(tt.draft, tt.known, tt.update); got != tt.want {
			t.Errorf("%s: action %d, want %d", tt.name, got, tt.want)
		}
	}
}

// What is kept of each row is told in the plan's and the package's words.
func TestSizeOfAStep(t *testing.T) {
	if n := reflect.TypeFor[step]().Size(); n != 32 {
		t.Errorf("a step has %d bytes: Plan and README.md say 32", n)
	}
}
