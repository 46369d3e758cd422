package importer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tallyfy-import/importer/results"
	"tallyfy-import/importer/sandbox"
	"tallyfy-import/importer/tallyfy"
)

func row(title string) string { return title + ",2031-03-04,1001,,," }

// TestEveryAttemptHasItsIntent checks before each create that the results file
// holds as many intents as creates have come in: the time of the last one says
// how long its task may still be missing in the list.
func TestEveryAttemptHasItsIntent(t *testing.T) {
	t.Parallel()
	w := &world{t: t}
	w.sandbox.OnRequest = func(a sandbox.Arrival) sandbox.Fault {
		if a.Endpoint != sandbox.Create {
			return sandbox.NoFault
		}
		data, err := os.ReadFile(w.results())
		if n := strings.Count(string(data), ",sending,"); err != nil || n != a.N {
			t.Errorf("create %d came after %d intents (%v)", a.N, n, err)
		}
		if a.N < 3 {
			return sandbox.TooMany
		}
		return sandbox.NoFault
	}
	w.sandbox.RetryAfter = sandbox.RetryNone
	w.options.MaxWait = time.Minute
	w.start(row("One"))
	if _, err := w.run(); err != nil || w.titles() != "One" {
		t.Errorf("%v, tasks: %s", err, w.titles())
	}
}

// TestAnsweredWithAnothersTask lets the API answer every create with the task of
// the first: only one row is said to have it, the others are in doubt, and the
// next run makes theirs.
func TestAnsweredWithAnothersTask(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var first []byte
	honest := false
	w := &world{t: t, handler: func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			if r.Method != http.MethodPost || honest {
				next.ServeHTTP(out, r)
				return
			}
			if first == nil {
				rec := httptest.NewRecorder()
				next.ServeHTTP(rec, r)
				first = rec.Body.Bytes()
			}
			out.WriteHeader(http.StatusCreated)
			_, _ = out.Write(first)
		})
	}}
	w.start(row("One"), row("Two"), row("Three"))
	for range 2 { // in the second run the results file knows the task from before
		im, err := w.run()
		if err != nil {
			t.Fatal(err)
		}
		got := strings.Fields(w.statuses())
		slices.Sort(got)
		if !slices.Equal(got, []string{"created", "sending", "sending"}) || im.Plan.InDoubt(im.Results) != 2 {
			t.Fatalf("the rows are %v", got)
		}
	}
	honest = true
	if _, err := w.run(); err != nil {
		t.Fatal(err)
	}
	if got := w.statuses(); got != "created created created" || len(w.server.Tasks()) != 3 {
		t.Errorf("%s, tasks %s", got, w.titles())
	}
}

// TestEndlessRefusalEndsTheRun lets the API refuse every create as too much.
func TestEndlessRefusalEndsTheRun(t *testing.T) {
	t.Parallel()
	w := &world{t: t, handler: func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost {
				out.Header().Set("Retry-After", "0")
				out.WriteHeader(http.StatusTooManyRequests)
				return
			}
			next.ServeHTTP(out, r)
		})
	}}
	w.options.MaxWait = 300 * time.Millisecond
	w.start(row("One"), row("Two"))
	began := time.Now()
	im, err := w.run()
	if !errors.Is(err, ErrRateLimited) {
		t.Error(err)
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("it took %s", took)
	}
	if got := w.statuses(); strings.Contains(got, "sending") || im.Tally.Left.Load() == 0 {
		t.Errorf("%s, %d left", got, im.Tally.Left.Load())
	}
}

// TestRowsSayWhyTheyWereNotSent stops runs whose rows wait for another attempt:
// each says what came of the last one.
func TestRowsSayWhyTheyWereNotSent(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		url     string
		handler func(http.Handler) http.Handler
		want    string
		status  int
	}{
		{"nobody there", "http://127.0.0.1:1/api", nil, "not sent: 127.0.0.1:1 can't be reached: nothing listens there; the next run sends it", 0},
		{"too many", "", refusing(http.MethodPost, "/tasks", 429, "60"), "not sent: the API answered 429 Too Many Requests; the next run sends it", 429},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			stop, interrupt := context.WithCancelCause(context.Background())
			interrupted := errors.New("interrupted")
			w := &world{t: t, handler: tt.handler}
			w.start(row("One"))
			w.url = cmp.Or(tt.url, w.url)
			time.AfterFunc(300*time.Millisecond, func() { interrupt(interrupted) })
			if _, err := w.runUntil(stop, t.Context()); !errors.Is(err, interrupted) {
				t.Error(err)
			}
			if r := w.record(); r.Error != tt.want || r.HTTPStatus != tt.status || r.Status != results.Failed {
				t.Errorf("%+v", r)
			}
		})
	}
}

// TestParkedRowsAreNotInDoubt stops a run that waits for the cap on guests.
func TestParkedRowsAreNotInDoubt(t *testing.T) {
	t.Parallel()
	stop, interrupt := context.WithCancelCause(context.Background())
	interrupted := errors.New("interrupted")
	w := &world{t: t, handler: func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
			if r.Method != http.MethodPost {
				next.ServeHTTP(out, r)
				return
			}
			out.WriteHeader(http.StatusTooManyRequests) // no Retry-After
			_, _ = out.Write([]byte(`{"message":"You've reached the hourly limit for Guest Invite (30 per hour per organization).","code":"RATE_LIMIT_EXCEEDED"}`))
			time.AfterFunc(100*time.Millisecond, func() { interrupt(interrupted) })
		})
	}}
	w.options.MaxWait = time.Hour
	w.start("One,2031-03-04,,client@example.org,,")
	if _, err := w.runUntil(stop, t.Context()); !errors.Is(err, interrupted) {
		t.Error(err)
	}
	if got := w.statuses(); got != "failed" {
		t.Error(got)
	}
}

// TestProjectIsLeftWithItsFirstRow leaves the row that opens a project for the
// next run: the rows that wait for it have not failed.
func TestProjectIsLeftWithItsFirstRow(t *testing.T) {
	t.Parallel()
	w := &world{t: t, mapping: worldMapping[:len(worldMapping)-2] + ", project: Ticket}\n"}
	w.sandbox.GuestsPerHour = -1
	w.handler = func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost {
				out.Header().Set("Retry-After", "3600")
				out.WriteHeader(http.StatusTooManyRequests)
				_, _ = out.Write([]byte(`{"message":"the hourly limit for Guest Invite","code":"RATE_LIMIT_EXCEEDED"}`))
				return
			}
			next.ServeHTTP(out, r)
		})
	}
	w.start("One,2031-03-04,,client@example.org,,P", "Two,2031-03-04,1001,,,P")
	im, err := w.run()
	if err != nil || im.Tally.Failed.Load() != 0 || im.Tally.Left.Load() != 2 {
		t.Errorf("%v, %d failed, %d left", err, im.Tally.Failed.Load(), im.Tally.Left.Load())
	}
}

// TestForeignTasksAreNotAdopted lets the list show, against what was asked for,
// a task of the same content that was made before the row was sent.
func TestForeignTasksAreNotAdopted(t *testing.T) {
	t.Parallel()
	w := &world{t: t, sandbox: sandbox.Options{OnRequest: everyCreate(1, sandbox.ResetBefore)}}
	w.list = func(page map[string]any, _ *http.Request) {
		tasks := page["data"].([]any)
		page["data"] = append(tasks, map[string]any{
			"id": strings.Repeat("f", 32), "title": "One", "task_type": "task", "deadline": "2031-03-04T16:00:00Z",
			"owners": map[string]any{"users": []any{1001}}, "created_at": time.Now().Add(-time.Hour).UTC().Format(time.RFC3339),
		})
		pagination := page["meta"].(map[string]any)["pagination"].(map[string]any)
		pagination["total"], pagination["total_pages"] = len(tasks)+1, 1
	}
	w.start(row("One"))
	if _, err := w.run(); err != nil || w.titles() != "One" {
		t.Errorf("%v, tasks: %q", err, w.titles())
	}
}

// TestClockThatWasAhead looks for a row whose intent bears a time of next year.
func TestClockThatWasAhead(t *testing.T) {
	t.Parallel()
	w := &world{t: t, sandbox: sandbox.Options{OnRequest: everyCreate(1, sandbox.HangAfter)}}
	w.start(row("One"))
	abort, cut := context.WithCancel(context.Background())
	go func() {
		for len(w.server.Tasks()) == 0 {
			time.Sleep(time.Millisecond)
		}
		cut()
	}()
	if _, err := w.runUntil(abort, abort); err == nil || w.statuses() != "sending" {
		t.Fatalf("%v, %s", err, w.statuses())
	}
	data, err := os.ReadFile(w.results())
	if err != nil {
		t.Fatal(err)
	}
	this, next := time.Now().UTC().Format("2006-"), time.Now().UTC().AddDate(1, 0, 0).Format("2006-")
	if err := os.WriteFile(w.results(), []byte(strings.Replace(string(data), ","+this, ","+next, 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	f, err := results.Open(w.results(), results.Options{AcceptChanges: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := w.run(); err != nil || w.titles() != "One" || w.statuses() != "created" {
		t.Errorf("%v, tasks: %s, %s", err, w.titles(), w.statuses())
	}
}

// TestOutageEndsTheRunSafely lets the API make tasks and answer 500 until the
// run gives up; once the API is well again, the next run finds them.
func TestOutageEndsTheRunSafely(t *testing.T) {
	t.Parallel()
	down := true
	w := &world{t: t}
	w.sandbox.OnRequest = func(a sandbox.Arrival) sandbox.Fault {
		switch {
		case a.Endpoint == sandbox.Create && down && a.N%2 == 0:
			return sandbox.Status500
		case a.Endpoint == sandbox.Create && down:
			return sandbox.Status500After
		}
		return sandbox.NoFault
	}
	var rows []string
	for n := range 30 {
		rows = append(rows, row("Task "+string(rune('a'+n))))
	}
	w.start(rows...)
	if _, err := w.run(); !errors.Is(err, tallyfy.ErrUnavailable) {
		t.Fatal(err)
	}
	if n := len(w.server.Tasks()); n == 0 || n >= 30 {
		t.Fatalf("%d tasks", n)
	}
	down = false
	if _, err := w.run(); err != nil || len(w.server.Tasks()) != 30 || strings.Contains(w.titles(), "×") {
		t.Errorf("%v, %d tasks: %s", err, len(w.server.Tasks()), w.titles())
	}
}

// TestDownTimeBeyondPatience lets the API announce an hour of maintenance.
func TestDownTimeBeyondPatience(t *testing.T) {
	t.Parallel()
	w := &world{t: t, handler: func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost {
				out.Header().Set("Retry-After", "3600")
				out.WriteHeader(http.StatusServiceUnavailable)
				return
			}
			next.ServeHTTP(out, r)
		})
	}}
	w.start(row("One"), row("Two"), row("Three"))
	if _, err := w.run(); err == nil || !strings.Contains(err.Error(), "come back in 1h0m0s") {
		t.Error(err)
	}
}

// TestRefusedTokenWhileReading refuses the token where a run asks for more than
// it sends.
func TestRefusedTokenWhileReading(t *testing.T) {
	t.Parallel()
	w := &world{t: t, mapping: groupProjects}
	w.handler = refusing(http.MethodGet, "/me", 401, "")
	w.start("One,2031-03-04,b0000000000000000000000000000001,,,P")
	if _, err := w.run(); !errors.As(err, new(*AuthError)) {
		t.Error(err)
	}
}

// TestSheetThatShrinks leaves rows out of the second reading.
func TestSheetThatShrinks(t *testing.T) {
	t.Parallel()
	w := &world{t: t}
	w.start(row("One"), row("Two"), row("Three"))
	w.checked = func() { w.write(row("One"), row("Two")) }
	if _, err := w.run(); !errors.Is(err, errChanged) {
		t.Errorf("%v; %s", err, w.statuses())
	}
}

// TestAnotherRowsAnswer swaps the answers to creates: each row has its own task
// in the end, and none is made twice.
func TestAnotherRowsAnswer(t *testing.T) {
	t.Parallel()
	first, second := make(chan []byte, 1), make(chan []byte, 1)
	var creates atomic.Int32
	w := &world{t: t, handler: func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
			give, take := first, second
			n := int32(0)
			if r.Method == http.MethodPost {
				n = creates.Add(1)
			}
			switch n {
			case 1:
			case 2:
				give, take = second, first
			default:
				next.ServeHTTP(out, r)
				return
			}
			answer := httptest.NewRecorder()
			next.ServeHTTP(answer, r)
			give <- answer.Body.Bytes()
			out.WriteHeader(answer.Code)
			_, _ = out.Write(<-take)
		})
	}}
	w.start(row("One"), row("Two"), row("Three"), row("Four"))
	if _, err := w.run(); err != nil {
		t.Fatal(err)
	}
	ids := map[string]string{}
	for _, task := range w.server.Tasks() {
		ids[task.ID] = task.Title
	}
	want := []string{"One", "Two", "Three", "Four"}
	for i, r := range w.records() {
		if ids[r.TaskID] != want[i] {
			t.Errorf("row %d has the task %q", r.Row, ids[r.TaskID])
		}
	}
	if len(ids) != 4 {
		t.Errorf("tasks: %s", w.titles())
	}
}

// TestTitleThatBecomesAnothers lets the API drop a sign from a title, which
// makes it another row's: each row has its own task all the same, and one.
func TestTitleThatBecomesAnothers(t *testing.T) {
	t.Parallel()
	w := &world{t: t, handler: func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost {
				body, err := io.ReadAll(r.Body)
				if err != nil {
					t.Error(err)
				}
				plain := strings.ReplaceAll(string(body), " 🎉", "")
				r.Body, r.ContentLength = io.NopCloser(strings.NewReader(plain)), int64(len(plain))
			}
			next.ServeHTTP(out, r)
		})
	}}
	w.start(row("Party"), row("Party 🎉"), row("Other"))
	for range 2 {
		if _, err := w.run(); err != nil || len(w.server.Tasks()) != 3 || !strings.Contains(w.titles(), "Party×2") || w.statuses() != "created created created" {
			t.Fatalf("%v, tasks %s; %s", err, w.titles(), w.statuses())
		}
	}
	records := w.records()
	if records[0].TaskID == records[1].TaskID {
		t.Error("two rows have one task")
	}
}

// TestManyRoundsOfACap lets one guest in at a time: no row is forgotten, however
// many rounds that takes.
func TestManyRoundsOfACap(t *testing.T) {
	t.Parallel()
	const closed = 20 * time.Millisecond
	var mu sync.Mutex
	var last time.Time
	w := &world{t: t, handler: func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			if r.Method == http.MethodPost && time.Since(last) < closed {
				out.Header().Set("Retry-After", fmt.Sprint(closed.Seconds()))
				out.WriteHeader(http.StatusTooManyRequests)
				_, _ = out.Write([]byte(`{"message":"the hourly limit for Guest Invite","code":"RATE_LIMIT_EXCEEDED"}`))
				return
			}
			last = time.Now()
			next.ServeHTTP(out, r)
		})
	}}
	var rows []string
	for n := range maxRounds + 10 {
		rows = append(rows, fmt.Sprintf("Task %d,2031-03-04,,guest%d@example.org,,", n, n))
	}
	w.sandbox.GuestsPerHour = -1
	w.start(rows...)
	im, err := w.run()
	if left := int(im.Tally.Left.Load()); err != nil || len(w.server.Tasks())+left != len(rows) || left > 0 {
		t.Errorf("%v, %d tasks, %d left", err, len(w.server.Tasks()), left)
	}
}
