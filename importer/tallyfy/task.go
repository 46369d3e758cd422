package tallyfy

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// A Task is a task as the API shows it. What the API leaves out is zero or
// nil; so a list asked without form_fields has none.
type Task struct {
	ID          string
	Title       string
	TaskType    string
	Status      string // such as not-started, in-progress, completed
	RunID       string // its process; empty for none
	Summary     string // the description
	Webhook     string
	Owners      Owners
	Deadline    time.Time
	StartedAt   time.Time
	CreatedAt   time.Time // zero where the API shows only a day
	LastUpdated time.Time
	CompletedAt time.Time
	ArchivedAt  time.Time
	Tags        []string // ids
	FormFields  []FormField

	MaxAssignable        *int64
	PreventGuestComment  *bool
	EveryoneMustComplete *bool
	OnlyAssigneesFinish  *bool
	TopSecret            *bool
	IsApproved           *bool
}

// Owners are a task's assignees.
type Owners struct {
	Users  []UserRef
	Guests []string // e-mail addresses
	Groups []string // ids
}

// A UserRef is a member as a task shows it.
type UserRef struct {
	ID       int64
	FullName string
}

// A FormField is a field of a task's form.
type FormField struct {
	Label     string
	FieldType string
	Required  bool
	Guidance  string
	Position  *int64
	Options   []string // their texts
	Columns   []string // their texts
}

// UnmarshalJSON reads a task leniently: ids as texts or numbers, lists as
// empty objects and the other way round, null anywhere. Something else where a
// task should be is an error.
func (t *Task) UnmarshalJSON(data []byte) error {
	var w wireTask
	if err := json.Unmarshal(data, &w); err != nil {
		return err
	}
	summary := w.Summary
	if summary == "" {
		summary = w.Description
	}
	*t = Task{
		ID: string(w.ID), Title: string(w.Title), TaskType: string(w.TaskType), Status: string(w.Status),
		RunID: string(w.RunID), Summary: string(summary), Webhook: string(w.Webhook),
		Deadline: w.Deadline.Time, StartedAt: w.StartedAt.Time, CreatedAt: w.CreatedAt.exact(),
		LastUpdated: w.LastUpdated.Time, CompletedAt: w.CompletedAt.Time, ArchivedAt: w.ArchivedAt.Time,
		MaxAssignable: w.MaxAssignable.value, PreventGuestComment: w.PreventGuestComment.value,
		EveryoneMustComplete: w.EveryoneMustComplete.value, OnlyAssigneesFinish: w.OnlyAssigneesFinish.value,
		TopSecret: w.TopSecret.value, IsApproved: w.IsApproved.value,
	}
	for _, u := range w.Owners.value.Users.list {
		if id, err := strconv.ParseInt(u.first(u.ID, u.self), 10, 64); err == nil {
			t.Owners.Users = append(t.Owners.Users, UserRef{id, string(u.FullName)})
		}
	}
	for _, g := range w.Owners.value.Guests.list {
		t.Owners.Guests = append(t.Owners.Guests, g.first(g.Email, g.self))
	}
	for _, g := range w.Owners.value.Groups.list {
		t.Owners.Groups = append(t.Owners.Groups, g.first(g.ID, g.self))
	}
	for _, g := range w.Tags.list {
		t.Tags = append(t.Tags, g.first(g.ID, g.self))
	}
	for _, f := range w.FormFields.list {
		t.FormFields = append(t.FormFields, f.field())
	}
	return nil
}

// A wireTask is a task as the API writes it.
type wireTask struct {
	ID                   text             `json:"id"`
	Title                text             `json:"title"`
	TaskType             text             `json:"task_type"`
	Status               text             `json:"status"`
	RunID                text             `json:"run_id"`
	Summary              text             `json:"summary"`
	Description          text             `json:"description"`
	Webhook              text             `json:"webhook"`
	Owners               maybe[wireOwner] `json:"owners"`
	Deadline             moment           `json:"deadline"`
	StartedAt            moment           `json:"started_at"`
	CreatedAt            moment           `json:"created_at"`
	LastUpdated          moment           `json:"last_updated"`
	CompletedAt          moment           `json:"completed_at"`
	ArchivedAt           moment           `json:"archived_at"`
	Tags                 many[ref]        `json:"tags"`
	FormFields           many[wireField]  `json:"form_fields"`
	MaxAssignable        number           `json:"max_assignable"`
	PreventGuestComment  flag             `json:"prevent_guest_comment"`
	EveryoneMustComplete flag             `json:"everyone_must_complete"`
	OnlyAssigneesFinish  flag             `json:"can_complete_only_assignees"`
	TopSecret            flag             `json:"top_secret"`
	IsApproved           flag             `json:"is_approved"`
}

type wireOwner struct {
	Users  many[ref] `json:"users"`
	Guests many[ref] `json:"guests"`
	Groups many[ref] `json:"groups"`
}

type wireField struct {
	Label     text      `json:"label"`
	FieldType text      `json:"field_type"`
	Required  flag      `json:"required"`
	Guidance  text      `json:"guidance"`
	Position  number    `json:"position"`
	Options   many[ref] `json:"options"`
	Columns   many[ref] `json:"columns"`
}

func (w wireField) field() FormField {
	f := FormField{
		Label: string(w.Label), FieldType: string(w.FieldType), Guidance: string(w.Guidance),
		Required: w.Required.value != nil && *w.Required.value, Position: w.Position.value,
	}
	for _, o := range w.Options.list {
		f.Options = append(f.Options, o.first(o.Text, o.Label, o.self))
	}
	for _, o := range w.Columns.list {
		f.Columns = append(f.Columns, o.first(o.Text, o.Label, o.self))
	}
	return f
}

// A ref is a person, a group, a tag or an option: an object, or only its id,
// address or text.
type ref struct {
	ID       text `json:"id"`
	Email    text `json:"email"`
	FullName text `json:"full_name"`
	Text     text `json:"text"`
	Label    text `json:"label"`
	self     text
}

func (r *ref) UnmarshalJSON(data []byte) error {
	type plain ref
	if bytes.HasPrefix(data, []byte("{")) {
		return json.Unmarshal(data, (*plain)(r))
	}
	return json.Unmarshal(data, &r.self)
}

// first returns the first of some texts that isn't empty.
func (ref) first(texts ...text) string {
	for _, t := range texts {
		if t != "" {
			return string(t)
		}
	}
	return ""
}

// A text is a string, or a number or boolean written as one.
type text string

func (t *text) UnmarshalJSON(data []byte) error {
	switch {
	case isPlain(data):
		*t = text(data[1 : len(data)-1])
	case len(data) > 0 && data[0] == '"':
		return json.Unmarshal(data, (*string)(t))
	case bytes.Equal(data, []byte("null")):
		*t = ""
	case len(data) > 0 && (data[0] == '{' || data[0] == '['):
		*t = "" // an empty list is how PHP writes an empty object
	default:
		*t = text(data)
	}
	return nil
}

// isPlain reports whether a JSON value is a string that stands for itself, as
// most do: it needn't be decoded once more.
func isPlain(data []byte) bool {
	if len(data) < 2 || data[0] != '"' {
		return false
	}
	for _, c := range data[1 : len(data)-1] {
		if c == '\\' || c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// A number is a whole number or its digits; anything else is none.
type number struct{ value *int64 }

func (n *number) UnmarshalJSON(data []byte) error {
	var t text
	if err := t.UnmarshalJSON(data); err != nil {
		return err
	}
	n.value = nil
	if v, err := strconv.ParseInt(string(t), 10, 64); err == nil {
		n.value = &v
	}
	return nil
}

// A flag is a boolean, also written as 0 or 1; anything else is none.
type flag struct{ value *bool }

func (f *flag) UnmarshalJSON(data []byte) error {
	var t text
	if err := t.UnmarshalJSON(data); err != nil {
		return err
	}
	f.value = nil
	if v, err := strconv.ParseBool(string(t)); err == nil {
		f.value = &v
	}
	return nil
}

// A moment is a time in one of the API's ways of writing it, in UTC where it
// names no zone; anything else is the zero time.
type moment struct {
	time.Time
	day bool // only the day is known
}

// exact is the moment, or the zero time where only its day is known.
func (m moment) exact() time.Time {
	if m.day {
		return time.Time{}
	}
	return m.Time
}

func (m *moment) UnmarshalJSON(data []byte) error {
	var t text
	if err := t.UnmarshalJSON(data); err != nil {
		return err
	}
	*m = moment{}
	s := strings.TrimSpace(string(t))
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05Z0700", "2006-01-02 15:04:05Z07:00", "2006-01-02T15:04:05", time.DateTime, time.DateOnly} {
		if v, err := time.Parse(layout, s); err == nil {
			m.Time, m.day = v.UTC(), layout == time.DateOnly
			break
		}
	}
	return nil
}

// A many is a list, or an object of its elements, or nothing.
type many[T any] struct{ list []T }

func (m *many[T]) UnmarshalJSON(data []byte) error {
	m.list = nil
	switch {
	case bytes.HasPrefix(data, []byte("[")):
		return json.Unmarshal(data, &m.list)
	case bytes.HasPrefix(data, []byte("{")):
		var wrapped struct {
			Data []T `json:"data"`
		}
		err := json.Unmarshal(data, &wrapped)
		m.list = wrapped.Data
		return err
	}
	return nil
}

// A maybe is an object, or something else that stands for none.
type maybe[T any] struct{ value T }

func (m *maybe[T]) UnmarshalJSON(data []byte) error {
	if bytes.HasPrefix(data, []byte("{")) {
		return json.Unmarshal(data, &m.value)
	}
	return nil
}
