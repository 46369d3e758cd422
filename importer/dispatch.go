package importer

import (
	"context"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

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
	former    string // the id of the task that it had before, and that was taken back
	forbidden bool   // an earlier run was told that it may not be sent
	requests  int    // of the kinds that follow a create, too; for the log
}

// send takes every open step through the pool once. A row's failure is
// recorded, not returned: only what must end the run is an error, and it
// ends take, by which the other workers take up no more rows, but not abort,
// which would cut off their requests.
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
			if *j.step != before { // else it waits for another row
				im.moved.Store(true)
			}
			if most := im.Options.Workers; most > 1 && im.Client.TakeShortage() && joined.Add(1) <= int64(most) {
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
		return im.recordInvalid(j)
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
		im.finish(j.step)
		return nil
	}
	j.step.action = ActComplete
	return im.complete(take, abort, j)
}
