package sandbox

import (
	"encoding/binary"
	"slices"
	"strings"
	"time"
)

// create answers POST /organizations/{org}/tasks.
func (s *Server) create(c *call) answer {
	body, ok := parseBody(c.body)
	if !ok {
		return c.badBody()
	}
	f := fieldsOf(body, s.o.Drop)
	t := new(task)
	bad := readCreate(&f, &t.content)

	s.mu.Lock()
	defer s.mu.Unlock()
	s.checkReferences(&t.content, &bad)
	if t.run != (id{}) {
		if _, ok := s.runs[t.run]; !ok {
			bad.selected("run_id")
		}
	}
	if len(bad) > 0 {
		return c.invalid(bad)
	}
	now := s.now()
	if wait, ok := s.inviteGuests(t.guests, now); !ok {
		return c.guestsExhausted(s.guests.perHour, wait)
	}
	t.deadline = s.workingDay(t.deadline)
	first := t
	if t.separate {
		first = s.createProject(t, now)
	} else {
		s.store(t, now)
	}
	b := append(c.out, `{"data":`...)
	b = s.people.appendTask(b, first, with{})
	return answer{status: 201, body: append(b, '}')}
}

// checkReferences checks what only the organization knows: disabled members,
// groups and tags. User ids that it doesn't know are let through, so that
// people can rehearse with their own.
func (s *Server) checkReferences(c *content, bad *refusals) {
	for i, u := range c.users {
		if s.people.disabled(u) {
			bad.selected(item{"owners.users", i}.String())
		}
	}
	for i, g := range c.groups {
		at, ok := s.people.group[g]
		if !ok {
			bad.selected(item{"owners.groups", i}.String())
			continue
		}
		c.groups[i] = s.people.groups[at].ID // the stored string, so that the body's can go
	}
	for i, g := range c.tags {
		at, ok := s.people.tag[g]
		if !ok {
			bad.selected(item{"tags", i}.String())
			continue
		}
		c.tags[i] = s.people.tags[at].ID
	}
	if c.separate && len(*bad) == 0 && len(s.assignees(c)) == 0 {
		bad.add("owners.groups", "The owners.groups have no active member.")
	}
}

// inviteGuests makes guests of those who aren't yet. Where the hour's
// allowance doesn't hold all of them, it invites none.
func (s *Server) inviteGuests(emails []string, now time.Time) (wait time.Duration, ok bool) {
	unknown := 0
	for _, g := range emails {
		if !s.people.guest[strings.ToLower(g)] {
			unknown++
		}
	}
	if wait, ok = s.guests.take(unknown, now); !ok {
		return wait, false
	}
	for _, g := range emails {
		s.people.invite(g)
	}
	return 0, true
}

// workingDay moves a deadline on a weekend to the same time on Monday, if the
// organization keeps working days.
func (s *Server) workingDay(ms int64) int64 {
	if !s.o.WorkingDays {
		return ms
	}
	t := time.UnixMilli(ms).UTC()
	switch t.Weekday() {
	case time.Saturday:
		t = t.AddDate(0, 0, 2)
	case time.Sunday:
		t = t.AddDate(0, 0, 1)
	}
	return t.UnixMilli()
}

// createProject makes a process, or takes the one that the task names, puts
// one task for each assignee into it, and returns the first.
func (s *Server) createProject(t *task, now time.Time) (first *task) {
	run := t.run
	if run == (id{}) {
		run = s.newID()
	}
	for _, one := range s.assignees(&t.content) {
		part := &task{content: t.content}
		part.run, part.separate = run, false
		part.users, part.guests, part.groups = one.users, one.guests, nil
		s.store(part, now)
		if first == nil {
			first = part
		}
	}
	return first
}

// assignees splits owners into single ones. A group counts as its members,
// nobody counts twice, and disabled members of a group don't count.
func (s *Server) assignees(c *content) (out []content) {
	users := slices.Clone(c.users)
	for _, g := range c.groups {
		for _, m := range s.people.groups[s.people.group[g]].Members {
			if !s.people.disabled(m) && !slices.Contains(users, m) {
				users = append(users, m)
			}
		}
	}
	for _, u := range users {
		out = append(out, content{users: []int64{u}})
	}
	for _, g := range c.guests {
		out = append(out, content{guests: []string{g}})
	}
	return out
}

// store gives a task its id and puts it away. Times of creation never go
// backwards, so that lists can rely on their order.
func (s *Server) store(t *task, now time.Time) {
	t.id = s.newID()
	s.increment++
	t.increment = s.increment
	t.created = now.UnixMilli()
	if n := len(s.tasks); n > 0 {
		t.created = max(t.created, s.tasks[n-1].created)
	}
	t.updated = t.created
	s.tasks = append(s.tasks, t)
	s.byID[t.id] = t
	if t.run != (id{}) {
		s.runs[t.run] = append(s.runs[t.run], t)
	}
	s.version++
}

func (s *Server) newID() (i id) {
	binary.BigEndian.PutUint64(i[:8], s.random.Uint64())
	binary.BigEndian.PutUint64(i[8:], s.random.Uint64())
	return i
}
