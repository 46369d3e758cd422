package sandbox

import (
	"slices"
	"sort"
)

// find returns the task of an id, archived or not.
func (s *Server) find(text string) *task {
	i, ok := parseID(text)
	if !ok {
		return nil
	}
	return s.byID[i]
}

// found answers with a task.
func (s *Server) found(c *call, t *task, w with) answer {
	b := append(c.out, `{"data":`...)
	b = s.people.appendTask(b, t, w)
	return answer{status: 200, body: append(b, '}')}
}

// get answers GET /organizations/{org}/tasks/{id}, for archived tasks too.
func (s *Server) get(c *call) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.find(c.id)
	if t == nil {
		return c.notFound("task")
	}
	return s.found(c, t, parseWith(c.query.Get("with")))
}

// update answers PUT /organizations/{org}/tasks/{id}.
func (s *Server) update(c *call) answer {
	body, ok := parseBody(c.body)
	if !ok {
		return c.badBody()
	}
	f := fieldsOf(body, s.o.Drop)

	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.find(c.id)
	if t == nil || t.archived != 0 {
		return c.notFound("task")
	}
	changed := t.content
	bad := readUpdate(&f, &changed)
	changed.tags = slices.Clone(changed.tags)
	s.checkReferences(&changed, &bad)
	if len(bad) > 0 {
		return c.invalid(bad)
	}
	if wait, ok := s.inviteGuests(changed.guests, s.now()); !ok {
		return c.guestsExhausted(s.guests.perHour, wait)
	}
	changed.deadline = s.workingDay(changed.deadline)
	t.content = changed
	s.touch(t)
	return s.found(c, t, with{all: true, summary: true})
}

// touch notes that a task has changed.
func (s *Server) touch(t *task) {
	t.updated = max(t.updated, s.now().UnixMilli())
	s.version++
}

// archive answers DELETE /organizations/{org}/tasks/{id}. A task that is
// archived already is not found.
func (s *Server) archive(c *call) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.find(c.id)
	if t == nil || t.archived != 0 {
		return c.notFound("task")
	}
	s.touch(t)
	t.archived = t.updated
	return answer{status: 204}
}

// restore answers PUT /organizations/{org}/tasks/{id}/restore.
func (s *Server) restore(c *call) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.find(c.id)
	if t == nil {
		return c.notFound("task")
	}
	if t.archived != 0 {
		t.archived = 0
		s.touch(t)
	}
	return s.found(c, t, with{all: true})
}

// remove answers DELETE /organizations/{org}/tasks/{id}/delete.
func (s *Server) remove(c *call) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.find(c.id)
	if t == nil {
		return c.notFound("task")
	}
	delete(s.byID, t.id)
	at := sort.Search(len(s.tasks), func(i int) bool { return s.tasks[i].increment >= t.increment })
	s.tasks = slices.Delete(s.tasks, at, at+1)
	if t.run != (id{}) {
		s.runs[t.run] = slices.DeleteFunc(s.runs[t.run], func(other *task) bool { return other == t })
	}
	s.version++
	return answer{status: 204}
}

// complete answers POST …/completed-tasks, of the organization for a task
// outside processes, of its process for one inside.
func (s *Server) complete(c *call) answer {
	body, ok := parseBody(c.body)
	if !ok {
		return c.badBody()
	}
	var taskID, verdict raw
	body.members(func(key []byte, value raw) {
		switch string(key) {
		case "task_id":
			taskID = value
		case "is_approved":
			verdict = value
		}
	})
	var bad refusals
	if taskID.missing() {
		bad.required("task_id")
		return c.invalid(bad)
	}
	text, _ := taskID.text()

	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.find(text)
	if t == nil || t.archived != 0 || runText(t.run) != c.run {
		return c.notFound("task")
	}
	approved, ok := verdict.boolean()
	if t.taskType == "approval" && verdict.missing() {
		bad.required("is_approved")
	} else if !verdict.missing() && !ok {
		bad.add("is_approved", "The is approved field must be true or false.")
	}
	if len(bad) > 0 {
		return c.invalid(bad)
	}
	if t.completed != 0 {
		return c.failed(422, "This task is already completed.", "")
	}
	s.touch(t)
	t.completed = t.updated
	t.approved = t.taskType == "approval" && approved
	return s.found(c, t, with{all: true})
}

// reopen answers DELETE /organizations/{org}/completed-tasks/{id}.
func (s *Server) reopen(c *call) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.find(c.id)
	if t == nil || t.archived != 0 {
		return c.notFound("task")
	}
	if t.completed == 0 {
		return c.failed(422, "This task is not completed.", "")
	}
	t.completed, t.approved = 0, false
	s.touch(t)
	return s.found(c, t, with{all: true})
}
