package importer

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"tallyfy-import/importer/results"
	"tallyfy-import/importer/tallyfy"
	"tallyfy-import/mapping"
)

// A CanaryError says that one of the first few rows has no task, or one that
// isn't as it was sent, so that the others were not sent at all.
type CanaryError struct {
	Row         int // the sheet's own row number
	TaskID      string
	Differences []Difference
	Reason      string // why there is no task to compare; empty where there is one
}

func (e *CanaryError) Error() string {
	if e.Reason != "" {
		return fmt.Sprintf("row %d, one of the first, has no task that could be looked at: %s; no more rows were sent", e.Row, e.Reason)
	}
	var words []string
	for _, d := range e.Differences {
		words = append(words, d.String())
	}
	return fmt.Sprintf("the task of row %d (%s) is not as it was sent: %s; no more rows were sent", e.Row, e.TaskID, strings.Join(words, "; "))
}

// canary sends the first few rows alone, reads their tasks back and compares
// every field. A deadline that was moved to a working day is no fault. Where a
// row has no task to look at, because a limit left it for the next run or it
// waits for another row, the next one takes its place.
func (im *Import) canary(stop, abort context.Context) error {
	if im.Options.Canary == 0 {
		return nil
	}
	defer func() { im.Plan.horizon = im.Plan.steps.len() }()
	from, n := 0, 0
	for {
		left := im.Options.Canary - int(im.Tally.Inspected.Load())
		if left <= 0 {
			return nil
		}
		n = max(left, 2*n) // each time the sheet is read again
		birds := im.Plan.next(from, n)
		if len(birds) == 0 {
			return nil
		}
		from = birds[len(birds)-1] + 1
		im.Plan.horizon = from
		if err := im.rounds(stop, abort); err != nil {
			return err
		}
		im.turnTo(Activity{Phase: Comparing, Rows: len(birds)})
		err := im.each(stop, birds, func(i int, draft *mapping.Draft) error {
			return im.inspect(stop, im.Plan.steps.at(i), draft)
		})
		if err != nil {
			return err
		}
	}
}

// next returns the indexes of the first n steps, from an index on, that create
// or change a task.
func (p *Plan) next(from, n int) []int {
	var found []int
	for i := from; i < p.steps.len() && len(found) < n; i++ {
		if s := p.steps.at(i); (s.action == ActCreate || s.action == ActUpdate) && s.state == stateOpen {
			found = append(found, i)
		}
	}
	return found
}

// inspect reads the task of a row that was sent and compares it. A row that a
// limit left for the next run, or that waits for another, says nothing.
func (im *Import) inspect(ctx context.Context, s *step, draft *mapping.Draft) error {
	record, found := im.Results.Find(s.key)
	switch {
	case !found || s.state != stateDone:
		return nil
	case record.HasTask():
	case record.Status == results.Sending, record.Status == results.Failed && record.HTTPStatus >= 400 && record.HTTPStatus != http.StatusTooManyRequests:
		return &CanaryError{Row: record.Row, Reason: record.Error}
	default:
		return nil
	}
	task, err := im.Client.Find(ctx, record.TaskID)
	if task == nil && err == nil { // it may be too young to be seen
		if err = sleep(ctx, im.Options.Settle); err == nil {
			task, err = im.Client.Find(ctx, record.TaskID)
		}
	}
	if err != nil {
		return err
	}
	if task == nil {
		return &CanaryError{Row: record.Row, Reason: "the task " + record.TaskID + " is gone already"}
	}
	var siblings []*tallyfy.Task
	if isSplit(&draft.Task) {
		if siblings, err = im.siblings(ctx, draft, task, record); err != nil {
			return err
		}
	}
	var wrong []Difference
	for _, d := range im.Source.differences(draft, task, siblings, record.RunID) {
		if !d.Moved {
			wrong = append(wrong, d)
		} else if im.Options.Log != nil {
			im.Options.Log.Info(fmt.Sprintf("row %d: %s, a working day", record.Row, d))
		}
	}
	if len(wrong) > 0 {
		return &CanaryError{Row: record.Row, TaskID: record.TaskID, Differences: wrong}
	}
	im.Tally.Inspected.Add(1)
	return nil
}
