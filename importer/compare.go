package importer

import (
	"fmt"
	"html"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"tallyfy-import/importer/tallyfy"
	"tallyfy-import/mapping"
)

// A Difference is a field in which a task is not as its row says.
type Difference struct {
	Field string // the mapping's name of it, such as owners.users
	Want  string // what the row says
	Have  string // what Tallyfy shows

	Moved  bool // a deadline that is where a working day may have moved it
	Hidden bool // Tallyfy shows nothing of the field: it may have dropped it, or not list it
}

// String tells the difference to a person.
func (d Difference) String() string {
	switch {
	case d.Moved:
		return fmt.Sprintf("%s was moved from %s to %s", d.Field, d.Want, d.Have)
	case d.Hidden:
		return fmt.Sprintf("%s is not there: it should be %q", d.Field, d.Want)
	}
	return fmt.Sprintf("%s is %q and should be %q", d.Field, d.Have, d.Want)
}

// maxMove is how far the API may move a deadline to reach a working day: a
// weekend with the longest run of public holidays around it.
const maxMove = 10 * 24 * time.Hour

// Compare returns the fields that were sent for want and that have doesn't
// show as they were sent. Texts are compared as read: the API may put a
// description into HTML and trim what surrounds it. Who is assigned is
// compared whatever was sent. zone is that of the sheet's dates: it says which
// deadlines are on a weekend.
func Compare(want *mapping.Task, have *tallyfy.Task, zone *time.Location) []Difference {
	c := comparison{zone: zone}
	c.text("title", want.Title, have.Title)
	c.plain("task_type", want.TaskType, have.TaskType)
	c.sets("owners.users", userIDs(want), userRefs(have))
	c.sets("owners.guests", want.Owners.Guests, have.Owners.Guests)
	c.sets("owners.groups", want.Owners.Groups, have.Owners.Groups)
	c.moment("deadline", want.Deadline, have.Deadline)
	c.text("description", want.Description, have.Summary)
	c.moment("started_at", want.StartedAt, have.StartedAt)
	if want.MaxAssignable != nil {
		c.plain("max_assignable", strconv.Itoa(*want.MaxAssignable), number(have.MaxAssignable))
	}
	c.flag("prevent_guest_comment", want.PreventGuestComment, have.PreventGuestComment)
	c.flag("everyone_must_complete", want.EveryoneMustComplete, have.EveryoneMustComplete)
	c.flag("can_complete_only_assignees", want.OnlyAssigneesFinish, have.OnlyAssigneesFinish)
	c.flag("top_secret", want.TopSecret, have.TopSecret)
	if len(want.Tags) > 0 {
		c.sets("tags", want.Tags, have.Tags)
	}
	if len(want.FormFields) > 0 {
		c.plain("form_fields", wantedForm(want.FormFields), shownForm(have.FormFields))
	}
	c.plain("webhook", want.Webhook, have.Webhook)
	c.plain("run_id", want.RunID, have.RunID)
	return c.found
}

// A comparison collects differences.
type comparison struct {
	zone  *time.Location
	found []Difference
}

// plain compares a field of which nothing was sent where want is empty.
func (c *comparison) plain(field, want, have string) {
	if want != "" && want != have {
		c.found = append(c.found, Difference{Field: field, Want: want, Have: have, Hidden: have == ""})
	}
}

func (c *comparison) text(field, want, have string) {
	if lettersOf(want) != lettersOf(have) {
		c.plain(field, foldText(want), foldText(have))
	}
}

func (c *comparison) sets(field string, want, have []string) {
	if w, h := set(want), set(have); w != h {
		c.found = append(c.found, Difference{
			Field: field, Want: strings.ReplaceAll(w, "\n", ", "), Have: strings.ReplaceAll(h, "\n", ", "), Hidden: h == "",
		})
	}
}

func (c *comparison) flag(field string, want, have *bool) {
	if want == nil {
		return
	}
	shown := ""
	if have != nil {
		shown = strconv.FormatBool(*have)
	}
	c.plain(field, strconv.FormatBool(*want), shown)
}

func (c *comparison) moment(field, want string, have time.Time) {
	if want == "" {
		return
	}
	at, err := time.Parse(time.RFC3339, want)
	if err == nil && at.Sub(have).Abs() < time.Second {
		return
	}
	d := Difference{Field: field, Want: want, Hidden: have.IsZero()}
	if !d.Hidden {
		d.Have = have.UTC().Format(time.RFC3339)
		d.Moved = field == "deadline" && err == nil && c.isMove(at, have)
	}
	c.found = append(c.found, d)
}

// isMove reports whether a deadline on a weekend stands on a working day near
// by instead. Holidays aren't known here: a deadline that was moved off one
// counts as another deadline.
func (c *comparison) isMove(want, have time.Time) bool {
	return isWeekend(want.In(c.zone)) && !isWeekend(have.In(c.zone)) && want.Sub(have).Abs() <= maxMove
}

func isWeekend(t time.Time) bool { return t.Weekday() == time.Saturday || t.Weekday() == time.Sunday }

func userIDs(t *mapping.Task) []string {
	ids := make([]string, len(t.Owners.Users))
	for i, u := range t.Owners.Users {
		ids[i] = string(u)
	}
	return ids
}

func userRefs(t *tallyfy.Task) []string {
	ids := make([]string, len(t.Owners.Users))
	for i, u := range t.Owners.Users {
		ids[i] = strconv.FormatInt(u.ID, 10)
	}
	return ids
}

func number(n *int64) string {
	if n == nil {
		return ""
	}
	return strconv.FormatInt(*n, 10)
}

// wantedForm and shownForm put a form into words that can be compared.
func wantedForm(fields []mapping.FormField) string {
	var words []string
	for _, f := range fields {
		options, columns := texts(f.Options), texts(f.Columns)
		words = append(words, formWords(f.Label, f.FieldType, f.Required, f.Guidance, options, columns))
	}
	return strings.Join(words, "; ")
}

func shownForm(fields []tallyfy.FormField) string {
	var words []string
	for _, f := range fields {
		words = append(words, formWords(f.Label, f.FieldType, f.Required, f.Guidance, f.Options, f.Columns))
	}
	return strings.Join(words, "; ")
}

func texts(options []mapping.Option) (words []string) {
	for _, o := range options {
		words = append(words, o.Text)
	}
	return words
}

func formWords(label, kind string, required bool, guidance string, options, columns []string) string {
	words := fmt.Sprintf("%s (%s", foldText(label), kind)
	if required {
		words += ", required"
	}
	for _, more := range []string{strings.Join(options, "/"), strings.Join(columns, "/"), foldText(guidance)} {
		if more != "" {
			words += ", " + more
		}
	}
	return words + ")"
}

// set joins entries without regard to order, case and repetition.
func set(entries []string) string {
	folded := make([]string, len(entries))
	for i, e := range entries {
		folded[i] = strings.ToLower(strings.TrimSpace(e))
	}
	slices.Sort(folded)
	return strings.Join(slices.Compact(folded), "\n")
}

// foldText is a text without HTML tags, its runs of blanks folded and its
// characters composed. What was escaped more than once becomes plain too.
func foldText(s string) string {
	for range maxEscapes {
		if !strings.ContainsAny(s, "<&") {
			break
		}
		s = html.UnescapeString(withoutTags(s))
	}
	return norm.NFC.String(strings.Join(strings.Fields(s), " "))
}

// lettersOf is foldText without blanks: where a tag stood there may be one now
// or not.
func lettersOf(s string) string { return strings.ReplaceAll(foldText(s), " ", "") }

// maxEscapes is how often a text may have been escaped on its way.
const maxEscapes = 3

// withoutTags puts a blank for everything that looks like an HTML tag.
func withoutTags(s string) string {
	var b strings.Builder
	for {
		open := strings.IndexByte(s, '<')
		if open < 0 {
			break
		}
		end := strings.IndexByte(s[open:], '>')
		if end < 2 || !isTagStart(s[open+1]) {
			b.WriteString(s[:open+1])
			s = s[open+1:]
			continue
		}
		b.WriteString(s[:open])
		b.WriteByte(' ')
		s = s[open+end+1:]
	}
	b.WriteString(s)
	return b.String()
}

func isTagStart(c byte) bool {
	return c == '/' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}
