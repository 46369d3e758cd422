// Package importer turns the rows of a sheet into tasks, each row once.
//
// Start with [Source.Check], the first reading: it binds every row to a task
// and says what is to be done about it, a [Plan]. Then [Import.Run] carries
// the plan out: it reads the sheet again, sends what has no task yet through a
// pool of workers, and records every outcome. Between the rounds it looks for
// rows whose outcome nobody knows.
//
// One row's way leads through these files; the others serve one of their steps:
//
//   - source.go, batch.go: a sheet and its mapping, read in a pipeline
//   - check.go, adder.go, keyring.go, plan.go, steps.go: the first reading
//   - feed.go, dispatch.go: the second reading, and the pool
//   - create.go, mistaken.go, followup.go, persist.go, finish.go: what is sent for a row, and recorded
//   - reconcile.go, match.go, rivals.go, likeness.go: rows in doubt
//   - formerkeys.go, heirs.go: rows that have another key by now
//   - review.go: what has become of each row, for reports
//   - verify.go, compare.go, undo.go, recall.go: after an import
//
// # Glossary
//
//   - A row is one row of the sheet below its header, with the sheet's own number.
//   - A draft is what the mapping makes of a row: a task, or problems.
//   - A key names a row across runs: the mapping's key columns, or the content.
//   - An intent is the results file's "sending" line, on the disk before the
//     request leaves.
//   - An attempt is one request for a row.
//   - In doubt is a row of which a request went out and no readable answer
//     came back: its task may exist or not.
//   - To reconcile is to look for the tasks of rows in doubt in the
//     organization's list, and to adopt those that are there.
//   - Siblings are the tasks that one create makes where each assignee gets a
//     task of their own. The results file knows the first of them.
//   - A project's opener is the row whose create makes its process; the rows
//     that join the process wait for it.
//   - Twins are rows of one key, all of them invalid.
//   - A former key is one under which a row has a task, or is in doubt, while
//     its key is another by now. Of a row in doubt the present row is the heir.
//   - Vanished is a row with a task that the sheet no longer has; an orphan is
//     one in doubt.
//   - Canaries are the first rows of a cautious run, read back before the
//     others; until then no step behind the horizon is taken up.
//   - Held is a row that a limit keeps for a later run.
//   - Parked is a row that waits for an hourly cap to end.
package importer

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"tallyfy-import/importer/results"
	"tallyfy-import/importer/tallyfy"
)

// Options are the limits that an import keeps.
type Options struct {
	Workers     int           // requests in flight at most
	Settle      time.Duration // how long the API's list may lag behind a create
	MaxWait     time.Duration // how long to wait for an hourly cap, or while the API takes nothing
	MaxFailures int           // stop after so many failed rows; 0: never
	Canary      int           // so many rows go first and are read back; 0: none
	Log         *slog.Logger
}

// An Import carries a plan out.
type Import struct {
	Source  *Source
	Plan    *Plan
	Results *results.File
	Client  *tallyfy.Client
	Options Options
	Tally   Tally

	// Elsewhere says what the rows of other sheets have to do with some tasks, so
	// that no row in doubt takes one of them. It may be nil.
	Elsewhere func(tasks []*tallyfy.Task) (Elsewhere, error)

	guests     guestCap
	self       self
	patience   patience
	permission permission
	recent     recent
	moved      atomic.Bool  // in this round a row got on
	run        string       // this run's name in the log
	began      time.Time    // this run
	lost       atomic.Int64 // when this run lost the last answer to a create, in unix nanoseconds; 0: none
	activity   atomic.Pointer[Activity]
}

// An Elsewhere is what is known of the rows of other sheets.
type Elsewhere struct {
	Owned map[string]bool // those of some tasks, by their ids, that belong to such rows
	Sent  map[string]bool // the request hashes of rows that a run which is on has sent, and that may have a task
}

// A Tally counts outcomes while an import runs. A row has more than one of them
// where a later step of it fails or is done, too.
type Tally struct {
	Created, Updated, Completed, Failed, Recovered, Left atomic.Int64

	Done      atomic.Int64 // rows of Plan.Todo about which there is nothing more to do in this run
	Inspected atomic.Int64 // first rows whose tasks were read back and are as they were sent
}

// ErrTooManyFailures ends a run after Options.MaxFailures failed rows.
var ErrTooManyFailures = errors.New("too many rows failed")

// ErrRateLimited ends a run that the API asked to wait for longer than
// Options.MaxWait, at once or again and again. What it left is for the next
// run.
var ErrRateLimited = errors.New("the API asks for a longer pause than the run may take")

// ErrDeadline is the cause of a stop because the time for a run is over. What
// it left is for the next run.
var ErrDeadline = errors.New("the time for this run is over")

// An AuthError ends a run whose token the API refuses.
type AuthError struct {
	Status  int    // 401 or 403
	Message string // the API's own words
}

func (e *AuthError) Error() string {
	if e.Status == http.StatusForbidden {
		return fmt.Sprintf("the token's owner may not do this: %s (HTTP status 403); ask an administrator of the organization, or use another's token", e.Message)
	}
	return fmt.Sprintf("the API refused the token: %s (HTTP status %d); it may have expired, or its owner logged out: get another in Tallyfy under Settings > Integrations > REST API", e.Message, e.Status)
}

// EndOfRun gives an error of a reading call the meaning that the same refusal of
// a writing call has: an *AuthError where the token is no good, ErrRateLimited
// where the API asks to wait for long. Any other error comes back as it is.
func EndOfRun(err error) error {
	var api *tallyfy.Error
	switch {
	case !errors.As(err, &api), errors.Is(err, ErrRateLimited):
		return err
	case api.IsAuth():
		return &AuthError{Status: api.Status, Message: api.Message}
	case api.Status == http.StatusTooManyRequests:
		return fmt.Errorf("%w (%w)", ErrRateLimited, err)
	}
	return err
}

// isEndOfRun reports whether err, as EndOfRun gives it, is more than one row's
// trouble.
func isEndOfRun(err error) bool {
	return errors.As(err, new(*AuthError)) || errors.Is(err, ErrRateLimited)
}

// maxRounds bounds how often rows in doubt are looked for and sent again in
// one run: an API that loses one answer in two leaves one row in a million. The
// rounds of rows that wait for an hourly cap are bounded by Options.MaxWait.
const maxRounds = 20

// Run sends what the plan asks for and records every outcome. The end of stop
// lets the requests in flight finish and takes up no more rows; the end of
// abort cuts those requests off, which leaves their rows in doubt. However
// the run ends, the results file knows all that was sent, one line for each
// row in the sheet's order.
//
// The error is nil when every step was carried out or recorded as failed, the
// cause of stop or abort, ErrTooManyFailures, ErrRateLimited, an *AuthError, a
// *CanaryError, or what made sending or recording impossible.
func (im *Import) Run(stop, abort context.Context) error {
	im.run, im.began = newRun(), time.Now()
	err := im.rekey(stop)
	if err == nil {
		err = im.inherit(stop)
	}
	if err == nil {
		err = im.recall(stop)
	}
	if err == nil {
		// Before any row is sent, so that no answer gives another row the task
		// of one in doubt, and no end of the run keeps it from being looked for.
		err = im.reconcile(stop)
	}
	if err == nil {
		err = im.canary(stop, abort)
	}
	if err == nil {
		err = im.rounds(stop, abort)
	}
	if err == nil {
		err = im.permission.end()
	}
	err = EndOfRun(err)
	im.turnTo(Activity{Phase: Compacting})
	if compacting := im.Results.Compact(im.Plan.order()); compacting != nil {
		return errors.Join(err, compacting)
	}
	if err == nil { // else the error says that rows are left
		im.Tally.Left.Add(int64(im.Plan.Unsent(im.Results)))
	}
	return err
}

// rounds sends until nothing is open any more, or rows in doubt were looked for
// maxRounds times: what was sent in the last round is looked for, too, and what
// it left is for the next run. Each round reads the sheet anew, so that rows that
// wait take no memory.
func (im *Import) rounds(stop, abort context.Context) error {
	for looked := 0; im.Plan.open() && looked < maxRounds; {
		im.moved.Store(false)
		if err := im.send(stop, abort); err != nil {
			return err
		}
		doubts := im.Plan.hasDoubts()
		if !im.moved.Load() && !doubts {
			return nil // all that is open waits for a row behind the horizon
		}
		if doubts {
			looked++
		}
		if err := im.unpark(stop); err != nil {
			return err
		}
		if err := im.reconcile(stop); err != nil {
			return err
		}
	}
	return nil
}
