package importer

import (
	"encoding/json"
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
	alike              // it can, but something differs or can't be compared
	equal              // all that can be compared is the same
)

// A content is what was sent, to be compared with the tasks of the list.
type content struct {
	task         mapping.Task  // with the process that it went into
	sent         digest.Digest // of all of it: rows that share it are interchangeable
	opensProcess bool          // the task got a new process of its own
	split        bool          // there is one task for each assignee
}

func contentOf(t *mapping.Task) content {
	body, _ := json.Marshal(t) // nothing in a task can fail to be written, as it was when it was sent
	return content{task: *t, sent: digest.Of(body), opensProcess: isSplit(t), split: isSplit(t)}
}

// compare says whether listed can be the task that c was sent for. Title, type,
// owners, description and process tell it from others. A deadline may have
// been moved to a working day, and what the list doesn't show says nothing.
func (c *content) compare(listed *tallyfy.Task) likeness {
	like := equal
	for _, d := range Compare(&c.task, listed, time.UTC) {
		switch d.Field {
		case "owners.users", "owners.guests", "owners.groups":
			if c.opensProcess || c.split {
				continue // one of them has it, or each has one of their own
			}
			if !d.Hidden {
				return different
			}
		case "title", "run_id":
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
	switch {
	case c.task.Description == "" && foldText(listed.Summary) != "",
		c.opensProcess && listed.RunID == "",
		c.split && !c.isPart(listed):
		return different
	case c.task.RunID == "" && !c.opensProcess && listed.RunID != "", !listed.ArchivedAt.IsZero():
		return alike
	}
	return like
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

// A doubt is one row whose task is looked for.
type doubt struct {
	index   int // of its step
	content content
	since   time.Time // when it was sent, by this machine's clock
	edited  bool      // the row has changed since, so its content says nothing
	next    Action    // once its task is found
	hash    string    // what the results file then says of it
	project string    // its key

	answered string // the id of the task that was taken for another row's
}

// A verdict says what the list shows of a row in doubt.
type verdict struct {
	task       *tallyfy.Task   // its task
	candidates []*tallyfy.Task // tasks that could be its own, and nothing tells which
}

// clockSkew is how far the clocks of this machine and of the API may differ
// beyond what the API's answers show.
const clockSkew = 15 * time.Minute

// editedSpan bounds how long after its sending the task of an edited row was
// made: its content can't tell it from all that was made since.
const editedSpan = time.Hour

// match assigns the tasks of the list to the rows in doubt: as many as there
// are, each to one row. A row that gets neither a task nor candidates has
// none. A row with candidates stays in doubt: some task could be its own, but
// more tasks than rows could, or some differ in what can't be compared, or
// somebody has archived it. ownRuns are the processes of tasks that rows have
// already, and ahead is how far the API's clock is ahead of this machine's.
func match(doubts []doubt, listed []*tallyfy.Task, ownRuns map[string]bool, ahead time.Duration) []verdict {
	m := &matching{doubts: doubts, listed: listed, ownRuns: ownRuns, ahead: ahead, verdicts: make([]verdict, len(doubts)), taken: map[string]bool{}}
	groups := groups(doubts)
	for _, group := range groups {
		if fit := m.fitting(group, equal); len(fit) > len(group) {
			m.name(group, fit)
		} else {
			m.adopt(group, fit)
		}
	}
	// What is merely alike is left for those that found nothing equal, and
	// only where nobody else could mean it.
	for _, group := range groups {
		group = slices.DeleteFunc(group, func(i int) bool { return m.verdicts[i].task != nil || m.verdicts[i].candidates != nil })
		if len(group) == 0 {
			continue
		}
		fit := m.fitting(group, alike)
		sole := len(fit) <= len(group) && !doubts[group[0]].edited && !m.wanted(group, fit) && !slices.ContainsFunc(fit, isArchived)
		if sole {
			m.adopt(group, fit)
		} else {
			m.name(group, fit)
		}
	}
	return m.verdicts
}

// A matching is a match under way.
type matching struct {
	doubts   []doubt
	listed   []*tallyfy.Task
	ownRuns  map[string]bool
	ahead    time.Duration // the API's clock
	verdicts []verdict
	taken    map[string]bool // ids of tasks that were adopted
}

// adopt gives each task to a row of the group.
func (m *matching) adopt(group []int, tasks []*tallyfy.Task) {
	for n, task := range tasks {
		m.verdicts[group[n]].task = task
		m.taken[task.ID] = true
	}
}

// name makes the tasks candidates of every row of the group.
func (m *matching) name(group []int, tasks []*tallyfy.Task) {
	for _, i := range group {
		m.verdicts[i].candidates = tasks
	}
}

func isArchived(t *tallyfy.Task) bool { return !t.ArchivedAt.IsZero() }

// groups returns the rows of the same content together, in the order of their
// first. Every edited row is a group of its own.
func groups(doubts []doubt) [][]int {
	type id struct {
		sent   digest.Digest
		run    string
		opens  bool
		edited int
	}
	at := map[id]int{}
	var all [][]int
	for i := range doubts {
		c := &doubts[i].content
		key := id{sent: c.sent, run: c.task.RunID, opens: c.opensProcess}
		if doubts[i].edited {
			key.edited = i + 1
		}
		n, known := at[key]
		if !known {
			n = len(all)
			at[key] = n
			all = append(all, nil)
		}
		all[n] = append(all[n], i)
	}
	return all
}

// keepAnswered gives a row that no task fits the one that its create was
// answered with, if no other row has it: Tallyfy has made something else of its
// title, and another row happens to be called that.
func keepAnswered(doubts []doubt, listed []*tallyfy.Task, verdicts []verdict) {
	for i := range doubts {
		if doubts[i].answered == "" || verdicts[i].task != nil || verdicts[i].candidates != nil {
			continue
		}
		for _, t := range listed {
			taken := func(v verdict) bool { return v.task != nil && v.task.ID == t.ID }
			if t.ID == doubts[i].answered && !slices.ContainsFunc(verdicts, taken) {
				verdicts[i].task = t
			}
		}
	}
}

// fitting returns the tasks that are of the given likeness to the group's
// content and were created since the first of its rows was sent. Any task
// could be that of an edited row. Of a process that the row opened, and of
// tasks that one call made, one stands for all.
func (m *matching) fitting(group []int, want likeness) []*tallyfy.Task {
	since := m.doubts[group[0]].since
	for _, i := range group {
		if m.doubts[i].since.Before(since) {
			since = m.doubts[i].since
		}
	}
	// Which clock was right when the row was sent isn't known by now.
	earliest, latest := since.Add(min(m.ahead, 0)-clockSkew), since.Add(max(m.ahead, 0)+editedSpan)
	first := &m.doubts[group[0]]
	runs := map[string]bool{}
	var fit []*tallyfy.Task
	for _, t := range m.listed {
		switch {
		case m.taken[t.ID],
			!t.CreatedAt.IsZero() && t.CreatedAt.Before(earliest),
			first.edited && !since.IsZero() && t.CreatedAt.After(latest):
			continue
		case first.content.opensProcess && (m.ownRuns[t.RunID] || runs[t.RunID]),
			first.content.split && len(siblingsIn(fit, t)) > 0:
			continue
		}
		if m.likeness(first, t) == want {
			fit = append(fit, t)
			runs[t.RunID] = true
		}
	}
	return fit
}

func (m *matching) likeness(d *doubt, t *tallyfy.Task) likeness {
	if d.edited {
		return alike
	}
	return d.content.compare(t)
}

// wanted reports whether a row outside of the group that has no task yet could
// mean one of the tasks too.
func (m *matching) wanted(group []int, tasks []*tallyfy.Task) bool {
	for i := range m.doubts {
		if m.verdicts[i].task != nil || slices.Contains(group, i) {
			continue
		}
		for _, t := range tasks {
			if m.likeness(&m.doubts[i], t) != different {
				return true
			}
		}
	}
	return false
}
