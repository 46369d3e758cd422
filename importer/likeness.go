package importer

import (
	"encoding/json"
	"html"
	"slices"
	"strings"
	"time"

	"tallyfy-import/importer/tallyfy"
	"tallyfy-import/mapping"
	"tallyfy-import/mapping/digest"
)

// A likeness says whether a task of the list can be the one that was sent.
type likeness uint8

const (
	different likeness = iota
	akin               // only its people, or its process, aren't those of the row as it is by now
	alike              // it can, but something differs or can't be compared
	equal              // all that can be compared is the same
)

// A content is what was sent, to be compared with the tasks of the list.
type content struct {
	task         mapping.Task  // with the process that it went into
	sent         digest.Digest // of all of it: rows that share it are interchangeable
	opensProcess bool          // the task got a new process of its own
	split        bool          // there is one task for each assignee
	anybodys     bool          // its first assignee isn't known from the row
}

func contentOf(t *mapping.Task) content {
	return content{task: *t, sent: digestOf(t), opensProcess: isSplit(t), split: isSplit(t)}
}

func digestOf(t *mapping.Task) digest.Digest {
	body, _ := json.Marshal(t) // nothing in a task can fail to be written, as it was when it was sent
	return digest.Of(body)
}

// compare says whether listed can be the task that c was sent for. Title, type,
// owners, description and process tell it from others. A deadline may have
// been moved to a working day, and what the list doesn't show says nothing.
func (c *content) compare(listed *tallyfy.Task) likeness {
	like, others := equal, false
	for _, d := range Compare(&c.task, listed, time.UTC) {
		switch d.Field {
		case "owners.users", "owners.guests", "owners.groups":
			if c.split || c.anybodys {
				continue // each has one of their own, or the token's user has it
			}
			others = others || !d.Hidden
		case "run_id":
			others = true
		case "title":
			return different
		case "task_type", "description":
			if !d.Hidden {
				return different
			}
		case "deadline":
			if !d.Hidden && !c.mayMove(listed.Deadline) {
				return different
			}
		}
		like = alike
	}
	if c.task.Description == "" && lettersOf(listed.Summary) != "" {
		return different
	}
	others = others || c.opensProcess && listed.RunID == "" || c.split && !c.isPart(listed)
	switch {
	case others && c.saysAll(listed):
		return akin
	case others:
		return different
	case c.task.RunID == "" && !c.opensProcess && listed.RunID != "", isArchived(listed):
		return alike
	}
	return like
}

// saysAll reports whether a task that nobody has archived shows a description
// where one was sent: enough to be taken for the row's by its texts alone.
func (c *content) saysAll(listed *tallyfy.Task) bool {
	return !isArchived(listed) && (c.task.Description == "" || lettersOf(listed.Summary) != "")
}

// isPart reports whether listed can be the task of one of the assignees who
// each get one of their own. Those of a group aren't known.
func (c *content) isPart(listed *tallyfy.Task) bool {
	owner := soloOwner(listed)
	if owner == "" || len(c.task.Owners.Groups) > 0 {
		return owner == "" || isSolo(listed)
	}
	people := strings.Split(set(append(userIDs(&c.task), c.task.Owners.Guests...)), "\n")
	return isSolo(listed) && slices.Contains(people, owner)
}

// mayMove reports whether the deadline can be moved to that time.
func (c *content) mayMove(to time.Time) bool {
	deadline, err := time.Parse(time.RFC3339, c.task.Deadline)
	return err == nil && to.Sub(deadline).Abs() <= maxMove
}

// nearer says by how much the texts of a task are nearer to those of one row
// than to those of another one, which count as the same.
func nearer(t *tallyfy.Task, to, than *mapping.Task) (title, description int) {
	title = nearness(t.Title, to.Title) - nearness(t.Title, than.Title)
	if lettersOf(t.Summary) != "" { // else the list may leave it out
		description = nearness(t.Summary, to.Description) - nearness(t.Summary, than.Description)
	}
	return title, description
}

// nearness grades a listed text that counts as the same as one that was sent:
// blanks or tags differ, or only how many blanks there are, or nothing does, but
// that it may be escaped.
func nearness(listed, sent string) int {
	switch {
	case listed == sent, html.UnescapeString(listed) == sent:
		return 2
	case foldText(listed) == foldText(sent):
		return 1
	}
	return 0
}
