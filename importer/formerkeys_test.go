package importer

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tallyfy-import/importer/results"
	"tallyfy-import/mapping"
)

const ticketMapping = "key: Ticket\n" + worldMapping

// TestFormerKeys imports a sheet, changes its keys, and plans it again: a row
// that has a task under another key is refused, and no other row is.
func TestFormerKeys(t *testing.T) {
	row := func(title, ticket string) string { return title + ",2031-03-04,1001,,," + ticket }
	three := []string{row("A", "1"), row("B", "2"), row("C", "3")}
	same := []string{row("A", "1"), row("A", "2"), row("B", "3")}
	for _, tt := range []struct {
		name        string
		before      string // the mapping
		rows        []string
		mark        func(r *results.Record) // changes what was recorded; may be nil
		after       string                  // the mapping
		then        []string
		want        string // the actions
		wantNumbers []int  // of the rows that the refused ones were
	}{
		{"a key is added", worldMapping, three, nil, ticketMapping, three, "reject reject reject", []int{2, 3, 4}},
		{"a key is removed", ticketMapping, three, nil, worldMapping, three, "reject reject reject", []int{2, 3, 4}},
		{"a column more", ticketMapping, three, nil, "key: [Ticket, Title]\n" + worldMapping, three, "reject reject reject", []int{2, 3, 4}},
		{"nothing is changed", ticketMapping, three, nil, ticketMapping, three, "none none none", nil},
		{"one is renumbered", ticketMapping, three, nil, ticketMapping, []string{three[0], row("B", "20"), three[2]}, "none reject none", []int{3}},
		{"renumbered and moved", ticketMapping, three, nil, ticketMapping, []string{row("C", "30"), three[0], three[1]}, "reject none none", []int{4}},
		{"one is renumbered and edited", ticketMapping, three, nil, ticketMapping, []string{three[0], row("B2", "20"), three[2]}, "none create none", nil},
		{"two are swapped", ticketMapping, three, nil, ticketMapping, []string{row("A", "2"), row("B", "1"), three[2]}, "report report none", nil},
		{"one is new", ticketMapping, three, nil, ticketMapping, append(slices.Clone(three), row("D", "4")), "none none none create", nil},
		{"one of a known content is new", ticketMapping, three, nil, ticketMapping, append([]string{row("A", "0")}, three...), "create none none none", nil},
		{"a key is added to equal rows", worldMapping, same, nil, ticketMapping, same, "reject reject reject", []int{2, 3, 4}},
		{"a key is removed from equal rows", ticketMapping, same, nil, worldMapping, same, "reject reject reject", []int{2, 3, 4}},
		{"one more of equal rows", worldMapping, same, nil, ticketMapping, append(slices.Clone(same), row("A", "4")), "reject reject reject create", []int{2, 3, 4}},
		{"one more without keys", worldMapping, same, nil, worldMapping, append(slices.Clone(same), row("A", "4")), "none none none create", nil},
		{"one of equal rows is left", ticketMapping, same, nil, ticketMapping, []string{row("A", "7"), same[1], same[2]}, "reject none none", []int{2}},
		{"they were taken back", worldMapping, three, func(r *results.Record) { r.Status = results.Archived }, ticketMapping, three, "create create create", nil},
		{"they had failed", worldMapping, three, func(r *results.Record) { r.Status, r.TaskID = results.Failed, "" }, ticketMapping, three, "create create create", nil},
		{"they were completed", worldMapping, three, func(r *results.Record) { r.Status = results.Completed }, ticketMapping, three, "reject reject reject", []int{2, 3, 4}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := &world{t: t, mapping: tt.before}
			w.start(tt.rows...)
			if _, err := w.run(); err != nil {
				t.Fatal(err)
			}
			if tt.mark != nil {
				w.rerecord(tt.mark)
			}
			w.write(tt.then...)
			w.mapping = tt.after
			got, numbers := w.plan()
			if got != tt.want || !slices.Equal(numbers, tt.wantNumbers) {
				t.Errorf("%s of rows %v, want %s of %v", got, numbers, tt.want, tt.wantNumbers)
			}
		})
	}
}

// Rows that were refused under another key stay so, though the results file
// knows them as invalid by then.
func TestFormerKeysStay(t *testing.T) {
	w := &world{t: t}
	rows := []string{"A,2031-03-04,1001,,,1", "B,2031-03-04,1001,,,2"}
	w.start(rows...)
	if _, err := w.run(); err != nil {
		t.Fatal(err)
	}
	w.mapping = ticketMapping
	for range 2 {
		im, err := w.run() // which is what --skip-invalid does
		if err != nil {
			t.Fatal(err)
		}
		if n := im.Tally.Created.Load(); n != 0 || im.Plan.Count(ActReject) != 2 || len(w.server.Tasks()) != 2 {
			t.Fatalf("%d created, %d refused, %d tasks", n, im.Plan.Count(ActReject), len(w.server.Tasks()))
		}
		if got := w.statuses(); got != "invalid invalid created created" {
			t.Fatalf("the results file says %s", got)
		}
	}
}

// TestShiftThatIsSent inserts a row, takes another out and numbers all anew,
// where tasks follow their rows: a task goes with its key, and the row that has
// another one now is a new one.
func TestShiftThatIsSent(t *testing.T) {
	w := &world{t: t, mapping: ticketMapping, update: true}
	w.start("A,2031-03-04,1001,,,1", "B,2031-03-04,1001,,,2")
	w.options.Workers = 1
	if _, err := w.run(); err != nil {
		t.Fatal(err)
	}
	w.write("New,2031-03-04,1001,,,1", "A,2031-03-04,1001,,,3")
	im, err := w.run()
	if err != nil || w.titles() != "New B A" || w.statuses() != "updated created created" || im.Plan.Count(ActReject) != 0 {
		t.Errorf("%v, tasks: %s; %s, %d refused", err, w.titles(), w.statuses(), im.Plan.Count(ActReject))
	}
}

// TestRekey lets rows keep their tasks under other keys, among them rows of the
// same content, of a process, to be completed, and one that a crash left under
// both keys. Nothing is made twice, and the results file has a line for each.
func TestRekey(t *testing.T) {
	const fields = `version: 1
timezone: Europe/Berlin
fields: {title: Title, deadline: Due, task_type: {value: task}, owners: {users: Who}, project: Guest, completed: Text}
`
	rows := []string{
		"A,2031-03-04,1001,,,1", "A,2031-03-04,1001,,,2", "B,2031-03-04,1001,P,,3",
		"C,2031-03-04,1001,P,,4", "D,2031-03-04,1001,,yes,5",
	}
	for _, crashed := range []bool{false, true} {
		w := &world{t: t, mapping: fields, rekey: true}
		w.start(rows...)
		if _, err := w.run(); err != nil {
			t.Fatal(err)
		}
		if crashed {
			w.moveHalf("1")
		}
		w.mapping = "key: Ticket\n" + fields
		w.write(append(slices.Clone(rows), "E,2031-03-04,1001,P,,6", "A,2031-03-04,1001,,,7")...)
		im, err := w.run()
		if err != nil {
			t.Fatal(err)
		}
		want := 5
		if crashed {
			want = 4
		}
		if im.Plan.Rekeyed() != want || im.Tally.Created.Load() != 2 || im.Tally.Completed.Load() != 0 {
			t.Errorf("crashed %v: %d rekeyed, %d created, %d completed", crashed, im.Plan.Rekeyed(), im.Tally.Created.Load(), im.Tally.Completed.Load())
		}
		ids, runs := map[string]bool{}, map[string]bool{}
		for _, r := range w.records() {
			if len(r.Key) == 1 {
				ids[r.TaskID] = true
				runs[r.RunID] = true
			}
		}
		if n := len(w.server.Tasks()); n != 7 || len(ids) != 7 || len(runs) != 2 {
			t.Errorf("crashed %v: %d tasks, %d of them recorded, in %d processes", crashed, n, len(ids), len(runs)-1)
		}
		if n := len(w.records()); !crashed && n != 7 {
			t.Errorf("%d lines", n)
		}
		if im, err = w.run(); err != nil || im.Plan.Todo() != 0 || im.Plan.Rekeyed() != 0 || im.Plan.Count(ActNothing) != 7 {
			t.Errorf("crashed %v: the next run wants to send %d rows: %v", crashed, im.Plan.Todo(), err)
		}
	}
}

// A row that is to keep its task, and whose key a later row has too, is invalid,
// and the task stays where it was.
func TestRekeyRefusesSharedKeys(t *testing.T) {
	w := &world{t: t, mapping: worldMapping, rekey: true}
	w.start("A,2031-03-04,1001,,,1", "B,2031-03-04,1001,,,2")
	if _, err := w.run(); err != nil {
		t.Fatal(err)
	}
	w.mapping = ticketMapping
	w.write("A,2031-03-04,1001,,,1", "B,2031-03-04,1001,,,1")
	im, err := w.run()
	if err != nil || im.Plan.Count(ActReject) != 2 || im.Plan.Rekeyed() != 0 {
		t.Errorf("%d refused, %d rekeyed: %v", im.Plan.Count(ActReject), im.Plan.Rekeyed(), err)
	}
	if got := w.statuses(); got != "invalid created created" {
		t.Errorf("the results file says %s", got)
	}
}

// moveHalf records the first task under another key, as a crash within the
// change of a key may leave it.
func (w *world) moveHalf(key string) {
	w.t.Helper()
	r := w.records()[0]
	f, err := results.Open(w.results(), results.Options{Target: w.connect().Target()})
	if err != nil {
		w.t.Fatal(err)
	}
	r.Key = key
	if err := errors.Join(f.Amend(r), f.Close()); err != nil {
		w.t.Fatal(err)
	}
}

// rerecord changes every record.
func (w *world) rerecord(mark func(*results.Record)) {
	w.t.Helper()
	f, err := results.Open(w.results(), results.Options{Target: w.connect().Target()})
	if err != nil {
		w.t.Fatal(err)
	}
	for _, r := range w.records() {
		mark(&r)
		if err := f.Append(r); err != nil {
			w.t.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		w.t.Fatal(err)
	}
}

// plan reads the sheet, and returns the actions and of which rows the refused
// ones were, as a second reading tells them too.
func (w *world) plan() (actions string, numbers []int) {
	w.t.Helper()
	f, err := results.Read(w.results(), results.Options{})
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = f.Close() }() // read only
	source := newTestSource(w.t, filepath.Join(w.dir, "tasks.csv"), w.mapping)
	var all, told, retold []string
	tell := func(to *[]string, row *Row) {
		for _, p := range row.Draft.Problems {
			if p.Code == mapping.CodeImportedBefore {
				*to = append(*to, fmt.Sprint(p))
			}
		}
	}
	p, err := source.Check(w.t.Context(), Reading{
		Results: f,
		Row: func(row *Row, _ string, action Action) {
			all = append(all, actionNames[action])
			tell(&told, row)
		},
		Anew: func() error {
			all, told = nil, nil
			return nil
		},
	})
	if err != nil {
		w.t.Fatal(err)
	}
	for r, err := range p.Review(w.t.Context(), source, f) {
		if err != nil {
			w.t.Fatal(err)
		}
		tell(&retold, r.Row)
	}
	if !slices.Equal(told, retold) || len(told) != p.Count(ActReject) {
		w.t.Errorf("%d refused, told %q, told again %q", p.Count(ActReject), told, retold)
	}
	for i := range p.steps.len() {
		if _, r, found := p.formerOf(i, f); found {
			numbers = append(numbers, r.Row)
		}
	}
	return strings.Join(all, " "), numbers
}
