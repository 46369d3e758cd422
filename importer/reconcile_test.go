package importer

import (
	"fmt"
	"html"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"tallyfy-import/importer/results"
	"tallyfy-import/importer/sandbox"
)

// TestLostAnswersWhateverTheListShows loses the answers to every create, with
// the tasks made, and lets the list show them in another way than they were
// sent. Each row must end with one task.
func TestLostAnswersWhateverTheListShows(t *testing.T) {
	rewrite := func(key string, f func(string) any) func(int, map[string]any) {
		return func(_ int, task map[string]any) {
			if s, ok := task[key].(string); ok {
				task[key] = f(s)
			}
		}
	}
	without := func(keys ...string) func(int, map[string]any) {
		return func(_ int, task map[string]any) {
			for _, k := range keys {
				delete(task, k)
			}
		}
	}
	later := func(d time.Duration) func(string) any {
		return func(s string) any {
			at, err := time.Parse(time.RFC3339, s)
			if err != nil {
				return s
			}
			return at.Add(d).Format(time.RFC3339)
		}
	}
	plainTime := func(s string) any {
		return strings.TrimSuffix(strings.Replace(s[:19], "T", " ", 1), "Z")
	}
	owners := func(f func(owners map[string]any)) func(int, map[string]any) {
		return func(_ int, task map[string]any) { f(task["owners"].(map[string]any)) }
	}
	for _, tt := range []struct {
		name  string
		tasks func(int, map[string]any)
		list  func(map[string]any, *http.Request)
		clock time.Duration // by which the API is ahead, as its answers say
	}{
		{name: "as it is"},
		{name: "titles escaped", tasks: rewrite("title", func(s string) any { return html.EscapeString(s) })},
		{name: "titles escaped twice", tasks: rewrite("title", func(s string) any { return html.EscapeString(html.EscapeString(s)) })},
		{name: "titles without tags", tasks: rewrite("title", func(s string) any { return strings.NewReplacer("<b>", "", "</b>", "").Replace(s) })},
		{name: "titles in decomposed characters", tasks: rewrite("title", func(s string) any { return norm.NFD.String(s) })},
		{name: "titles with blanks around", tasks: rewrite("title", func(s string) any { return " " + s + "\u00a0" })},
		{name: "descriptions in HTML", tasks: rewrite("summary", func(s string) any {
			return "<p>" + strings.ReplaceAll(html.EscapeString(s), "\n", "<br />") + "</p>"
		})},
		{name: "descriptions under the other name", tasks: func(_ int, task map[string]any) {
			task["description"] = task["summary"]
			delete(task, "summary")
		}},
		{name: "no descriptions", tasks: without("summary", "description")},
		{name: "no types", tasks: without("task_type")},
		{name: "no owners", tasks: without("owners")},
		{name: "owners null", tasks: func(_ int, task map[string]any) { task["owners"] = nil }},
		{name: "owners as an empty list", tasks: func(_ int, task map[string]any) { task["owners"] = []any{} }},
		{name: "owners as ids", tasks: owners(func(o map[string]any) { o["users"] = []any{1001} })},
		{name: "owners as texts", tasks: owners(func(o map[string]any) { o["users"] = []any{"1001"} })},
		{name: "owners as objects with texts", tasks: owners(func(o map[string]any) { o["users"] = []any{map[string]any{"id": "1001"}} })},
		{name: "guests as texts in capitals", tasks: owners(func(o map[string]any) { o["guests"] = []any{"CLIENT@example.org"} })},
		{name: "no guests", tasks: owners(func(o map[string]any) { delete(o, "guests") })},
		{name: "no deadlines", tasks: without("deadline")},
		{name: "deadlines without a zone", tasks: rewrite("deadline", plainTime)},
		{name: "deadlines as days", tasks: rewrite("deadline", func(s string) any { return s[:10] })},
		{name: "deadlines two days later", tasks: rewrite("deadline", later(48*time.Hour))},
		{name: "creation without a zone", tasks: rewrite("created_at", plainTime)},
		{name: "creation in another zone without saying so", tasks: rewrite("created_at", func(s string) any {
			return plainTime(later(-5 * time.Hour)(s).(string))
		})},
		{name: "creation as days", tasks: rewrite("created_at", func(s string) any { return s[:10] })},
		{name: "creation in seconds", tasks: func(_ int, task map[string]any) { task["created_at"] = time.Now().Unix() }},
		{name: "no creation", tasks: without("created_at")},
		{name: "a clock ten minutes late", tasks: rewrite("created_at", later(-10*time.Minute))},
		{name: "a clock ten minutes early", tasks: rewrite("created_at", later(10*time.Minute))},
		{name: "a clock three hours late", tasks: rewrite("created_at", later(-3*time.Hour)), clock: -3 * time.Hour},
		{name: "a clock three hours early", tasks: rewrite("created_at", later(3*time.Hour)), clock: 3 * time.Hour},
		{name: "only what must be there", tasks: func(_ int, task map[string]any) {
			for key := range task {
				if key != "id" && key != "title" {
					delete(task, key)
				}
			}
		}},
		{name: "no meta", list: func(page map[string]any, _ *http.Request) { delete(page, "meta") }},
		{name: "an order of its own", list: func(page map[string]any, _ *http.Request) { slices.Reverse(page["data"].([]any)) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := &world{t: t, tasks: tt.tasks, list: tt.list, sandbox: sandbox.Options{OnRequest: everyCreate(3, sandbox.ResetAfter)}}
			w.handler = func(next http.Handler) http.Handler {
				return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
					out.Header().Set("Date", time.Now().UTC().Add(tt.clock).Format(http.TimeFormat))
					next.ServeHTTP(out, r)
				})
			}
			w.start(
				"Call <b>Bob</b>: <Ann> & Co,2031-03-04,1001,client@example.org,\"Ask about\nthe \"\"budget\"\" <soon> & late\",T-1",
				"Caf\u00e9 R\u00fccksprache,2031-03-05,1001,client@example.org,,T-2",
				"Third,2031-03-06,1001,client@example.org,x,T-3",
			)
			if _, err := w.run(); err != nil {
				t.Fatal(err)
			}
			if got := len(w.server.Tasks()); got != 3 {
				t.Errorf("%d tasks for 3 rows: %s", got, w.titles())
			}
			if got := w.statuses(); got != "created created created" {
				t.Error(got)
			}
		})
	}
}

func TestSentSince(t *testing.T) {
	now := time.Date(2031, 3, 4, 12, 0, 0, 0, time.UTC)
	for recorded, want := range map[time.Time]time.Time{
		now.Add(-time.Hour):           now.Add(-time.Hour),
		now.Add(time.Second):          now.Add(time.Second),
		now.Add(365 * 24 * time.Hour): {},
	} {
		if got := sentSince(recorded, now); !got.Equal(want) {
			t.Errorf("recorded at %s: sent since %s, want %s", recorded, got, want)
		}
	}
}

// TestLastRound loses every answer to a row, while others wait for it and for the
// cap on guests, until that would take too long: then they are left, and no
// request goes out whose task this run doesn't look for.
func TestLastRound(t *testing.T) {
	t.Parallel()
	var lost, looked int // creates; and how many of them the last list came after
	well := false
	w := &world{t: t, mapping: worldMapping[:len(worldMapping)-2] + ", project: Ticket}\n"}
	w.handler = func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
			if r.Method != http.MethodPost || well {
				looked = lost
				next.ServeHTTP(out, r)
				return
			}
			body, err := io.ReadAll(r.Body)
			if err != nil {
				t.Error(err)
			}
			if strings.Contains(string(body), "Lost") {
				lost++
				panic(http.ErrAbortHandler)
			}
			out.Header().Set("Retry-After", "0.01")
			if lost == maxRounds {
				out.Header().Set("Retry-After", "3600")
			}
			out.WriteHeader(http.StatusTooManyRequests)
			_, _ = out.Write([]byte(`{"message":"the hourly limit for Guest Invite","code":"RATE_LIMIT_EXCEEDED"}`))
		})
	}
	w.start("Lost,2031-03-04,1001,,,P", "Joins,2031-03-04,,a@example.net,,P", "Alone,2031-03-04,,b@example.net,,")
	w.options.Workers = 1
	im, err := w.run()
	if err != nil || looked != lost || im.Plan.InDoubt(im.Results) != 1 || im.Tally.Left.Load() != 2 {
		t.Errorf("%v, sent %d times and looked for after %d, %d in doubt, %d left", err, lost, looked, im.Plan.InDoubt(im.Results), im.Tally.Left.Load())
	}
	well = true
	if _, err := w.run(); err != nil || w.titles() != "Lost Joins Alone" {
		t.Errorf("%v, tasks: %s", err, w.titles())
	}
}

// TestDoubtKeepsTheTimeOfItsIntent loses an answer long after the request was
// sent: the record's time says from when on the task may have been made.
func TestDoubtKeepsTheTimeOfItsIntent(t *testing.T) {
	t.Parallel()
	im := &Import{}
	var err error
	if im.Results, err = results.Open(filepath.Join(t.TempDir(), "r.csv"), results.Options{Target: "here"}); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = im.Results.Close() }()
	r := results.Record{Row: 2, Key: "a", Status: results.Sending}
	if err := im.Results.Intend(r); err != nil {
		t.Fatal(err)
	}
	intent, _ := im.Results.Get("a")
	sent := time.Now()
	for time.Since(sent) < 2*time.Millisecond {
		runtime.Gosched()
	}
	if err := im.doubt(r); err != nil {
		t.Fatal(err)
	}
	after, _ := im.Results.Get("a")
	if d := after.Time.Sub(intent.Time); d > time.Millisecond {
		t.Errorf("the record is %s later than its intent", d)
	}
	if lost := time.Unix(0, im.lost.Load()); lost.Before(sent) {
		t.Errorf("the answer was lost at %s, before it was sent at %s", lost, sent)
	}
}

// TestOpenersAreOnTheDiskBeforeTheirAssignments looks at the results file as each
// assignment comes in: were the line of its create still in memory, a kill would
// leave the row in doubt, and it would be looked for without the assignees that
// its task has by then.
func TestOpenersAreOnTheDiskBeforeTheirAssignments(t *testing.T) {
	t.Parallel()
	w := &world{t: t, mapping: strings.Replace(worldMapping, "description: Text", "project: Text", 1)}
	var looked atomic.Int64
	w.sandbox.OnRequest = func(a sandbox.Arrival) sandbox.Fault {
		if a.Endpoint == sandbox.Update {
			looked.Add(1)
			id := a.Path[strings.LastIndex(a.Path, "/")+1:]
			if data, err := os.ReadFile(w.results()); err != nil || !strings.Contains(string(data), ",created,"+id+",") {
				t.Errorf("%v, the results file doesn't know the task %s", err, id)
			}
		}
		return sandbox.NoFault
	}
	var rows []string
	for i := range 100 {
		rows = append(rows, fmt.Sprintf("Row %d,2031-03-04,1001,kim@example.com,Project %d,", i, i))
	}
	w.start(rows...)
	if _, err := w.run(); err != nil || looked.Load() != 100 {
		t.Errorf("%v, %d assignments came", err, looked.Load())
	}
}
