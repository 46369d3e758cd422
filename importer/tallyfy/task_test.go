package tallyfy

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestReadTask(t *testing.T) {
	yes, no := true, false
	three := int64(3)
	tests := []struct {
		name, in string
		want     Task
	}{
		{"whole", `{"id":"` + taskID + `","increment_id":7,"title":"Call","task_type":"approval","status":"not-started","run_id":"ab","summary":"S",
			"owners":{"users":[{"id":1001,"full_name":"Ann"},{"id":"1002"}],"guests":["a@x.org",{"email":"b@x.org"}],"groups":[{"id":"g1","name":"n"},"g2"]},
			"deadline":"2025-06-30T17:00:00.000Z","started_at":null,"created_at":"2025-06-01 08:09:10","last_updated":"2025-06-01T10:00:00+02:00",
			"tags":[{"id":"t1","title":"x"},"t2"],"max_assignable":3,"prevent_guest_comment":true,"everyone_must_complete":0,"top_secret":"1","webhook":"https://x.org",
			"form_fields":[{"label":"L","field_type":"radio","required":true,"guidance":null,"position":3,"options":[{"id":1,"text":"A"},"B"]}],"unknown":{"a":[1]}}`,
			Task{ID: taskID, Title: "Call", TaskType: "approval", Status: "not-started", RunID: "ab", Summary: "S", Webhook: "https://x.org",
				Owners:    Owners{Users: []UserRef{{1001, "Ann"}, {1002, ""}}, Guests: []string{"a@x.org", "b@x.org"}, Groups: []string{"g1", "g2"}},
				Deadline:  time.Date(2025, 6, 30, 17, 0, 0, 0, time.UTC),
				CreatedAt: time.Date(2025, 6, 1, 8, 9, 10, 0, time.UTC), CreatedOff: zoneSlack, LastUpdated: time.Date(2025, 6, 1, 8, 0, 0, 0, time.UTC),
				Tags: []string{"t1", "t2"}, MaxAssignable: &three, PreventGuestComment: &yes, EveryoneMustComplete: &no, TopSecret: &yes,
				FormFields: []FormField{{Label: "L", FieldType: "radio", Required: true, Position: &three, Options: []string{"A", "B"}}}}},
		{"empty objects as lists", `{"id":5,"owners":[],"tags":{},"form_fields":null,"deadline":[],"title":null}`, Task{ID: "5"}},
		{"wrapped lists", `{"id":"a","owners":{"users":[1,2],"guests":null},"tags":{"data":[{"id":"t"}]},"description":"D"}`,
			Task{ID: "a", Summary: "D", Owners: Owners{Users: []UserRef{{ID: 1}, {ID: 2}}}, Tags: []string{"t"}}},
		{"lists with gaps", `{"id":"a","owners":{"users":{"10":{"id":3},"0":{"id":1},"2":{"id":2}}},"tags":{"id":"t","name":"n"}}`,
			Task{ID: "a", Owners: Owners{Users: []UserRef{{ID: 1}, {ID: 2}, {ID: 3}}}}},
		{"odd dates", `{"id":"a","deadline":"soon","created_at":1750000000,"started_at":"2025-07-15"}`, Task{ID: "a", StartedAt: time.Date(2025, 7, 15, 0, 0, 0, 0, time.UTC)}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got Task
			if err := json.Unmarshal([]byte(tt.in), &got); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	for _, in := range []string{`[]`, `"x"`, `{"tags":[[1}`} {
		if err := json.Unmarshal([]byte(in), new(Task)); err == nil {
			t.Errorf("%s is read as a task", in)
		}
	}
}

func TestGet(t *testing.T) {
	c := newTestClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Query().Get("with") != "tags,form_fields,summary":
			t.Errorf("asked with %q", r.URL.RawQuery)
		case strings.HasSuffix(r.URL.Path, "/tasks/"+taskID):
			_, _ = io.WriteString(w, `{"data":{"id":"`+taskID+`","title":"T"}}`)
		case strings.HasSuffix(r.URL.Path, "/tasks/other"):
			_, _ = io.WriteString(w, `{"data":{"id":"`+taskID+`"}}`)
		default:
			answering(404, `{"message":"Not found","code":"RESOURCE_NOT_FOUND"}`)(w, r)
		}
	}))
	if task, err := c.Get(t.Context(), taskID); err != nil || task.Title != "T" {
		t.Errorf("%+v, %v", task, err)
	}
	var e *Error
	if _, err := c.Get(t.Context(), "gone"); !errors.As(err, &e) || !e.IsNotFound() || e.Code != "RESOURCE_NOT_FOUND" {
		t.Errorf("of a task that's gone: %v", err)
	}
	if _, err := c.Get(t.Context(), "other"); err == nil {
		t.Error("another task than asked for is taken")
	}
	if _, err := c.Get(t.Context(), "../users"); err == nil {
		t.Error("a path is taken for an id")
	}
}

func TestPeople(t *testing.T) {
	answers := map[string]string{
		"/api/organizations/0f3a/users":  `{"data":[{"id":1,"email":"a@x.org","full_name":"Ann A","status":"active"},{"id":"2","email":"b@x.org","first_name":"Bob","last_name":"B","status":"disabled"}]}`,
		"/api/organizations/0f3a/groups": `{"data":[{"id":"g1","name":"Finance","members":[1,2]}],"meta":{"pagination":{"total":1,"total_pages":1,"current_page":1}}}`,
		"/api/organizations/0f3a/tags":   `{"data":[{"id":"t1","title":"Urgent"}],"meta":{"pagination":{"total":1,"total_pages":1,"current_page":1}}}`,
		"/api/organizations/0f3a/guests": `{"data":[{"email":"g@x.org"}]}`,
		"/api/me":                        `{"data":{"id":1,"email":"a@x.org","full_name":"Ann A"}}`,
	}
	c := newTestClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, answers[r.URL.Path]) }))
	users, err1 := c.Users(t.Context())
	groups, err2 := c.Groups(t.Context())
	tags, err3 := c.Tags(t.Context())
	guests, err4 := c.Guests(t.Context())
	me, err5 := c.Me(t.Context())
	if err := errors.Join(err1, err2, err3, err4, err5); err != nil {
		t.Fatal(err)
	}
	got := []any{users, groups, tags, guests, me}
	want := []any{[]Member{{1, "a@x.org", "Ann A", "active"}, {2, "b@x.org", "Bob B", "disabled"}}, []Group{{"g1", "Finance", []int64{1, 2}}}, []Tag{{"t1", "Urgent"}}, []string{"g@x.org"}, Me{1, "a@x.org", "Ann A"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	var runs []string
	answers["/api/organizations/0f3a/runs/aa11/tasks"] = `{"data":[{"id":"x1"},{"id":"x2"}]}`
	for task, err := range c.RunTasks(t.Context(), "aa11") {
		if err != nil {
			t.Fatal(err)
		}
		runs = append(runs, task.ID)
	}
	if diff := cmp.Diff([]string{"x1", "x2"}, runs); diff != "" {
		t.Error(diff)
	}
	answers["/api/organizations/0f3a/users"] = `{"data":[{"id":"x"}]}`
	if users, err := c.Users(t.Context()); err == nil {
		t.Errorf("a member without a number passes: %v", users)
	}
	answers["/api/me"] = `{"data":[]}`
	if me, err := c.Me(t.Context()); err == nil {
		t.Errorf("an answer that names nobody passes: %v", me)
	}
}
