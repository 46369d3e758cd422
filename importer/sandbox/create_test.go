package sandbox

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestCreateRefusals(t *testing.T) {
	finance := Groups()[0].ID
	for _, tc := range []struct {
		name  string
		pairs []string
		field string // of the only message; "" for a create that is accepted
		says  string
	}{
		{"title missing", []string{"title", "-"}, "title", "The title field is required."},
		{"title null", []string{"title", "null"}, "title", "The title field is required."},
		{"title blank", []string{"title", `" \u00a0 "`}, "title", "The title field is required."},
		{"title a number", []string{"title", "7"}, "title", "The title must be a string."},
		{"title of 600 umlauts", []string{"title", `"` + strings.Repeat("ü", 600) + `"`}, "", ""},
		{"title of 601", []string{"title", `"` + strings.Repeat("x", 601) + `"`}, "title", "The title may not be greater than 600 characters."},
		{"Title with a capital", []string{"title", "-", "Title", `"x"`}, "title", "The title field is required."},
		{"type missing", []string{"task_type", "-"}, "task_type", "The task type field is required."},
		{"type unknown", []string{"task_type", `"Task"`}, "task_type", "The selected task type is invalid."},
		{"type expiring_email", []string{"task_type", `"expiring_email"`}, "", ""},
		{"owners missing", []string{"owners", "-"}, "owners", "The owners field is required."},
		{"owners a list", []string{"owners", "[1001]"}, "owners", "The owners must be an object."},
		{"owners empty", []string{"owners", "{}"}, "owners", "The owners field is required."},
		{"owners of empty lists", []string{"owners", `{"users":[],"guests":[]}`}, "owners", "The owners field is required."},
		{"users a number", []string{"owners", `{"users":1001}`}, "owners.users", "The owners.users must be an array."},
		{"user a string", []string{"owners", `{"users":["1001"]}`}, "owners.users.0", "The owners.users.0 must be an integer."},
		{"user a fraction", []string{"owners", `{"users":[1001,1.5]}`}, "owners.users.1", "The owners.users.1 must be an integer."},
		{"user zero", []string{"owners", `{"users":[0]}`}, "owners.users.0", "The selected owners.users.0 is invalid."},
		{"user unknown", []string{"owners", `{"users":[4711]}`}, "", ""},
		{"user invited", []string{"owners", `{"users":[1009]}`}, "", ""},
		{"user disabled", []string{"owners", `{"users":[1001,1008]}`}, "owners.users.1", "The selected owners.users.1 is invalid."},
		{"guest no address", []string{"owners", `{"guests":["Bob"]}`}, "owners.guests.0", "The owners.guests.0 must be a valid email address."},
		{"guest with a name", []string{"owners", `{"guests":["Bob <bob@example.com>"]}`}, "owners.guests.0", "The owners.guests.0 must be a valid email address."},
		{"guest", []string{"owners", `{"guests":["bob@example.org"]}`}, "", ""},
		{"group", []string{"owners", `{"groups":["` + finance + `"]}`}, "", ""},
		{"group by name", []string{"owners", `{"groups":["Finance"]}`}, "owners.groups.0", "The selected owners.groups.0 is invalid."},
		{"group a number", []string{"owners", `{"groups":[5]}`}, "owners.groups.0", "The owners.groups.0 must be a string."},
		{"too many users", []string{"owners", `{"users":[` + strings.Repeat("1001,", maxItems) + `1]}`}, "owners.users", "The owners.users may not have more than 5000 items."},
		{"deadline missing", []string{"deadline", "-"}, "deadline", "The deadline field is required."},
		{"deadline empty", []string{"deadline", `""`}, "deadline", "The deadline is not a valid date."},
		{"deadline a day", []string{"deadline", `"2031-03-04"`}, "deadline", "The deadline is not a valid date."},
		{"deadline of February 30", []string{"deadline", `"2031-02-30T10:00:00Z"`}, "deadline", "The deadline is not a valid date."},
		{"deadline a number", []string{"deadline", `1930000000`}, "deadline", "The deadline is not a valid date."},
		{"deadline with a space", []string{"deadline", `"2031-03-04 10:00:00"`}, "", ""},
		{"started_at", []string{"started_at", `"soon"`}, "started_at", "The started at is not a valid date."},
		{"description a list", []string{"description", `[]`}, "description", "The description must be a string."},
		{"summary a number", []string{"summary", `1`}, "summary", "The summary must be a string."},
		{"boolean a string", []string{"top_secret", `"yes"`}, "top_secret", "The top secret field must be true or false."},
		{"boolean null", []string{"top_secret", `null`}, "", ""},
		{"max_assignable negative", []string{"max_assignable", `-1`}, "max_assignable", "The max assignable must be at least 0."},
		{"max_assignable a fraction", []string{"max_assignable", `1.0`}, "max_assignable", "The max assignable must be an integer."},
		{"tags a string", []string{"tags", `"urgent"`}, "tags", "The tags must be an array."},
		{"tag by title", []string{"tags", `["urgent"]`}, "tags.0", "The tags.0 must be 32 characters."},
		{"tag unknown", []string{"tags", `["` + strings.Repeat("0", 32) + `"]`}, "tags.0", "The selected tags.0 is invalid."},
		{"tag a number", []string{"tags", `[1]`}, "tags.0", "The tags.0 must be a string."},
		{"webhook", []string{"webhook", `"example.com"`}, "webhook", "The webhook format is invalid."},
		{"run unknown", []string{"run_id", `"` + strings.Repeat("0", 32) + `"`}, "run_id", "The selected run id is invalid."},
		{"run no id", []string{"run_id", `"Onboarding"`}, "run_id", "The selected run id is invalid."},
		{"run", []string{"run_id", `"` + Process + `"`}, "", ""},
		{"form no list", []string{"form_fields", `{}`}, "form_fields", "The form fields must be an array."},
		{"form field no object", []string{"form_fields", `["Budget"]`}, "form_fields.0", "The form_fields.0 must be an object."},
		{"form field without label", []string{"form_fields", `[{"field_type":"text","required":true}]`}, "form_fields.0.label", "The form_fields.0.label field is required."},
		{"form field of no type", []string{"form_fields", `[{"label":"a","field_type":"number","required":true}]`}, "form_fields.0.field_type", "The selected form_fields.0.field_type is invalid."},
		{"form field without required", []string{"form_fields", `[{"label":"a","field_type":"text"}]`}, "form_fields.0.required", "The form_fields.0.required field is required."},
		{"form field required a string", []string{"form_fields", `[{"label":"a","field_type":"text","required":"no"}]`}, "form_fields.0.required", "The form_fields.0.required field must be true or false."},
		{"table without columns", []string{"form_fields", `[{"label":"a","field_type":"table","required":false}]`}, "form_fields.0.columns", "The form_fields.0.columns field is required."},
		{"dropdown without options", []string{"form_fields", `[{"label":"a","field_type":"dropdown","required":false}]`}, "", ""},
		{"unknown key", []string{"priority", `{"a":[1,2,{"b":"]}"}]}`}, "", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := New(Options{})
			got := ask(s, "POST", "tasks", body(tc.pairs...))
			if tc.field == "" {
				if got.status != 201 || len(s.Tasks()) != 1 {
					t.Fatalf("got %d %s, want 201", got.status, got.body)
				}
				return
			}
			want, _ := json.Marshal(map[string]any{"error": true, "errors": map[string][]string{tc.field: {tc.says}}})
			if got.status != 422 || got.body != string(want) {
				t.Fatalf("got %d %s, want 422 %s", got.status, got.body, want)
			}
			if len(s.Tasks()) != 0 {
				t.Error("a refused create made a task")
			}
		})
	}
}

func TestCreateReportsAllFieldsAtOnce(t *testing.T) {
	s := New(Options{})
	got := ask(s, "POST", "tasks", `{"owners":{"users":["a"],"groups":["b"]},"form_fields":[{"required":1},{}]}`)
	errs := got.at(t, "errors").(map[string]any)
	for _, field := range []string{"title", "task_type", "deadline", "owners.users.0", "owners.groups.0",
		"form_fields.0.label", "form_fields.0.field_type", "form_fields.0.required", "form_fields.1.required"} {
		if errs[field] == nil {
			t.Errorf("no message for %s in %s", field, got.body)
		}
	}
}

func TestCreateRefusesWhatIsNoObject(t *testing.T) {
	for _, b := range []string{" ", "{", `{"title":}`, "[]", `"x"`, "null", "{} {}", "{\"title\":\"\xff\"}"} {
		s := New(Options{})
		if got := ask(s, "POST", "tasks", b); got.status != 400 || got.at(t, "error") != true {
			t.Errorf("%q: got %d %s, want 400", b, got.status, got.body)
		}
	}
}

// The answer to a create is the documented one, to the letter.
func TestCreateAnswer(t *testing.T) {
	now := time.Date(2026, 11, 24, 9, 30, 0, 5e6, time.UTC)
	s := New(Options{Now: func() time.Time { return now }})
	finance := Groups()[0].ID
	got := ask(s, "POST", "tasks", body("title", `"Prüfe \"A\\B\" \u2713\n"`,
		"owners", `{"users":[1003,4711,1003],"guests":["client@example.org"],"groups":["`+finance+`"]}`,
		"deadline", `"2025-06-30T19:00:00+02:00"`, "description", `"text"`))
	id := s.Tasks()[0].ID
	want := `{"data":{"id":"` + id + `","increment_id":1,"title":"Prüfe \"A\\B\" ✓\u000a","run_id":null,` +
		`"status":"not-started","task_type":"task","owners":{"users":[{"id":1003,"full_name":"Jörg Weiß"},` +
		`{"id":4711,"full_name":"User 4711"}],"guests":["client@example.org"],"groups":["` + finance + `"]},` +
		`"deadline":"2025-06-30T17:00:00.000Z","started_at":null,"created_at":"2026-11-24T09:30:00.005Z",` +
		`"last_updated":"2026-11-24T09:30:00.005Z"}}`
	if got.status != 201 || got.body != want {
		t.Fatalf("got %d\n%s\nwant\n%s", got.status, got.body, want)
	}
	if len(id) != 32 || strings.Trim(id, "0123456789abcdef") != "" {
		t.Errorf("id is %q", id)
	}
	if got.header.Get("Content-Type") != "application/json" || got.header.Get("Date") != "Tue, 24 Nov 2026 09:30:00 GMT" {
		t.Errorf("headers: %v", got.header)
	}
}

func TestCreateStoresEverything(t *testing.T) {
	s := New(Options{})
	tag := Tags()[0].ID
	made(t, s, "task_type", `"approval"`, "description", `"old"`, "summary", `"new"`, "started_at", `"2030-01-01 08:00:00"`,
		"max_assignable", "3", "prevent_guest_comment", "true", "everyone_must_complete", "true",
		"can_complete_only_assignees", "true", "top_secret", "true", "tags", `["`+tag+`"]`,
		"form_fields", `[{"label":"a\u00fc","field_type":"radio","required":false,"options":[{"id":1,"text":"x"}],"colour":"red"}]`,
		"webhook", `"https://example.com/h"`, "run_id", `"`+Process+`"`)
	got := s.Tasks()[0]
	if got.TaskType != "approval" || got.Summary != "new" || got.MaxAssignable != 3 ||
		!got.StartedAt.Equal(time.Date(2030, 1, 1, 8, 0, 0, 0, time.UTC)) ||
		!got.PreventGuestComment || !got.EveryoneMustComplete || !got.OnlyAssigneesComplete || !got.TopSecret ||
		!slices.Equal(got.Tags, []string{tag}) || got.Webhook != "https://example.com/h" || got.RunID != Process ||
		got.FormFields != `[{"label":"a\u00fc","field_type":"radio","required":false,"options":[{"id":1,"text":"x"}]}]` {
		t.Fatalf("stored %+v", got)
	}
	plain := New(Options{})
	made(t, plain, "description", `"only this"`)
	if p := plain.Tasks()[0]; p.Summary != "only this" || p.MaxAssignable != -1 {
		t.Errorf("stored %+v", p)
	}
}

func TestDroppedKeysVanishInSilence(t *testing.T) {
	s := New(Options{Drop: []string{"summary", "description", "webhook"}})
	made(t, s, "summary", `"text"`, "description", `"text"`, "webhook", "5")
	if got := s.Tasks()[0]; got.Summary != "" || got.Webhook != "" {
		t.Fatalf("stored %+v", got)
	}
}

func TestDeadlineOnAWeekend(t *testing.T) {
	for _, tc := range []struct{ in, plain, working string }{
		{"2026-11-27T17:00:00Z", "2026-11-27", "2026-11-27"}, // a Friday
		{"2026-11-28T17:00:00Z", "2026-11-28", "2026-11-30"},
		{"2026-11-29T17:00:00Z", "2026-11-29", "2026-11-30"},
	} {
		for _, working := range []bool{false, true} {
			s := New(Options{WorkingDays: working})
			got := ask(s, "POST", "tasks", body("deadline", `"`+tc.in+`"`)).at(t, "data", "deadline")
			want := tc.plain
			if working {
				want = tc.working
			}
			if got != want+"T17:00:00.000Z" {
				t.Errorf("%s, working days %v: stored %s, want %s", tc.in, working, got, want)
			}
		}
	}
}

func TestSameSeedSameIDs(t *testing.T) {
	a, b, c := New(Options{Seed: 7}), New(Options{Seed: 7}), New(Options{Seed: 8})
	first := made(t, a)
	if second := made(t, a); second == first || len(second) != 32 {
		t.Fatalf("ids %s and %s", first, second)
	}
	if made(t, b) != first || made(t, c) == first {
		t.Error("ids don't follow from the seed")
	}
}

func FuzzCreate(f *testing.F) {
	f.Add(body())
	f.Add(body("tags", `["a1000000000000000000000000000001"]`, "form_fields", `[{"label":"a","field_type":"text","required":true}]`))
	f.Add(body("separate_task_for_each_assignee", "true", "owners", `{"users":[1],"guests":["a@b.c"],"groups":["9f8e7d6c5b4a39281706f5e4d3c2b1a0"]}`))
	f.Add(`{"title":"\ud800","owners":{"users":[[]],"users":{}},"form_fields":[{"label":{}}]}`)
	f.Add("{\"a\":\"\\\"}\",\"b\":[{},[]],\"\":null} \n")
	f.Fuzz(func(t *testing.T, in string) {
		s := New(Options{})
		r := request(s, "POST", "tasks", in)
		r.Header.Set("Content-Type", "application/json")
		got := askWith(s, r)
		if !json.Valid([]byte(got.body)) {
			t.Fatalf("the answer is not JSON: %q", got.body)
		}
		switch got.status {
		case 201:
			tasks := s.Tasks()
			if len(tasks) == 0 || strings.TrimSpace(tasks[0].Title) == "" {
				t.Fatalf("201 without a task, or with a blank title: %q", in)
			}
			if all := ask(s, "GET", "tasks?per_page=100&with=tags,form_fields,summary", ""); !json.Valid([]byte(all.body)) {
				t.Fatalf("the list is not JSON: %q", all.body)
			}
		case 400, 413, 422, 429:
			if n := len(s.Tasks()); n != 0 {
				t.Fatalf("%d with %d tasks: %q", got.status, n, in)
			}
		default:
			t.Fatal(fmt.Sprint("status ", got.status))
		}
	})
}
