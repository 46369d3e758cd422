package sandbox

import (
	"slices"
	"strings"
	"testing"
)

func TestGet(t *testing.T) {
	s := New(Options{})
	id := made(t, s)
	if got := ask(s, "GET", "tasks/"+id, ""); got.status != 200 || got.at(t, "data", "id") != id {
		t.Errorf("got %d %s", got.status, got.body)
	}
	for _, wrong := range []string{strings.Repeat("0", 32), strings.ToUpper(id), id[:31], "x", id + "0"} {
		if got := ask(s, "GET", "tasks/"+wrong, ""); got.status != 404 || got.at(t, "code") != "RESOURCE_NOT_FOUND" {
			t.Errorf("%s: got %d %s", wrong, got.status, got.body)
		}
	}
}

func TestUpdate(t *testing.T) {
	s := New(Options{})
	finance, tag := Groups()[0].ID, Tags()[0].ID
	id := made(t, s, "summary", `"old"`, "tags", `["`+tag+`"]`, "task_type", `"approval"`, "max_assignable", "2",
		"owners", `{"users":[1001],"groups":["`+finance+`"]}`)
	got := ask(s, "PUT", "tasks/"+id, `{"title":"New","deadline":"2032-01-01T00:00:00Z","owners":{"guests":["audit@example.net"]},
		"description":"ignored","task_type":"task","tags":[],"run_id":"x","colour":1}`)
	if got.status != 200 || got.at(t, "data", "title") != "New" || got.at(t, "data", "summary") != "old" {
		t.Fatalf("got %d %s", got.status, got.body)
	}
	task := s.Tasks()[0]
	if task.Title != "New" || task.Summary != "old" || len(task.Users)+len(task.Groups) != 0 || task.MaxAssignable != 2 ||
		!slices.Equal(task.Guests, []string{"audit@example.net"}) || task.TaskType != "approval" ||
		!slices.Equal(task.Tags, []string{tag}) || task.Deadline.Year() != 2032 {
		t.Errorf("stored %+v", task)
	}
	ask(s, "PUT", "tasks/"+id, body("summary", `"new"`, "top_secret", "true"))
	if task := s.Tasks()[0]; task.Summary != "new" || !task.TopSecret || task.UpdatedAt.Before(task.CreatedAt) {
		t.Errorf("stored %+v", task)
	}
	before := s.Tasks()[0]
	for _, tc := range []struct{ body, field string }{
		{body("title", "-"), "title"}, {body("owners", "-"), "owners"}, {body("deadline", "-"), "deadline"},
		{body("owners", `{"users":[1008]}`), "owners.users.0"}, {body("owners", `{"groups":["x"]}`), "owners.groups.0"},
		{body("summary", "1"), "summary"}, {`{}`, "title"},
	} {
		got := ask(s, "PUT", "tasks/"+id, tc.body)
		if got.status != 422 || got.at(t, "errors", tc.field) == nil {
			t.Errorf("%s: got %d %s, want 422 for %s", tc.body, got.status, got.body, tc.field)
		}
	}
	if got := ask(s, "PUT", "tasks/"+id, "[]"); got.status != 400 {
		t.Errorf("a list: got %d", got.status)
	}
	if after := s.Tasks()[0]; !slices.Equal(after.Users, before.Users) || after.Title != before.Title || after.Summary != before.Summary {
		t.Errorf("a refused update left %+v, it was %+v", after, before)
	}
}

func TestArchiveRestoreDelete(t *testing.T) {
	s := New(Options{})
	id := made(t, s, "run_id", `"`+Process+`"`)
	for _, step := range []struct {
		method, path, body string
		status             int
		archived           bool
	}{
		{"DELETE", "tasks/" + id, "", 204, true},
		{"DELETE", "tasks/" + id, "", 404, true},
		{"PUT", "tasks/" + id, body(), 404, true},
		{"POST", "runs/" + Process + "/completed-tasks", `{"task_id":"` + id + `"}`, 404, true},
		{"DELETE", "completed-tasks/" + id, "", 404, true},
		{"GET", "tasks/" + id, "", 200, true},
		{"PUT", "tasks/" + id + "/restore", "", 200, false},
		{"PUT", "tasks/" + id + "/restore", "", 200, false},
		{"PUT", "tasks/" + id, body(), 200, false},
		{"DELETE", "tasks/" + id, "", 204, true},
	} {
		got := ask(s, step.method, step.path, step.body)
		if got.status != step.status || s.Tasks()[0].Archived != step.archived {
			t.Errorf("%s %s: got %d %s, archived %v", step.method, step.path, got.status, got.body, s.Tasks()[0].Archived)
		}
		if got.status == 204 && got.body != "" {
			t.Errorf("204 with %s", got.body)
		}
	}
	kept := made(t, s)
	if got := ask(s, "DELETE", "tasks/"+id+"/delete", ""); got.status != 204 || got.body != "" {
		t.Fatalf("delete: got %d %s", got.status, got.body)
	}
	if tasks := s.Tasks(); len(tasks) != 1 || tasks[0].ID != kept {
		t.Errorf("left: %+v", tasks)
	}
	if got := titles(t, ask(s, "GET", "runs/"+Process+"/tasks?archived=true", "")); len(got) != 0 {
		t.Errorf("the process still lists %v", got)
	}
	for _, step := range [][2]string{{"GET", ""}, {"DELETE", ""}, {"PUT", "/restore"}, {"DELETE", "/delete"}} {
		if got := ask(s, step[0], "tasks/"+id+step[1], ""); got.status != 404 {
			t.Errorf("%s %s of a removed task: got %d", step[0], step[1], got.status)
		}
	}
}

func TestCompleteAndReopen(t *testing.T) {
	s := New(Options{})
	plain := made(t, s)
	approval := made(t, s, "task_type", `"approval"`)
	inProcess := made(t, s, "run_id", `"`+Process+`"`)
	const own, run = "completed-tasks", "runs/" + Process + "/completed-tasks"
	for _, step := range []struct {
		name, method, path, body string
		status                   int
		says                     string
	}{
		{"no task", "POST", own, `{}`, 422, `"task_id":["The task id field is required."]`},
		{"no object", "POST", own, `7`, 400, "JSON object"},
		{"unknown task", "POST", own, `{"task_id":"` + strings.Repeat("1", 32) + `"}`, 404, "RESOURCE_NOT_FOUND"},
		{"task a number", "POST", own, `{"task_id":5}`, 404, "RESOURCE_NOT_FOUND"},
		{"reopen an open one", "DELETE", own + "/" + plain, "", 422, "not completed"},
		{"plain", "POST", own, `{"task_id":"` + plain + `"}`, 200, `"status":"completed"`},
		{"plain again", "POST", own, `{"task_id":"` + plain + `"}`, 422, "already completed"},
		{"approval without a verdict", "POST", own, `{"task_id":"` + approval + `"}`, 422, `"is_approved":["The is approved field is required."]`},
		{"verdict a string", "POST", own, `{"task_id":"` + approval + `","is_approved":"yes"}`, 422, "true or false"},
		{"rejected", "POST", own, `{"task_id":"` + approval + `","is_approved":false}`, 200, `"is_approved":false`},
		{"reopened", "DELETE", own + "/" + approval, "", 200, `"status":"not-started"`},
		{"approved", "POST", own, `{"task_id":"` + approval + `","is_approved":true}`, 200, `"is_approved":true`},
		{"in a process by the organization", "POST", own, `{"task_id":"` + inProcess + `"}`, 404, "RESOURCE_NOT_FOUND"},
		{"of no process by a process", "POST", run, `{"task_id":"` + plain + `"}`, 404, "RESOURCE_NOT_FOUND"},
		{"in a process", "POST", run, `{"task_id":"` + inProcess + `"}`, 200, `"status":"completed"`},
		{"in a process again", "POST", run, `{"task_id":"` + inProcess + `"}`, 422, "already completed"},
	} {
		if got := ask(s, step.method, step.path, step.body); got.status != step.status || !strings.Contains(got.body, step.says) {
			t.Errorf("%s: got %d %s, want %d with %s", step.name, got.status, got.body, step.status, step.says)
		}
	}
	tasks := s.Tasks()
	if tasks[0].Status != "completed" || tasks[0].Approved || !tasks[1].Approved || tasks[2].Status != "completed" {
		t.Errorf("stored %+v", tasks)
	}
}

func TestProjects(t *testing.T) {
	operations := Groups()[1] // 1008 among them is disabled
	s := New(Options{})
	first := ask(s, "POST", "tasks", body("title", `"Kick-off"`, "separate_task_for_each_assignee", "true",
		"owners", `{"users":[1002,1003],"guests":["audit@example.net"],"groups":["`+operations.ID+`"]}`))
	run, _ := first.at(t, "data", "run_id").(string)
	if first.status != 201 || len(run) != 32 {
		t.Fatalf("got %d %s", first.status, first.body)
	}
	var users []int64
	var guests []string
	for _, task := range s.Tasks() {
		if task.RunID != run || task.Title != "Kick-off" || len(task.Groups) != 0 || len(task.Users)+len(task.Guests) != 1 {
			t.Errorf("stored %+v", task)
		}
		users = append(users, task.Users...)
		guests = append(guests, task.Guests...)
	}
	if !slices.Equal(users, []int64{1002, 1003, 1004, 1010}) || !slices.Equal(guests, []string{"audit@example.net"}) {
		t.Errorf("assignees are %v and %v", users, guests)
	}
	if first.at(t, "data", "id") != s.Tasks()[0].ID {
		t.Error("the answer is not the first task")
	}
	joined := ask(s, "POST", "tasks", body("title", `"Next"`, "run_id", `"`+run+`"`))
	if joined.status != 201 || joined.at(t, "data", "run_id") != run {
		t.Fatalf("got %d %s", joined.status, joined.body)
	}
	if got := ask(s, "GET", "runs/"+run+"/tasks?per_page=100", ""); len(titles(t, got)) != 6 {
		t.Errorf("the process lists %s", got.body)
	}
	other := ask(s, "POST", "tasks", body("separate_task_for_each_assignee", "true"))
	if other.at(t, "data", "run_id") == run {
		t.Error("two projects share a process")
	}
	s.DisableMember(1007) // the only one of Legal
	empty := ask(s, "POST", "tasks", body("separate_task_for_each_assignee", "true", "owners", `{"groups":["`+Groups()[2].ID+`"]}`))
	if empty.status != 422 || empty.at(t, "errors", "owners.groups") == nil {
		t.Errorf("nobody to assign: got %d %s", empty.status, empty.body)
	}
}
