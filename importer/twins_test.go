package importer

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tallyfy-import/importer/results"
	"tallyfy-import/mapping"
)

const twinsMapping = `
version: 1
key: Ticket
fields: {title: Title, task_type: {value: task}, deadline: {value: 2031-03-04T10:00:00Z}, owners: {users: Who}}
`

// TestTwinsAreRejectedFromTheStart reads sheets of which a row's key comes again
// further below: what counts of what was told has each row once, in order, and
// the first of those rows is planned like the others. A sheet without such rows
// is read once.
func TestTwinsAreRejectedFromTheStart(t *testing.T) {
	for _, tt := range []struct {
		keys  string
		limit int
		want  string // the rows and what is to be done, with what was told late in its place
		reads int
	}{
		{"1 2 3", 0, "2:create 3:create 4:create", 1},
		{"1 2 1 3", 0, "2:reject 3:create late:2 4:reject 5:create", 2},
		{"1 2 1 3", 1, "2:reject 3:create late:2 4:reject 5:later", 2},
		{"1 2 1 2 3 1", 1, "2:reject 3:reject late:2 4:reject late:3 5:reject 6:create 7:reject", 2},
	} {
		path := filepath.Join(t.TempDir(), "tasks.csv")
		writeKeys(t, path, tt.keys)
		var told []string
		reads := 1
		plan, err := newTestSource(t, path, twinsMapping).Check(t.Context(), Reading{
			Limit: tt.limit,
			Row: func(row *Row, _ string, action Action) {
				told = append(told, fmt.Sprintf("%d:%s", row.Sheet.Number, actionNames[action]))
			},
			Late: func(p mapping.Problem) { told = append(told, fmt.Sprintf("late:%d", p.Row)) },
			Anew: func() error {
				told = nil
				reads++
				return nil
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(told, " "); got != tt.want || reads != tt.reads {
			t.Errorf("keys %s, limit %d: told %s in %d readings, want %s in %d", tt.keys, tt.limit, got, reads, tt.want, tt.reads)
		}
		if rejected := strings.Count(tt.want, "reject"); plan.Count(ActReject) != rejected || plan.Count(ActCreate) != strings.Count(tt.want, "create") {
			t.Errorf("keys %s: %d to reject, %d to create", tt.keys, plan.Count(ActReject), plan.Count(ActCreate))
		}
	}
}

// A sheet that changes between the two readings is told, and so is that the
// second can't begin.
func TestTwinsOfAnotherSheet(t *testing.T) {
	full := errors.New("the disk is full")
	for _, tt := range []struct {
		name, then string
		anew       error
		want       error
	}{
		{"another key", "1 2 1 4", nil, errChanged},
		{"a key that comes again by now", "1 2 1 2", nil, errChanged},
		{"a row more", "1 2 1 3 4", nil, errChanged},
		{"a row less", "1 2 1", nil, errChanged},
		{"the same", "1 2 1 3", nil, nil},
		{"no room", "1 2 1 3", full, full},
	} {
		path := filepath.Join(t.TempDir(), "tasks.csv")
		writeKeys(t, path, "1 2 1 3")
		_, err := newTestSource(t, path, twinsMapping).Check(t.Context(), Reading{Anew: func() error {
			writeKeys(t, path, tt.then)
			return tt.anew
		}})
		if !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
}

// Rows that share a key take the task of no other row: it is that of the row
// that has its content and could be sent.
func TestTwinsTakeNoTask(t *testing.T) {
	for _, rekey := range []bool{false, true} {
		w := &world{t: t, rekey: rekey}
		w.start("A,2031-03-04,1001,,,1")
		if _, err := w.run(); err != nil {
			t.Fatal(err)
		}
		w.mapping = ticketMapping
		w.write("A,2031-03-04,1001,,,7", "A,2031-03-04,1001,,,8", "B,2031-03-04,1001,,,7")
		im, err := w.run() // which is what --skip-invalid does
		if err != nil {
			t.Fatal(err)
		}
		rekeyed := 0
		if rekey {
			rekeyed = 1
		}
		if im.Plan.Rekeyed() != rekeyed || im.Plan.Count(ActReject) != 3-rekeyed || w.titles() != "A" {
			t.Errorf("rekey %v: %d rekeyed, %d refused, tasks %s", rekey, im.Plan.Rekeyed(), im.Plan.Count(ActReject), w.titles())
		}
	}
}

// A row in doubt may have opened its project. Where its key comes again it isn't
// looked for, and no other row opens the project a second time.
func TestTwinsInDoubtKeepTheirProject(t *testing.T) {
	w := &world{t: t, mapping: `version: 1
timezone: Europe/Berlin
key: Ticket
fields: {title: Title, deadline: Due, task_type: {value: task}, owners: {users: Who}, project: Text}
`}
	w.start("A,2031-03-04,1001,,P,1", "B,2031-03-04,1001,,P,2", "C,2031-03-04,1001,,Q,1", "D,2031-03-04,1001,,R,3")
	f, err := results.Open(w.results(), results.Options{Target: w.connect().Target()})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(f.Intend(results.Record{Row: 2, Key: "1", Status: results.Sending, Attempts: 1}), f.Close()); err != nil {
		t.Fatal(err)
	}
	im, err := w.run()
	if err != nil {
		t.Fatal(err)
	}
	if w.titles() != "D" || im.Tally.Left.Load() != 1 {
		t.Errorf("tasks %s, %d left", w.titles(), im.Tally.Left.Load())
	}
	left := slices.IndexFunc(w.records(), func(r results.Record) bool { return r.Key == "2" })
	if left < 0 || !strings.Contains(w.records()[left].Error, "row 2, which is in doubt, may have opened it") {
		t.Errorf("row 3 is recorded as %+v", w.records())
	}
}

// writeKeys writes a sheet of a row for each key.
func writeKeys(t *testing.T, path, keys string) {
	t.Helper()
	text := "Ticket,Title,Who\n"
	for i, key := range strings.Fields(keys) {
		text += fmt.Sprintf("%s,Row %d,1001\n", key, i+2)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
