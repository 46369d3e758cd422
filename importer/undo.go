package importer

import (
	"context"
	"errors"
	"fmt"
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
	MaxWait time.Duration // longer pauses end the run with ErrRateLimited

	Delete bool // remove the tasks for good, rather than archive them
	Force  bool // take tasks too that were completed or changed in Tallyfy since
	DryRun bool // only say what would be done

	Tally UndoTally

	run string // this run's name in the log
}

// An UndoTally counts what became of the tasks while an Undo runs.
type UndoTally struct {
	Archived, Gone, Kept, Failed atomic.Int64
}

// Kept is a task that an Undo leaves alone.
type Kept struct {
	Row    int
	TaskID string
	Reason string // as in "it was completed in Tallyfy"
}

// Run lists the organization's tasks once, then archives those of the results
// file, and records each as archived, so that it can be stopped and started
// again at any time and a later import makes the rows anew. What it leaves
// alone goes to keep. The end of stop lets the requests in flight finish.
func (u *Undo) Run(stop, abort context.Context, keep func(Kept)) error {
	u.run = newRun()
	listed, err := u.list(stop)
	if err != nil {
		return err
	}
	group, take := errgroup.WithContext(stop)
	todo := make(chan results.Record)
	group.Go(func() error {
		defer close(todo)
		return u.feed(take, todo)
	})
	var mu sync.Mutex
	for range u.Workers {
		group.Go(func() error {
			for r := range todo {
				reason, err := u.one(take, abort, r, listed[r.TaskID])
				if err != nil {
					return err
				}
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
	return errors.Join(err, u.Results.Sync())
}

// feed gives every record that has a task to the pool.
func (u *Undo) feed(ctx context.Context, todo chan<- results.Record) error {
	var records []results.Record // recording goes on while the pool works
	for r, err := range u.Results.Each() {
		if err != nil {
			return err
		}
		if r.HasTask() {
			records = append(records, r)
		}
	}
	for _, r := range records {
		select {
		case todo <- r:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return nil
}

// A sight is what a list shows of a task, as far as an Undo asks.
type sight struct {
	archived, completed bool
	created, updated    time.Time
}

// list sees every task of the results file, archived ones too.
func (u *Undo) list(ctx context.Context) (map[string]*sight, error) {
	seen := map[string]*sight{}
	for task, err := range u.Client.Tasks(ctx, tallyfy.TaskQuery{OneOff: true, Archived: "true"}) {
		if err != nil {
			return nil, err
		}
		held, err := u.Results.HasTaskID(task.ID)
		if err != nil {
			return nil, err
		}
		if held {
			seen[task.ID] = &sight{
				archived: !task.ArchivedAt.IsZero(), completed: task.Status == "completed" || !task.CompletedAt.IsZero(),
				created: task.CreatedAt, updated: task.LastUpdated,
			}
		}
	}
	return seen, nil
}

// changeSlack is how much later than its record a task's last change may be
// dated and still be our own.
const changeSlack = time.Minute

// touched says why a task is somebody else's by now, or nothing.
func touched(r results.Record, s *sight) string {
	switch {
	case s.completed && r.Status != results.Completed:
		return "it was completed in Tallyfy"
	case r.Status == results.Created && r.RunID == "" && s.updated.After(s.created.Add(changeSlack)),
		s.updated.After(r.Time.Add(clockSkew)):
		return "it was changed in Tallyfy on " + s.updated.UTC().Format("2006-01-02 15:04") + " UTC"
	}
	return ""
}

// one takes one task back, or says why it is left alone.
func (u *Undo) one(take, abort context.Context, r results.Record, s *sight) (reason string, err error) {
	if s != nil && !u.Force {
		if reason := touched(r, s); reason != "" {
			u.Tally.Kept.Add(1)
			return reason, nil
		}
	}
	gone := s != nil && s.archived && !u.Delete
	if !gone && !u.DryRun {
		out, err := u.remove(take, abort, r)
		if err != nil {
			return "", err
		}
		if out.Class != tallyfy.Created {
			u.Tally.Failed.Add(1)
			return "it could not be taken back: " + out.Message, nil
		}
	}
	if gone {
		u.Tally.Gone.Add(1)
	} else {
		u.Tally.Archived.Add(1)
	}
	if u.DryRun {
		return "", nil
	}
	r.Status, r.Error = results.Archived, ""
	return "", u.Results.Append(r)
}

// remove sends the request until there is an answer: archiving what is
// archived already does no harm.
func (u *Undo) remove(take, abort context.Context, r results.Record) (out tallyfy.Outcome, err error) {
	for attempt := 1; ; attempt++ {
		admission, err := u.Client.Admit(take)
		if err != nil {
			return out, err
		}
		admission = admission.About(about(u.run, r.Row, attempt, r.Key, attempt)...)
		if u.Delete {
			out = admission.Delete(abort, r.TaskID)
		} else {
			out = admission.Archive(abort, r.TaskID)
		}
		switch {
		case out.Class == tallyfy.Stop:
			return out, &AuthError{Status: out.Status, Message: out.Message}
		case out.Class == tallyfy.NotAdmitted && out.RetryAfter > u.MaxWait:
			return out, fmt.Errorf("%w: %s", ErrRateLimited, out.Message)
		case out.Class == tallyfy.NotAdmitted:
			attempt--
		case out.Class != tallyfy.InDoubt || attempt == completeAttempts:
			return out, nil
		}
	}
}
