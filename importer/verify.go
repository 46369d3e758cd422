package importer

import (
	"cmp"
	"context"
	"strings"
	"time"

	"tallyfy-import/importer/results"
	"tallyfy-import/importer/tallyfy"
	"tallyfy-import/mapping"
	"tallyfy-import/mapping/digest"
)

// A Verdict says how a row and Tallyfy agree.
type Verdict string

// The verdicts of a verification.
const (
	Matching   Verdict = "matching"   // the task is as the row says
	Different  Verdict = "different"  // the task is there, and some fields are not as the row says
	Missing    Verdict = "missing"    // the row has no task, or it is archived or gone
	Duplicated Verdict = "duplicated" // there are more tasks like the row's own
	Unknown    Verdict = "unknown"    // the results file has a task of which the sheet knows nothing
)

// A Finding is what a verification found about one row, or about one task of
// which the sheet knows nothing. It can be written as JSON and read back.
type Finding struct {
	Row         int // the sheet's own row number; of an unknown one, the row that it was
	Key         string
	TaskID      string
	Verdict     Verdict
	Differences []Difference
	Others      []string // ids of the duplicates
	InDoubt     bool     // a request went out for it, and nobody knows what became of it
	Invalid     string   // why the row can't be held against its task; empty for a sound one
}

// A Verification counts findings. Rows that the mapping leaves out and blank
// ones are no rows here.
type Verification struct {
	Rows, Matching, Different, Missing, Duplicates, Unknown int
}

// AllMatch reports whether there is nothing else to say.
func (v *Verification) AllMatch() bool { return v.Rows == v.Matching && v.Unknown == 0 }

// Verify lists the organization's tasks once and holds them against the rows
// and the results file. Each finding goes to see, the rows in the sheet's
// order, then what the sheet knows nothing of. It keeps every task of the
// results file that is listed, about 1 KB each with a short description, 150
// bytes of every other task, and 50 bytes a row.
//
// settle is how long the list may lag behind a create: where it lacks a task
// that young, it is asked again once it can't.
func Verify(ctx context.Context, source *Source, file *results.File, client *tallyfy.Client, settle time.Duration, see func(*Finding)) (*Verification, error) {
	listed, err := listTasks(ctx, file, client)
	if err != nil {
		return nil, err
	}
	splits := source.Binding.Has("separate_task_for_each_assignee")
	if listed, err = listed.catchUp(ctx, file, client, settle, splits); err != nil {
		return nil, err
	}
	if listed.runs, err = source.projectRuns(ctx, file); err != nil {
		return nil, err
	}
	v := &Verification{}
	inSheet := map[digest.Digest]bool{}
	// Once is enough: a finding can't be taken back, and of rows that share a key
	// the first is the one that the key's task is held against.
	_, err = source.plan(ctx, Reading{Row: func(row *Row, key string, _ Action) {
		if key == "" {
			if row.Draft.Key != "" { // the mapping leaves it out
				inSheet[digest.Of(row.Draft.Key)] = true
			}
			return
		}
		inSheet[digest.Of(key)] = true
		f := listed.judge(row, key, file, source)
		v.count(f)
		see(f)
	}}, nil)
	if err != nil {
		return nil, err
	}
	for record, err := range file.Each() {
		if err != nil {
			return nil, err
		}
		if record.HasTask() && !inSheet[digest.Of(record.Key)] {
			v.Unknown++
			see(&Finding{Row: record.Row, Key: record.Key, TaskID: record.TaskID, Verdict: Unknown})
		}
	}
	return v, nil
}

func (v *Verification) count(f *Finding) {
	v.Rows++
	switch f.Verdict {
	case Matching:
		v.Matching++
	case Different:
		v.Different++
	case Missing:
		v.Missing++
	case Duplicated:
		v.Duplicates++
	}
}

// A census is the organization's tasks, by what they are looked up by.
type census struct {
	own       map[string]*tallyfy.Task   // those of the results file, by id
	others    map[digest.Digest][]twin   // all others, by what they look like
	processes map[string][]*tallyfy.Task // of the others, those that may be siblings, by their process

	runs map[string]string // the processes of the sheet's projects
}

// A twin is a task that looks like others, but for its deadline.
type twin struct {
	id       string
	deadline time.Time
}

// listTasks gets every one-off task that isn't archived.
func listTasks(ctx context.Context, file *results.File, client *tallyfy.Client) (*census, error) {
	c := &census{own: map[string]*tallyfy.Task{}, others: map[digest.Digest][]twin{}, processes: map[string][]*tallyfy.Task{}}
	query := tallyfy.TaskQuery{OneOff: true, With: []string{"tags", "form_fields", "summary"}}
	for task, err := range client.Tasks(ctx, query) {
		if err != nil {
			return nil, err
		}
		held, err := file.HasTaskID(task.ID)
		if err != nil {
			return nil, err
		}
		if held {
			c.own[task.ID] = &task
			continue
		}
		look := lookOf(&task)
		c.others[look] = append(c.others[look], twin{task.ID, task.Deadline})
		if task.RunID != "" && isSolo(&task) {
			c.processes[task.RunID] = append(c.processes[task.RunID], &task)
		}
	}
	return c, nil
}

// catchUp returns a census with the tasks of the results file that are so young
// that the list may not have shown them yet: a few are asked for one by one. For
// more of them, or where rows have tasks for each assignee (splits), of which the
// results file knows one, the list is read again once it can't lag any more.
func (c *census) catchUp(ctx context.Context, file *results.File, client *tallyfy.Client, settle time.Duration, splits bool) (*census, error) {
	var young []string
	var last time.Time
	siblings := false
	for r, err := range file.Each() {
		if err != nil {
			return nil, err
		}
		if !r.HasTask() || time.Since(r.Time) >= settle || c.own[r.TaskID] != nil && !(splits && r.RunID != "") {
			continue
		}
		young = append(young, r.TaskID)
		siblings = siblings || splits && r.RunID != ""
		if r.Time.After(last) {
			last = r.Time
		}
	}
	if siblings || len(young) > fewTasks {
		if err := sleep(ctx, min(time.Until(last.Add(settle)), settle)); err != nil {
			return nil, err
		}
		return listTasks(ctx, file, client)
	}
	for _, id := range young {
		task, err := client.Find(ctx, id)
		if err != nil {
			return nil, err
		}
		if task != nil && task.ArchivedAt.IsZero() {
			c.own[id] = task
		}
	}
	return c, nil
}

// lookOf stands for what makes two tasks duplicates, but for their deadlines.
func lookOf(t *tallyfy.Task) digest.Digest {
	return digest.Of(strings.Join([]string{
		lettersOf(t.Title), t.TaskType, lettersOf(t.Summary), set(userRefs(t)), set(t.Owners.Guests), set(t.Owners.Groups),
	}, "\x00"))
}

// twins returns the ids of the tasks that are the same as one of the results
// file. A task that comes back every month has a deadline of its own each time.
func (c *census) twins(task *tallyfy.Task) []string {
	var ids []string
	for _, t := range c.others[lookOf(task)] {
		if t.deadline.Sub(task.Deadline).Abs() < time.Second {
			ids = append(ids, t.id)
		}
	}
	return ids
}

// judge compares one row with its task.
func (c *census) judge(row *Row, key string, file *results.File, source *Source) *Finding {
	record, _ := file.Get(key)
	f := &Finding{Row: row.Sheet.Number, Key: key, TaskID: record.TaskID, Verdict: Missing}
	f.InDoubt = record.InDoubt()
	task := c.own[record.TaskID]
	if row.Draft.Verdict == mapping.Invalid {
		f.Invalid = firstMessages(row.Draft.Problems)
	}
	if !record.HasTask() || task == nil {
		return f
	}
	var siblings []*tallyfy.Task
	if isSplit(&row.Draft.Task) {
		siblings = siblingsIn(c.processes[task.RunID], task)
	}
	unchanged := record.RequestHash == requestHash(&row.Draft)
	run := record.RunID
	if !unchanged { // else it is where it was sent to
		run = cmp.Or(c.runs[row.Draft.ProjectKey()], run)
	}
	for _, d := range source.differences(&row.Draft, task, siblings, run) {
		if !(d.Moved && unchanged) && !(d.Hidden && mayBeUnlisted(d.Field)) {
			f.Differences = append(f.Differences, d)
		}
	}
	f.Others = c.twins(task)
	switch {
	case len(f.Differences) > 0 || f.Invalid != "":
		f.Verdict = Different
	case len(f.Others) > 0:
		f.Verdict = Duplicated
	default:
		f.Verdict = Matching
	}
	return f
}

// mayBeUnlisted reports whether a list needn't show a field that is stored. The
// canary reads tasks one by one, and sees those too.
func mayBeUnlisted(field string) bool {
	switch field {
	case "started_at", "max_assignable", "prevent_guest_comment", "everyone_must_complete",
		"can_complete_only_assignees", "top_secret", "webhook":
		return true
	}
	return false
}
