package importer

import (
	"slices"
	"time"

	"tallyfy-import/importer/tallyfy"
	"tallyfy-import/mapping/digest"
)

// A doubt is one row whose task is looked for.
type doubt struct {
	index   int // of its step
	content content
	since   time.Time // when it was sent, by this machine's clock
	edited  bool      // the row has changed since, so its content says nothing
	next    Action    // once its task is found
	hash    string    // what the results file then says of it
	request string    // what it says of it by now
	project string    // its key

	former   string // the id of the task that the row had before
	answered string // the id of the task that was taken for another row's
}

// A found is what the list shows of a row in doubt: nothing where both are nil.
type found struct {
	task       *tallyfy.Task   // its task
	candidates []*tallyfy.Task // tasks that could be its own, and nothing tells which
	shared     bool            // the candidate could be that of an equal row of another sheet
}

// share makes a row's task a candidate if an equal row of another sheet, of
// which a request is on its way, could have it.
func (f *found) share(sent bool) {
	if f.task != nil && sent {
		*f = found{candidates: []*tallyfy.Task{f.task}, shared: true}
	}
}

// clockSkew is how far the clocks of this machine and of the API may differ
// beyond what the API's answers show.
const clockSkew = 15 * time.Minute

// editedSpan bounds how long after its sending the task of a row was made that
// was edited, or whose people are others by now: its content can't tell it from
// all that was made since.
const editedSpan = time.Hour

// match assigns the tasks of the list to the rows in doubt: as many as there
// are, each to one row. A row that gets neither a task nor candidates has
// none. A row with candidates stays in doubt: some task could be its own, but
// more tasks than rows could, or rows that say something else, or some differ
// in what can't be compared or in their people, or somebody has archived it.
// ownRuns are the processes of tasks that rows have already, and ahead is how
// far the API's clock is ahead of this machine's.
func match(doubts []doubt, listed []*tallyfy.Task, ownRuns map[string]bool, ahead time.Duration) []found {
	m := newMatching(doubts, listed)
	m.ownRuns, m.ahead = ownRuns, ahead
	// Texts count as the same without blanks and tags, and what a row doesn't
	// say isn't compared, so that a task can be equal to rows that differ. What
	// is nobody else's goes first.
	for n, group := range m.groups {
		if fit := m.fitting(n, equal, m.isOwn); len(fit) > len(group) {
			m.name(group, fit)
		} else {
			m.adopt(group, fit)
		}
	}
	for n := range m.groups {
		group := m.open(n)
		if len(group) == 0 {
			continue
		}
		fit := m.fitting(n, equal, nil)
		if len(fit) > len(group) || slices.ContainsFunc(fit, func(t *tallyfy.Task) bool { return len(m.rivals(n, t)) > 0 }) {
			m.name(group, fit)
		} else {
			m.adopt(group, fit)
		}
	}
	// What is merely alike is left for those that found nothing equal, and
	// only where nobody else could mean it.
	for n := range m.groups {
		group := m.open(n)
		if len(group) == 0 {
			continue
		}
		fit := m.fitting(n, alike, nil)
		sole := len(fit) <= len(group) && !doubts[group[0]].edited && !m.wanted(n, fit) && !slices.ContainsFunc(fit, isArchived)
		if sole {
			m.adopt(group, fit)
		} else {
			m.name(group, fit)
		}
	}
	m.nameAkin()
	return m.found
}

// nameAkin names candidates for rows that nothing is like. The mapping or the
// organization may have changed since a row was sent, so that its people or its
// process are others by now, and its content is compared with what wasn't sent.
func (m *matching) nameAkin() {
	named := map[string]bool{}
	for _, f := range m.found {
		for _, t := range f.candidates {
			named[t.ID] = true
		}
	}
	for n := range m.groups {
		group := m.open(n)
		if len(group) == 0 {
			continue
		}
		project := m.doubts[group[0]].project != ""
		m.name(group, m.fitting(n, akin, func(n int, t *tallyfy.Task) bool {
			// In a process of other rows it is one of theirs, of which the results
			// file knows the first, unless the row is to be in a process with them.
			return !named[t.ID] && (project || !m.isOthers(t)) && !m.isLate(n, t)
		}))
	}
}

// A matching is a match under way. What a row and a task say leads from one to
// the other, so that not each is compared with each.
type matching struct {
	doubts  []doubt
	listed  []*tallyfy.Task
	ownRuns map[string]bool
	ahead   time.Duration // the API's clock

	groups  [][]int          // rows of the same content, in the order of their first; each edited row by itself
	since   []time.Time      // when the first row of each was sent
	groupOf []int            // by the doubt
	alike   map[string][]int // groups but for those of edited rows, by what they say and by their title alone
	saying  map[string][]*tallyfy.Task
	meant   map[string][]int // doubts, by what they say and by their title alone
	edited  []int            // doubts that could mean any task

	found  []found
	taken  map[string]bool // ids of tasks that were adopted
	opened map[string]bool // processes of those that opened one; of these no other row's is but one that joins it
}

func newMatching(doubts []doubt, listed []*tallyfy.Task) *matching {
	m := &matching{
		doubts: doubts, listed: listed, groupOf: make([]int, len(doubts)), found: make([]found, len(doubts)),
		alike: map[string][]int{}, saying: map[string][]*tallyfy.Task{}, meant: map[string][]int{},
		taken: map[string]bool{}, opened: map[string]bool{},
	}
	for _, t := range listed {
		says := said(t.Title, t.Summary)
		m.saying[says] = append(m.saying[says], t)
	}
	for i := range doubts {
		if doubts[i].edited {
			m.edited = append(m.edited, i)
			continue
		}
		t := &doubts[i].content.task
		says, title := said(t.Title, t.Description), lettersOf(t.Title)
		m.meant[says] = append(m.meant[says], i)
		m.meant[title] = append(m.meant[title], i)
	}
	m.group()
	return m
}

// said is what tells most tasks from one another.
func said(title, description string) string { return lettersOf(title) + "\n" + lettersOf(description) }

// group puts the rows of the same content together.
func (m *matching) group() {
	type id struct {
		sent   digest.Digest
		run    string
		opens  bool
		edited int
	}
	at := map[id]int{}
	for i := range m.doubts {
		c := &m.doubts[i].content
		key := id{sent: c.sent, run: c.task.RunID, opens: c.opensProcess}
		if m.doubts[i].edited {
			key.edited = i + 1
		}
		n, known := at[key]
		if !known {
			n = len(m.groups)
			at[key] = n
			m.groups, m.since = append(m.groups, nil), append(m.since, m.doubts[i].since)
			if says := said(c.task.Title, c.task.Description); key.edited == 0 {
				title := lettersOf(c.task.Title)
				m.alike[says], m.alike[title] = append(m.alike[says], n), append(m.alike[title], n)
			}
		}
		m.groups[n] = append(m.groups[n], i)
		if m.doubts[i].since.Before(m.since[n]) {
			m.since[n] = m.doubts[i].since
		}
		m.groupOf[i] = n
	}
}

// open returns the rows of a group that have found nothing yet.
func (m *matching) open(group int) []int {
	var rows []int
	for _, i := range m.groups[group] {
		if m.found[i].task == nil && m.found[i].candidates == nil {
			rows = append(rows, i)
		}
	}
	return rows
}

// adopt gives each task to a row of the group.
func (m *matching) adopt(group []int, tasks []*tallyfy.Task) {
	for n, task := range tasks {
		m.found[group[n]].task = task
		m.taken[task.ID] = true
		if m.doubts[group[n]].content.opensProcess && task.RunID != "" {
			m.opened[task.RunID] = true
		}
	}
}

// name makes the tasks candidates of every row of the group.
func (m *matching) name(group []int, tasks []*tallyfy.Task) {
	for _, i := range group {
		m.found[i].candidates = tasks
	}
}

func isArchived(t *tallyfy.Task) bool { return !t.ArchivedAt.IsZero() }

// near returns the tasks that can be those of a row: the list may leave
// descriptions out.
func (m *matching) near(d *doubt) []*tallyfy.Task {
	if d.edited {
		return m.listed
	}
	t := &d.content.task
	says, silent := said(t.Title, t.Description), said(t.Title, "")
	if says == silent {
		return m.saying[says]
	}
	return slices.Concat(m.saying[says], m.saying[silent])
}

// fitting returns the tasks that are of the given likeness to a group's content
// and could be made for it. Of a process that a row opened, and of tasks that
// one call made, one stands for all. only, which may be nil, leaves some out.
func (m *matching) fitting(group int, want likeness, only func(group int, t *tallyfy.Task) bool) []*tallyfy.Task {
	first := &m.doubts[m.groups[group][0]]
	runs := map[string]bool{}
	var fit []*tallyfy.Task
	for _, t := range m.near(first) {
		switch {
		case first.content.opensProcess && runs[t.RunID], first.content.split && len(siblingsIn(fit, t)) > 0:
			continue
		}
		if m.isFree(group, t) && m.likeness(first, t) == want && (only == nil || only(group, t)) {
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

// keepAnswered gives a row that no task fits the one that its create was
// answered with, if no other row has it: Tallyfy has made something else of its
// title, and another row happens to be called that.
func keepAnswered(doubts []doubt, listed []*tallyfy.Task, all []found) {
	byID, taken := map[string]*tallyfy.Task{}, map[string]bool{}
	for _, t := range listed {
		byID[t.ID] = t
	}
	for _, f := range all {
		if f.task != nil {
			taken[f.task.ID] = true
		}
	}
	for i := range doubts {
		t := byID[doubts[i].answered]
		if t == nil || all[i].task != nil || all[i].candidates != nil || taken[t.ID] {
			continue
		}
		all[i].task, taken[t.ID] = t, true
	}
}
