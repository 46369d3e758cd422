package sandbox

import (
	"encoding/hex"
	"strconv"
	"strings"
	"time"
)

// An id is a 32-digit hex id in half the room.
type id [16]byte

func (i id) String() string { return hex.EncodeToString(i[:]) }

// parseID reads an id; the zero id stands for none and isn't one.
func parseID(s string) (i id, ok bool) {
	if len(s) != 2*len(i) || strings.ToLower(s) != s {
		return i, false
	}
	_, err := hex.Decode(i[:], []byte(s))
	return i, err == nil && i != (id{})
}

// content is what a create or an update says of a task, once it is checked.
type content struct {
	title, summary, webhook string
	taskType                string
	deadline, started       int64 // milliseconds since 1970, 0 for none
	users                   []int64
	guests, groups, tags    []string
	formFields              string // JSON, or empty
	maxAssignable           int64  // -1 for none
	run                     id     // zero for none

	separate, preventGuestComment, everyoneMustComplete bool
	onlyAssigneesComplete, topSecret                    bool
}

// A task is what the sandbox stores. It is guarded by the server's lock.
type task struct {
	content
	id                          id
	increment                   int64
	created, updated, completed int64 // milliseconds since 1970; completed is 0 while open
	archived                    int64 // 0 while not archived
	approved                    bool
}

func (t *task) status() string {
	if t.completed != 0 {
		return "completed"
	}
	return "not-started"
}

// with says which parts an answer about a task carries beyond the plain ones.
type with struct{ all, tags, formFields, summary bool }

func parseWith(s string) with {
	w := with{all: true}
	for part := range strings.SplitSeq(s, ",") {
		switch strings.TrimSpace(part) {
		case "tags":
			w.tags = true
		case "form_fields":
			w.formFields = true
		case "summary":
			w.summary = true
		}
	}
	return w
}

// appendTask appends the API's form of a task. The answer to a create is the
// zero with; reading calls add the settings, and on request the rest.
func (d *directory) appendTask(b []byte, t *task, w with) []byte {
	b = append(b, `{"id":"`...)
	b = hex.AppendEncode(b, t.id[:])
	b = append(b, `","increment_id":`...)
	b = strconv.AppendInt(b, t.increment, 10)
	b = append(b, `,"title":`...)
	b = appendText(b, t.title)
	b = append(b, `,"run_id":`...)
	b = appendRun(b, t.run)
	b = append(b, `,"status":"`...)
	b = append(b, t.status()...)
	b = append(b, `","task_type":"`...)
	b = append(b, t.taskType...)
	b = append(b, `","owners":`...)
	b = d.appendOwners(b, t)
	b = append(b, `,"deadline":`...)
	b = appendTime(b, t.deadline)
	b = append(b, `,"started_at":`...)
	b = appendTime(b, t.started)
	b = append(b, `,"created_at":`...)
	b = appendTime(b, t.created)
	b = append(b, `,"last_updated":`...)
	b = appendTime(b, t.updated)
	if w.all {
		b = appendSettings(b, t)
	}
	if w.summary {
		b = append(b, `,"summary":`...)
		b = appendTextOrNull(b, t.summary)
	}
	if w.tags {
		b = d.appendTags(b, t.tags)
	}
	if w.formFields {
		b = append(b, `,"form_fields":`...)
		if t.formFields == "" {
			b = append(b, "[]"...)
		}
		b = append(b, t.formFields...)
	}
	return append(b, '}')
}

func appendRun(b []byte, run id) []byte {
	if run == (id{}) {
		return append(b, "null"...)
	}
	b = append(b, '"')
	b = hex.AppendEncode(b, run[:])
	return append(b, '"')
}

func (d *directory) appendOwners(b []byte, t *task) []byte {
	b = append(b, `{"users":[`...)
	for i, u := range t.users {
		b = appendComma(b, i)
		b = append(b, `{"id":`...)
		b = strconv.AppendInt(b, u, 10)
		b = append(b, `,"full_name":`...)
		if m, ok := d.member[u]; ok {
			b = appendText(b, d.members[m].FullName)
		} else {
			b = appendText(b, userName(u))
		}
		b = append(b, '}')
	}
	b = append(b, `],"guests":`...)
	b = appendTexts(b, t.guests)
	b = append(b, `,"groups":`...)
	b = appendTexts(b, t.groups)
	return append(b, '}')
}

// userName is the full name of a user whom the sandbox doesn't know.
func userName(user int64) string { return "User " + strconv.FormatInt(user, 10) }

func appendSettings(b []byte, t *task) []byte {
	b = append(b, `,"is_oneoff_task":true,"max_assignable":`...)
	if t.maxAssignable < 0 {
		b = append(b, "null"...)
	} else {
		b = strconv.AppendInt(b, t.maxAssignable, 10)
	}
	for _, f := range []struct {
		name string
		on   bool
	}{
		{`,"prevent_guest_comment":`, t.preventGuestComment},
		{`,"everyone_must_complete":`, t.everyoneMustComplete},
		{`,"can_complete_only_assignees":`, t.onlyAssigneesComplete},
		{`,"top_secret":`, t.topSecret},
	} {
		b = append(b, f.name...)
		b = strconv.AppendBool(b, f.on)
	}
	b = append(b, `,"webhook":`...)
	b = appendTextOrNull(b, t.webhook)
	b = append(b, `,"completed_at":`...)
	b = appendTime(b, t.completed)
	b = append(b, `,"is_approved":`...)
	if t.completed == 0 || t.taskType != "approval" {
		b = append(b, "null"...)
	} else {
		b = strconv.AppendBool(b, t.approved)
	}
	b = append(b, `,"archived_at":`...)
	return appendTime(b, t.archived)
}

func (d *directory) appendTags(b []byte, ids []string) []byte {
	b = append(b, `,"tags":[`...)
	for i, tag := range ids {
		b = appendComma(b, i)
		b = append(b, `{"id":`...)
		b = appendText(b, tag)
		b = append(b, `,"title":`...)
		b = appendText(b, d.tags[d.tag[tag]].Title)
		b = append(b, '}')
	}
	return append(b, ']')
}

func appendTexts(b []byte, texts []string) []byte {
	b = append(b, '[')
	for i, s := range texts {
		b = appendComma(b, i)
		b = appendText(b, s)
	}
	return append(b, ']')
}

func appendComma(b []byte, i int) []byte {
	if i > 0 {
		b = append(b, ',')
	}
	return b
}

// A Task is a copy of a stored task, for tests.
type Task struct {
	ID, RunID, Title, TaskType string
	Summary                    string
	Status                     string // not-started or completed
	Users                      []int64
	Guests, Groups, Tags       []string
	Deadline, StartedAt        time.Time // UTC; zero for none
	CreatedAt, UpdatedAt       time.Time
	FormFields                 string // JSON, or empty
	Webhook                    string
	MaxAssignable              int64 // -1 for none
	PreventGuestComment        bool
	EveryoneMustComplete       bool
	OnlyAssigneesComplete      bool
	TopSecret                  bool
	Approved, Archived         bool
}

// Tasks returns a copy of every stored task, archived ones among them, in the
// order of their creation; removed ones are gone. It knows of no lag.
func (s *Server) Tasks() []Task {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Task, 0, len(s.tasks))
	for _, t := range s.tasks {
		out = append(out, Task{
			ID: t.id.String(), RunID: runText(t.run), Title: t.title, TaskType: t.taskType,
			Summary: t.summary, Status: t.status(),
			Users:  append([]int64(nil), t.users...),
			Guests: append([]string(nil), t.guests...), Groups: append([]string(nil), t.groups...),
			Tags:     append([]string(nil), t.tags...),
			Deadline: fromMilli(t.deadline), StartedAt: fromMilli(t.started),
			CreatedAt: fromMilli(t.created), UpdatedAt: fromMilli(t.updated),
			FormFields: t.formFields, Webhook: t.webhook, MaxAssignable: t.maxAssignable,
			PreventGuestComment: t.preventGuestComment, EveryoneMustComplete: t.everyoneMustComplete,
			OnlyAssigneesComplete: t.onlyAssigneesComplete, TopSecret: t.topSecret,
			Approved: t.approved, Archived: t.archived != 0,
		})
	}
	return out
}

func runText(run id) string {
	if run == (id{}) {
		return ""
	}
	return run.String()
}

func fromMilli(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
