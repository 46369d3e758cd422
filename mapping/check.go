package mapping

import (
	"encoding/binary"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

// The bounds that the API's documentation gives.
const (
	maxTitle    = 600 // characters, page "Create one-off task"
	maxTagTitle = 30  // characters, page "Tags"
)

// taskTypes are the types of a task (page "Create one-off task").
var taskTypes = []string{"task", "approval", "expiring", "email", "expiring_email"}

// fieldTypes are the types of a form field (page "Create one-off task").
var fieldTypes = []string{"text", "textarea", "date", "dropdown", "multiselect", "radio", "file", "table", "assignees_form"}

// A Violation is a rule of the create call that a task breaks.
type Violation struct {
	Field   string // the mapping's name: title, owners.guests, form_fields[2].options
	Code    string // one of the Code constants
	Message string
	Value   string // what breaks the rule; empty where something is missing
}

// Check returns every rule of the API's create call (page "Create one-off
// task") that the task breaks, and nil for a good one. Names of people, groups
// and tags are good until they are looked up. Lengths count characters
// (Unicode code points). Form fields are counted from 1.
func (t *Task) Check() []Violation {
	var v violations
	v.checkText("title", t.Title)
	if TrimBlanks(t.Title) == "" {
		v.add("title", CodeRequired, "", "a title is needed")
	} else if n := length(t.Title); n > maxTitle {
		v.add("title", CodeTooLong, t.Title, "the title has %d characters, at most %d are taken: shorten it, or set truncate: true", n, maxTitle)
	}
	v.checkText("description", t.Description)
	if t.Summary != t.Description {
		v.checkText("description", t.Summary)
	}
	v.checkType(t.TaskType)
	v.checkDate("deadline", t.Deadline)
	if t.Deadline == "" {
		v.add("deadline", CodeRequired, "", "a deadline is needed")
	}
	v.checkDate("started_at", t.StartedAt)
	v.checkOwners(&t.Owners)
	if t.MaxAssignable != nil && *t.MaxAssignable < 0 {
		v.add("max_assignable", CodeNumber, fmt.Sprint(*t.MaxAssignable), "max_assignable is a whole number from 0 on")
	}
	for _, tag := range t.Tags {
		v.checkTag(tag)
	}
	for i := range t.FormFields {
		v.checkFormField(i, &t.FormFields[i])
	}
	v.checkWebhook(t.Webhook)
	if t.RunID != "" && !isHexID(t.RunID) {
		v.add("run_id", CodeID, t.RunID, "%s is no id of a process: it has 32 characters, 0 to 9 and a to f", quote(t.RunID))
	}
	return v
}

// violations gathers what is wrong with a task.
type violations []Violation

func (v *violations) add(field, code, value, format string, args ...any) {
	*v = append(*v, Violation{Field: field, Code: code, Message: fmt.Sprintf(format, args...), Value: value})
}

// checkText refuses what no text holds: control characters other than line
// breaks and tabs, and bytes that are no UTF-8.
func (v *violations) checkText(field, s string) {
	switch bad, ok := firstControl(s); {
	case ok:
	case bad == utf8.RuneError:
		v.add(field, CodeControl, s, "the text has bytes that are no UTF-8: give the sheet's encoding in the mapping")
	default:
		v.add(field, CodeControl, s, "the text has the control character U+%04X: remove it", bad)
	}
}

// firstControl returns the first control character of s, or utf8.RuneError for
// bytes that are no UTF-8; ok says that there is neither.
func firstControl(s string) (r rune, ok bool) {
	for len(s) >= 8 && isPrintable(binary.LittleEndian.Uint64([]byte(s[:8]))) {
		s = s[8:]
	}
	for i := range len(s) {
		if b := s[i]; b < ' ' && b != '\n' && b != '\r' && b != '\t' || b >= 0x7F {
			return firstControlFrom(s[i:])
		}
	}
	return 0, true
}

// isPrintable reports whether eight bytes are ASCII characters that show, or
// blanks: the highest bit of a byte is set if it is beyond ASCII, if 0x20 can't
// be taken from it, or if one more makes it 0x80.
func isPrintable(eight uint64) bool {
	const each = 0x0101010101010101
	return (eight|(eight-each*' ')|(eight+each))&(each*0x80) == 0
}

func firstControlFrom(s string) (rune, bool) {
	for i, r := range s {
		switch {
		case r == utf8.RuneError:
			if _, size := utf8.DecodeRuneInString(s[i:]); size == 1 {
				return utf8.RuneError, false
			}
		case r == '\n', r == '\r', r == '\t', r == 0x85: // U+0085 is a line break
		case r < ' ', r >= 0x7F && r < 0xA0:
			return r, false
		}
	}
	return 0, true
}

func (v *violations) checkType(taskType string) {
	switch {
	case taskType == "":
		v.add("task_type", CodeRequired, "", "a task type is needed: %s", oneOf(taskTypes))
	case !slices.Contains(taskTypes, taskType):
		v.add("task_type", CodeTaskType, taskType, "%s is no task type: it is %s", quote(taskType), oneOf(taskTypes))
	}
}

func (v *violations) checkDate(field, s string) {
	if s == "" {
		return
	}
	if m, ok := ParseISO(s); !ok || !m.HasTime || !m.HasOffset {
		v.add(field, CodeDate, s, "%s is no date with a time in UTC such as 2031-03-04T17:00:00Z", quote(s))
	}
}

func (v *violations) checkOwners(o *Owners) {
	if len(o.Users)+len(o.Guests)+len(o.Groups)+len(o.Mixed) == 0 {
		v.add("owners", CodeNoAssignee, "", "at least one assignee is needed: a member, a guest or a group")
	}
	for _, user := range o.Users {
		s := string(user)
		switch {
		case user.IsID():
		case TrimBlanks(s) == "":
			v.add("owners.users", CodeAssignee, s, "an assignee is blank")
		case allDigits(strings.TrimPrefix(s, "-")):
			v.add("owners.users", CodeID, s, "%s is no id of a member: ids are whole numbers from 1 on", quote(s))
		case strings.Contains(s, "@") && !IsEmail(s):
			v.add("owners.users", CodeEmail, s, "%s", notEmail(s))
		default:
			v.checkText("owners.users", s)
		}
	}
	for _, guest := range o.Guests {
		if !IsEmail(guest) {
			v.add("owners.guests", CodeEmail, guest, "%s", notEmail(guest))
		}
	}
	for _, group := range o.Groups {
		if TrimBlanks(group) == "" {
			v.add("owners.groups", CodeGroup, group, "a group is blank")
		} else if !isHexID(group) {
			v.checkText("owners.groups", group)
		}
	}
	for _, name := range o.Mixed {
		switch {
		case TrimBlanks(name) == "":
			v.add("owners", CodeAssignee, name, "an assignee is blank")
		case o.MixedGuests && isMeantAsEmail(name) && !IsEmail(name):
			v.add("owners", CodeEmail, name, "%s", notEmail(name))
		default:
			v.checkText("owners", name)
		}
	}
}

func (v *violations) checkTag(tag string) {
	switch n := length(tag); {
	case isHexID(tag):
	case TrimBlanks(tag) == "":
		v.add("tags", CodeTag, tag, "a tag is blank")
	case n > maxTagTitle:
		v.add("tags", CodeTag, tag, "the tag %s has %d characters: a tag's name has at most %d, its id is 32 characters, 0 to 9 and a to f", quote(tag), n, maxTagTitle)
	default:
		v.checkText("tags", tag)
	}
}

func (v *violations) checkWebhook(s string) {
	if s == "" {
		return
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" || strings.ContainsFunc(s, isBlank) {
		v.add("webhook", CodeURL, s, "%s is no web address such as https://example.com/hook", quote(s))
	}
}

// length counts the characters of s as the API does: Unicode code points.
func length(s string) int { return utf8.RuneCountInString(s) }

// isHexID reports whether s has the form of the API's ids of tasks, processes,
// tags and groups: 32 characters, 0 to 9 and a to f.
func isHexID(s string) bool {
	if len(s) != 32 {
		return false
	}
	for i := range len(s) {
		if (s[i] < '0' || s[i] > '9') && (s[i] < 'a' || s[i] > 'f') {
			return false
		}
	}
	return true
}

// oneOf lists words: a, b or c.
func oneOf(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " or " + words[last]
}
