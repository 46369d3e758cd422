package sandbox

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Limits and lists of the API's page "Create one-off task".
const maxTitle = 600

// Bounds of the sandbox alone, far beyond real requests: the elements of one
// list, and the messages of one answer.
const (
	maxItems    = 5000
	maxMessages = 1000
)

var (
	taskTypes  = []string{"task", "approval", "expiring", "email", "expiring_email"}
	fieldTypes = []string{"text", "textarea", "date", "dropdown", "multiselect", "radio", "file", "table", "assignees_form"}
)

// refusals are the messages of a 422, by field in order of their finding.
type refusals []refusal

type refusal struct{ field, message string }

func (r *refusals) add(field, format string, args ...any) {
	if len(*r) < maxMessages {
		*r = append(*r, refusal{field, fmt.Sprintf(format, args...)})
	}
}

func (r *refusals) required(field string) {
	r.add(field, "The %s field is required.", spoken(field))
}

func (r *refusals) selected(field string) {
	r.add(field, "The selected %s is invalid.", spoken(field))
}

// spoken is a field's name as the API's messages write it: blanks for
// underscores, except in the names of elements.
func spoken(field string) string {
	if strings.Contains(field, ".") {
		return field
	}
	return strings.ReplaceAll(field, "_", " ")
}

// fields are the values of a body that the API knows, still unread. Whatever
// else the body has is dropped without a word, as the API does.
type fields struct {
	title, taskType, owners, deadline, description, summary, started raw
	separate, maxAssignable, preventGuestComment                     raw
	everyoneMustComplete, onlyAssigneesComplete, topSecret           raw
	tags, formFields, webhook, run                                   raw
}

func (f *fields) slot(key []byte) *raw {
	switch string(key) {
	case "title":
		return &f.title
	case "task_type":
		return &f.taskType
	case "owners":
		return &f.owners
	case "deadline":
		return &f.deadline
	case "description":
		return &f.description
	case "summary":
		return &f.summary
	case "started_at":
		return &f.started
	case "separate_task_for_each_assignee":
		return &f.separate
	case "max_assignable":
		return &f.maxAssignable
	case "prevent_guest_comment":
		return &f.preventGuestComment
	case "everyone_must_complete":
		return &f.everyoneMustComplete
	case "can_complete_only_assignees":
		return &f.onlyAssigneesComplete
	case "top_secret":
		return &f.topSecret
	case "tags":
		return &f.tags
	case "form_fields":
		return &f.formFields
	case "webhook":
		return &f.webhook
	case "run_id":
		return &f.run
	}
	return nil
}

// fieldsOf sorts the members of a body; the last of several wins. Keys in
// drop are treated as unknown.
func fieldsOf(body raw, drop []string) (f fields) {
	body.members(func(key []byte, value raw) {
		slot := f.slot(key)
		if slot == nil || len(drop) > 0 && slices.Contains(drop, string(key)) {
			return
		}
		*slot = value
	})
	return f
}

// readCreate checks everything about a create that needs no knowledge of the
// organization.
func readCreate(f *fields, c *content) (bad refusals) {
	c.maxAssignable = -1
	bad.title(f.title, c)
	switch kind, ok := f.taskType.text(); {
	case f.taskType.missing():
		bad.required("task_type")
	case !ok || !slices.Contains(taskTypes, kind):
		bad.selected("task_type")
	default:
		c.taskType = taskTypes[slices.Index(taskTypes, kind)]
	}
	bad.owners(f.owners, c)
	bad.deadline(f.deadline, c)
	bad.text("description", f.description, &c.summary)
	bad.settings(f, c)
	bad.boolean("separate_task_for_each_assignee", f.separate, &c.separate)
	bad.tags(f.tags, c)
	bad.formFields(f.formFields, c)
	if !f.run.missing() {
		var ok bool
		s, _ := f.run.text()
		if c.run, ok = parseID(s); !ok {
			bad.selected("run_id")
		}
	}
	return bad
}

// readUpdate checks an update of the task that c is a copy of. Title,
// deadline and owners must be there; owners replaces all assignees; the
// description's key is summary alone. Type, tags, form and process aren't
// among the documented keys and stay as they are.
func readUpdate(f *fields, c *content) (bad refusals) {
	bad.title(f.title, c)
	bad.owners(f.owners, c)
	bad.deadline(f.deadline, c)
	bad.settings(f, c)
	return bad
}

func (r *refusals) title(v raw, c *content) {
	s, ok := v.text()
	switch {
	case v.missing() || ok && strings.TrimSpace(s) == "":
		r.required("title")
	case !ok:
		r.add("title", "The title must be a string.")
	case len(s) > maxTitle && utf8.RuneCountInString(s) > maxTitle:
		r.add("title", "The title may not be greater than %d characters.", maxTitle)
	default:
		c.title = s
	}
}

// settings reads what a create and an update share beside title, deadline and
// owners.
func (r *refusals) settings(f *fields, c *content) {
	r.text("summary", f.summary, &c.summary)
	r.time("started_at", f.started, &c.started)
	r.boolean("prevent_guest_comment", f.preventGuestComment, &c.preventGuestComment)
	r.boolean("everyone_must_complete", f.everyoneMustComplete, &c.everyoneMustComplete)
	r.boolean("can_complete_only_assignees", f.onlyAssigneesComplete, &c.onlyAssigneesComplete)
	r.boolean("top_secret", f.topSecret, &c.topSecret)
	if v := f.maxAssignable; !v.missing() {
		switch n, ok := v.integer(); {
		case !ok:
			r.add("max_assignable", "The max assignable must be an integer.")
		case n < 0:
			r.add("max_assignable", "The max assignable must be at least 0.")
		default:
			c.maxAssignable = n
		}
	}
	if v := f.webhook; !v.missing() {
		s, _ := v.text()
		if u, err := url.Parse(s); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			r.add("webhook", "The webhook format is invalid.")
		} else {
			c.webhook = s
		}
	}
}

func (r *refusals) text(field string, v raw, to *string) {
	if v.missing() {
		return
	}
	s, ok := v.text()
	if !ok {
		r.add(field, "The %s must be a string.", spoken(field))
		return
	}
	*to = s
}

func (r *refusals) boolean(field string, v raw, to *bool) {
	if v.missing() {
		return
	}
	b, ok := v.boolean()
	if !ok {
		r.add(field, "The %s field must be true or false.", spoken(field))
		return
	}
	*to = b
}

func (r *refusals) deadline(v raw, c *content) {
	if v.missing() {
		r.required("deadline")
		return
	}
	r.time("deadline", v, &c.deadline)
}

// time reads the two forms that the API's pages show: ISO 8601 with an offset
// (2025-07-15T17:00:00Z), and YYYY-MM-DD HH:MM:SS, taken as UTC.
func (r *refusals) time(field string, v raw, to *int64) {
	if v.missing() {
		return
	}
	s, _ := v.text()
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t, err = time.Parse(time.DateTime, s)
	}
	if err != nil || t.Year() < 1 || t.UTC().Year() > 9999 {
		r.add(field, "The %s is not a valid date.", spoken(field))
		return
	}
	*to = t.UnixMilli()
}
