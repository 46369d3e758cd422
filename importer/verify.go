package importer

import (
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
// which the sheet knows nothing.
type Finding struct {
	Row         int // the sheet's own row number; of an unknown one, the row that it was
	Key         string
	TaskID      string
	Verdict     Verdict
	Differences []Difference
	Others      []string // ids of the duplicates
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
// results file that is listed, about 1 KB each.
func Verify(ctx context.Context, source *Source, file *results.File, client *tallyfy.Client, see func(*Finding)) (*Verification, error) {
	listed, err := listTasks(ctx, file, client)
	if err != nil {
		return nil, err
	}
	v := &Verification{}
	inSheet := map[digest.Digest]bool{}
	_, err = source.Check(ctx, Reading{Row: func(row *Row, key string, _ Action) {
		if key == "" {
			return
		}
		inSheet[digest.Of(key)] = true
		f := listed.judge(row, key, file, source.Binding.Zone())
		v.count(f)
		see(f)
	}})
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
	own    map[string]*tallyfy.Task   // those of the results file, by id
	others map[digest.Digest][]string // ids of all others, by what they look like
}

// listTasks gets every one-off task that isn't archived.
func listTasks(ctx context.Context, file *results.File, client *tallyfy.Client) (*census, error) {
	c := &census{own: map[string]*tallyfy.Task{}, others: map[digest.Digest][]string{}}
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
		} else {
			look := lookOf(task.Title, task.TaskType, task.Summary, userRefs(&task), task.Owners.Guests, task.Owners.Groups)
			c.others[look] = append(c.others[look], task.ID)
		}
	}
	return c, nil
}

// lookOf stands for what makes two tasks duplicates. The deadline isn't part
// of it, since the API may move it.
func lookOf(title, taskType, text string, users, guests, groups []string) digest.Digest {
	return digest.Of(strings.Join([]string{foldText(title), taskType, foldText(text), set(users), set(guests), set(groups)}, "\x00"))
}

// judge compares one row with its task.
func (c *census) judge(row *Row, key string, file *results.File, zone *time.Location) *Finding {
	f := &Finding{Row: row.Sheet.Number, Key: key, Verdict: Missing}
	record, _ := file.Get(key)
	task := c.own[record.TaskID]
	if !record.HasTask() || task == nil || row.Draft.Verdict != mapping.Wanted {
		f.TaskID = record.TaskID
		return f
	}
	f.TaskID = task.ID
	for _, d := range Compare(&row.Draft.Task, task, zone) {
		if !d.Moved && !(d.Hidden && mayBeUnlisted(d.Field)) {
			f.Differences = append(f.Differences, d)
		}
	}
	t := &row.Draft.Task
	f.Others = c.others[lookOf(t.Title, t.TaskType, t.Description, userIDs(t), t.Owners.Guests, t.Owners.Groups)]
	switch {
	case len(f.Differences) > 0:
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
