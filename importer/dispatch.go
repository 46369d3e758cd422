package importer

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"tallyfy-import/importer/results"
	"tallyfy-import/importer/tallyfy"
	"tallyfy-import/mapping"
)

// A job is a step on its way through the pool.
type job struct {
	step      *step
	index     int // of the step
	key       string
	draft     mapping.Draft
	intended  bool // an intent of this run is on the disk
	attempts  int
	forbidden bool // an earlier run was told that it may not be sent
	requests  int  // of the kinds that follow a create, too; for the log
}

// send takes every open step through the pool once. A row's failure is
// recorded, not returned: only what must end the run is an error, and it
// stops the other workers from taking up rows, not in the middle of one.
//
// There are Options.Workers of them. Where the API answers as fast as the disk
// syncs, all of these would wait for an intent while no request is in flight:
// as many again join them then, one at a time, so that there are rows whose
// intents lie on the disk and that go when a request ends. A single worker
// stays alone, which keeps the sheet's order.
func (im *Import) send(stop, abort context.Context) error {
	im.turnTo(Activity{Phase: Sending})
	group, take := errgroup.WithContext(stop)
	jobs := make(chan *job, im.Options.Workers)
	group.Go(func() error {
		defer close(jobs)
		return im.feed(take, jobs)
	})
	var joined atomic.Int64
	var work func() error
	work = func() error {
		for j := range jobs {
			before := *j.step
			if err := im.carryOut(take, abort, j); err != nil {
				return err
			}
			if *j.step != before {
				im.moved.Store(true)
			}
			if most := im.Options.Workers; most > 1 && im.Client.Short() && joined.Add(1) <= int64(most) {
				group.Go(work)
			}
		}
		return nil
	}
	for range im.Options.Workers {
		group.Go(work)
	}
	return group.Wait()
}

// carryOut does what the step asks for.
func (im *Import) carryOut(take, abort context.Context, j *job) error {
	switch j.step.action {
	case ActReject:
		return im.rejected(j)
	case ActCreate:
		return im.create(take, abort, j)
	case ActUpdate, ActAssign:
		return im.update(take, abort, j)
	}
	return im.complete(take, abort, j)
}

// exists goes on with a row that has its task now.
func (im *Import) exists(take, abort context.Context, j *job) error {
	if j.step.action == ActAssign {
		return im.update(take, abort, j)
	}
	if !j.draft.Completed {
		im.settle(j.step)
		return nil
	}
	j.step.action = ActComplete
	return im.complete(take, abort, j)
}

// settle ends a step in this run.
func (im *Import) settle(s *step) {
	s.state = stateSettled
	im.Tally.Settled.Add(1)
}

// fail ends a step that failed.
func (im *Import) fail(s *step) {
	s.marks |= markFailed
	im.settle(s)
}

// failed records a row that the API refused.
func (im *Import) failed(j *job, r results.Record) error {
	im.fail(j.step)
	r.Status = results.Failed
	if err := im.Results.Append(r); err != nil {
		return err
	}
	return im.countFailure()
}

// countFailure ends the run when there were too many.
func (im *Import) countFailure() error {
	if n := im.Tally.Failed.Add(1); im.Options.MaxFailures > 0 && n >= int64(im.Options.MaxFailures) {
		return ErrTooManyFailures
	}
	return nil
}

// givenUp settles a row whose admission was refused by err, the end of the
// run. If an attempt was made the API did not take it, as last says, so nothing
// is in doubt.
func (im *Import) givenUp(j *job, last tallyfy.Outcome, err error) error {
	if !j.intended {
		return err
	}
	why := strings.TrimSuffix(strings.TrimPrefix(last.Message, "not sent: "), ".")
	return errors.Join(im.notAdmitted(j, last.Status, "not sent: "+why+"; the next run sends it"), err)
}

// notAdmitted records a row that the API did not take and that is left for the
// next run.
func (im *Import) notAdmitted(j *job, status int, message string) error {
	r := j.record(results.Failed)
	r.HTTPStatus, r.Error = status, message
	im.fail(j.step)
	im.Tally.Left.Add(1)
	im.hasNoProcess(j.draft.ProjectKey(), j.index, fmt.Sprintf("row %d, which is to open it, is left for the next run", r.Row), true)
	return im.Results.Append(r)
}

// rejected records an invalid row, unless it has a task from before.
func (im *Import) rejected(j *job) error {
	j.step.state = stateSettled // none of those that were to be sent
	if known, found := im.Results.Get(j.key); found && (known.TaskID != "" || known.Status == results.Sending) {
		return nil
	}
	r := j.record(results.Invalid)
	r.Error = firstMessages(j.draft.Problems)
	return im.Results.Append(r)
}

// firstMessages joins the messages of the problems that make a row invalid.
func firstMessages(problems []mapping.Problem) string {
	text := ""
	for _, p := range problems {
		if p.Severity != mapping.SeverityError {
			continue
		}
		if text != "" {
			text += "; "
		}
		text += p.Message
	}
	return text
}

// record is what the results file is to know of the row.
func (j *job) record(status results.Status) results.Record {
	return results.Record{
		Row: int(j.step.row), Key: j.key, Status: status,
		Attempts: j.attempts, RequestHash: requestHash(&j.draft),
	}
}
