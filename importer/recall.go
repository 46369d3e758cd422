package importer

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"tallyfy-import/importer/results"
	"tallyfy-import/mapping"
)

// recalledText starts the error of a record while an undo takes its task back;
// behind it stands what the record was before.
const recalledText = "an undo was sent, and no answer is known; before, it was "

// recalled is what is recorded of a task before an undo takes it back: if the
// answer doesn't come, nobody knows whether it has.
func recalled(r results.Record) results.Record {
	before := string(r.Status)
	if r.Error != "" {
		before += ": " + r.Error
	}
	r.Status, r.Error = results.Sending, recalledText+before
	return r
}

// isRecalled reports whether nobody knows whether a record's task was taken
// back.
func isRecalled(r *results.Record) bool { return r.Status == results.Sending && r.HasTask() }

// beforeRecall is what such a record was before; any other comes back as it is.
func beforeRecall(r results.Record) results.Record {
	if !isRecalled(&r) {
		return r
	}
	before, _ := strings.CutPrefix(r.Error, recalledText)
	status, text, _ := strings.Cut(before, ": ")
	switch s := results.Status(status); s {
	case results.Updated, results.Completed, results.Failed:
		r.Status, r.Error = s, text
	default:
		r.Status, r.Error = results.Created, text
	}
	return r
}

// recall asks for the tasks of rows of which an undo was cut off. A row whose
// task was taken back is opened to be sent anew, as after any undo; any other
// keeps its task.
func (im *Import) recall(ctx context.Context) error {
	var steps []int
	for i := range im.Plan.in(stateOpen, ActLook) {
		if known, _ := im.Results.State(im.Plan.steps.at(i).key); known.HasTask {
			steps = append(steps, i)
		}
	}
	if len(steps) == 0 {
		return nil
	}
	im.turnTo(Activity{Phase: Looking, Rows: len(steps)})
	return im.each(ctx, steps, func(i int, draft *mapping.Draft) error {
		return im.recallRow(ctx, im.Plan.steps.at(i), draft)
	})
}

// recallRow is recall for one row.
func (im *Import) recallRow(ctx context.Context, s *step, draft *mapping.Draft) error {
	r, found := im.Results.Find(s.key)
	if err := im.Results.Err(); err != nil || !found {
		return errors.Join(err, lostError(s))
	}
	task, err := im.Client.Find(ctx, r.TaskID)
	if err != nil {
		return fmt.Errorf("can't tell whether the task of row %d was taken back, so no row is sent: %w", s.row, EndOfRun(err))
	}
	if task == nil || !task.ArchivedAt.IsZero() {
		r.Status, r.Error = results.Archived, ""
		s.action = ActCreate
		return im.Results.Append(r)
	}
	if err := im.Results.Amend(beforeRecall(r)); err != nil {
		return err
	}
	im.Tally.Recovered.Add(1)
	s.marks |= markAdopted
	known, _ := im.Results.State(s.key)
	s.action = decide(draft, knowledgeOf(draft, known), im.Plan.update)
	if !s.toSend() {
		im.finish(s)
	}
	return nil
}
