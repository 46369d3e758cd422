package importer

import (
	"slices"
	"strings"
	"time"

	"tallyfy-import/importer/tallyfy"
	"tallyfy-import/mapping"
)

// A likeness says whether a task of the list can be the one that was sent.
type likeness uint8

const (
	different likeness = iota
	alike              // it can, but something differs or can't be compared
	equal              // all that can be compared is the same
)

// A content is what was sent, in the form in which it is compared with the
// tasks of the list.
type content struct {
	title, taskType, text string
	deadline              time.Time
	users, guests, groups string
	run                   string
	opensProcess          bool // the task got a new process of its own
	split                 bool // there is one task for each assignee
}

func contentOf(t *mapping.Task) content {
	deadline, _ := time.Parse(time.RFC3339, t.Deadline) // the zero time is like no other
	return content{
		title: foldText(t.Title), taskType: t.TaskType, text: foldText(t.Description), deadline: deadline,
		users: set(userIDs(t)), guests: set(t.Owners.Guests), groups: set(t.Owners.Groups),
		run: t.RunID, opensProcess: isSplit(t), split: isSplit(t),
	}
}

// compare says whether listed can be the task that c was sent for. Titles and
// descriptions are compared as read: the API may put a description into HTML
// and trim what surrounds it. A deadline may have been moved to a working day.
func (c *content) compare(listed *tallyfy.Task) likeness {
	if foldText(listed.Title) != c.title || listed.TaskType != c.taskType {
		return different
	}
	if c.run != "" && listed.RunID != c.run || c.opensProcess && listed.RunID == "" {
		return different
	}
	like := equal
	switch {
	case c.split:
		if !isSolo(listed) || c.groups == "" && !isOneOf(soloOwner(listed), c.users, c.guests) {
			return different
		}
	case !c.opensProcess:
		if set(userRefs(listed)) != c.users || set(listed.Owners.Guests) != c.guests || set(listed.Owners.Groups) != c.groups {
			return different
		}
	}
	switch off := listed.Deadline.Sub(c.deadline).Abs(); {
	case listed.Deadline.IsZero():
		like = alike
	case off > maxMove:
		return different
	case off >= time.Second:
		like = alike
	}
	switch foldText(listed.Summary) {
	case c.text:
	case "":
		like = alike // the list may leave descriptions out
	default:
		return different
	}
	return like
}

// isOneOf reports whether one of some sets holds an entry.
func isOneOf(entry string, sets ...string) bool {
	return slices.ContainsFunc(sets, func(s string) bool { return slices.Contains(strings.Split(s, "\n"), entry) })
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
}

// A verdict says what the list shows of a row in doubt.
type verdict struct {
	task       *tallyfy.Task   // its task
	candidates []*tallyfy.Task // tasks that could be its own, and nothing tells which
}

// clockSkew is how far the clocks of this machine and of the API may differ.
const clockSkew = 15 * time.Minute

// match assigns the tasks of the list to the rows in doubt: as many as there
// are, each to one row. A row that gets neither a task nor candidates has
// none. A row with candidates stays in doubt: some task could be its own, but
// more tasks than rows could, or some differ in what can't be compared.
func match(doubts []doubt, listed []*tallyfy.Task) []verdict {
	verdicts := make([]verdict, len(doubts))
	taken := map[string]bool{}
	for _, group := range groups(doubts) {
		fit := fitting(doubts, group, listed, taken, equal)
		if len(fit) > len(group) {
			for _, i := range group {
				verdicts[i].candidates = fit
			}
			continue
		}
		for n, task := range fit {
			verdicts[group[n]].task = task
			taken[task.ID] = true
		}
	}
	// What is merely alike is left for those that found nothing equal, and
	// only where nobody else could mean it.
	for _, group := range groups(doubts) {
		group = slices.DeleteFunc(group, func(i int) bool { return verdicts[i].task != nil || verdicts[i].candidates != nil })
		if len(group) == 0 {
			continue
		}
		fit := fitting(doubts, group, listed, taken, alike)
		if len(fit) == 0 {
			continue
		}
		sole := len(fit) <= len(group) && !doubts[group[0]].edited && !wanted(doubts, verdicts, group, fit)
		for n, i := range group {
			switch {
			case !sole:
				verdicts[i].candidates = fit
			case n < len(fit):
				verdicts[i].task = fit[n]
				taken[fit[n].ID] = true
			}
		}
	}
	return verdicts
}

// groups returns the rows of the same content together, in the order of their
// first. Every edited row is a group of its own.
func groups(doubts []doubt) [][]int {
	type id struct {
		content content
		edited  int
	}
	at := map[id]int{}
	var all [][]int
	for i := range doubts {
		key := id{content: doubts[i].content}
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

// fitting returns the tasks that are of the given likeness to the group's
// content and were created since the first of its rows was sent. Any task
// could be that of an edited row. Tasks that one call made count as one.
func fitting(doubts []doubt, group []int, listed []*tallyfy.Task, taken map[string]bool, want likeness) []*tallyfy.Task {
	since := doubts[group[0]].since
	for _, i := range group {
		if doubts[i].since.Before(since) {
			since = doubts[i].since
		}
	}
	first := &doubts[group[0]]
	var fit []*tallyfy.Task
	for _, t := range listed {
		if taken[t.ID] || !t.CreatedAt.IsZero() && t.CreatedAt.Before(since.Add(-clockSkew)) {
			continue
		}
		like := first.content.compare(t)
		if first.edited {
			like = alike
		}
		if like == want && !(first.content.split && len(siblingsIn(fit, t)) > 0) {
			fit = append(fit, t)
		}
	}
	return fit
}

// wanted reports whether a row outside of the group that has no task yet could
// mean one of the tasks too.
func wanted(doubts []doubt, verdicts []verdict, group []int, tasks []*tallyfy.Task) bool {
	for i := range doubts {
		if verdicts[i].task != nil || slices.Contains(group, i) {
			continue
		}
		for _, t := range tasks {
			if doubts[i].edited || doubts[i].content.compare(t) != different {
				return true
			}
		}
	}
	return false
}
