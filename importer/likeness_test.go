package importer

import (
	"strings"
	"testing"

	"tallyfy-import/importer/results"
	"tallyfy-import/importer/sandbox"
)

// TestLostAnswersOfTextsThatDifferInBlanks loses two creates of rows that say
// the same but for where their blanks are, the first one's before its task was
// made: its neighbour's isn't taken for it.
func TestLostAnswersOfTextsThatDifferInBlanks(t *testing.T) {
	t.Parallel()
	w := &world{t: t}
	w.sandbox.OnRequest = func(a sandbox.Arrival) sandbox.Fault {
		switch {
		case a.Endpoint != sandbox.Create || a.N > 2:
			return sandbox.NoFault
		case a.N == 1:
			return sandbox.ResetBefore
		}
		return sandbox.ResetAfter
	}
	w.start(row("Room 11 2"), row("Room 1 12"))
	w.options.Workers = 1
	im, err := w.run()
	if err != nil || w.titles() != "Room 1 12 Room 11 2" || w.statuses() != "created created" || im.Tally.Recovered.Load() != 1 {
		t.Errorf("%v, tasks: %s; %s, %d recovered", err, w.titles(), w.statuses(), im.Tally.Recovered.Load())
	}
}

// TestOpenersThatWereSentAlike loses the answers of rows that open processes of
// their own: until the rest of their assignees are there, their tasks are the
// same.
func TestOpenersThatWereSentAlike(t *testing.T) {
	t.Parallel()
	w := &world{t: t, mapping: `version: 1
timezone: Europe/Berlin
fields: {title: Title, deadline: Due, task_type: {value: task}, owners: {users: {column: Who, split: ";"}}, project: Ticket}
`}
	w.sandbox.OnRequest = everyCreate(2, sandbox.ResetAfter)
	w.start("Start,2031-03-04,1001;1002,,,P", "Start,2031-03-04,1001;1003,,,Q")
	im, err := w.run()
	if err != nil || w.titles() != "Start×2" || w.statuses() != "created created" || im.Tally.Recovered.Load() != 2 {
		t.Fatalf("%v, tasks: %s; %s, %d recovered", err, w.titles(), w.statuses(), im.Tally.Recovered.Load())
	}
	for _, task := range w.server.Tasks() {
		if len(task.Users) != 2 {
			t.Errorf("a task has the users %v", task.Users)
		}
	}
}

// TestAliasCorrectedWhileInDoubt corrects who an alias is while a row is in
// doubt. Its task is another person's then, but not made a second time.
func TestAliasCorrectedWhileInDoubt(t *testing.T) {
	t.Parallel()
	for _, made := range []bool{true, false} {
		fault := sandbox.HangBefore
		if made {
			fault = sandbox.HangAfter
		}
		arrived := make(chan struct{}, 1)
		w := &world{t: t, mapping: worldMapping + "aliases: {Bobby: 1001}\n"}
		w.sandbox.OnRequest = func(a sandbox.Arrival) sandbox.Fault {
			if a.Endpoint != sandbox.Create || a.N > 1 {
				return sandbox.NoFault
			}
			arrived <- struct{}{}
			return fault
		}
		w.start("One,2031-03-04,Bobby,,,")
		w.cutOffWhen(func() bool { return len(arrived) == 1 && (!made || len(w.server.Tasks()) == 1) })
		w.mapping = worldMapping + "aliases: {Bobby: 1002}\n"
		for range 2 {
			if _, err := w.run(); err != nil {
				t.Fatal(err)
			}
			task, r := w.server.Tasks()[0], w.record()
			named := r.Status == results.Sending && strings.Contains(r.Error, "the task "+task.ID+" could be its own")
			if w.titles() != "One" || named != made || !made && r.TaskID != task.ID {
				t.Errorf("made: %t: tasks: %s, %+v", made, w.titles(), r)
			}
		}
	}
}
