package mapping

import (
	"math"
	"strconv"
	"strings"
	"unicode"
)

// readField reads one field of the row into the task.
func (d *drafting) readField(b *bound) {
	t := &d.Task
	switch b.id {
	case fieldTitle:
		t.Title = truncated(d.text(b), b.truncate)
	case fieldTaskType:
		t.TaskType = canonicalType(d.text(b))
	case fieldUsers:
		entries := d.list(b)
		t.Owners.Users = make([]User, len(entries))
		for i, entry := range entries {
			t.Owners.Users[i] = User(entry)
		}
	case fieldGuests:
		t.Owners.Guests = append(t.Owners.Guests, d.list(b)...)
	case fieldGroups:
		t.Owners.Groups = append(t.Owners.Groups, d.list(b)...)
	case fieldMixed:
		t.Owners.Mixed, t.Owners.MixedGuests = d.list(b), b.allGuests
	case fieldDeadline:
		t.Deadline = d.date(b)
	case fieldDescription:
		t.Description = d.text(b)
		t.Summary = t.Description
	case fieldStartedAt:
		t.StartedAt = d.date(b)
	case fieldSeparateTasks:
		t.SeparateTasks = d.boolean(b)
	case fieldMaxAssignable:
		t.MaxAssignable = d.integer(b)
	case fieldPreventGuestComment:
		t.PreventGuestComment = d.boolean(b)
	case fieldEveryoneMustComplete:
		t.EveryoneMustComplete = d.boolean(b)
	case fieldOnlyAssigneesFinish:
		t.OnlyAssigneesFinish = d.boolean(b)
	case fieldTopSecret:
		t.TopSecret = d.boolean(b)
	case fieldTags:
		t.Tags = d.list(b)
	case fieldWebhook:
		t.Webhook = d.text(b)
	case fieldRunID:
		t.RunID = d.text(b)
	case fieldProject:
		d.Project = d.text(b)
	case fieldCompleted:
		done := d.boolean(b)
		d.Completed = done != nil && *done
	case fieldApproved:
		d.approved = d.boolean(b)
	}
}

// readForm reads the form's fields into the task.
func (d *drafting) readForm() {
	if len(d.form) == 0 {
		return
	}
	d.Task.FormFields = make([]FormField, len(d.form))
	for i := range d.form {
		spec, f := &d.form[i], &d.Task.FormFields[i]
		f.Label = d.text(spec.label)
		f.FieldType = d.text(spec.fieldType)
		if spec.guidance != nil {
			f.Guidance = d.text(spec.guidance)
		}
		if spec.required != nil {
			required := d.boolean(spec.required)
			f.Required = required != nil && *required
		}
		if spec.position != nil {
			f.Position = d.integer(spec.position)
		}
		f.Options = d.choices(&spec.options)
		f.Columns = d.choices(&spec.columns)
	}
}

func (d *drafting) choices(c *boundChoices) []Option {
	if c.list == nil {
		return c.fixed
	}
	texts := d.list(c.list)
	if len(texts) == 0 {
		return nil
	}
	choices := make([]Option, len(texts))
	for i, text := range texts {
		choices[i] = Option{ID: i + 1, Text: text}
	}
	return choices
}

// text reads a text; blank is "".
func (d *drafting) text(b *bound) string {
	if cell, ok := d.cell(b); ok {
		return cell.Text
	}
	return ""
}

// date reads a date in UTC; blank is "".
func (d *drafting) date(b *bound) string {
	cell, ok := d.cell(b)
	if !ok {
		return ""
	}
	text, trouble := b.dates.read(cell)
	if trouble.code != "" {
		d.troubled(b, trouble)
	}
	return text
}

// boolean reads a yes or a no; blank is nil.
func (d *drafting) boolean(b *bound) *bool {
	cell, ok := d.cell(b)
	if !ok {
		return nil
	}
	value, ok := ParseBool(cell.Text)
	if !ok && cell.Kind == Number && !showsWord(cell) {
		value, ok = ParseBool(cell.Raw) // 1 is a yes, also as 100%
	}
	if !ok || cell.Kind > Number && cell.Kind != Bool {
		d.troubled(b, trouble{code: CodeBoolean, message: notBoolean(cell)})
		return nil
	}
	return &value
}

// showsWord reports whether a sheet shows a word of a number, such as the open of
// the format "open";;"done": what 1 means then, the word says. A number with
// words around it, such as 1 day, is no word, and neither are signs.
func showsWord(c *Cell) bool {
	if !strings.ContainsFunc(c.Text, unicode.IsLetter) {
		return false
	}
	n, ok := wholeNumber(c.Raw)
	return !ok || !strings.ContainsAny(c.Text, "0123456789") || !showsNumber(c.Text, n)
}

// notBoolean says what is wrong with a cell that is neither a yes nor a no.
func notBoolean(c *Cell) string {
	if _, stored := ParseBool(c.Raw); stored && c.Kind == Number {
		return "is " + c.Raw + ", though its format shows " + quote(c.Text) + ", which is not a yes or a no: write yes or no, or say in the mapping's values what " + quote(c.Text) + " means"
	}
	return "is not a yes or a no: write yes or no, true or false, 1 or 0, x or nothing"
}

// integer reads a whole number; blank is nil.
func (d *drafting) integer(b *bound) *int {
	cell, ok := d.cell(b)
	if !ok {
		return nil
	}
	n, ok := ParseInteger(*cell)
	if !ok || n > math.MaxInt32 || n < math.MinInt32 {
		d.troubled(b, trouble{code: CodeNumber, message: notWhole(cell)})
		return nil
	}
	i := int(n)
	return &i
}

// notWhole says what is wrong with a cell that is no whole number.
func notWhole(c *Cell) string {
	if f, err := strconv.ParseFloat(c.Raw, 64); c.Kind == Number && err == nil {
		switch stored := strconv.FormatFloat(f, 'f', -1, 64); {
		case f != math.Trunc(f):
			stored = strconv.FormatFloat(f, 'g', 15, 64) // as a spreadsheet does
			if shown, err := strconv.ParseFloat(c.Text, 64); err != nil || strconv.FormatFloat(shown, 'g', 15, 64) != stored {
				return "is " + stored + ", though its format shows " + quote(c.Text) + ": write a whole number"
			}
		case stored != c.Text && !showsNumber(c.Text, int64(f)):
			return "is " + stored + ", though its format shows " + quote(c.Text) + ": write the number that is meant in a cell without a format"
		}
	}
	return "is not a whole number: write it as 5, without separators"
}

// list reads the entries of a list; blank is nil. The caller may change it.
func (d *drafting) list(b *bound) []string {
	if b.source == fromLiteral {
		return d.splitAll(b, b.literal)
	}
	cell, state := d.fetch(b)
	var entries []string
	ok := state != unreadable
	if state == present {
		entries, ok = d.entries(b, cell)
	}
	if !ok {
		return nil
	}
	if b.values != nil {
		if entries, ok = d.translateAll(b, entries); !ok {
			return nil
		}
	}
	if len(entries) == 0 && len(b.fallback) > 0 {
		return d.splitAll(b, b.fallback)
	}
	if len(entries) == 0 && b.required {
		d.missing(b)
	}
	return entries
}

// entries cuts up a text. Any other cell is one entry, whatever separates a
// number's thousands: the id of a member, or the word that the mapping's values
// have for it. ok is false where it is neither, and reported.
func (d *drafting) entries(b *bound, cell *Cell) (entries []string, ok bool) {
	if cell.Kind == Text {
		return SplitList(cell.Text, b.split), true
	}
	if cell.Kind == Number && (b.id == fieldUsers || b.id == fieldMixed) {
		n, ok := ParseInteger(*cell)
		if !ok {
			d.troubled(b, trouble{code: CodeID, message: "is a number, but no id of a member: ids are whole numbers"})
			return nil, false
		}
		return []string{strconv.FormatInt(n, 10)}, true
	}
	if word, ok := b.shown.word(cell); ok {
		if _, known := b.values.lookup(cell.Text); !known {
			return []string{word}, true
		}
	}
	if b.isDoubtful(cell) {
		d.doubtfulValue(b, cell.Text)
		return nil, false
	}
	return []string{cell.Text}, true
}

// splitAll cuts up the texts of a fixed list.
func (d *drafting) splitAll(b *bound, texts []string) []string {
	entries := make([]string, 0, len(texts))
	for _, text := range texts {
		entries = append(entries, SplitList(text, b.split)...)
	}
	return entries
}

// canonicalType returns the task type in the API's letter case.
func canonicalType(text string) string {
	for _, known := range taskTypes {
		if strings.EqualFold(text, known) {
			return known
		}
	}
	return text
}

// truncated cuts a title at the length that the API takes, if it may.
func truncated(title string, may bool) string {
	if !may || len(title) <= maxTitle || length(title) <= maxTitle {
		return title
	}
	count := 0
	for i := range title {
		if count++; count == maxTitle {
			return TrimBlanks(title[:i]) + "…"
		}
	}
	return title
}
