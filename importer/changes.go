package importer

import (
	"context"
	"errors"

	"tallyfy-import/importer/results"
	"tallyfy-import/importer/tallyfy"
	"tallyfy-import/mapping"
)

// A Change is a row that is not as its task was made.
type Change struct {
	Row         int // the sheet's own row number
	Key         string
	TaskID      string
	Differences []CellDifference // none where the row differs in nothing that the API shows
	Gone        bool             // the task is archived or removed
}

// A CellDifference is a field that differs, and the cell that it comes from.
type CellDifference struct {
	Difference
	Cell   string // A1 notation; empty where no column feeds the field
	Column string
}

// fewTasks is how many tasks are read one by one; more of them are taken from
// a list of all.
const fewTasks = 10

// Changes compares each row whose content has changed with its task, and says
// cell by cell what differs. It sends nothing but reading calls, at most as
// many as a list of all tasks takes.
func (im *Import) Changes(ctx context.Context) ([]Change, error) {
	var steps []int
	for i, s := range im.Plan.steps.all() {
		if s.action == ActReport || s.action == ActUpdate {
			steps = append(steps, i)
		}
	}
	if len(steps) == 0 {
		return nil, nil
	}
	find, err := finder(ctx, im.Results, im.Client, len(steps))
	if err != nil {
		return nil, err
	}
	var changes []Change
	err = im.each(ctx, steps, func(i int, draft *mapping.Draft) error {
		record, _ := im.Results.Find(im.Plan.steps.at(i).key)
		c := Change{Row: draft.Row, Key: record.Key, TaskID: record.TaskID}
		task, err := find(record.TaskID)
		if err != nil {
			return err
		}
		if c.Gone = task == nil; !c.Gone {
			c.Differences = im.cells(draft, Compare(&draft.Task, task, im.Source.Binding.Zone()))
		}
		changes = append(changes, c)
		return nil
	})
	return changes, err
}

// finder returns a function that gets tasks of the results file by their ids,
// nil for one that is gone.
func finder(ctx context.Context, file *results.File, client *tallyfy.Client, n int) (func(id string) (*tallyfy.Task, error), error) {
	if n <= fewTasks {
		return func(id string) (*tallyfy.Task, error) { return getTask(ctx, client, id) }, nil
	}
	listed, err := listTasks(ctx, file, client)
	if err != nil {
		return nil, err
	}
	return func(id string) (*tallyfy.Task, error) { return listed.own[id], nil }, nil
}

// getTask reads one task, nil if it is gone.
func getTask(ctx context.Context, client *tallyfy.Client, id string) (*tallyfy.Task, error) {
	task, err := client.Get(ctx, id)
	if isNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if !task.ArchivedAt.IsZero() {
		return nil, nil
	}
	return &task, nil
}

// cells adds to each difference the cell that the field comes from. A deadline
// that the API moved to a working day is no change of the row's.
func (im *Import) cells(draft *mapping.Draft, found []Difference) []CellDifference {
	var differences []CellDifference
	for _, d := range found {
		if d.Moved || d.Hidden && mayBeUnlisted(d.Field) {
			continue
		}
		c := CellDifference{Difference: d}
		for _, use := range im.Source.Binding.Uses() {
			if use.Field == d.Field {
				c.Cell, c.Column = im.Source.Header.Ref(draft.Row, use.Column), use.Name
				break
			}
		}
		differences = append(differences, c)
	}
	return differences
}

// isNotFound reports whether a reading call found nothing.
func isNotFound(err error) bool {
	var api *tallyfy.Error
	return errors.As(err, &api) && api.IsNotFound()
}
