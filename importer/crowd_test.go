package importer

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tallyfy-import/mapping"
)

func TestCrowd(t *testing.T) {
	const finance, legal = "31415926535897932384626433832795", "9f8e7d6c5b4a39281706f5e4d3c2b1a0"
	names := mapping.NewDirectory([]mapping.Member{
		{ID: 1, Email: "ann@example.com", FullName: "Ann", Status: "active"},
		{ID: 2, Email: "bob@example.com", FullName: "Bob", Status: "active"},
		{ID: 3, Email: "cy@example.com", FullName: "Cy", Status: "disabled"},
	}, []mapping.Group{{ID: finance, Name: "Finance", Members: []int64{1, 2, 3}}, {ID: legal, Name: "Legal"}}, nil, []string{"old@example.net"})
	now := time.Date(2031, 3, 4, 12, 0, 0, 0, time.UTC)
	tasks := []mapping.Task{
		{Deadline: "2031-03-04T10:00:00Z", Owners: mapping.Owners{Users: []mapping.User{"1"}, Groups: []string{finance}}},
		{Deadline: "2031-03-05T10:00:00Z", Owners: mapping.Owners{Users: []mapping.User{"2"}, Guests: []string{"New@example.net", "old@example.net"}}},
		{Deadline: "2031-03-05T10:00:00Z", Owners: mapping.Owners{Groups: []string{legal}, Guests: []string{"new@example.net"}}},
	}
	for _, tt := range []struct {
		name   string
		names  *mapping.Directory
		shares []Share
		guests int
		sure   bool
	}{
		{"the organization is known", names, []Share{
			{"Bob", 2, 1}, {"new@example.net", 2, 0}, {"Ann", 1, 1}, {"old@example.net", 1, 0}, {"the group Legal", 1, 0},
		}, 1, true},
		{"nobody asked", nil, []Share{
			{"new@example.net", 2, 0}, {"1", 1, 1}, {"2", 1, 0}, {"old@example.net", 1, 0}, {"the group " + finance, 1, 1}, {"the group " + legal, 1, 0},
		}, 2, false},
	} {
		var c Crowd
		for i := range tasks {
			c.Add(&tasks[i], tt.names, now)
		}
		if diff := cmp.Diff(tt.shares, c.Shares()); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
		if n, sure := c.NewGuests(); n != tt.guests || sure != tt.sure {
			t.Errorf("%s: %d new guests, %v", tt.name, n, sure)
		}
	}
}
