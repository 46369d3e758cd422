package importer

import (
	"context"
	"encoding/json"
	"errors"

	"tallyfy-import/importer/results"
	"tallyfy-import/importer/tallyfy"
)

// completeAttempts bounds how often a completion without a readable answer is
// sent. Sending it again is safe: a task is completed once, and the API's
// "already completed" counts as done.
const completeAttempts = 4

// complete completes a task that exists, as a step of its own: a crash
// between the creation and this leaves the row as created, and the next run
// completes it.
func (im *Import) complete(take, abort context.Context, j *job) error {
	known, found := im.Results.Get(j.key)
	if !found || known.TaskID == "" {
		return errors.New("the results file lost the task of " + j.key + ": restore it and run the same command again")
	}
	r := known
	r.Row = int(j.step.row)
	for attempt := 1; ; attempt++ {
		admission, err := im.admit(take, j, attempt)
		if err != nil {
			return err
		}
		out := admission.Complete(abort, known.TaskID, known.RunID, j.draft.Approved)
		r.HTTPStatus, r.Error = out.Status, out.Message
		switch {
		case out.Class == tallyfy.Created:
			r.Status, r.Error = results.Completed, ""
			j.step.state = stateSettled
			im.Tally.Completed.Add(1)
			return im.Results.Append(r)
		case out.Class == tallyfy.Stop:
			return &AuthError{Status: out.Status, Message: out.Message}
		case out.Class == tallyfy.NotAdmitted && out.RetryAfter > im.Options.MaxWait:
			return ErrRateLimited
		case out.Class == tallyfy.NotAdmitted:
			attempt--
		case out.Class == tallyfy.Refused || attempt == completeAttempts:
			r.Error = "created, but not completed: " + out.Message
			return im.keep(j, r)
		}
	}
}

// update makes the task follow its row. The call says how the task is to be,
// so sending it again is safe, and an answer that doesn't come leaves the old
// hash in the results file: the next run sends it again.
func (im *Import) update(take, abort context.Context, j *job) error {
	known, _ := im.Results.Get(j.key)
	task := j.draft.Task
	task.Description = ""
	body, err := json.Marshal(&task)
	if err != nil {
		return err
	}
	for attempt := 1; ; attempt++ {
		admission, err := im.admit(take, j, attempt)
		if err != nil {
			return err
		}
		out := admission.Update(abort, known.TaskID, body)
		r := known
		r.Row, r.HTTPStatus, r.Error = int(j.step.row), out.Status, out.Message
		switch {
		case out.Class == tallyfy.Created:
			r.Error, r.RequestHash = "", requestHash(&j.draft)
			if j.step.action == ActUpdate {
				r.Status = results.Updated
				im.Tally.Updated.Add(1)
			}
			j.step.action = ActNothing
			if err := im.Results.Append(r); err != nil {
				return err
			}
			return im.exists(take, abort, j)
		case out.Class == tallyfy.Stop:
			return &AuthError{Status: out.Status, Message: out.Message}
		case out.Class == tallyfy.NotAdmitted && out.RetryAfter > im.Options.MaxWait:
			return ErrRateLimited
		case out.Class == tallyfy.NotAdmitted:
			attempt--
		case out.Class == tallyfy.Refused || attempt == completeAttempts:
			r.Error = "not updated: " + out.Message
			return im.keep(j, r)
		}
	}
}

// keep records that a step after the creation failed: the row keeps its task.
func (im *Import) keep(j *job, r results.Record) error {
	j.step.state = stateSettled
	if err := im.Results.Append(r); err != nil {
		return err
	}
	return im.countFailure()
}
