package sandbox

import (
	"fmt"
	"strings"
	"testing"
)

func TestPeople(t *testing.T) {
	s := New(Options{})
	for _, tc := range []struct {
		path  string
		total int
		first map[string]string // of its first element
	}{
		{"users", 10, map[string]string{"id": "1001", "full_name": "Anna Müller", "status": "active", "role": "admin", "timezone": "Europe/Berlin"}},
		{"users?q=DANA", 1, map[string]string{"id": "1008", "status": "disabled"}},
		{"users?q=chris+miller", 2, map[string]string{"id": "1005"}},
		{"users?q=eve.novakova@example.com", 1, map[string]string{"status": "invited", "email": "eve.novakova@example.com"}},
		{"users?q=nobody", 0, nil},
		{"users?per_page=4&page=3", 10, map[string]string{"id": "1009"}},
		{"groups", 4, map[string]string{"name": "Finance", "members": "[1001 1003 1005]"}},
		{"groups?q=gesch%C3%84fts", 1, map[string]string{"name": "Geschäftsleitung"}},
		{"tags", 8, map[string]string{"title": "urgent"}},
		{"tags?q=follow", 2, map[string]string{"title": "Follow-up"}},
		{"tags?per_page=3&page=3", 8, map[string]string{"id": Tags()[6].ID}},
		{"guests", 3, map[string]string{"email": "client@example.org"}},
	} {
		got := ask(s, "GET", tc.path, "")
		if got.status != 200 || got.at(t, "meta", "pagination", "total") != float64(tc.total) {
			t.Errorf("%s: got %d %s, want %d", tc.path, got.status, got.body, tc.total)
			continue
		}
		for k, want := range tc.first {
			if v := fmt.Sprint(got.at(t, "data", "0", k)); v != want {
				t.Errorf("%s: %s is %s, want %s", tc.path, k, v, want)
			}
		}
	}
	if got := ask(s, "GET", "/api/me", ""); got.status != 200 || got.at(t, "data", "id") != 1001.0 {
		t.Errorf("me: got %d %s", got.status, got.body)
	}
	for _, path := range []string{"users?per_page=10000", "groups?per_page=101", "tags?page=-1", "guests?per_page=x"} {
		if got := ask(s, "GET", path, ""); got.status != 422 {
			t.Errorf("%s: got %d, want 422", path, got.status)
		}
	}
}

func TestPeopleKeepTheirPromises(t *testing.T) {
	ids := map[string]bool{Process: true, DefaultOrg: true}
	for _, g := range Groups() {
		ids[g.ID] = true
	}
	for _, tag := range Tags() {
		ids[tag.ID] = true
		if len(tag.Title) > 30 {
			t.Errorf("tag %s is too long", tag.Title)
		}
	}
	if len(ids) != 2+4+8 {
		t.Errorf("ids repeat: %d", len(ids))
	}
	for id := range ids {
		if _, ok := parseID(id); !ok {
			t.Errorf("%s is not an id", id)
		}
	}
	emails := map[string]bool{}
	for _, m := range Members() {
		emails[m.Email] = true
	}
	if len(emails) != len(Members()) {
		t.Error("two members share an e-mail")
	}
}

func TestPeopleChangeBetweenSteps(t *testing.T) {
	s := New(Options{})
	made(t, s, "owners", `{"users":[1002]}`)
	s.DisableMember(1002)
	s.DisableMember(4711)
	for _, id := range []string{"1002", "4711"} {
		if got := ask(s, "POST", "tasks", body("owners", `{"users":[`+id+`]}`)); got.status != 422 {
			t.Errorf("%s: got %d, want 422", id, got.status)
		}
	}
	if got := ask(s, "GET", "users?q=bob", ""); got.at(t, "data", "0", "status") != "disabled" {
		t.Errorf("got %s", got.body)
	}
	s.AddMember(Member{ID: 2000, FullName: "Nova Neu", Email: "nova@example.com", Status: "active"})
	s.AddMember(Member{ID: 1002, FullName: "Bob Stone", Email: "bob@example.com", Status: "active"})
	if got := ask(s, "POST", "tasks", body("owners", `{"users":[2000,1002]}`)); !strings.Contains(got.body, "Nova Neu") {
		t.Errorf("got %d %s", got.status, got.body)
	}
	if New(Options{}).people.disabled(1002) {
		t.Error("a new sandbox inherits changes")
	}
}
