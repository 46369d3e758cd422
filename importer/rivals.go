package importer

import (
	"slices"

	"tallyfy-import/importer/tallyfy"
	"tallyfy-import/mapping"
)

// isFree reports whether no row has a task yet, and it was created since the
// first of a group's rows was sent. Any task could be that of an edited row.
func (m *matching) isFree(group int, t *tallyfy.Task) bool {
	first := &m.doubts[m.groups[group][0]]
	// Which clock was right when the row was sent isn't known by now.
	earliest := m.since[group].Add(min(m.ahead, 0) - clockSkew)
	switch {
	case m.taken[t.ID],
		!t.CreatedAt.IsZero() && t.CreatedAt.Add(t.CreatedOff).Before(earliest),
		first.edited && m.isLate(group, t),
		first.content.opensProcess && m.isOthers(t),
		first.content.task.RunID == "" && m.opened[t.RunID]: // it is of what another row's call made
		return false
	}
	return true
}

// isOthers reports whether a task is in the process of one that a row has.
func (m *matching) isOthers(t *tallyfy.Task) bool {
	return t.RunID != "" && (m.ownRuns[t.RunID] || m.opened[t.RunID])
}

// isLate reports whether a task was created so long after a group's rows were
// sent that more must tell it to be theirs than its time.
func (m *matching) isLate(group int, t *tallyfy.Task) bool {
	since := m.since[group]
	latest := since.Add(max(m.ahead, 0) + editedSpan)
	return !since.IsZero() && t.CreatedAt.Add(-t.CreatedOff).After(latest)
}

// rivals returns the other groups of which a row has no task yet and could have
// one that is equal to a group: those that it is equal to, too, and those that
// it is alike and that one of its texts is nearer to.
func (m *matching) rivals(group int, t *tallyfy.Task) (rivals []int) {
	says := said(t.Title, t.Summary)
	if lettersOf(t.Summary) == "" {
		says = lettersOf(t.Title) // the list may leave the description out
	}
	for _, n := range m.alike[says] {
		if n == group || !m.isFree(n, t) || !slices.ContainsFunc(m.groups[n], func(i int) bool { return m.found[i].task == nil }) {
			continue
		}
		like := m.likeness(&m.doubts[m.groups[n][0]], t)
		if title, description := nearer(t, m.sentBy(n), m.sentBy(group)); like == equal || like == alike && max(title, description) > 0 {
			rivals = append(rivals, n)
		}
	}
	return rivals
}

// sentBy is what a group's rows sent.
func (m *matching) sentBy(group int) *mapping.Task { return &m.doubts[m.groups[group][0]].content.task }

// isOwn reports whether a task that is equal to a group's content has texts
// that are nearer to it than to those of all its rivals.
func (m *matching) isOwn(group int, t *tallyfy.Task) bool {
	return !slices.ContainsFunc(m.rivals(group, t), func(n int) bool {
		title, description := nearer(t, m.sentBy(group), m.sentBy(n))
		return min(title, description) < 0 || title+description == 0
	})
}

// wanted reports whether a row outside of a group that has no task yet could
// mean one of the tasks too.
func (m *matching) wanted(group int, tasks []*tallyfy.Task) bool {
	means := func(i int, t *tallyfy.Task) bool {
		return m.found[i].task == nil && m.groupOf[i] != group && m.likeness(&m.doubts[i], t) >= alike
	}
	for _, t := range tasks {
		says := lettersOf(t.Title)
		if lettersOf(t.Summary) != "" {
			says = said(t.Title, t.Summary)
		}
		for _, i := range slices.Concat(m.edited, m.meant[says]) {
			if means(i, t) {
				return true
			}
		}
	}
	return false
}
