package importer

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"tallyfy-import/importer/results"
	"tallyfy-import/importer/sandbox"
	"tallyfy-import/importer/tallyfy"
)

// afterwards lets the first n creates be carried out, and answers them itself.
func afterwards(n int, answer http.HandlerFunc) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		left := make(chan struct{}, n)
		for range n {
			left <- struct{}{}
		}
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost {
				select {
				case <-left:
					next.ServeHTTP(httptest.NewRecorder(), r)
					answer(w, r)
					return
				default:
				}
			}
			next.ServeHTTP(w, r)
		})
	}
}

// TestStrangeAnswersToCreatesThatWereCarriedOut answers creates whose tasks
// were made in ways that say nothing about it.
func TestStrangeAnswersToCreatesThatWereCarriedOut(t *testing.T) {
	t.Parallel()
	says := func(status int, body string, header ...string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			for i := 0; i+1 < len(header); i += 2 {
				w.Header().Set(header[i], header[i+1])
			}
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		}
	}
	raw := func(text string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := w.(http.Hijacker).Hijack()
			if err != nil {
				panic(err)
			}
			_, _ = io.WriteString(conn, text)
			_ = conn.Close()
		}
	}
	for name, answer := range map[string]http.HandlerFunc{
		"201 without an id":           says(201, `{"data":{"title":"One"}}`),
		"201 with an id of null":      says(201, `{"data":{"id":null}}`),
		"201 with an id that is none": says(201, `{"data":{"id":"a b/../c"}}`),
		"201 with an id of true":      says(201, `{"data":{"id":{"a":1}}}`),
		"201 with a page":             says(201, `<html><title>Welcome</title></html>`),
		"201 with half of it":         says(201, `{"data":{"id":"0123456789abcdef0123456789abcdef"`),
		"201 with nothing":            says(201, ``),
		"200 with a page":             says(200, `<html>`),
		"202":                         says(202, `{"data":{"id":"0123456789abcdef0123456789abcdef"}}`),
		"204":                         says(204, ``),
		"206":                         says(206, `{}`),
		"302 to elsewhere":            says(302, ``, "Location", "http://127.0.0.1:1/api"),
		"303 to elsewhere":            says(303, ``, "Location", "http://127.0.0.1:1/api"),
		"402":                         says(402, `{"message":"Payment"}`),
		"408":                         says(408, ``),
		"409":                         says(409, `{"message":"Conflict"}`),
		"425":                         says(425, ``),
		"499":                         says(499, ``),
		"500 with a page":             says(500, `<html>`),
		"502":                         says(502, ``),
		"503 for a moment":            says(503, ``, "Retry-After", "0"),
		"504":                         says(504, ``),
		"520":                         says(520, ``),
		"999":                         says(999, ``),
		"another protocol":            raw("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n"),
		"no HTTP":                     raw("hello\r\n"),
		"nothing":                     raw(""),
		"a broken header":             raw("HTTP/1.1 201 Created\r\nContent-Le"),
		"broken chunks":               raw("HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"dat"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := &world{t: t, handler: afterwards(2, answer)}
			w.start(row("One"), row("Two"), row("Two"), row("Three"))
			im, err := w.run()
			if err != nil {
				t.Fatal(err)
			}
			if n := len(w.server.Tasks()); n != 4 || w.statuses() != "created created created created" {
				t.Errorf("%d tasks: %s; %s", n, w.titles(), w.statuses())
			}
			if im.Tally.Recovered.Load() != 2 {
				t.Errorf("%d recovered", im.Tally.Recovered.Load())
			}
		})
	}
}

// TestAnswerToAnotherCreate gives the first create's answer to the second one,
// too, as a cache in between might: each row ends with a task of its own.
func TestAnswerToAnotherCreate(t *testing.T) {
	t.Parallel()
	var first []byte
	creates := 0
	w := &world{t: t}
	w.handler = func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
			if r.Method != http.MethodPost {
				next.ServeHTTP(out, r)
				return
			}
			answer := httptest.NewRecorder()
			next.ServeHTTP(answer, r)
			body := answer.Body.Bytes()
			if creates++; creates == 1 {
				first = body
			} else if creates == 2 {
				body = first
			}
			out.WriteHeader(answer.Code)
			_, _ = out.Write(body)
		})
	}
	w.start(row("One"), row("Two"), row("Three"))
	w.options.Workers = 1
	im, err := w.run()
	if err != nil || w.titles() != "One Two Three" || w.statuses() != "created created created" {
		t.Fatalf("%v, tasks: %s; %s", err, w.titles(), w.statuses())
	}
	if n := im.Tally.Recovered.Load(); n != 1 {
		t.Errorf("%d rows were looked up, want 1", n)
	}
	f, err := results.Read(w.results(), results.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }() // read only
	for _, task := range w.server.Tasks() {
		if held, err := f.HasTaskID(task.ID); err != nil || !held {
			t.Errorf("no row has the task %s, %s (%v)", task.ID, task.Title, err)
		}
	}
}

// cutOff imports until the stand-in holds n tasks, none of which is answered,
// and breaks the run off as a second Ctrl-C does.
func (w *world) cutOff(n int) {
	w.t.Helper()
	w.cutOffWhen(func() bool { return len(w.server.Tasks()) >= n })
}

// cutOffWhen imports until ready says so, and breaks the run off.
func (w *world) cutOffWhen(ready func() bool) {
	w.t.Helper()
	abort, cut := context.WithCancel(context.Background())
	defer cut()
	go func() {
		for !ready() {
			time.Sleep(time.Millisecond)
		}
		cut()
	}()
	if _, err := w.runUntil(abort, abort); !errors.Is(err, context.Canceled) {
		w.t.Fatalf("the run wasn't cut off: %v", err)
	}
}

// record returns what the results file knows of the first row.
func (w *world) record() results.Record {
	w.t.Helper()
	all := w.records()
	if len(all) == 0 {
		return results.Record{}
	}
	return all[0]
}

// TestIntentCountsItsAttempt looks into the results file while the request is
// on its way, as it would be left by a kill.
func TestIntentCountsItsAttempt(t *testing.T) {
	t.Parallel()
	w := &world{t: t}
	var sent results.Record
	w.handler = func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
			sent = w.record()
			next.ServeHTTP(out, r)
		})
	}
	w.start(row("One"))
	if _, err := w.run(); err != nil || sent.Status != results.Sending || sent.Attempts != 1 {
		t.Errorf("%v; on its way the row is %+v", err, sent)
	}
}

// TestDoubtKeepsItsTime leaves a row in doubt in run after run. The time when
// it was sent must stay: by it the list is asked.
func TestDoubtKeepsItsTime(t *testing.T) {
	t.Parallel()
	w := &world{t: t, sandbox: sandbox.Options{OnRequest: everyCreate(1, sandbox.HangAfter)}}
	w.list = func(page map[string]any, _ *http.Request) {
		tasks := page["data"].([]any)
		twin := map[string]any{}
		for k, v := range tasks[0].(map[string]any) {
			twin[k] = v
		}
		twin["id"] = strings.Repeat("f", 32)
		page["data"] = append(tasks, twin)
		page["meta"].(map[string]any)["pagination"].(map[string]any)["total"] = len(tasks) + 1
	}
	w.start(row("One"))
	w.cutOff(1)
	at := w.record().Time
	for range 3 {
		time.Sleep(20 * time.Millisecond)
		if _, err := w.run(); err != nil {
			t.Fatal(err)
		}
		r := w.record()
		if r.Status != results.Sending || !strings.Contains(r.Error, "2 tasks could be its own") {
			t.Fatalf("%+v", r)
		}
		if moved := r.Time.Sub(at); moved < 0 || moved > time.Millisecond {
			t.Errorf("the time of the doubt moved by %s", moved)
		}
	}
}

// TestRequestLongAfterItsIntent goes on after a kill where the request left
// when its intent was older than the list may lag behind, as after a slow sync:
// the task is waited for as if the request had left just before the next run.
func TestRequestLongAfterItsIntent(t *testing.T) {
	t.Parallel()
	const lag = 200 * time.Millisecond
	w := &world{t: t, sandbox: sandbox.Options{Lag: lag}, options: Options{Settle: 2 * lag}}
	var killed []byte // the results file as the kill leaves it
	var request *http.Request
	w.handler = func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
			if r.Method != http.MethodPost || request != nil {
				next.ServeHTTP(out, r)
				return
			}
			killed, _ = os.ReadFile(w.results())
			body, _ := io.ReadAll(r.Body)
			request = r.Clone(context.Background())
			request.Body = io.NopCloser(bytes.NewReader(body))
			http.Error(out, "{}", http.StatusUnprocessableEntity)
		})
	}
	w.start(row("One"))
	if _, err := w.run(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(w.results(), killed, 0o600); err != nil {
		t.Fatal(err)
	}
	time.Sleep(time.Until(w.record().Time.Add(w.options.Settle)))
	w.server.ServeHTTP(httptest.NewRecorder(), request)
	im, err := w.run()
	if err != nil || w.titles() != "One" || im.Tally.Recovered.Load() != 1 {
		t.Errorf("%v, tasks: %s, %d recovered", err, w.titles(), im.Tally.Recovered.Load())
	}
}

// TestDoubtLongAfterTheRunBegan loses the answer to a row when the run is older
// than the list may lag behind: the list is asked only once it shows what was
// sent last.
func TestDoubtLongAfterTheRunBegan(t *testing.T) {
	t.Parallel()
	const lag = 200 * time.Millisecond
	w := &world{t: t, sandbox: sandbox.Options{Lag: lag}, options: Options{Settle: 2 * lag}}
	w.handler = func(next http.Handler) http.Handler {
		lost := afterwards(1, func(out http.ResponseWriter, _ *http.Request) { out.WriteHeader(http.StatusBadGateway) })(next)
		began := time.Now()
		return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost {
				time.Sleep(time.Until(began.Add(4 * lag))) // the API takes its time
			}
			lost.ServeHTTP(out, r)
		})
	}
	w.start(row("One"))
	im, err := w.run()
	if err != nil || w.titles() != "One" || im.Tally.Recovered.Load() != 1 {
		t.Errorf("%v, tasks: %s, %d recovered", err, w.titles(), im.Tally.Recovered.Load())
	}
}

// TestDoubtsComeFirst looks for rows in doubt before any other row is sent, in
// the first rows of a cautious run, too: an end of the run can't keep it from
// that, nor another row get the task.
func TestDoubtsComeFirst(t *testing.T) {
	t.Parallel()
	for _, canary := range []int{0, 1} {
		var mu sync.Mutex
		var asked []string
		w := &world{t: t, sandbox: sandbox.Options{OnRequest: everyCreate(1, sandbox.HangAfter)}}
		w.handler = func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
				mu.Lock()
				asked = append(asked, r.Method)
				mu.Unlock()
				next.ServeHTTP(out, r)
			})
		}
		w.start(row("One"), row("Two"), row("Three"))
		w.options.Workers = 1
		w.cutOff(1)
		asked = nil
		w.options.Canary = canary
		im, err := w.run()
		if err != nil || w.titles() != "One Two Three" || im.Tally.Recovered.Load() != 1 {
			t.Fatalf("%v, tasks: %s, %d recovered", err, w.titles(), im.Tally.Recovered.Load())
		}
		if asked[0] != http.MethodGet {
			t.Errorf("a canary of %d: the requests are %v", canary, asked)
		}
	}
}

// TestSiblingsStayWithTheirRow loses a create of which nothing came, while a row
// of the same content has a task for each of its assignees, in this sheet or in
// another one: its results file knows one of these by its id, and the others are
// not to be had either.
func TestSiblingsStayWithTheirRow(t *testing.T) {
	t.Parallel()
	const one = "One,2031-03-04,1001;1002,,,"
	for _, elsewhere := range []bool{false, true} {
		w := &world{t: t, mapping: `version: 1
timezone: Europe/Berlin
fields: {title: Title, deadline: Due, task_type: {value: task}, owners: {users: {column: Who, split: ";"}}, separate_task_for_each_assignee: {value: true}}
`}
		w.sandbox.OnRequest = func(a sandbox.Arrival) sandbox.Fault {
			if a.Endpoint == sandbox.Create && a.N == 2 {
				return sandbox.ResetBefore
			}
			return sandbox.NoFault
		}
		w.start(one)
		if _, err := w.run(); err != nil {
			t.Fatal(err)
		}
		first := w.record()
		if elsewhere {
			w.owned = func([]*tallyfy.Task) (Elsewhere, error) {
				return Elsewhere{Owned: map[string]bool{first.TaskID: true}}, nil
			}
			if err := os.Remove(w.results()); err != nil {
				t.Fatal(err)
			}
		} else {
			w.write(one, one)
		}
		im, err := w.run()
		if err != nil || w.titles() != "One×4" || im.Tally.Recovered.Load() != 0 {
			t.Errorf("elsewhere: %t: %v, tasks: %s; %d recovered", elsewhere, err, w.titles(), im.Tally.Recovered.Load())
		}
		if all := w.records(); all[len(all)-1].RunID == first.RunID {
			t.Errorf("elsewhere: %t: both rows have the same process", elsewhere)
		}
	}
}

// TestRowEditedWhileInDoubt edits a row whose answer was lost. It is not sent
// as another one as long as its task may be there.
func TestRowEditedWhileInDoubt(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, mapping, edited string
		fault                 sandbox.Fault
		tasks, statuses       string
	}{
		{"with a key", worldMapping + "key: Ticket\n", "New,2031-03-04,1001,,,T-1", sandbox.HangAfter, "One", "sending"},
		{"with a key, never made", worldMapping + "key: Ticket\n", "New,2031-03-04,1001,,,T-1", sandbox.HangBefore, "New", "created"},
		{"the key itself", worldMapping + "key: Ticket\n", "One,2031-03-04,1001,,,T-2", sandbox.HangAfter, "One", "created"},
		{"without a key", "", "New,2031-03-04,1001,,,T-1", sandbox.HangAfter, "One", "sending"},
		{"without a key, never made", "", "New,2031-03-04,1001,,,T-1", sandbox.HangBefore, "New", "created"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			arrived := make(chan struct{}, 1)
			w := &world{t: t, mapping: tt.mapping}
			w.sandbox.OnRequest = func(a sandbox.Arrival) sandbox.Fault {
				if a.Endpoint == sandbox.Create && a.N == 1 {
					arrived <- struct{}{}
					return tt.fault
				}
				return sandbox.NoFault
			}
			w.start("One,2031-03-04,1001,,,T-1")
			abort, cut := context.WithCancel(context.Background())
			go func() {
				<-arrived
				if tt.fault == sandbox.HangAfter {
					for len(w.server.Tasks()) == 0 {
						time.Sleep(time.Millisecond)
					}
				}
				cut()
			}()
			if _, err := w.runUntil(abort, abort); !errors.Is(err, context.Canceled) {
				t.Fatal(err)
			}
			w.write(tt.edited)
			for range 2 {
				if _, err := w.run(); err != nil {
					t.Fatal(err)
				}
				if w.titles() != tt.tasks || w.statuses() != tt.statuses {
					t.Errorf("tasks %s, want %s; %s, want %s", w.titles(), tt.tasks, w.statuses(), tt.statuses)
				}
			}
		})
	}
}

// TestTaskArchivedWhileInDoubt has somebody archive the task of a row whose answer
// was lost: the row stays in doubt, and is not sent again.
func TestTaskArchivedWhileInDoubt(t *testing.T) {
	t.Parallel()
	w := &world{t: t, sandbox: sandbox.Options{OnRequest: everyCreate(1, sandbox.HangAfter)}}
	w.start(row("One"))
	w.cutOff(1)
	admission, err := w.connect().Admit(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if out := admission.Archive(t.Context(), w.server.Tasks()[0].ID); out.Class != tallyfy.Created {
		t.Fatalf("%+v", out)
	}
	if _, err := w.run(); err != nil || len(w.server.Tasks()) != 1 || w.statuses() != "sending" {
		t.Errorf("%v, tasks: %s; %s", err, w.titles(), w.statuses())
	}
}

// TestRowInvalidWhileInDoubt spoils a row whose answer was lost, and one that has
// its task, and mends both: what is known of them stays known meanwhile.
func TestRowInvalidWhileInDoubt(t *testing.T) {
	t.Parallel()
	w := &world{t: t, mapping: ticketMapping}
	w.sandbox.OnRequest = func(a sandbox.Arrival) sandbox.Fault {
		if a.Endpoint == sandbox.Create && a.N == 2 {
			return sandbox.HangAfter
		}
		return sandbox.NoFault
	}
	w.start("One,2031-03-04,1001,,,1", "Two,2031-03-04,1001,,,2")
	w.options.Workers = 1
	w.cutOff(2)
	w.write("One,soon,1001,,,1", "Two,soon,1001,,,2")
	if im, err := w.run(); err != nil || im.Plan.Count(ActReject) != 2 || w.statuses() != "created sending" {
		t.Errorf("%v, %d refused; %s", err, im.Plan.Count(ActReject), w.statuses())
	}
	w.write("One,2031-03-04,1001,,,1", "Two,2031-03-04,1001,,,2")
	im, err := w.run()
	if err != nil || w.titles() != "One Two" || w.statuses() != "created created" || im.Tally.Recovered.Load() != 1 {
		t.Errorf("%v, tasks: %s; %s, %d recovered", err, w.titles(), w.statuses(), im.Tally.Recovered.Load())
	}
}

// TestKeyGivenWhileInDoubt gives rows in doubt a key in the mapping, and puts a
// row above them: what was sent is their content, by which they are found.
func TestKeyGivenWhileInDoubt(t *testing.T) {
	t.Parallel()
	w := &world{t: t, sandbox: sandbox.Options{OnRequest: everyCreate(2, sandbox.HangAfter)}}
	w.start(row("One"), row("Two"))
	w.cutOff(2)
	w.mapping = worldMapping + "key: [Title]\n"
	w.write(row("Zero"), row("One"), row("Two"))
	im, err := w.run()
	if err != nil || len(w.server.Tasks()) != 3 || im.Tally.Recovered.Load() != 2 || w.statuses() != "created created created" {
		t.Errorf("%v, tasks: %s, %d recovered; %s", err, w.titles(), im.Tally.Recovered.Load(), w.statuses())
	}
}

// TestRowEditedAfterAnEarlyKill edits a row in doubt that is the only one which
// the results file knows: the run came no further.
func TestRowEditedAfterAnEarlyKill(t *testing.T) {
	t.Parallel()
	w := &world{t: t, sandbox: sandbox.Options{OnRequest: everyCreate(1, sandbox.HangAfter)}}
	w.start(row("One"), row("Two"))
	w.options.Workers = 1
	w.cutOff(1)
	w.write(row("One edited"), row("Two"))
	if _, err := w.run(); err != nil || w.titles() != "One Two" || w.statuses() != "sending created" {
		t.Errorf("%v, tasks: %s; %s", err, w.titles(), w.statuses())
	}
}

// TestShiftOfARowInDoubt inserts a row above one in doubt and numbers all anew.
func TestShiftOfARowInDoubt(t *testing.T) {
	t.Parallel()
	for _, update := range []bool{false, true} {
		w := &world{t: t, mapping: worldMapping + "key: Ticket\n", update: update}
		w.sandbox.OnRequest = everyCreate(1, sandbox.HangAfter)
		w.start("One,2031-03-04,1001,,,1")
		w.cutOff(1)
		w.write("New,2031-03-04,1001,,,1", "One,2031-03-04,1001,,,2")
		im, err := w.run()
		if err != nil || w.titles() != "One" || im.Plan.Count(ActReject) != 1 {
			t.Errorf("%v, tasks: %s, %d refused", err, w.titles(), im.Plan.Count(ActReject))
		}
	}
}

// TestPartOfASheetInheritsNoDoubt imports the mended part of a sheet, whose rows
// have other numbers, while a row of the whole sheet is in doubt.
func TestPartOfASheetInheritsNoDoubt(t *testing.T) {
	t.Parallel()
	w := &world{t: t, sandbox: sandbox.Options{OnRequest: everyCreate(1, sandbox.HangAfter)}}
	w.start(row("One"), row("Two"), row("Three"))
	w.cutOffWhen(func() bool {
		recorded, _ := os.ReadFile(w.results())
		return len(w.server.Tasks()) == 3 && bytes.Count(recorded, []byte(",created,")) == 2
	})
	w.write(row("Mended"))
	if _, err := w.run(); err != nil || len(w.server.Tasks()) != 4 {
		t.Fatalf("%v, tasks: %s; %s", err, w.titles(), w.statuses())
	}
	w.write(row("One"), row("Two"), row("Three"))
	if im, err := w.run(); err != nil || len(w.server.Tasks()) != 4 || im.Tally.Recovered.Load() != 1 {
		t.Errorf("%v, tasks: %s; %s", err, w.titles(), w.statuses())
	}
}

// TestSortedSheetInheritsNoDoubt sorts a sheet and puts a new row where one stood
// that is in doubt: the new one is no edit of it.
func TestSortedSheetInheritsNoDoubt(t *testing.T) {
	t.Parallel()
	w := &world{t: t, sandbox: sandbox.Options{OnRequest: everyCreate(1, sandbox.HangAfter)}}
	w.start(row("One"), row("Two"), row("Three"))
	w.options.Workers = 1
	w.cutOff(1)
	if _, err := w.run(); err != nil || w.titles() != "One Two Three" {
		t.Fatalf("%v, tasks: %s", err, w.titles())
	}
	w.rerecord(func(r *results.Record) {
		if r.Row == 2 {
			r.Status, r.TaskID = results.Sending, ""
		}
	})
	w.write(row("New"), row("Three"), row("Two"))
	if _, err := w.run(); err != nil || w.titles() != "One Two Three New" {
		t.Errorf("%v, tasks: %s; %s", err, w.titles(), w.statuses())
	}
}

// TestTaskOfAnotherSheet loses a row's request while the row of another sheet
// that says the same has its task. The row stays in doubt until it is known what
// other sheets have.
func TestTaskOfAnotherSheet(t *testing.T) {
	t.Parallel()
	w := &world{t: t, sandbox: sandbox.Options{OnRequest: func(a sandbox.Arrival) sandbox.Fault {
		if a.Endpoint == sandbox.Create && a.N == 2 {
			return sandbox.ResetBefore
		}
		return sandbox.NoFault
	}}}
	w.start(row("One"))
	if _, err := w.run(); err != nil {
		t.Fatal(err)
	}
	other := w.record().TaskID
	if err := os.Remove(w.results()); err != nil {
		t.Fatal(err)
	}
	unreadable := errors.New("the other sheet's results can't be read")
	w.owned = func([]*tallyfy.Task) (Elsewhere, error) { return Elsewhere{}, unreadable }
	if _, err := w.run(); !errors.Is(err, unreadable) || len(w.server.Tasks()) != 1 || w.statuses() != "sending" {
		t.Errorf("%v, tasks: %s; %s", err, w.titles(), w.statuses())
	}
	w.owned = func([]*tallyfy.Task) (Elsewhere, error) { return Elsewhere{Owned: map[string]bool{other: true}}, nil }
	if _, err := w.run(); err != nil || len(w.server.Tasks()) != 2 || w.record().TaskID == other {
		t.Errorf("%v, tasks: %s", err, w.titles())
	}
}

// TestRowThatAnotherSheetSends loses the answer to a row while the row of another
// sheet that says the same is on its way: whose the task is isn't known before
// that row has its answer.
func TestRowThatAnotherSheetSends(t *testing.T) {
	t.Parallel()
	w := &world{t: t, sandbox: sandbox.Options{OnRequest: everyCreate(1, sandbox.HangAfter)}}
	w.start(row("One"))
	w.cutOff(1)
	sent := map[string]bool{w.record().RequestHash: true}
	w.owned = func([]*tallyfy.Task) (Elsewhere, error) { return Elsewhere{Sent: sent}, nil }
	if _, err := w.run(); err != nil || w.titles() != "One" || !strings.Contains(w.record().Error, "an equal row of another sheet") {
		t.Errorf("%v, tasks: %s; %+v", err, w.titles(), w.record())
	}
	delete(sent, w.record().RequestHash)
	if im, err := w.run(); err != nil || w.titles() != "One" || im.Tally.Recovered.Load() != 1 {
		t.Errorf("%v, tasks: %s; %s", err, w.titles(), w.statuses())
	}
}

// TestListThatIsRefused loses an answer and refuses the list: the row stays in
// doubt, and the run ends as it does where a create is refused like that.
func TestListThatIsRefused(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		status int
		is     func(error) bool
	}{
		{401, func(err error) bool { return errors.As(err, new(*AuthError)) }},
		{403, func(err error) bool { return errors.As(err, new(*AuthError)) }},
		{404, func(err error) bool { return errors.As(err, new(*tallyfy.Error)) }},
		{429, func(err error) bool { return errors.Is(err, ErrRateLimited) }},
		{307, func(err error) bool { return errors.As(err, new(*tallyfy.Error)) }},
	} {
		w := &world{t: t, sandbox: sandbox.Options{OnRequest: everyCreate(1, sandbox.ResetAfter)}}
		w.handler = func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
				if r.Method == http.MethodPost {
					next.ServeHTTP(out, r)
					return
				}
				out.Header().Set("Retry-After", "3600")
				out.Header().Set("Location", "http://127.0.0.1:1/")
				out.WriteHeader(tt.status)
			})
		}
		w.start(row("One"))
		if _, err := w.run(); !tt.is(err) {
			t.Errorf("%d: %v", tt.status, err)
		}
		if w.titles() != "One" || w.statuses() != "sending" {
			t.Errorf("%d: tasks %s; %s", tt.status, w.titles(), w.statuses())
		}
	}
}

// TestFirstInterruptDrains stops runs while they wait: for the pace, for a
// pause, for the list to settle, for the list itself. They end at once.
func TestFirstInterruptDrains(t *testing.T) {
	t.Parallel()
	interrupted := errors.New("interrupted")
	slow, err := tallyfy.ParseRate("2/m")
	if err != nil {
		t.Fatal(err)
	}
	refuse := func(after string, body string) func(http.Handler) http.Handler {
		return func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Method != http.MethodPost {
					next.ServeHTTP(w, r)
					return
				}
				w.Header().Set("Retry-After", after)
				w.WriteHeader(http.StatusTooManyRequests)
				_, _ = io.WriteString(w, body)
			})
		}
	}
	for _, tt := range []struct {
		name     string
		world    world
		statuses string
	}{
		{"the pace", world{rate: slow}, "created"},
		{"a pause", world{handler: refuse("60", "")}, "failed"},
		{"the list to settle", world{sandbox: sandbox.Options{OnRequest: everyCreate(1, sandbox.ResetAfter)}, options: Options{Settle: time.Minute}}, "created sending"},
		{"the list", world{sandbox: sandbox.Options{OnRequest: func(a sandbox.Arrival) sandbox.Fault {
			switch {
			case a.Endpoint == sandbox.Create && a.N == 1:
				return sandbox.ResetAfter
			case a.Endpoint == sandbox.List:
				return sandbox.HangBefore
			}
			return sandbox.NoFault
		}}}, "created sending"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := tt.world
			w.t = t
			w.start(row("One"), row("Two"))
			stop, interrupt := context.WithCancelCause(context.Background())
			time.AfterFunc(700*time.Millisecond, func() { interrupt(interrupted) })
			began := time.Now()
			if _, err := w.runUntil(stop, t.Context()); !errors.Is(err, interrupted) {
				t.Error(err)
			}
			if took := time.Since(began); took > 8*time.Second {
				t.Errorf("it took %s", took)
			}
			want := map[string]bool{}
			for _, s := range strings.Fields(tt.statuses) {
				want[s] = true
			}
			for _, s := range strings.Fields(w.statuses()) {
				if !want[s] {
					t.Errorf("a row is %s", s)
				}
			}
		})
	}
}
