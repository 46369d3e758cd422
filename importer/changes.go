package importer

import (
	"context"

	"tallyfy-import/importer/tallyfy"
	"tallyfy-import/mapping"
)

// A Change is a row that is not as its task was made.
type Change struct {
	Row         int // the sheet's own row number
	Key         string
	TaskID      string
	Differences []CellDifference // none where the row differs in nothing that the API shows
	Project     string           // the row's, where it is another than the task is in: no update follows it
	Gone        bool             // the task is archived or removed
	Split       bool             // there is a task for each assignee, which no update follows
}

// A CellDifference is a field that differs, and the cell that it comes from.
type CellDifference struct {
	Difference
	Cell   string // A1 notation; empty where no column feeds the field
	Column string
}

// fewTasks is how many tasks are read one by one; more of them are taken from
// a list of all, if that takes fewer reading calls. tasksPerRead is how many
// tasks come with one call of that list.
const (
	fewTasks     = 10
	tasksPerRead = 100
)

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
	find, err := im.finder(ctx, len(steps))
	if err != nil {
		return nil, err
	}
	var changes []Change
	err = im.each(ctx, steps, func(i int, draft *mapping.Draft) error {
		record, _ := im.Results.Find(im.Plan.steps.at(i).key)
		c := Change{Row: draft.Row, Key: record.Key, TaskID: record.TaskID, Split: isSplit(&draft.Task)}
		task, siblings, err := find(record.TaskID, c.Split)
		if err != nil {
			return err
		}
		if c.Gone = task == nil; !c.Gone {
			c.Differences = im.cells(draft, im.Source.differences(draft, task, siblings, record.RunID))
			if im.changesProject(draft, record.RunID) {
				c.Project = draft.Project
			}
		}
		changes = append(changes, c)
		return nil
	})
	return changes, err
}

// finder returns a function that gets a task of the results file by its id, nil
// for one that is gone, and its siblings if the row has any. n is how many it
// will be asked for.
func (im *Import) finder(ctx context.Context, n int) (func(id string, split bool) (*tallyfy.Task, []*tallyfy.Task, error), error) {
	if n > max(fewTasks, im.Results.Len()/tasksPerRead) {
		listed, err := listTasks(ctx, im.Results, im.Client)
		if err != nil {
			return nil, err
		}
		return func(id string, split bool) (*tallyfy.Task, []*tallyfy.Task, error) {
			task := listed.own[id]
			if task == nil || !split {
				return task, nil, nil
			}
			return task, siblingsIn(listed.processes[task.RunID], task), nil
		}, nil
	}
	return func(id string, split bool) (*tallyfy.Task, []*tallyfy.Task, error) {
		task, err := im.Client.Find(ctx, id)
		if err != nil || task == nil || !task.ArchivedAt.IsZero() {
			return nil, nil, err
		}
		if !split {
			return task, nil, nil
		}
		siblings, err := im.listSiblings(ctx, task)
		return task, siblings, err
	}, nil
}

// cells adds to each difference the cell that the field comes from.
func (im *Import) cells(draft *mapping.Draft, found []Difference) []CellDifference {
	var differences []CellDifference
	for _, d := range found {
		if d.Hidden && mayBeUnlisted(d.Field) {
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
