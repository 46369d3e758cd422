package importer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"tallyfy-import/importer/results"
	"tallyfy-import/importer/tallyfy"
	"tallyfy-import/mapping"
)

// persist sends a call of a job that may be sent again.
func (im *Import) persist(take context.Context, j *job, send func(tallyfy.Admission) tallyfy.Outcome) (tallyfy.Outcome, error) {
	admit := func(attempt int) (tallyfy.Admission, error) { return im.admit(take, j, attempt) }
	out, err := persist(&im.patience, im.Options.MaxWait, admit, send)
	if err == nil && out.Class == tallyfy.Created {
		im.permission.grant()
	}
	return out, err
}

// taskOf is what the results file knows of a row that has a task.
func (im *Import) taskOf(j *job) (results.Record, error) {
	known, _ := im.Results.Get(j.key)
	if known.TaskID != "" {
		return known, nil
	}
	if err := im.Results.Err(); err != nil {
		return known, err // the record may lack what couldn't be read
	}
	return known, lostError(j.step)
}

// lostError says that the results file doesn't know what it was told of a row.
func lostError(s *step) error {
	return fmt.Errorf("the results file lost row %d: restore it and run the same command again", s.row)
}

// complete completes a task that exists, as a step of its own: a crash
// between the creation and this leaves the row as created, and the next run
// completes it.
func (im *Import) complete(take, abort context.Context, j *job) error {
	known, err := im.taskOf(j)
	if err != nil {
		return err
	}
	ids := []string{known.TaskID}
	if isSplit(&j.draft.Task) {
		siblings, err := im.siblingIDs(take, &j.draft, known)
		if take.Err() != nil {
			return context.Cause(take)
		}
		if err = EndOfRun(err); isEndOfRun(err) {
			return err
		}
		if err != nil {
			return im.keep(j, known, "created, but not completed: "+err.Error())
		}
		ids = append(siblings, known.TaskID)
	}
	r := known
	for _, id := range ids {
		out, err := im.persist(take, j, func(a tallyfy.Admission) tallyfy.Outcome {
			return a.Complete(abort, id, known.RunID, j.draft.Approved)
		})
		if err != nil {
			return err
		}
		r.HTTPStatus = out.Status
		if out.Class != tallyfy.Created {
			return im.keep(j, r, "created, but not completed: "+out.Message)
		}
	}
	r.Row, r.Status, r.Error = int(j.step.row), results.Completed, ""
	im.finish(j.step)
	im.Tally.Completed.Add(1)
	return im.Results.Append(r)
}

// siblingIDs asks for the ids of the tasks that one call made together with the
// one that a row is known to have.
func (im *Import) siblingIDs(ctx context.Context, d *mapping.Draft, known results.Record) ([]string, error) {
	task, err := im.Client.Get(ctx, known.TaskID)
	if err != nil {
		return nil, err
	}
	siblings, err := im.siblings(ctx, d, &task, known)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(siblings))
	for i, t := range siblings {
		ids[i] = t.ID
	}
	return ids, nil
}

// update makes the task follow its row. The call says how the task is to be,
// so an answer that doesn't come, or shows that Tallyfy left something as it
// was, leaves the old hash in the results file, and the next run sends it again.
func (im *Import) update(take, abort context.Context, j *job) error {
	if im.guests.blocks(&j.draft.Task, im.Source.Known()) {
		j.step.state = stateParked
		return nil
	}
	known, err := im.taskOf(j)
	if err != nil {
		return err
	}
	body, err := im.updateBody(&j.draft.Task)
	if err != nil {
		return err
	}
	if err := im.unsettle(j, known); err != nil {
		return err
	}
	mayHaveCome := false
	out, err := im.persist(take, j, func(a tallyfy.Admission) tallyfy.Outcome {
		out := a.Update(abort, known.TaskID, body)
		mayHaveCome = mayHaveCome || out.Class == tallyfy.InDoubt
		return out
	})
	if (err != nil || out.GuestCap) && !mayHaveCome && j.step.action == ActUpdate {
		err = errors.Join(im.Results.Amend(known), err) // nothing came of it
	}
	if err != nil {
		return err
	}
	if out.GuestCap {
		return im.park(take, j, out)
	}
	r := known
	r.HTTPStatus = out.Status
	if out.Class == tallyfy.InDoubt && j.step.action == ActUpdate {
		r.RequestHash = unsettledHash(r.RequestHash)
	}
	if out.Class != tallyfy.Created {
		return im.keep(j, r, "not updated: "+out.Message)
	}
	im.guests.know(&j.draft.Task)
	if why := im.ignored(j, known.RunID, out.Task); why != "" {
		return im.keep(j, r, why)
	}
	r.Row, r.Error, r.RequestHash = int(j.step.row), "", requestHash(&j.draft)
	if j.step.action == ActUpdate {
		r.Status = results.Updated
		im.Tally.Updated.Add(1)
	}
	j.step.action = ActNothing
	if err := im.Results.Append(r); err != nil {
		return err
	}
	return im.exists(take, abort, j)
}

// unsettle records, durably, that nobody knows which content a task has while
// an update is on its way: a row that is set back to what it said before has
// changed, too, unless the answer comes. What an assignment is to follow must be
// on the disk by then: a row that is found in doubt isn't looked for as it will
// be after it.
func (im *Import) unsettle(j *job, known results.Record) error {
	if j.step.action != ActUpdate {
		return im.Results.Sync()
	}
	known.Error, known.RequestHash = "an update was sent, and no answer is known", unsettledHash(known.RequestHash)
	return errors.Join(im.Results.Amend(known), im.Results.Sync())
}

// unsettledHash is recorded of a task that had the content of this hash, and
// may have another one since. By it the row is found under another key.
func unsettledHash(hash string) string { return "?" + strings.TrimPrefix(hash, "?") }

// updateBody is the body of the API's update call: that of a create, but that
// the description's key is summary, which is sent blank where the sheet has
// become blank.
func (im *Import) updateBody(t *mapping.Task) ([]byte, error) {
	body := struct {
		mapping.Task
		Summary *string `json:"summary,omitempty"` // hides the task's own
	}{Task: *t}
	body.Description, body.SeparateTasks = "", nil
	if t.Summary != "" || im.Source.feeds("description") {
		body.Summary = &t.Summary
	}
	return json.Marshal(&body)
}

// feeds reports whether a column of the sheet feeds a field.
func (s *Source) feeds(field string) bool {
	for _, use := range s.Binding.Uses() {
		if use.Field == field {
			return true
		}
	}
	return false
}

// ignored says what the answer to an update shows to be other than the row
// says: the API takes no change of some fields, and says nothing. Nor does a
// task move to another project, whose process isn't run. What only adds
// assignees is the second half of a create, of which the other fields are for
// the canary and verify to see, as those of any create.
func (im *Import) ignored(j *job, run string, have *tallyfy.Task) string {
	var words []string
	if have != nil {
		for _, d := range Compare(&j.draft.Task, have, im.Source.Binding.Zone()) {
			asked := j.step.action == ActUpdate || strings.HasPrefix(d.Field, "owners.")
			if asked && !d.Moved && !d.Hidden {
				words = append(words, d.String())
			}
		}
	}
	if im.changesProject(&j.draft, run) {
		if len(words) == 0 {
			return unmovedText
		}
		words = append(words, "it stays in its process: Tallyfy moves no task to another project")
	}
	if len(words) == 0 {
		return ""
	}
	return "updated in part, Tallyfy left something as it was: " + strings.Join(words, "; ")
}

// unmovedText says why a row that has changed its project has failed, whatever
// else of it has changed.
const unmovedText = "not moved to the project in its row: Tallyfy moves no task to another one: " +
	"set the project back to what it was, or archive this task in Tallyfy and give the row a new key"

// keep records why a step after the creation failed: the row keeps its task.
func (im *Import) keep(j *job, r results.Record, why string) error {
	im.finishFailed(j.step)
	r.Row, r.Error = int(j.step.row), why
	if err := im.Results.Append(r); err != nil {
		return err
	}
	return im.countFailure()
}
