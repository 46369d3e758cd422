package importer

import (
	"encoding/json"
	"testing"

	"tallyfy-import/mapping"
)

// What opens a process is sent with one assignee and, as any create, with all
// three lists: the API takes none of them to be null.
func TestOpening(t *testing.T) {
	for want, owners := range map[string]mapping.Owners{
		`{"users":[1001],"guests":[],"groups":[]}`:      {Users: []mapping.User{"1001", "1002"}, Groups: []string{"g"}},
		`{"users":[],"guests":["a@x.org"],"groups":[]}`: {Guests: []string{"a@x.org", "b@x.org"}},
		`{"users":[7],"guests":[],"groups":[]}`:         {Groups: []string{"g"}},
	} {
		task := opening(&mapping.Task{Owners: owners}, 7)
		got, err := json.Marshal(task.Owners)
		if err != nil || string(got) != want {
			t.Errorf("%s instead of %s (%v)", got, want, err)
		}
		if task.SeparateTasks == nil || !*task.SeparateTasks {
			t.Errorf("%s: no task for each, so no process", got)
		}
	}
}
