package sandbox

import (
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// titles lists the titles of a list's page.
func titles(t *testing.T, r reply) (out []string) {
	t.Helper()
	if r.status != 200 {
		t.Fatalf("list answered %d %s", r.status, r.body)
	}
	for _, one := range r.at(t, "data").([]any) {
		out = append(out, one.(map[string]any)["title"].(string))
	}
	return out
}

func TestListFilters(t *testing.T) {
	day := time.Date(2026, 11, 20, 23, 59, 59, 0, time.UTC)
	now := day
	s := New(Options{Now: func() time.Time { return now }})
	finance, tag := Groups()[0].ID, Tags()[5].ID
	made(t, s, "title", `"Älpha"`, "deadline", `"2030-01-03T00:00:00Z"`, "owners", `{"users":[1001,1002]}`)
	now = now.Add(time.Second) // the next day
	made(t, s, "title", `"Beta"`, "deadline", `"2030-01-01T23:59:59Z"`, "owners", `{"guests":["Audit@example.net"]}`)
	now = now.AddDate(0, 0, 1)
	made(t, s, "title", `"Gamma"`, "deadline", `"2030-01-02T00:00:00Z"`, "owners", `{"groups":["`+finance+`"]}`, "tags", `["`+tag+`"]`)
	gone := made(t, s, "title", `"Delta"`, "deadline", `"2030-01-04T00:00:00Z"`)
	ask(s, "DELETE", "tasks/"+gone, "")
	done := made(t, s, "title", `"Epsilon"`, "deadline", `"2030-01-05T00:00:00Z"`, "run_id", `"`+Process+`"`)
	ask(s, "POST", "runs/"+Process+"/completed-tasks", `{"task_id":"`+done+`"}`)

	for _, tc := range []struct{ query, want string }{
		{"", "Epsilon Gamma Beta Älpha"},
		{"sort=newest", "Epsilon Gamma Beta Älpha"},
		{"sort=deadline", "Beta Gamma Älpha Epsilon"},
		{"sort=-deadline", "Epsilon Älpha Gamma Beta"},
		{"is_oneoff=true", "Epsilon Gamma Beta Älpha"},
		{"is_oneoff=false", ""},
		{"created=2026-11-20", "Älpha"},
		{"created=2026-11-21", "Beta"},
		{"created=2026-11-20:2026-11-21", "Beta Älpha"},
		{"created=2026-11-22:2026-11-30", "Epsilon Gamma"},
		{"q=%C3%A4lp", "Älpha"},
		{"q=a", "Gamma Beta Älpha"},
		{"owners=1002", "Älpha"},
		{"owners=7,1001", "Epsilon Älpha"},
		{"owners=bob", ""},
		{"guests=audit@EXAMPLE.net", "Beta"},
		{"groups=" + finance, "Gamma"},
		{"tag=" + tag, "Gamma"},
		{"status=completed", "Epsilon"},
		{"status=not-started", "Gamma Beta Älpha"},
		{"deadline_on=2030-01-01", "Beta"},
		{"deadline_start_range=2030-01-02&deadline_end_range=2030-01-03", "Gamma Älpha"},
		{"deadline_end_range=2030-01-02", "Gamma Beta"},
		{"archived=true", "Epsilon Delta Gamma Beta Älpha"},
		{"archived=only", "Delta"},
		{"archived=false&unknown=1", "Epsilon Gamma Beta Älpha"},
	} {
		if got := strings.Join(titles(t, ask(s, "GET", "tasks?"+tc.query, "")), " "); got != tc.want {
			t.Errorf("%s lists %q, want %q", tc.query, got, tc.want)
		}
	}
	if got := titles(t, ask(s, "GET", "runs/"+Process+"/tasks", "")); !slices.Equal(got, []string{"Epsilon"}) {
		t.Errorf("the process lists %q", got)
	}
	for _, query := range []string{"created=today", "created=2026-11-20:", "sort=oldest", "archived=yes", "is_oneoff=1",
		"status=done", "deadline_on=1.1.2030", "page=0", "page=x", "per_page=101", "per_page=0", "page=99999999999"} {
		field, _, _ := strings.Cut(query, "=")
		got := ask(s, "GET", "tasks?"+query, "")
		if got.status != 422 || got.at(t, "errors", field) == nil {
			t.Errorf("%s: got %d %s, want 422 for %s", query, got.status, got.body, field)
		}
	}
	for _, run := range []string{strings.Repeat("0", 32), strings.Repeat("1", 32), "x"} {
		if got := ask(s, "GET", "runs/"+run+"/tasks", ""); got.status != 404 || got.at(t, "code") != "RESOURCE_NOT_FOUND" {
			t.Errorf("process %s: got %d %s", run, got.status, got.body)
		}
	}
}

func TestListPages(t *testing.T) {
	s := New(Options{})
	for i := range 23 {
		made(t, s, "title", fmt.Sprintf(`"%d"`, i))
	}
	for _, tc := range []struct {
		query              string
		first, last        string
		count, size, pages float64
	}{
		{"", "22", "13", 10, 10, 3},
		{"page=3", "2", "0", 3, 10, 3},
		{"page=4", "", "", 0, 10, 3},
		{"per_page=100", "22", "0", 23, 100, 1},
		{"per_page=5&page=2", "17", "13", 5, 5, 5},
	} {
		r := ask(s, "GET", "tasks?"+tc.query, "")
		got := titles(t, r)
		if float64(len(got)) != tc.count || len(got) > 0 && (got[0] != tc.first || got[len(got)-1] != tc.last) {
			t.Errorf("%s lists %v", tc.query, got)
		}
		meta := r.at(t, "meta", "pagination").(map[string]any)
		if meta["total"] != 23.0 || meta["count"] != tc.count || meta["per_page"] != tc.size || meta["total_pages"] != tc.pages {
			t.Errorf("%s has %v", tc.query, meta)
		}
	}
}

// A page must not show the tasks of the page before's moment when something
// has changed since.
func TestListSeesChangesBetweenPages(t *testing.T) {
	s := New(Options{})
	a, b := made(t, s, "title", `"a"`), made(t, s, "title", `"b"`)
	list := func() string { return strings.Join(titles(t, ask(s, "GET", "tasks", "")), "") }
	for _, step := range []struct{ method, path, body, want string }{
		{"GET", "tasks/" + a, "", "ba"},
		{"DELETE", "tasks/" + a, "", "b"},
		{"PUT", "tasks/" + a + "/restore", "", "ba"},
		{"PUT", "tasks/" + b, body("title", `"B"`), "Ba"},
		{"DELETE", "tasks/" + b + "/delete", "", "a"},
		{"POST", "tasks", body("title", `"c"`), "ca"},
	} {
		if got := ask(s, step.method, step.path, step.body); got.status >= 300 {
			t.Fatalf("%s %s answered %d %s", step.method, step.path, got.status, got.body)
		}
		if got := list(); got != step.want {
			t.Errorf("after %s %s the list is %q, want %q", step.method, step.path, got, step.want)
		}
	}
}

func TestListWith(t *testing.T) {
	s := New(Options{})
	tag := Tags()[0]
	id := made(t, s, "summary", `"text"`, "tags", `["`+tag.ID+`"]`, "top_secret", "true", "max_assignable", "2",
		"webhook", `"https://example.com"`, "form_fields", `[{"label":"a","field_type":"text","required":true}]`)
	for _, path := range []string{"tasks?", "tasks/" + id + "?"} {
		data := []string{"data"}
		if path == "tasks?" {
			data = append(data, "0")
		}
		plain := ask(s, "GET", path, "").at(t, data...).(map[string]any)
		for _, key := range []string{"tags", "form_fields", "summary"} {
			if _, ok := plain[key]; ok {
				t.Errorf("%s shows %s without being asked", path, key)
			}
		}
		if plain["top_secret"] != true || plain["max_assignable"] != 2.0 || plain["webhook"] != "https://example.com" ||
			plain["archived_at"] != nil || plain["id"] != id {
			t.Errorf("%s shows %v", path, plain)
		}
		full := ask(s, "GET", path+"with=tags,%20form_fields,summary,run", "").at(t, data...).(map[string]any)
		if full["summary"] != "text" || full["tags"].([]any)[0].(map[string]any)["title"] != tag.Title ||
			full["form_fields"].([]any)[0].(map[string]any)["label"] != "a" {
			t.Errorf("%s with everything shows %v", path, full)
		}
	}
}

func TestLagKeepsNewTasksOutOfListsOnly(t *testing.T) {
	var clock atomic.Int64
	s := New(Options{Lag: 2 * time.Second, Now: func() time.Time { return time.UnixMilli(1e12 + clock.Load()) }})
	id := made(t, s, "run_id", `"`+Process+`"`)
	for _, path := range []string{"tasks", "runs/" + Process + "/tasks"} {
		for _, tc := range []struct {
			after int64
			want  int
		}{{0, 0}, {1999, 0}, {2000, 1}, {5000, 1}} {
			clock.Store(tc.after)
			if got := len(titles(t, ask(s, "GET", path, ""))); got != tc.want {
				t.Errorf("%d ms after the create %s lists %d, want %d", tc.after, path, got, tc.want)
			}
			if got := ask(s, "GET", "tasks/"+id, ""); got.status != 200 {
				t.Errorf("%d ms after the create, get answers %d", tc.after, got.status)
			}
		}
	}
}

func TestTimesOfCreationNeverGoBack(t *testing.T) {
	now := time.UnixMilli(1e12)
	s := New(Options{Now: func() time.Time { return now }})
	made(t, s)
	now = now.Add(-time.Hour)
	made(t, s)
	if tasks := s.Tasks(); tasks[1].CreatedAt.Before(tasks[0].CreatedAt) {
		t.Errorf("created at %v, then at %v", tasks[0].CreatedAt, tasks[1].CreatedAt)
	}
}
