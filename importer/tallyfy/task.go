package tallyfy

import (
	"bytes"
	"cmp"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"time"
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
	CreatedAt   time.Time     // zero where the API shows only a day
	CreatedOff  time.Duration // by how much CreatedAt may be off, where the API names no zone
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
	summary := cmp.Or(w.Summary, w.Description)
	*t = Task{
		ID: string(w.ID), Title: string(w.Title), TaskType: string(w.TaskType), Status: string(w.Status),
		RunID: string(w.RunID), Summary: string(summary), Webhook: string(w.Webhook),
		Deadline: w.Deadline.Time, StartedAt: w.StartedAt.Time, CreatedAt: w.CreatedAt.exact(), CreatedOff: w.CreatedAt.slack,
		LastUpdated: w.LastUpdated.Time, CompletedAt: w.CompletedAt.Time, ArchivedAt: w.ArchivedAt.Time,
		MaxAssignable: w.MaxAssignable.value, PreventGuestComment: w.PreventGuestComment.value,
		EveryoneMustComplete: w.EveryoneMustComplete.value, OnlyAssigneesFinish: w.OnlyAssigneesFinish.value,
		TopSecret: w.TopSecret.value, IsApproved: w.IsApproved.value,
	}
	for _, u := range w.Owners.value.Users.list {
		if id, err := strconv.ParseInt(string(cmp.Or(u.ID, u.self)), 10, 64); err == nil {
			t.Owners.Users = append(t.Owners.Users, UserRef{id, string(u.FullName)})
		}
	}
	for _, g := range w.Owners.value.Guests.list {
		t.Owners.Guests = append(t.Owners.Guests, string(cmp.Or(g.Email, g.self)))
	}
	for _, g := range w.Owners.value.Groups.list {
		t.Owners.Groups = append(t.Owners.Groups, string(cmp.Or(g.ID, g.self)))
	}
	for _, g := range w.Tags.list {
		t.Tags = append(t.Tags, string(cmp.Or(g.ID, g.self)))
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
		f.Options = append(f.Options, string(cmp.Or(o.Text, o.Label, o.self)))
	}
	for _, o := range w.Columns.list {
		f.Columns = append(f.Columns, string(cmp.Or(o.Text, o.Label, o.self)))
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

// A TaskQuery says which tasks are listed. Its zero lists all that aren't
// archived.
type TaskQuery struct {
	OneOff bool // only one-off tasks
	// CreatedFrom and CreatedTo are when they were created at the earliest and
	// at the latest; zero is open. The API compares days, by a clock and a time
	// zone of its own, so the list begins and ends a day further out.
	CreatedFrom, CreatedTo time.Time
	Archived               string   // "", "true" (these too) or "only"
	With                   []string // what more to show of each: tags, form_fields, summary
}

func (q TaskQuery) values(now time.Time) url.Values {
	v := url.Values{"sort": {"newest"}}
	if q.OneOff {
		v.Set("is_oneoff", "true")
	}
	if !q.CreatedFrom.IsZero() || !q.CreatedTo.IsZero() {
		from, to := q.CreatedFrom, q.CreatedTo
		if from.IsZero() {
			from = time.Unix(0, 0)
		}
		if to.IsZero() {
			to = now.AddDate(0, 0, 1)
		}
		v.Set("created", from.UTC().AddDate(0, 0, -1).Format(time.DateOnly)+":"+to.UTC().AddDate(0, 0, 1).Format(time.DateOnly))
	}
	if q.Archived != "" {
		v.Set("archived", q.Archived)
	}
	if len(q.With) > 0 {
		v.Set("with", strings.Join(q.With, ","))
	}
	return v
}
