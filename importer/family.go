package importer

import (
	"context"
	"time"

	"tallyfy-import/importer/results"
	"tallyfy-import/importer/tallyfy"
	"tallyfy-import/mapping"
)

// isSplit reports whether the API makes a task of its own for each assignee.
// It puts them into one process, and its answer names only the first: the
// results file knows that one, and the others are its siblings.
func isSplit(t *mapping.Task) bool { return t.SeparateTasks != nil && *t.SeparateTasks }

// birthSpan is how far apart the API dates tasks that one call makes.
const birthSpan = 10 * time.Second

// areSiblings reports whether one call made both tasks: they are in one
// process, say the same, were made in one go, and each is one person's, but
// not the same one's.
func areSiblings(a, b *tallyfy.Task) bool {
	return a.ID != b.ID && a.RunID != "" && a.RunID == b.RunID &&
		isSolo(a) && isSolo(b) && soloOwner(a) != soloOwner(b) &&
		a.TaskType == b.TaskType && lettersOf(a.Title) == lettersOf(b.Title) &&
		a.CreatedAt.Sub(b.CreatedAt).Abs() <= birthSpan
}

// isSolo reports whether a task is one person's.
func isSolo(t *tallyfy.Task) bool {
	return len(t.Owners.Users)+len(t.Owners.Guests) == 1 && len(t.Owners.Groups) == 0
}

// soloOwner is the person of a task that is one person's.
func soloOwner(t *tallyfy.Task) string { return set(append(userRefs(t), t.Owners.Guests...)) }

// siblingsIn returns those of some tasks that one call made together with
// task.
func siblingsIn(process []*tallyfy.Task, task *tallyfy.Task) []*tallyfy.Task {
	var found []*tallyfy.Task
	for _, t := range process {
		if areSiblings(task, t) {
			found = append(found, t)
		}
	}
	return found
}

// siblings asks the API for the tasks that one call made together with a row's
// task. The list may lag behind their creation, so that it is asked again once
// it can't any more, unless all of the row's people are there.
func (im *Import) siblings(ctx context.Context, d *mapping.Draft, task *tallyfy.Task, r results.Record) ([]*tallyfy.Task, error) {
	if task.RunID == "" {
		return nil, nil
	}
	found, err := im.listSiblings(ctx, task)
	wait := min(time.Until(r.Time.Add(im.Options.Settle)), im.Options.Settle)
	if err != nil || wait <= 0 || im.Source.haveAll(&d.Task, together(task, found)) {
		return found, err
	}
	if err := sleep(ctx, wait); err != nil {
		return nil, err
	}
	return im.listSiblings(ctx, task)
}

// haveAll reports whether everybody whom a task is for is among some assignees.
// It is false where a group's members aren't known.
func (s *Source) haveAll(t *mapping.Task, have tallyfy.Owners) bool {
	want := mapping.Owners{Users: t.Owners.Users, Guests: t.Owners.Guests}
	for _, group := range t.Owners.Groups {
		names := s.Known()
		if names == nil || len(names.GroupMembers(group)) == 0 {
			return false
		}
		want.Users = append(want.Users[:len(want.Users):len(want.Users)], names.GroupMembers(group)...)
	}
	return set(userIDs(&mapping.Task{Owners: want})) == set(userRefs(&tallyfy.Task{Owners: have})) &&
		set(want.Guests) == set(have.Guests)
}

// listSiblings asks once.
func (im *Import) listSiblings(ctx context.Context, task *tallyfy.Task) ([]*tallyfy.Task, error) {
	var process []*tallyfy.Task
	for t, err := range im.Client.RunTasks(ctx, task.RunID) {
		if err != nil {
			return nil, err
		}
		held, err := im.Results.HasTaskID(t.ID)
		if err != nil {
			return nil, err
		}
		if !held && t.ArchivedAt.IsZero() {
			process = append(process, &t)
		}
	}
	return siblingsIn(process, task), nil
}

// differences returns the fields in which a row's task, with its siblings, is
// not as the row says. run is the process that the results file has for it.
func (s *Source) differences(d *mapping.Draft, task *tallyfy.Task, siblings []*tallyfy.Task, run string) []Difference {
	want, have := d.Task, *task
	if d.Project != "" {
		want.RunID = run
	}
	if isSplit(&want) {
		have.Owners = together(task, siblings)
		want.Owners = expanded(want.Owners, have.Owners, s.Known())
	}
	found := Compare(&want, &have, s.Binding.Zone())
	if !d.Completed {
		return found
	}
	for _, t := range append([]*tallyfy.Task{task}, siblings...) {
		if !isCompleted(t) {
			return append(found, Difference{Field: "completed", Want: "yes", Have: "no"})
		}
	}
	if d.Approved != nil && have.IsApproved != nil && *d.Approved != *have.IsApproved {
		found = append(found, Difference{Field: "approved", Want: yesNo(*d.Approved), Have: yesNo(*have.IsApproved)})
	}
	return found
}

// together are the assignees of a task and its siblings.
func together(task *tallyfy.Task, siblings []*tallyfy.Task) tallyfy.Owners {
	all := task.Owners
	for _, t := range siblings {
		all.Users = append(all.Users[:len(all.Users):len(all.Users)], t.Owners.Users...)
		all.Guests = append(all.Guests[:len(all.Guests):len(all.Guests)], t.Owners.Guests...)
	}
	return all
}

// expanded puts a group's members in its place. Of a group whose members
// aren't known, whoever has a task counts as one.
func expanded(o mapping.Owners, have tallyfy.Owners, names *mapping.Directory) mapping.Owners {
	all := mapping.Owners{Users: append([]mapping.User(nil), o.Users...), Guests: o.Guests}
	for _, group := range o.Groups {
		var members []mapping.User
		if names != nil {
			members = names.GroupMembers(group)
		}
		if members == nil {
			for _, id := range userRefs(&tallyfy.Task{Owners: have}) {
				members = append(members, mapping.User(id))
			}
		}
		all.Users = append(all.Users, members...)
	}
	return all
}

// isCompleted reports whether a task is done.
func isCompleted(t *tallyfy.Task) bool { return !t.CompletedAt.IsZero() || t.Status == "completed" }

func yesNo(v bool) string {
	if v {
		return "yes"
	}
	return "no"
}
