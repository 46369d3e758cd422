package importer

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"

	"tallyfy-import/importer/results"
	"tallyfy-import/importer/sandbox"
)

// cutUndo imports three rows and cuts their undo off: of the first, whose task
// was taken back, and the second, whose task was not, no answer comes.
func cutUndo(t *testing.T, w *world) (before []results.Record) {
	t.Helper()
	abort, cut := context.WithCancel(t.Context())
	defer cut()
	faults := map[string]sandbox.Fault{}
	var hanging atomic.Int64
	w.sandbox.OnRequest = func(a sandbox.Arrival) sandbox.Fault {
		if a.Endpoint != sandbox.Archive || abort.Err() != nil {
			return sandbox.NoFault
		}
		fault := faults[a.Path[strings.LastIndex(a.Path, "/")+1:]]
		if fault != sandbox.NoFault && hanging.Add(1) == 2 {
			cut()
		}
		return fault
	}
	w.start("One,2031-03-04,1001,,yes,", "Two,2031-03-04,1001,,yes,", "Three,2031-03-04,1001,,yes,")
	if _, err := w.run(); err != nil {
		t.Fatal(err)
	}
	before = w.records()
	faults[before[0].TaskID], faults[before[1].TaskID] = sandbox.HangAfter, sandbox.HangBefore
	if err := w.undoUntil(abort, &Undo{}); err == nil {
		t.Fatal("the undo was not cut off")
	}
	if got := w.statuses(); !strings.HasPrefix(got, "sending sending ") {
		t.Fatalf("after the undo: %s", got)
	}
	return before
}

// alive are the titles of the tasks that are not archived.
func (w *world) alive() string {
	var titles []string
	for _, task := range w.server.Tasks() {
		if !task.Archived {
			titles = append(titles, task.Title)
		}
	}
	return strings.Join(titles, " ")
}

// TestImportAfterAnUndoThatWasCutOff checks that every row has a task again:
// its own, where the undo did not come to it.
func TestImportAfterAnUndoThatWasCutOff(t *testing.T) {
	t.Parallel()
	w := &world{t: t}
	before := cutUndo(t, w)
	im, err := w.run()
	if err != nil {
		t.Fatal(err)
	}
	after := w.records()
	if after[1].TaskID != before[1].TaskID || after[1].Status != results.Created || after[1].Error != "" {
		t.Errorf("the row whose task was left: %+v", after[1])
	}
	for _, title := range []string{"One", "Two", "Three"} {
		if n := strings.Count(w.alive(), title); n != 1 {
			t.Errorf("%s is there %d times", title, n)
		}
	}
	if im.Tally.Recovered.Load() == 0 {
		t.Error("the task that was left doesn't count as found again")
	}
}

// TestUndoAfterAnUndoThatWasCutOff checks that a second undo takes back what the
// first left, tasks that the import completed among them.
func TestUndoAfterAnUndoThatWasCutOff(t *testing.T) {
	t.Parallel()
	w := &world{t: t, mapping: strings.Replace(worldMapping, ", description: Text", "", 1)}
	w.mapping = strings.Replace(w.mapping, "{title", "{completed: Text, title", 1)
	cutUndo(t, w)
	u := &Undo{}
	if err := w.undo(u); err != nil || u.Tally.Kept.Load() != 0 {
		t.Errorf("%v, %d tasks kept", err, u.Tally.Kept.Load())
	}
	if got := w.statuses(); got != "archived archived archived" || w.alive() != "" {
		t.Errorf("%s, alive: %s", got, w.alive())
	}
}
