package importer

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"tallyfy-import/importer/results"
	"tallyfy-import/importer/tallyfy"
)

// An Undo takes back the tasks that a results file knows.
type Undo struct {
	Results *results.File
	Client  *tallyfy.Client
	Workers int
	MaxWait time.Duration // for longer the run doesn't wait, but ends with ErrRateLimited
	Settle  time.Duration // how long the API's list may lag behind a create

	Delete bool // remove the tasks for good, rather than archive them
	Force  bool // take tasks too that were completed or changed in Tallyfy since
	DryRun bool // only say what would be done

	Tally UndoTally

	run      string // this run's name in the log
	patience patience
}

// An UndoTally counts what became of the tasks while an Undo runs.
type UndoTally struct {
	Rows                         atomic.Int64 // that the Undo is through with, of those that it takes
	Archived, Gone, Kept, Failed atomic.Int64 // tasks
	InDoubt                      atomic.Int64 // rows that may have a task which nobody knows
}

// Kept is a task that an Undo leaves alone.
type Kept struct {
	Row    int
	TaskID string
	Reason string // as in "it was completed in Tallyfy"
}

// Run lists the organization's tasks once, then archives those of the results
// file, and records each as archived, so that it can be stopped and started
// again at any time and a later import makes the rows anew: one line for each
// row, in the order that they had. What it leaves alone goes to keep. The end of
// stop lets the requests in flight finish.
func (u *Undo) Run(stop, abort context.Context, keep func(Kept)) error {
	u.run = newRun()
	records, err := u.records()
	if err != nil {
		return err
	}
	if err := sleep(stop, u.lag(records)); err != nil {
		return err
	}
	listed, err := u.list(stop)
	if err != nil {
		return err
	}
	listed.setClock(records)
	group, take := errgroup.WithContext(stop)
	todo := make(chan results.Record)
	group.Go(func() error {
		defer close(todo)
		for _, r := range records {
			select {
			case todo <- r:
			case <-take.Done():
				return context.Cause(take)
			}
		}
		return nil
	})
	var mu sync.Mutex
	for range u.Workers {
		group.Go(func() error {
			for r := range todo {
				reason, err := u.one(take, abort, r, listed)
				if err != nil {
					return err
				}
				u.Tally.Rows.Add(1)
				if reason != "" {
					mu.Lock()
					keep(Kept{Row: r.Row, TaskID: r.TaskID, Reason: reason})
					mu.Unlock()
				}
			}
			return nil
		})
	}
	err = group.Wait()
	if u.DryRun {
		return err
	}
	return errors.Join(err, u.Results.Compact(u.Results.Order()))
}

// Takes reports whether a record's task is one that u is to take back: removing
// for good takes those too that were archived before.
func (u *Undo) Takes(r results.Record) bool {
	return r.HasTask() || u.Delete && r.TaskID != ""
}

// records returns every record whose task is to be taken back, and counts those
// in doubt. Recording goes on while they are worked on, so they are read
// beforehand.
func (u *Undo) records() ([]results.Record, error) {
	var records []results.Record
	for r, err := range u.Results.Each() {
		if err != nil {
			return nil, err
		}
		if u.Takes(r) {
			records = append(records, beforeRecall(r))
		} else if r.Status == results.Sending {
			u.Tally.InDoubt.Add(1)
		}
	}
	return records, nil
}

// lag is how long to wait until the list shows the siblings of all tasks. A
// task outside of processes has none, and is known by its id.
func (u *Undo) lag(records []results.Record) time.Duration {
	var last time.Time
	for i := range records {
		if r := &records[i]; r.RunID != "" && r.Time.After(last) {
			last = r.Time
		}
	}
	return min(time.Until(last.Add(u.Settle)), u.Settle)
}

// one takes the task of one row back, with its siblings, or says why it is
// left alone. The siblings go first: the record names the row's own task only,
// so what is left of them after a crash is found by it.
func (u *Undo) one(take, abort context.Context, r results.Record, listed *inventory) (reason string, err error) {
	if r.Status == results.Archived && listed.own[r.TaskID] == nil {
		u.Tally.Gone.Add(1) // removed for good already: the list can't lag behind an archiving
		return "", nil
	}
	family, err := listed.family(take, u.Client, r)
	if err != nil {
		return "", err
	}
	for _, one := range family {
		if reason := listed.touched(r, one.task); reason != "" && !u.Force {
			u.Tally.Kept.Add(1)
			return reason, nil
		}
	}
	for _, one := range family {
		if reason, err := u.take(take, abort, r, one); reason != "" || err != nil {
			return reason, err
		}
	}
	if u.DryRun {
		return "", nil
	}
	r.Status, r.Error = results.Archived, ""
	return "", u.Results.Append(r)
}

// take takes one task of a row back, or says why it can't.
func (u *Undo) take(take, abort context.Context, r results.Record, one relative) (reason string, err error) {
	if one.gone || one.task != nil && !one.task.ArchivedAt.IsZero() && !u.Delete {
		u.Tally.Gone.Add(1)
		return "", nil
	}
	if !u.DryRun {
		out, err := u.remove(take, abort, r, one.id)
		if err != nil {
			return "", err
		}
		if out.Class != tallyfy.Created {
			u.Tally.Failed.Add(1)
			return "it could not be taken back: " + out.Message, nil
		}
		if out.Gone {
			u.Tally.Gone.Add(1)
			return "", nil
		}
	}
	u.Tally.Archived.Add(1)
	return "", nil
}

// remove archives or removes one task: doing it again does no harm. While it is
// on its way, the record says that nobody knows what becomes of it.
func (u *Undo) remove(take, abort context.Context, r results.Record, id string) (tallyfy.Outcome, error) {
	begun, mayHaveCome := false, false
	admit := func(attempt int) (tallyfy.Admission, error) {
		a, err := u.Client.Admit(take)
		if err == nil && !begun {
			err = u.begin(r)
			begun = err == nil
		}
		return a.About(about(u.run, r.Row, attempt, r.Key, attempt)...), err
	}
	out, err := persist(&u.patience, u.MaxWait, admit, func(a tallyfy.Admission) (out tallyfy.Outcome) {
		if u.Delete {
			out = a.Delete(abort, id)
		} else {
			out = a.Archive(abort, id)
		}
		mayHaveCome = mayHaveCome || out.Class == tallyfy.InDoubt
		return out
	})
	if begun && !mayHaveCome && (err != nil || out.Class != tallyfy.Created) {
		err = errors.Join(err, u.Results.Amend(r)) // nothing came of it
	}
	return out, err
}

// begin records, durably, that a record's task is about to be taken back. One
// that was taken back before is only removed for good: no row has it any more.
func (u *Undo) begin(r results.Record) error {
	if r.Status == results.Archived {
		return nil
	}
	return errors.Join(u.Results.Amend(recalled(r)), u.Results.Sync())
}
