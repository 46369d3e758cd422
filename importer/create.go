package importer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"tallyfy-import/importer/results"
	"tallyfy-import/importer/tallyfy"
	"tallyfy-import/mapping"
)

// create sends a row until the API says yes or no, or nobody knows.
func (im *Import) create(take, abort context.Context, j *job) error {
	if im.guests.blocks(&j.draft.Task, im.Source.Known()) {
		j.step.state = stateParked
		return nil
	}
	task := &j.draft.Task
	role, run := im.role(j)
	switch role {
	case waits:
		return nil // the next round takes it up
	case refused, delayed:
		why := fmt.Sprintf("not sent: project %q has no process: %s", j.draft.Project, run)
		if role == delayed {
			return im.recordLeft(j, 0, why)
		}
		r := j.record(results.Failed)
		r.Error = why
		return im.recordFailed(j, r)
	case joins:
		joining := *task
		joining.RunID = run
		task = &joining
	case opens:
		somebody, err := im.somebody(take, task)
		if err != nil {
			return err
		}
		task = opening(task, somebody)
	}
	body, err := json.Marshal(task)
	if err != nil {
		return err
	}
	if before, known := im.Results.Find(j.step.key); known {
		j.attempts, j.forbidden = before.Attempts, before.HTTPStatus == http.StatusForbidden
		j.former = formerID(before)
	}
	var out tallyfy.Outcome
	for {
		admission, err := im.admit(take, j, j.attempts+1)
		if err != nil {
			return im.givenUp(j, out, err)
		}
		// Each attempt has an intent of its own: its time says how long the
		// task may still be missing in the list.
		j.attempts++
		intent := j.record(results.Sending)
		intent.RunID, intent.Error = run, j.told("")
		if err := im.Results.Intend(intent); err != nil {
			return err
		}
		j.intended = true
		im.recent.add(task.Title)
		out = admission.Create(abort, body)
		over := im.patience.isOver(out, time.Now(), im.Options.MaxWait)
		switch {
		case out.Class == tallyfy.Created:
			if why, err := im.anothers(out, task.Title); why != "" || err != nil {
				admission.Distrust()
				return errors.Join(im.mistaken(j, run, out, why), err)
			}
			return im.created(take, abort, j, role, run, out)
		case out.Class != tallyfy.NotAdmitted:
			return im.created(take, abort, j, role, run, out)
		case out.GuestCap:
			return im.park(take, j, out)
		case over:
			return errors.Join(im.recordLeft(j, out.Status, out.Message), ErrRateLimited)
		}
	}
}

// created records the answer to a create.
func (im *Import) created(take, abort context.Context, j *job, role role, run string, out tallyfy.Outcome) error {
	r := j.record(results.Sending)
	r.HTTPStatus, r.Error = out.Status, out.Message
	switch out.Class {
	case tallyfy.Created:
		r.Status, r.TaskID, r.RunID, r.Error = results.Created, out.ID, out.RunID, ""
		if role == opens {
			im.opened(j, &r)
		} else if r.RunID == "" {
			r.RunID = run // the answer needn't repeat it
		}
		if err := im.Results.Append(r); err != nil {
			return err
		}
		im.Tally.Created.Add(1)
		im.permission.grant()
		im.guests.know(&j.draft.Task)
		return im.exists(take, abort, j)
	case tallyfy.InDoubt:
		r.RunID, r.Error = run, j.told(out.Message)
		j.step.action = ActLook
		return errors.Join(im.doubt(r), downTime(out, im.Options.MaxWait))
	case tallyfy.Stop:
		refusal := &AuthError{Status: out.Status, Message: out.Message}
		if out.Status == http.StatusForbidden {
			r.Error = "the token's owner may not create this task: " + out.Message
			if j.forbidden { // as before: that says nothing about the others
				return im.refused(j, r)
			}
			return errors.Join(im.refused(j, r), im.permission.refuse(refusal))
		}
		r.Status = results.Failed
		im.finishFailed(j.step)
		im.Tally.Failed.Add(1)
		return errors.Join(im.Results.Append(r), refusal)
	}
	return im.refused(j, r)
}

// refused records a row that the API refused, and tells those that wait for it.
func (im *Import) refused(j *job, r results.Record) error {
	im.hasNoProcess(j.draft.ProjectKey(), j.index, fmt.Sprintf("row %d, which was to open it, failed: %s", r.Row, r.Error), false)
	return im.recordFailed(j, r)
}

// opened makes the process of a new task known to the rows that wait for it.
func (im *Import) opened(j *job, r *results.Record) {
	if r.RunID == "" {
		im.hasNoProcess(j.draft.ProjectKey(), j.index, fmt.Sprintf("Tallyfy made none for row %d, which was to open it", r.Row), false)
	} else {
		im.hasProcess(j.draft.ProjectKey(), r.RunID)
	}
	if !isWhole(&j.draft.Task) {
		r.RequestHash = openerHash(&j.draft)
		j.step.action = ActAssign
	}
}

// A self remembers whose token this is.
type self struct {
	mu sync.Mutex // held while the API is asked
	id int64      // 0: it wasn't yet
}

// somebody is the token's own user, whom a task that opens a process gets
// until its groups are assigned.
func (im *Import) somebody(ctx context.Context, t *mapping.Task) (int64, error) {
	if len(t.Owners.Users)+len(t.Owners.Guests) > 0 {
		return 0, nil
	}
	im.self.mu.Lock() // the call that is waited for has the same context
	defer im.self.mu.Unlock()
	if im.self.id != 0 {
		return im.self.id, nil
	}
	me, err := im.Client.Me(ctx)
	if err == nil {
		im.self.id = me.ID
	}
	return me.ID, err
}
