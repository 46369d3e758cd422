package importer

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tallyfy-import/importer/sandbox"
	"tallyfy-import/mapping"
)

// groupProjects is a mapping of rows that are for groups, in projects.
var groupProjects = strings.Replace(worldMapping[:len(worldMapping)-2], "owners: {users: Who, guests: Guest}", "owners: {groups: Who}", 1) + ", project: Ticket}\n"

// TestOneLookAtTheToken opens many projects for groups, which the token's owner
// gets first: who that is is asked for once.
func TestOneLookAtTheToken(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	w := &world{t: t, mapping: groupProjects}
	w.handler = func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/me") {
				asked.Add(1)
			}
			next.ServeHTTP(out, r)
		})
	}
	var rows []string
	for n := range 8 {
		rows = append(rows, fmt.Sprintf("Task %d,2031-03-04,b0000000000000000000000000000001,,,P%d", n, n))
	}
	w.start(rows...)
	if _, err := w.run(); err != nil || asked.Load() != 1 || len(w.server.Tasks()) != len(rows) {
		t.Errorf("%v, asked %d times, tasks: %s", err, asked.Load(), w.titles())
	}
}

// TestStopWhileTheTokenIsLookedAt stops a run whose workers all wait for it.
func TestStopWhileTheTokenIsLookedAt(t *testing.T) {
	t.Parallel()
	stop, interrupt := context.WithCancelCause(context.Background())
	interrupted := errors.New("interrupted")
	w := &world{t: t, mapping: groupProjects}
	w.handler = func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/me") {
				time.AfterFunc(50*time.Millisecond, func() { interrupt(interrupted) })
				<-r.Context().Done()
				return
			}
			next.ServeHTTP(out, r)
		})
	}
	w.start("One,2031-03-04,b0000000000000000000000000000001,,,P", "Two,2031-03-04,b0000000000000000000000000000001,,,Q")
	began := time.Now()
	if _, err := w.runUntil(stop, t.Context()); !errors.Is(err, interrupted) {
		t.Error(err)
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("it took %s", took)
	}
}

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

// TestProjectWithoutAProcess answers the row that opens a project with a task of
// no process: the rows behind it have failed, and say why.
func TestProjectWithoutAProcess(t *testing.T) {
	t.Parallel()
	w := &world{t: t, mapping: worldMapping[:len(worldMapping)-2] + ", project: Ticket}\n"}
	w.handler = func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
			rec := httptest.NewRecorder()
			next.ServeHTTP(rec, r)
			var answer map[string]any
			if json.Unmarshal(rec.Body.Bytes(), &answer) == nil && r.Method == http.MethodPost {
				delete(answer["data"].(map[string]any), "run_id")
			}
			out.WriteHeader(rec.Code)
			_ = json.NewEncoder(out).Encode(answer)
		})
	}
	w.start("One,2031-03-04,1001,,,P", "Two,2031-03-04,1001,,,P")
	im, err := w.run()
	if err != nil || im.Tally.Failed.Load() != 1 || w.statuses() != "created failed" {
		t.Fatalf("%v, %d failed; %s", err, im.Tally.Failed.Load(), w.statuses())
	}
	if r := w.records()[1]; !strings.Contains(r.Error, "has no process") {
		t.Errorf("%+v", r)
	}
}

// TestProjectOfAHeldDoubt has a limit that keeps a row in doubt for a later run:
// the other rows of its project, which it may have opened, are left with it.
func TestProjectOfAHeldDoubt(t *testing.T) {
	t.Parallel()
	w := &world{t: t, mapping: "key: Text\n" + worldMapping[:len(worldMapping)-2] + ", project: Ticket}\n"}
	w.sandbox.OnRequest = everyCreate(1, sandbox.HangAfter)
	w.start("Two,2031-03-04,1001,,2,P")
	w.cutOff(1)
	w.write("One,2031-03-04,1001,,1,P", "Two,2031-03-04,1001,,2,P")
	w.limit = 1
	im, err := w.run()
	if err != nil || im.Tally.Left.Load() != 1 || w.titles() != "Two" || w.statuses() != "failed sending" {
		t.Errorf("%v, %d left, tasks: %s; %s", err, im.Tally.Left.Load(), w.titles(), w.statuses())
	}
	w.limit = 0
	if _, err := w.run(); err != nil || w.titles() != "Two One" || w.statuses() != "created created" {
		t.Errorf("%v, tasks: %s; %s", err, w.titles(), w.statuses())
	}
	if all := w.records(); all[0].RunID != all[1].RunID {
		t.Errorf("two processes: %+v", all)
	}
}

// TestJoinerInDoubt loses the answer to a row that joined a process, while the
// list can't be had, and has its project's other row lose its task, or leave the
// sheet: the process is known from what was recorded of the row.
func TestJoinerInDoubt(t *testing.T) {
	t.Parallel()
	const opener, joiner = "One,2031-03-04,1001,,,P", "Two,2031-03-04,1001,,,P"
	for _, undone := range []bool{true, false} {
		var well atomic.Bool
		w := &world{t: t, mapping: worldMapping[:len(worldMapping)-2] + ", project: Ticket}\n"}
		w.sandbox.OnRequest = func(a sandbox.Arrival) sandbox.Fault {
			switch {
			case a.Endpoint == sandbox.Create && a.N == 2:
				return sandbox.ResetAfter
			case a.Endpoint == sandbox.List && !well.Load():
				return sandbox.HangBefore
			}
			return sandbox.NoFault
		}
		w.start(opener, joiner)
		w.cutOffWhen(func() bool {
			recorded, _ := os.ReadFile(w.results())
			return len(w.server.Tasks()) == 2 && bytes.Count(recorded, []byte(",sending,")) == 3
		})
		well.Store(true)
		run, want := w.records()[0].RunID, "One Two"
		if undone {
			if err := w.undo(&Undo{}); err != nil {
				t.Fatal(err)
			}
			want = "One×2 Two"
		} else {
			w.write(joiner)
		}
		im, err := w.run()
		if err != nil || w.titles() != want || im.Tally.Recovered.Load() != 1 {
			t.Errorf("undone: %t: %v, tasks: %s, %d recovered", undone, err, w.titles(), im.Tally.Recovered.Load())
		}
		for _, task := range w.server.Tasks() {
			if task.RunID != run {
				t.Errorf("undone: %t: %s is in the process %s instead of %s", undone, task.Title, task.RunID, run)
			}
		}
	}
}
