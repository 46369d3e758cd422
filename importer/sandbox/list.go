package sandbox

import (
	"cmp"
	"net/url"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"
)

// A filter is what a listing of tasks asks for, apart from the page. It is
// comparable, so that the next page can tell that it belongs to the last one.
type filter struct {
	run                      string
	q                        string // lower case
	owners, guests, groups   string // comma-separated
	tag, status, archived    string
	sort                     string
	processOnly              bool // is_oneoff=false
	createdFrom, createdTo   int64
	deadlineFrom, deadlineTo int64 // from inclusive, to exclusive; 0: open
}

// A listing is the last result of a filter. Pages of one listing are asked
// for one after another, and searching all tasks for each of them would make
// reading n tasks cost n x n.
type listing struct {
	filter  filter
	version uint64
	visible int
	tasks   []*task
}

const dayFormat = "2006-01-02"

// readFilter reads the documented query parameters; others are ignored.
func readFilter(q url.Values) (f filter, bad refusals) {
	f = filter{
		q: strings.ToLower(q.Get("q")), owners: q.Get("owners"), guests: strings.ToLower(q.Get("guests")),
		groups: q.Get("groups"), tag: q.Get("tag"), status: q.Get("status"),
		archived: q.Get("archived"), sort: q.Get("sort"), processOnly: q.Get("is_oneoff") == "false",
	}
	if v := q.Get("created"); v != "" {
		from, to, isRange := strings.Cut(v, ":")
		if !isRange {
			to = from
		}
		f.createdFrom, f.createdTo = bad.day("created", from, 0), bad.day("created", to, 1)
	}
	if v := q.Get("deadline_on"); v != "" {
		f.deadlineFrom, f.deadlineTo = bad.day("deadline_on", v, 0), bad.day("deadline_on", v, 1)
	} else {
		if v := q.Get("deadline_start_range"); v != "" {
			f.deadlineFrom = bad.day("deadline_start_range", v, 0)
		}
		if v := q.Get("deadline_end_range"); v != "" {
			f.deadlineTo = bad.day("deadline_end_range", v, 1)
		}
	}
	for field, allowed := range map[string][]string{
		"sort":      {"", "newest", "deadline", "-deadline"},
		"archived":  {"", "true", "false", "only"},
		"is_oneoff": {"", "true", "false"},
		"status":    {"", "not-started", "active", "incomplete", "inprogress", "complete", "completed"},
	} {
		if !slices.Contains(allowed, q.Get(field)) {
			bad.selected(field)
		}
	}
	return f, bad
}

// day returns the first millisecond of a UTC day, plus some days.
func (r *refusals) day(field, s string, plus int) int64 {
	t, err := time.Parse(dayFormat, s)
	if err != nil {
		r.add(field, "The %s does not match the format YYYY-MM-DD.", spoken(field))
		return 0
	}
	return t.AddDate(0, 0, plus).UnixMilli()
}

func (f *filter) matches(t *task) bool {
	switch {
	case f.processOnly,
		t.archived != 0 && f.archived != "true" && f.archived != "only",
		t.archived == 0 && f.archived == "only",
		f.createdFrom != 0 && t.created < f.createdFrom,
		f.createdTo != 0 && t.created >= f.createdTo,
		f.deadlineFrom != 0 && t.deadline < f.deadlineFrom,
		f.deadlineTo != 0 && t.deadline >= f.deadlineTo,
		f.q != "" && !strings.Contains(strings.ToLower(t.title), f.q),
		f.tag != "" && !slices.Contains(t.tags, f.tag):
		return false
	}
	switch f.status {
	case "complete", "completed":
		if t.completed == 0 {
			return false
		}
	case "not-started", "active", "incomplete", "inprogress":
		if t.completed != 0 {
			return false
		}
	}
	return anyOf(f.owners, func(s string) bool {
		n, err := strconv.ParseInt(s, 10, 64)
		return err == nil && slices.Contains(t.users, n)
	}) && anyOf(f.guests, func(s string) bool {
		return slices.ContainsFunc(t.guests, func(g string) bool { return strings.EqualFold(g, s) })
	}) && anyOf(f.groups, func(s string) bool { return slices.Contains(t.groups, s) })
}

// anyOf reports whether one entry of a comma-separated list fits; an empty
// list asks for nothing.
func anyOf(list string, fits func(string) bool) bool {
	if list == "" {
		return true
	}
	for s := range strings.SplitSeq(list, ",") {
		if fits(strings.TrimSpace(s)) {
			return true
		}
	}
	return false
}

// list answers GET …/tasks of the organization and of a process. It shows no
// task that is younger than the lag.
func (s *Server) list(c *call) answer {
	f, bad := readFilter(c.query)
	p := readPage(c.query, 10, 100, &bad)
	if len(bad) > 0 {
		return c.invalid(bad)
	}
	f.run = c.run
	w := parseWith(c.query.Get("with"))

	s.mu.Lock()
	defer s.mu.Unlock()
	tasks := s.tasks
	if c.run != "" {
		run, valid := parseID(c.run)
		var known bool
		if tasks, known = s.runs[run]; !valid || !known {
			return c.notFound("process")
		}
	}
	hits := s.search(f, tasks)
	b := append(c.out, `{"data":[`...)
	from, to := p.cut(len(hits))
	for i, t := range hits[from:to] {
		b = s.people.appendTask(appendComma(b, i), t, w)
	}
	b = p.appendMeta(append(b, ']'), len(hits))
	return answer{status: 200, body: append(b, '}')}
}

// search returns the visible tasks that match, in the order asked for.
// Without one the newest come first.
func (s *Server) search(f filter, tasks []*task) []*task {
	visible := len(tasks)
	if s.o.Lag > 0 {
		newest := s.now().Add(-s.o.Lag).UnixMilli()
		visible = sort.Search(len(tasks), func(i int) bool { return tasks[i].created > newest })
	}
	if s.last.tasks != nil && s.last.filter == f && s.last.version == s.version && s.last.visible == visible {
		return s.last.tasks
	}
	hits := []*task{}
	for i := visible - 1; i >= 0; i-- {
		if f.matches(tasks[i]) {
			hits = append(hits, tasks[i])
		}
	}
	switch f.sort {
	case "deadline":
		slices.SortStableFunc(hits, func(a, b *task) int { return cmp.Compare(a.deadline, b.deadline) })
	case "-deadline":
		slices.SortStableFunc(hits, func(a, b *task) int { return cmp.Compare(b.deadline, a.deadline) })
	}
	s.last = listing{f, s.version, visible, hits}
	return hits
}
