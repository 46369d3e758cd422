package importer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"tallyfy-import/importer/results"
)

// manyRows are n rows with titles in order.
func manyRows(n int) (rows []string) {
	for i := range n {
		rows = append(rows, row(fmt.Sprintf("Row%04d", i)))
	}
	return rows
}

// TestRowsAheadOfTheirRequests cuts an import off while all requests are in
// flight and more rows have their intents: those are left for the next run, and
// only as many as were in flight are in doubt.
func TestRowsAheadOfTheirRequests(t *testing.T) {
	t.Parallel()
	const workers, quick, all = 4, 300, 400
	abort, cut := context.WithCancel(t.Context())
	defer cut()
	var creates, held atomic.Int64
	w := &world{t: t}
	w.handler = func(h http.Handler) http.Handler {
		return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost && creates.Add(1) > quick && abort.Err() == nil {
				_, _ = io.Copy(io.Discard, r.Body) // only then the end of the request is noticed
				if held.Add(1) == workers {
					cut()
				}
				<-r.Context().Done()
				return
			}
			h.ServeHTTP(out, r)
		})
	}
	w.start(manyRows(all)...)
	w.options.Workers = workers
	if _, err := w.runUntil(abort, abort); err == nil {
		t.Fatal("the run was not cut off")
	}
	count := map[results.Status]int{}
	for _, r := range w.records() {
		count[r.Status]++
		if r.Status == results.Failed && !strings.Contains(r.Error, "the next run sends it") {
			t.Errorf("row %d: %s", r.Row, r.Error)
		}
	}
	if count[results.Created] != quick || count[results.Sending] != workers || count[results.Failed] > 2*workers {
		t.Errorf("%v: want %d created, %d sending, and %d failed at most", count, quick, workers, 2*workers)
	}
	_, err := w.run()
	if tasks := len(w.server.Tasks()); err != nil || tasks != all || strings.Contains(w.titles(), "×") {
		t.Errorf("%v, %d tasks for %d rows: %s", err, tasks, all, w.titles())
	}
}

// TestAStopKeepsRowsBackThatWait stops an import while all requests are in flight
// and more rows have their intents: those in flight end, and no others leave.
func TestAStopKeepsRowsBackThatWait(t *testing.T) {
	t.Parallel()
	const workers, quick, all = 4, 300, 400
	stop, halt := context.WithCancel(t.Context())
	defer halt()
	var creates, held atomic.Int64
	w := &world{t: t}
	w.handler = func(h http.Handler) http.Handler {
		return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost && creates.Add(1) > quick {
				if held.Add(1) == workers {
					halt()
				}
				<-stop.Done()
			}
			h.ServeHTTP(out, r)
		})
	}
	w.start(manyRows(all)...)
	w.options.Workers = workers
	if _, err := w.runUntil(stop, t.Context()); !errors.Is(err, context.Canceled) {
		t.Fatalf("%v, want the cause of the stop", err)
	}
	if n := creates.Load(); n != quick+workers {
		t.Errorf("%d creates, want %d", n, quick+workers)
	}
	if got := w.statuses(); strings.Contains(got, "sending") {
		t.Errorf("rows in doubt: %s", got)
	}
}

// TestOneWorkerKeepsTheOrder checks that one worker sends the rows as they
// stand in the sheet.
func TestOneWorkerKeepsTheOrder(t *testing.T) {
	t.Parallel()
	w := &world{t: t}
	w.start(manyRows(300)...)
	w.options.Workers = 1
	if _, err := w.run(); err != nil {
		t.Fatal(err)
	}
	var order []string
	for _, task := range w.server.Tasks() {
		order = append(order, task.Title)
	}
	if len(order) != 300 || !slices.IsSorted(order) {
		t.Errorf("%d tasks, in this order: %v", len(order), order)
	}
}
