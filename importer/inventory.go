package importer

import (
	"context"
	"slices"
	"time"

	"tallyfy-import/importer/results"
	"tallyfy-import/importer/tallyfy"
)

// An inventory is what a list shows of the tasks of a results file, archived
// ones too, and of their siblings: about 1 KB each.
type inventory struct {
	own       map[string]*tallyfy.Task   // by id
	processes map[string][]*tallyfy.Task // tasks of others that may be siblings, by their process

	exact bool          // the API dates tasks to less than a second
	ahead time.Duration // how far its clock is ahead of the one that dates records; less by what an answer takes
	known bool          // that could be found out
}

// list sees the organization's tasks.
func (u *Undo) list(ctx context.Context) (*inventory, error) {
	v := &inventory{own: map[string]*tallyfy.Task{}, processes: map[string][]*tallyfy.Task{}}
	for task, err := range u.Client.Tasks(ctx, tallyfy.TaskQuery{OneOff: true, Archived: "true"}) {
		if err != nil {
			return nil, err
		}
		held, err := u.Results.HasTaskID(task.ID)
		if err != nil {
			return nil, err
		}
		switch {
		case held:
			v.own[task.ID] = &task
		case task.RunID != "" && isSolo(&task):
			v.processes[task.RunID] = append(v.processes[task.RunID], &task)
		}
	}
	return v, nil
}

// A relative is a task that a row stands for: its own, or a sibling of that.
type relative struct {
	id   string
	task *tallyfy.Task // nil where no list shows it
	gone bool          // it was asked for by itself, and isn't there
}

// family returns the tasks that one call made for a row, the row's own last.
// One that the list doesn't show is gone, or too young for a list that lags
// behind; what it looks like matters only in a process, where it is asked for.
func (v *inventory) family(ctx context.Context, client *tallyfy.Client, r results.Record) ([]relative, error) {
	task := v.own[r.TaskID]
	if task == nil && r.RunID == "" {
		return []relative{{id: r.TaskID}}, nil
	}
	if task == nil {
		var err error
		if task, err = client.Find(ctx, r.TaskID); task == nil || err != nil {
			return []relative{{id: r.TaskID, gone: true}}, err
		}
	}
	var all []relative
	for _, t := range siblingsIn(v.processes[task.RunID], task) {
		all = append(all, relative{id: t.ID, task: t})
	}
	return append(all, relative{id: task.ID, task: task}), nil
}

// setClock compares the API's clock with the one that dated the records. A
// record is made right after the answer to a create, so that the median of the
// differences is the clocks' own.
func (v *inventory) setClock(records []results.Record) {
	var ahead []time.Duration
	for i := range records {
		r := &records[i]
		t := v.own[r.TaskID]
		if t == nil || t.CreatedAt.IsZero() {
			continue
		}
		v.exact = v.exact || t.CreatedAt.Nanosecond() != 0 || t.LastUpdated.Nanosecond() != 0
		if isAsCreated(r) {
			ahead = append(ahead, t.CreatedAt.Sub(r.Time))
		}
	}
	if v.known = len(ahead) > 0; v.known {
		slices.Sort(ahead)
		v.ahead = ahead[len(ahead)/2]
	}
}

// recordSlack is by how much later than its record our own last change of a
// task may be dated, beside the difference of the clocks.
const recordSlack = 5 * time.Second

// isAsCreated reports whether a record was made right after the answer to its
// create. One with an error is of what was tried later, which may have changed
// the task in part.
func isAsCreated(r *results.Record) bool { return r.Status == results.Created && r.Error == "" }

// touched says why a task, that of a record or a sibling of it, is somebody
// else's by now, or nothing. The import changes a task only where its record
// says so, and where it belongs to a process: otherwise any change after the
// creation is somebody else's.
func (v *inventory) touched(r results.Record, t *tallyfy.Task) string {
	switch {
	case t == nil || !t.ArchivedAt.IsZero():
		return ""
	case isCompleted(t) && r.Status != results.Completed:
		return "it was completed in Tallyfy"
	case t.LastUpdated.After(v.lastOwn(r, t)):
		return "it was changed in Tallyfy on " + t.LastUpdated.UTC().Format("2006-01-02 15:04") + " UTC"
	}
	return ""
}

// lastOwn is when our own last change of a task may have been at the latest.
func (v *inventory) lastOwn(r results.Record, t *tallyfy.Task) time.Time {
	switch {
	case isAsCreated(&r) && r.RunID == "" && !t.CreatedAt.IsZero():
		if v.exact {
			return t.CreatedAt
		}
		return t.CreatedAt.Add(time.Second)
	case !v.known:
		return r.Time.Add(clockSkew)
	}
	return r.Time.Add(v.ahead + recordSlack)
}
