package mapping

import (
	"encoding/json"
	"slices"
)

// A Task is the body of the API's create call (POST
// /organizations/{org}/tasks, the API's page "Create one-off task"). Its JSON
// is what is sent.
type Task struct {
	Title       string `json:"title"`
	TaskType    string `json:"task_type"`
	Owners      Owners `json:"owners"`
	Deadline    string `json:"deadline"` // UTC, as 2031-03-04T10:00:00Z
	Description string `json:"description,omitempty"`
	// Summary repeats Description: the API's pages disagree on the name, and
	// the API drops a name that it doesn't know without a word.
	Summary              string      `json:"summary,omitempty"`
	StartedAt            string      `json:"started_at,omitempty"` // UTC, as Deadline
	SeparateTasks        *bool       `json:"separate_task_for_each_assignee,omitempty"`
	MaxAssignable        *int        `json:"max_assignable,omitempty"`
	PreventGuestComment  *bool       `json:"prevent_guest_comment,omitempty"`
	EveryoneMustComplete *bool       `json:"everyone_must_complete,omitempty"`
	OnlyAssigneesFinish  *bool       `json:"can_complete_only_assignees,omitempty"`
	TopSecret            *bool       `json:"top_secret,omitempty"`
	Tags                 []string    `json:"tags,omitempty"` // ids; names until they are looked up
	FormFields           []FormField `json:"form_fields,omitempty"`
	Webhook              string      `json:"webhook,omitempty"`
	RunID                string      `json:"run_id,omitempty"`
}

// Owners are a task's assignees.
type Owners struct {
	Users  []User   `json:"users"`  // ids; names and e-mails until they are looked up
	Guests []string `json:"guests"` // e-mail addresses
	Groups []string `json:"groups"` // ids; names until they are looked up

	// Mixed are the entries of a list straight under owners that only the
	// organization's lists can sort into the buckets above. It is empty in
	// every request that is sent.
	Mixed []string `json:"mixed,omitempty"`

	// MixedGuests says that an e-mail address among Mixed that belongs to no
	// member is a guest's; without it, such an address is a violation.
	MixedGuests bool `json:"-"`
}

// A User is a member's id in decimal digits, or, until it is looked up, an
// e-mail address or full name.
type User string

// IsID reports whether the user is an id already.
func (u User) IsID() bool {
	if u == "" || len(u) > 18 {
		return false
	}
	for i := range len(u) {
		if u[i] < '0' || u[i] > '9' {
			return false
		}
	}
	return u[0] != '0'
}

// MarshalJSON writes an id as a number, which is what the API wants, and a
// name that is still to be looked up as a string.
func (u User) MarshalJSON() ([]byte, error) {
	if u.IsID() {
		return []byte(u), nil
	}
	return json.Marshal(string(u))
}

// A FormField is a field of a task's form.
type FormField struct {
	Label     string   `json:"label"`
	FieldType string   `json:"field_type"`
	Required  bool     `json:"required"`
	Options   []Option `json:"options,omitempty"`
	Columns   []Option `json:"columns,omitempty"`
	Guidance  string   `json:"guidance,omitempty"`
	Position  *int     `json:"position,omitempty"`
}

// An Option is a choice of a dropdown, radio or multiselect field, or a column
// of a table.
type Option struct {
	ID   int    `json:"id"`
	Text string `json:"text"`
}

// HasNames reports whether the task holds names of people, groups or tags
// that are still to be looked up.
func (t *Task) HasNames() bool {
	isName := func(s string) bool { return !isHexID(s) }
	return len(t.Owners.Mixed) > 0 ||
		slices.ContainsFunc(t.Owners.Users, func(u User) bool { return !u.IsID() }) ||
		slices.ContainsFunc(t.Owners.Groups, isName) || slices.ContainsFunc(t.Tags, isName)
}
