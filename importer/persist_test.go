package importer

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tallyfy-import/importer/results"
	"tallyfy-import/importer/sandbox"
)

// refusing answers requests of a method, whose path ends with something, with a
// status and a Retry-After.
func refusing(method, suffix string, status int, after string) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
			if r.Method != method || !strings.HasSuffix(r.URL.Path, suffix) {
				next.ServeHTTP(out, r)
				return
			}
			out.Header().Set("Retry-After", after)
			out.WriteHeader(status)
		})
	}
}

// undo takes back what the results file knows.
func (w *world) undo(u *Undo) error {
	w.t.Helper()
	return w.undoUntil(w.t.Context(), u)
}

func (w *world) undoUntil(abort context.Context, u *Undo) error {
	w.t.Helper()
	u.Client, u.Workers = w.connect(), 4
	f, err := results.Open(w.results(), results.Options{Target: u.Client.Target()})
	if err != nil {
		w.t.Fatal(err)
	}
	u.Results = f
	err = u.Run(abort, abort, func(Kept) {})
	return errors.Join(err, f.Close())
}

// TestEndlessRefusalEndsAnUndo lets the API refuse every archiving as too much,
// or say that it is down for an hour.
func TestEndlessRefusalEndsAnUndo(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		status int
		after  string
		is     func(error) bool
	}{
		{429, "0", func(err error) bool { return errors.Is(err, ErrRateLimited) }},
		{429, "3600", func(err error) bool { return errors.Is(err, ErrRateLimited) }},
		{503, "3600", func(err error) bool { return err != nil && strings.Contains(err.Error(), "come back in 1h0m0s") }},
	} {
		w := &world{t: t, handler: refusing(http.MethodDelete, "", tt.status, tt.after)}
		w.start(row("One"), row("Two"))
		if _, err := w.run(); err != nil {
			t.Fatal(err)
		}
		if err := w.undo(&Undo{MaxWait: 300 * time.Millisecond}); !tt.is(err) {
			t.Errorf("%d, %s: %v", tt.status, tt.after, err)
		}
		// Whether a 503 comes before or after the archiving nobody knows.
		if got := w.statuses(); got != "created created" && (tt.status == 429 || !strings.Contains(got, "sending")) {
			t.Errorf("%d, %s: %s", tt.status, tt.after, got)
		}
	}
}

// TestDownTimeEndsACompletion lets the API make a task and be down for an hour
// when it is to be completed.
func TestDownTimeEndsACompletion(t *testing.T) {
	t.Parallel()
	w := &world{t: t, mapping: strings.Replace(worldMapping, "{title", "{completed: Text, title", 1)}
	w.mapping = strings.Replace(w.mapping, ", description: Text", "", 1)
	w.handler = refusing(http.MethodPost, "completed-tasks", 503, "3600")
	w.start("One,2031-03-04,1001,,yes,")
	if _, err := w.run(); err == nil || !strings.Contains(err.Error(), "come back in 1h0m0s") {
		t.Error(err)
	}
	if w.titles() != "One" || w.statuses() != "created" {
		t.Errorf("tasks %s, %s", w.titles(), w.statuses())
	}
}

// TestUndoRightAfterTheImport takes back a row with a task for each assignee while
// the list doesn't show them yet.
func TestUndoRightAfterTheImport(t *testing.T) {
	t.Parallel()
	const lag = 200 * time.Millisecond
	w := &world{t: t, sandbox: sandbox.Options{Lag: lag}}
	w.mapping = strings.Replace(worldMapping, "description: Text", "separate_task_for_each_assignee: {value: true}", 1)
	w.mapping = strings.Replace(w.mapping, "users: Who", `users: {column: Who, split: " "}`, 1)
	w.start("One,2031-03-04,1001 1002 1003,,,")
	if _, err := w.run(); err != nil {
		t.Fatal(err)
	}
	u := &Undo{Settle: 2 * lag}
	if err := w.undo(u); err != nil || u.Tally.Archived.Load() != 3 || w.statuses() != "archived" {
		t.Errorf("%v, %d archived; %s", err, u.Tally.Archived.Load(), w.statuses())
	}
}

// TestUndoForGood removes tasks that an earlier undo archived, and none twice.
func TestUndoForGood(t *testing.T) {
	t.Parallel()
	var removed atomic.Int32
	w := &world{t: t}
	w.handler = func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodDelete && strings.HasSuffix(r.URL.Path, "/delete") {
				removed.Add(1)
			}
			next.ServeHTTP(out, r)
		})
	}
	w.start(row("One"), row("Two"))
	if _, err := w.run(); err != nil {
		t.Fatal(err)
	}
	for i, tt := range []struct {
		undo           *Undo
		archived, gone int64
		removed        int
	}{
		{&Undo{}, 2, 0, 0},
		{&Undo{}, 0, 0, 0},
		{&Undo{Delete: true, DryRun: true}, 2, 0, 0},
		{&Undo{Delete: true}, 2, 0, 2},
		{&Undo{Delete: true}, 0, 2, 2},
	} {
		if err := w.undo(tt.undo); err != nil {
			t.Fatal(err)
		}
		tally := &tt.undo.Tally
		if tally.Archived.Load() != tt.archived || tally.Gone.Load() != tt.gone || tally.Rows.Load() != tt.archived+tt.gone || int(removed.Load()) != tt.removed {
			t.Errorf("undo %d: %d archived, %d gone, %d removed", i+1, tally.Archived.Load(), tally.Gone.Load(), removed.Load())
		}
	}
}

// TestAttemptsAreCounted loses the first answers to a row.
func TestAttemptsAreCounted(t *testing.T) {
	t.Parallel()
	w := &world{t: t, sandbox: sandbox.Options{OnRequest: everyCreate(2, sandbox.ResetBefore)}}
	w.start(row("One"))
	if _, err := w.run(); err != nil {
		t.Fatal(err)
	}
	if got := w.records()[0]; got.Status != results.Created || got.Attempts != 3 {
		t.Errorf("%s after %d attempts, want created after 3", got.Status, got.Attempts)
	}
}

// TestDoubtAfterAnUndo loses the create of a row whose task was taken back, and
// once more: it isn't taken for the one that was archived, in this run or, where
// that can't look, in the next one.
func TestDoubtAfterAnUndo(t *testing.T) {
	t.Parallel()
	for _, later := range []bool{false, true} {
		var well atomic.Bool
		w := &world{t: t}
		w.sandbox.OnRequest = func(a sandbox.Arrival) sandbox.Fault {
			switch {
			case a.Endpoint == sandbox.Create && (a.N == 2 || a.N == 3):
				return sandbox.ResetBefore
			case a.Endpoint == sandbox.List && later && !well.Load():
				return sandbox.HangBefore
			}
			return sandbox.NoFault
		}
		w.start(row("One"))
		if _, err := w.run(); err != nil {
			t.Fatal(err)
		}
		well.Store(true)
		if err := w.undo(&Undo{}); err != nil {
			t.Fatal(err)
		}
		if later {
			well.Store(false)
			w.cutOffWhen(func() bool {
				return w.record().HTTPStatus == 0 && w.record().Error != "" && strings.Contains(w.record().Error, ": ")
			})
			well.Store(true)
		}
		if _, err := w.run(); err != nil || w.titles() != "One×2" || w.statuses() != "created" || w.record().Error != "" {
			t.Errorf("later: %t: %v, tasks: %s; %+v", later, err, w.titles(), w.record())
		}
	}
}
