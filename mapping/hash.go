package mapping

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strconv"
	"strings"
)

// contentVersion is the first byte of what is hashed. It changes only if the
// encoding does, as every key that is made of a content changes with it.
const contentVersion = 1

// contentHash hashes all that the mapping takes from the row: each field that
// has a value as its number, how many texts follow, and each text after its
// length. So no two contents are written alike, and a field that is added to
// the language some day changes no hash of rows that don't have it.
func (d *drafting) contentHash() [32]byte {
	var buf [1024]byte
	t := &d.Task
	c := append(content(buf[:0]), contentVersion)
	c = c.text(fieldTitle, t.Title)
	c = c.text(fieldTaskType, t.TaskType)
	c = c.count(fieldUsers, len(t.Owners.Users))
	for _, user := range t.Owners.Users {
		c = c.bytes(string(user))
	}
	c = c.list(fieldGuests, t.Owners.Guests)
	c = c.list(fieldGroups, t.Owners.Groups)
	c = c.list(fieldMixed, t.Owners.Mixed)
	c = c.text(fieldDeadline, t.Deadline)
	c = c.text(fieldDescription, t.Description)
	c = c.text(fieldStartedAt, t.StartedAt)
	c = c.boolean(fieldSeparateTasks, t.SeparateTasks)
	c = c.integer(fieldMaxAssignable, t.MaxAssignable)
	c = c.boolean(fieldPreventGuestComment, t.PreventGuestComment)
	c = c.boolean(fieldEveryoneMustComplete, t.EveryoneMustComplete)
	c = c.boolean(fieldOnlyAssigneesFinish, t.OnlyAssigneesFinish)
	c = c.boolean(fieldTopSecret, t.TopSecret)
	c = c.list(fieldTags, t.Tags)
	c = c.count(fieldFormFields, len(t.FormFields))
	for i := range t.FormFields {
		c = c.formField(&t.FormFields[i])
	}
	c = c.text(fieldWebhook, t.Webhook)
	c = c.text(fieldRunID, t.RunID)
	c = c.text(fieldProject, d.Project)
	if d.Completed {
		c = c.text(fieldCompleted, "true")
	}
	c = c.boolean(fieldApproved, d.approved)
	return sha256.Sum256(c)
}

// A content is a row's content as it is hashed. Its methods return what they
// append to, so that the buffer stays on the stack.
type content []byte

// count begins a field of n texts; a field without any is left out.
func (c content) count(id fieldID, n int) content {
	if n == 0 {
		return c
	}
	return binary.AppendUvarint(append(c, byte(id)), uint64(n))
}

func (c content) bytes(text string) content {
	return append(binary.AppendUvarint(c, uint64(len(text))), text...)
}

func (c content) text(id fieldID, text string) content {
	if text == "" {
		return c
	}
	return c.count(id, 1).bytes(text)
}

func (c content) list(id fieldID, texts []string) content {
	c = c.count(id, len(texts))
	for _, text := range texts {
		c = c.bytes(text)
	}
	return c
}

func (c content) boolean(id fieldID, value *bool) content {
	if value == nil {
		return c
	}
	return c.text(id, strconv.FormatBool(*value))
}

func (c content) integer(id fieldID, value *int) content {
	if value == nil {
		return c
	}
	return c.text(id, strconv.Itoa(*value))
}

func (c content) formField(f *FormField) content {
	position := ""
	if f.Position != nil {
		position = strconv.Itoa(*f.Position)
	}
	c = c.bytes(f.Label).bytes(f.FieldType).bytes(strconv.FormatBool(f.Required)).bytes(f.Guidance).bytes(position)
	return c.choices(f.Options).choices(f.Columns)
}

func (c content) choices(choices []Option) content {
	c = binary.AppendUvarint(c, uint64(len(choices)))
	for _, choice := range choices {
		c = c.bytes(strconv.Itoa(choice.ID)).bytes(choice.Text)
	}
	return c
}

// ContentKey returns the key of a row that has none of its own: # and 16 hex
// digits of its content's hash. n counts the rows of the same content, from 1;
// from the second on it is appended, as ~2.
func ContentKey(hash [32]byte, n int) string {
	key := "#" + hex.EncodeToString(hash[:8])
	if n > 1 {
		key += "~" + strconv.Itoa(n)
	}
	return key
}

// IsContentKey reports whether a key looks like one of [ContentKey].
func IsContentKey(key string) bool {
	hash, _, _ := strings.Cut(key, "~")
	digits, found := strings.CutPrefix(hash, "#")
	_, err := hex.DecodeString(digits)
	return found && err == nil && len(digits) == 16
}
