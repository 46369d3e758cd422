package importer

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"tallyfy-import/importer/results"
	"tallyfy-import/importer/sandbox"
)

// updating counts the updates, and changes what they are answered with.
func updating(n *atomic.Int32, change func(task map[string]any)) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
			if r.Method != http.MethodPut {
				next.ServeHTTP(out, r)
				return
			}
			n.Add(1)
			rec := httptest.NewRecorder()
			next.ServeHTTP(rec, r)
			var answer map[string]any
			if json.Unmarshal(rec.Body.Bytes(), &answer) == nil {
				change(answer["data"].(map[string]any))
			}
			out.WriteHeader(rec.Code)
			_ = json.NewEncoder(out).Encode(answer)
		})
	}
}

// TestIgnoredChangeIsTriedAgain lets Tallyfy take no new title: in every run the
// row has failed, once, and the results file knows the task as it is.
func TestIgnoredChangeIsTriedAgain(t *testing.T) {
	t.Parallel()
	var updates atomic.Int32
	w := &world{t: t, mapping: worldMapping + "key: Ticket\n", update: true}
	w.handler = updating(&updates, func(task map[string]any) { task["title"] = "One" })
	w.start("One,2031-03-04,1001,,,T-1")
	if _, err := w.run(); err != nil {
		t.Fatal(err)
	}
	before := w.record()
	w.write("Two,2031-03-04,1001,,,T-1")
	for n := int32(1); n <= 2; n++ {
		im, err := w.run()
		if err != nil || updates.Load() != n || im.Tally.Failed.Load() != 1 || im.Tally.Updated.Load() != 0 {
			t.Errorf("%v, %d updates, %d failed, %d updated", err, updates.Load(), im.Tally.Failed.Load(), im.Tally.Updated.Load())
		}
		r := w.record()
		if r.Status != before.Status || r.RequestHash != before.RequestHash || !strings.Contains(r.Error, `title is "One" and should be "Two"`) {
			t.Errorf("%+v", r)
		}
	}
}

// TestUndoTakesWhatWasUpdatedInPart lets Tallyfy take a part of a change, and
// undoes it all: the change was nobody else's.
func TestUndoTakesWhatWasUpdatedInPart(t *testing.T) {
	t.Parallel()
	var updates atomic.Int32
	w := &world{t: t, mapping: worldMapping + "key: Ticket\n", update: true}
	w.handler = updating(&updates, func(task map[string]any) { task["title"] = "One" })
	w.start("One,2031-03-04,1001,,,T-1", "Two,2031-03-04,1001,,,T-2")
	if _, err := w.run(); err != nil {
		t.Fatal(err)
	}
	w.write("Three,2031-03-04,1001,,,T-1", "Two,2031-03-04,1001,,,T-2")
	if im, err := w.run(); err != nil || im.Tally.Failed.Load() != 1 {
		t.Fatalf("%v, %d failed", err, im.Tally.Failed.Load())
	}
	u := &Undo{}
	if err := w.undo(u); err != nil || u.Tally.Archived.Load() != 2 || u.Tally.Kept.Load() != 0 {
		t.Errorf("%v, %d archived, %d kept", err, u.Tally.Archived.Load(), u.Tally.Kept.Load())
	}
}

// TestTaskThatStaysTakesNobodyAlong moves a row to another project, which its
// task can't follow: that project's next row goes where the others are.
func TestTaskThatStaysTakesNobodyAlong(t *testing.T) {
	t.Parallel()
	w := &world{t: t, update: true, mapping: worldMapping[:len(worldMapping)-2] + ", project: Ticket}\nkey: Title\n"}
	w.start("One,2031-03-04,1001,,,A", "Two,2031-03-04,1001,,,A", "Three,2031-03-04,1001,,,B")
	if _, err := w.run(); err != nil {
		t.Fatal(err)
	}
	beta := w.records()[2].RunID
	for _, rows := range [][]string{nil, {"Four,2031-03-04,1001,,,B"}} {
		w.write(append([]string{"One,2031-03-04,1001,,,B", "Two,2031-03-04,1001,,,A", "Three,2031-03-04,1001,,,B"}, rows...)...)
		if im, err := w.run(); err != nil || im.Tally.Failed.Load() != 1 {
			t.Errorf("%v, %d failed", err, im.Tally.Failed.Load())
		}
	}
	if r := w.records()[3]; r.RunID != beta {
		t.Errorf("row %d is in the process %s instead of %s", r.Row, r.RunID, beta)
	}
}

// TestAssignmentIsOfAssignees opens a project for two: what else of the task
// Tallyfy left as it liked is as good as after any other create.
func TestAssignmentIsOfAssignees(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		change  func(task map[string]any)
		updates int32 // of two runs
		failed  int64 // in the last one
	}{
		{"another title", func(task map[string]any) { task["title"] = "Won" }, 1, 0},
		{"one assignee", func(task map[string]any) { task["owners"].(map[string]any)["users"] = []any{1001} }, 2, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var updates atomic.Int32
			w := &world{t: t, mapping: worldMapping[:len(worldMapping)-2] + ", project: Ticket}\n"}
			w.mapping = strings.Replace(w.mapping, "users: Who", `users: {column: Who, split: " "}`, 1)
			w.handler = updating(&updates, tt.change)
			w.start("One,2031-03-04,1001 1002,,,P")
			var failed int64
			for range 2 {
				im, err := w.run()
				if err != nil {
					t.Fatal(err)
				}
				failed = im.Tally.Failed.Load()
			}
			if updates.Load() != tt.updates || failed != tt.failed {
				t.Errorf("%d updates, %d failed", updates.Load(), failed)
			}
		})
	}
}

// TestAssignmentOfUnknownOutcome opens a project for two, and gives no readable
// answer to the calls that assign the second one: the next run assigns them. It
// is the same where the task was looked for first, and where the row has another
// key by then it is no new one.
func TestAssignmentOfUnknownOutcome(t *testing.T) {
	t.Parallel()
	for _, fault := range []sandbox.Fault{sandbox.NoFault, sandbox.ResetAfter} {
		lost := true
		w := &world{t: t, mapping: worldMapping[:len(worldMapping)-2] + ", project: Ticket}\n"}
		w.mapping = strings.Replace(w.mapping, "users: Who", `users: {column: Who, split: " "}`, 1)
		w.sandbox.OnRequest = everyCreate(1, fault)
		w.handler = func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
				if r.Method == http.MethodPut && lost {
					out.WriteHeader(http.StatusBadGateway)
					return
				}
				next.ServeHTTP(out, r)
			})
		}
		w.start("One,2031-03-04,1001 1002,,,P")
		if im, err := w.run(); err != nil || im.Tally.Failed.Load() != 1 {
			t.Errorf("%v, %d failed", err, im.Tally.Failed.Load())
		}
		lost = false
		without := w.mapping
		w.mapping = "key: Title\n" + without
		if im, err := w.run(); err != nil || im.Plan.Count(ActReject) != 1 || w.titles() != "One" {
			t.Errorf("with a key: %v, %d refused, tasks: %s", err, im.Plan.Count(ActReject), w.titles())
		}
		w.mapping = without
		im, err := w.run()
		if err != nil || im.Plan.Count(ActAssign) != 1 || im.Tally.Failed.Load() != 0 {
			t.Errorf("%v, %d to assign, %d failed", err, im.Plan.Count(ActAssign), im.Tally.Failed.Load())
		}
		task, err := w.connect().Get(t.Context(), w.record().TaskID)
		if err != nil || len(task.Owners.Users) != 2 || w.titles() != "One" {
			t.Errorf("%v, %+v; tasks: %s", err, task.Owners, w.titles())
		}
	}
}

// TestTaskThatTheFileLost asks for steps after a create of which the results file
// knows nothing. The message names the row, since a key can name a person.
func TestTaskThatTheFileLost(t *testing.T) {
	t.Parallel()
	w := &world{t: t}
	w.start(row("One"))
	if _, err := w.run(); err != nil {
		t.Fatal(err)
	}
	im, err := w.run()
	if err != nil {
		t.Fatal(err)
	}
	f, err := results.Open(w.results(), results.Options{Target: im.Client.Target()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }() // nothing is recorded
	im.Results = f
	for _, action := range []Action{ActUpdate, ActAssign, ActComplete} {
		j := &job{step: &step{row: 7, action: action}, key: "Ann Example"}
		err := im.carryOut(t.Context(), t.Context(), j)
		if err == nil || !strings.Contains(err.Error(), "lost row 7") || strings.Contains(err.Error(), "Ann") {
			t.Errorf("action %d: %v", action, err)
		}
	}
}

// TestSiblingsThatAreRefused refuses to show a row's task, or its siblings, which
// are to be completed with it: the run ends as it does where a create is refused
// like that, the row has not failed, and the next run completes them all.
func TestSiblingsThatAreRefused(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		status int
		path   string
		is     func(error) bool
	}{
		{401, "/runs/", func(err error) bool { return errors.As(err, new(*AuthError)) }},
		{403, "/runs/", func(err error) bool { return errors.As(err, new(*AuthError)) }},
		{429, "/runs/", func(err error) bool { return errors.Is(err, ErrRateLimited) }},
		{403, "/tasks/", func(err error) bool { return errors.As(err, new(*AuthError)) }},
		{429, "/tasks/", func(err error) bool { return errors.Is(err, ErrRateLimited) }},
	} {
		refuses := true
		w := &world{t: t, mapping: strings.Replace(worldMapping, "description: Text", "separate_task_for_each_assignee: {value: true}, completed: Text", 1)}
		w.mapping = strings.Replace(w.mapping, "users: Who", `users: {column: Who, split: " "}`, 1)
		w.handler = func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
				if !refuses || r.Method != http.MethodGet || !strings.Contains(r.URL.Path, tt.path) {
					next.ServeHTTP(out, r)
					return
				}
				out.Header().Set("Retry-After", "3600")
				out.WriteHeader(tt.status)
			})
		}
		w.start("One,2031-03-04,1001 1002,,yes,")
		im, err := w.run()
		if !tt.is(err) || im.Tally.Failed.Load() != 0 {
			t.Errorf("%d of %s: %v, %d failed", tt.status, tt.path, err, im.Tally.Failed.Load())
		}
		if r := w.record(); r.Status != results.Created || r.Error != "" {
			t.Errorf("%d of %s: %+v", tt.status, tt.path, r)
		}
		refuses = false
		if _, err := w.run(); err != nil || w.statuses() != "completed" {
			t.Errorf("%d of %s: %v, %s", tt.status, tt.path, err, w.statuses())
		}
		for _, task := range w.server.Tasks() {
			if task.Status != "completed" {
				t.Errorf("%d of %s: the task %s is %s", tt.status, tt.path, task.ID, task.Status)
			}
		}
	}
}

// TestUpdateOfUnknownOutcome edits a row, kills the run while the update is on
// its way, or loses its answers, and sets the row back: its task is set back,
// too.
func TestUpdateOfUnknownOutcome(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"killed", "lost"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var killed []byte
			w := &world{t: t, mapping: worldMapping + "key: Ticket\n", update: true}
			w.handler = func(next http.Handler) http.Handler {
				return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
					if r.Method == http.MethodPut && killed == nil {
						killed, _ = os.ReadFile(w.results())
						if name == "lost" {
							killed = nil
						}
						next.ServeHTTP(httptest.NewRecorder(), r)
						out.WriteHeader(http.StatusBadGateway)
						return
					}
					next.ServeHTTP(out, r)
				})
			}
			w.start("One,2031-03-04,1001,,,T-1")
			sheets := []string{"One,2031-03-04,1001,,,T-1", "Wrong,2031-03-04,1001,,,T-1"}
			for _, sheet := range sheets {
				w.write(sheet)
				if _, err := w.run(); err != nil {
					t.Fatal(err)
				}
			}
			if name == "killed" {
				if err := os.WriteFile(w.results(), killed, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			killed = []byte("no more")
			w.write(sheets[0])
			if _, err := w.run(); err != nil || w.titles() != "One" {
				t.Errorf("%v, tasks: %s; %+v", err, w.titles(), w.record())
			}
		})
	}
}

// TestUpdateThatNeverLeft ends a run while a row waits to be updated: the
// results file knows its task as before. A row whose update may have come is
// found by its old content under another key.
func TestUpdateThatNeverLeft(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		sent bool
		hash string
	}{{"never left", false, ""}, {"may have come", true, "?"}} {
		stop, end := context.WithCancelCause(t.Context())
		enough := errors.New("enough")
		w := &world{t: t, mapping: worldMapping + "key: Ticket\n", update: true}
		w.handler = func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
				if r.Method != http.MethodPut {
					next.ServeHTTP(out, r)
					return
				}
				end(enough)
				if tt.sent {
					out.WriteHeader(http.StatusBadGateway)
					return
				}
				out.Header().Set("Retry-After", "1")
				out.WriteHeader(http.StatusTooManyRequests)
			})
		}
		w.start("One,2031-03-04,1001,,,T-1")
		if _, err := w.run(); err != nil {
			t.Fatal(err)
		}
		before := w.record()
		w.write("Other,2031-03-04,1001,,,T-1")
		if _, err := w.runUntil(stop, t.Context()); !errors.Is(err, enough) {
			t.Fatal(err)
		}
		if after := w.record(); after.RequestHash != tt.hash+before.RequestHash {
			t.Errorf("%s: %+v, then %+v", tt.name, before, after)
		}
		w.write("One,2031-03-04,1001,,,T-2")
		im, err := w.run()
		if err != nil || im.Plan.Count(ActReject) != 1 || w.titles() != "One" {
			t.Errorf("%s: %v, %d refused, tasks: %s", tt.name, err, im.Plan.Count(ActReject), w.titles())
		}
	}
}

// TestChangedRowOfSeveralTasks changes a row with a task for each assignee where
// changes are sent: which of the tasks would follow can't be said, so it is only
// reported.
func TestChangedRowOfSeveralTasks(t *testing.T) {
	t.Parallel()
	w := &world{t: t, update: true, mapping: `version: 1
timezone: Europe/Berlin
key: Ticket
fields: {title: Title, deadline: Due, task_type: {value: task}, owners: {users: {column: Who, split: ";"}}, separate_task_for_each_assignee: {value: true}}
`}
	w.start("One,2031-03-04,1001;1002,,,1")
	if _, err := w.run(); err != nil {
		t.Fatal(err)
	}
	w.write("Other,2031-03-04,1001;1003,,,1")
	im, err := w.run()
	if err != nil || im.Plan.Count(ActReport) != 1 || im.Tally.Updated.Load() != 0 || w.titles() != "One×2" {
		t.Errorf("%v, %d reported, %d updated, tasks: %s", err, im.Plan.Count(ActReport), im.Tally.Updated.Load(), w.titles())
	}
}
