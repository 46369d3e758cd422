package importer

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tallyfy-import/importer/results"
	"tallyfy-import/importer/sandbox"
	"tallyfy-import/importer/sheet"
	"tallyfy-import/importer/tallyfy"
	"tallyfy-import/mapping"
)

// A world is a sheet, its results file and a stand-in of the API whose answers
// a test may change.
type world struct {
	t       *testing.T
	sandbox sandbox.Options
	mapping string                                     // default: worldMapping
	handler func(next http.Handler) http.Handler       // stands before the stand-in; may be nil
	tasks   func(n int, task map[string]any)           // changes the nth task of a list, counted from 0
	list    func(page map[string]any, r *http.Request) // changes a page of a list
	options Options
	rate    tallyfy.Rate
	limit   int
	rekey   bool
	update  bool
	checked func() // is called after the first reading; may be nil
	owned   func([]*tallyfy.Task) (Elsewhere, error)
	people  func(context.Context) (*mapping.Directory, error)

	dir    string
	server *sandbox.Server
	url    string
}

const worldMapping = `version: 1
timezone: Europe/Berlin
fields: {title: Title, deadline: Due, task_type: {value: task}, description: Text, owners: {users: Who, guests: Guest}}
`

// start starts the stand-in. rows are the sheet's, below its header.
func (w *world) start(rows ...string) {
	w.t.Helper()
	w.dir = w.t.TempDir()
	w.write(rows...)
	w.server = sandbox.New(w.sandbox)
	var handler http.Handler = http.HandlerFunc(w.serve)
	if w.handler != nil {
		handler = w.handler(handler)
	}
	server := httptest.NewServer(handler)
	w.t.Cleanup(server.Close)
	if w.rate == (tallyfy.Rate{}) {
		w.rate, _ = tallyfy.ParseRate("100000/s")
	}
	w.url = server.URL + "/api"
	w.options.Workers = 4
	if w.options.MaxWait == 0 {
		w.options.MaxWait = 2 * time.Minute
	}
}

// write writes the sheet.
func (w *world) write(rows ...string) {
	w.t.Helper()
	text := "Title,Due,Who,Guest,Text,Ticket\n" + strings.Join(rows, "\n") + "\n"
	if err := os.WriteFile(filepath.Join(w.dir, "tasks.csv"), []byte(text), 0o644); err != nil {
		w.t.Fatal(err)
	}
}

// results is the results file's path.
func (w *world) results() string { return filepath.Join(w.dir, "tasks.results.csv") }

// serve answers by the stand-in, and changes lists.
func (w *world) serve(out http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet || !strings.HasSuffix(r.URL.Path, "/tasks") || w.tasks == nil && w.list == nil {
		w.server.ServeHTTP(out, r)
		return
	}
	rec := httptest.NewRecorder()
	w.server.ServeHTTP(rec, r)
	body := rec.Body.Bytes()
	var page map[string]any
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	if decoder.Decode(&page) == nil && page["data"] != nil {
		for n, task := range page["data"].([]any) {
			if w.tasks != nil {
				w.tasks(n, task.(map[string]any))
			}
		}
		if w.list != nil {
			w.list(page, r)
		}
		body, _ = json.Marshal(page)
	}
	out.WriteHeader(rec.Code)
	_, _ = out.Write(body)
}

// connect makes a client as a process of its own would have it.
func (w *world) connect() *tallyfy.Client {
	w.t.Helper()
	client, err := tallyfy.New(tallyfy.Options{
		BaseURL: w.url, Org: w.server.Org(), Token: w.server.Token(), Workers: w.options.Workers, Timeout: 2 * time.Second, Rate: w.rate,
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(client.Close)
	return client
}

// run imports the sheet as it stands.
func (w *world) run() (*Import, error) {
	w.t.Helper()
	return w.runUntil(w.t.Context(), w.t.Context())
}

func (w *world) runUntil(stop, abort context.Context) (*Import, error) {
	w.t.Helper()
	text := w.mapping
	if text == "" {
		text = worldMapping
	}
	file, err := mapping.Load(strings.NewReader(text), "tasks.yaml")
	if err != nil {
		w.t.Fatal(err)
	}
	source, err := NewSource(file, func() (*sheet.Sheet, error) {
		return sheet.Open(filepath.Join(w.dir, "tasks.csv"), sheet.Options{})
	})
	if err != nil {
		w.t.Fatal(err)
	}
	source.Directory = w.people
	client := w.connect()
	f, err := results.Open(w.results(), results.Options{Target: client.Target()})
	if err != nil {
		w.t.Fatal(err)
	}
	plan, err := source.Check(w.t.Context(), Reading{Results: f, Limit: w.limit, Rekey: w.rekey, Update: w.update})
	if err != nil {
		w.t.Fatal(err)
	}
	if w.checked != nil {
		w.checked()
	}
	im := &Import{Source: source, Plan: plan, Results: f, Client: client, Options: w.options, Elsewhere: w.owned}
	err = im.Run(stop, abort)
	if n := im.Plan.done(); im.Tally.Done.Load() != n {
		w.t.Errorf("%d rows were counted as done, and %d are", im.Tally.Done.Load(), n)
	}
	if cerr := f.Close(); err == nil && cerr != nil {
		w.t.Fatal(cerr)
	}
	return im, err
}

// done counts the rows of Todo about which there is nothing more to do.
func (p *Plan) done() (n int64) {
	for _, s := range p.steps.all() {
		sent := step{action: s.planned}
		if sent.sends() && s.marks&markHeld == 0 && (s.state == stateDone || s.action == ActNothing) {
			n++
		}
	}
	return n
}

// titles says how often each title is there, as "A B×2".
func (w *world) titles() string {
	counts := map[string]int{}
	var order []string
	for _, task := range w.server.Tasks() {
		if counts[task.Title]++; counts[task.Title] == 1 {
			order = append(order, task.Title)
		}
	}
	for i, title := range order {
		if n := counts[title]; n > 1 {
			order[i] = fmt.Sprintf("%s×%d", title, n)
		}
	}
	return strings.Join(order, " ")
}

// statuses are those of the rows, in the results file's order.
func (w *world) statuses() string {
	w.t.Helper()
	var all []string
	for _, r := range w.records() {
		all = append(all, string(r.Status))
	}
	return strings.Join(all, " ")
}

// records are the last of all keys.
func (w *world) records() (all []results.Record) {
	w.t.Helper()
	f, err := results.Read(w.results(), results.Options{})
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = f.Close() }() // read only
	for r, err := range f.Each() {
		if err != nil {
			w.t.Fatal(err)
		}
		all = append(all, r)
	}
	return all
}

// everyCreate lets the fault happen to the first n creates.
func everyCreate(n int, fault sandbox.Fault) func(sandbox.Arrival) sandbox.Fault {
	return func(a sandbox.Arrival) sandbox.Fault {
		if a.Endpoint == sandbox.Create && a.N <= n {
			return fault
		}
		return sandbox.NoFault
	}
}
