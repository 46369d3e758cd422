package importer

import (
	"testing"
	"time"

	"tallyfy-import/importer/tallyfy"
)

// TestAreSiblings tells the tasks that one call made from others of their
// process, which are somebody else's to complete and to archive.
func TestAreSiblings(t *testing.T) {
	made := time.Date(2031, 3, 1, 12, 0, 0, 0, time.UTC)
	task := func(id string, user int64) *tallyfy.Task {
		return &tallyfy.Task{
			ID: id, RunID: "r", Title: "Call Bob", TaskType: "task", CreatedAt: made,
			Owners: tallyfy.Owners{Users: []tallyfy.UserRef{{ID: user}}},
		}
	}
	for _, tt := range []struct {
		name   string
		change func(t *tallyfy.Task)
		want   bool
	}{
		{"another person's", func(*tallyfy.Task) {}, true},
		{"a guest's", func(t *tallyfy.Task) { t.Owners = tallyfy.Owners{Guests: []string{"a@example.org"}} }, true},
		{"made a moment later", func(t *tallyfy.Task) { t.CreatedAt = made.Add(2 * time.Second) }, true},
		{"made a moment before", func(t *tallyfy.Task) { t.CreatedAt = made.Add(-2 * time.Second) }, true},
		{"made a minute later", func(t *tallyfy.Task) { t.CreatedAt = made.Add(time.Minute) }, false},
		{"made a minute before", func(t *tallyfy.Task) { t.CreatedAt = made.Add(-time.Minute) }, false},
		{"the same person's", func(t *tallyfy.Task) { t.Owners.Users[0].ID = 1001 }, false},
		{"of two persons", func(t *tallyfy.Task) { t.Owners.Users = append(t.Owners.Users, tallyfy.UserRef{ID: 1003}) }, false},
		{"a group's, too", func(t *tallyfy.Task) { t.Owners.Groups = []string{"g"} }, false},
		{"nobody's", func(t *tallyfy.Task) { t.Owners = tallyfy.Owners{} }, false},
		{"in another process", func(t *tallyfy.Task) { t.RunID = "s" }, false},
		{"another title", func(t *tallyfy.Task) { t.Title = "Call Ann" }, false},
		{"another type", func(t *tallyfy.Task) { t.TaskType = "approval" }, false},
		{"itself", func(t *tallyfy.Task) { t.ID = "a" }, false},
	} {
		a, b := task("a", 1001), task("b", 1002)
		tt.change(b)
		if areSiblings(a, b) != tt.want || areSiblings(b, a) != tt.want {
			t.Errorf("%s: want %t", tt.name, tt.want)
		}
	}
	a, b := task("a", 1001), task("b", 1002)
	a.RunID, b.RunID = "", ""
	if areSiblings(a, b) {
		t.Error("tasks of no process are siblings")
	}
}
