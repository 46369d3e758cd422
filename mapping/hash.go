package mapping

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strconv"
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
	c := content(append(buf[:0], contentVersion))
	t := &d.Task
	c.text(fieldTitle, t.Title)
	c.text(fieldTaskType, t.TaskType)
	c.count(fieldUsers, len(t.Owners.Users))
	for _, user := range t.Owners.Users {
		c.bytes(string(user))
	}
	c.list(fieldGuests, t.Owners.Guests)
	c.list(fieldGroups, t.Owners.Groups)
	c.list(fieldMixed, t.Owners.Mixed)
	c.text(fieldDeadline, t.Deadline)
	c.text(fieldDescription, t.Description)
	c.text(fieldStartedAt, t.StartedAt)
	c.boolean(fieldSeparateTasks, t.SeparateTasks)
	c.integer(fieldMaxAssignable, t.MaxAssignable)
	c.boolean(fieldPreventGuestComment, t.PreventGuestComment)
	c.boolean(fieldEveryoneMustComplete, t.EveryoneMustComplete)
	c.boolean(fieldOnlyAssigneesFinish, t.OnlyAssigneesFinish)
	c.boolean(fieldTopSecret, t.TopSecret)
	c.list(fieldTags, t.Tags)
	c.count(fieldFormFields, len(t.FormFields))
	for i := range t.FormFields {
		c.formField(&t.FormFields[i])
	}
	c.text(fieldWebhook, t.Webhook)
	c.text(fieldRunID, t.RunID)
	c.text(fieldProject, d.Project)
	if d.Completed {
		c.boolean(fieldCompleted, &d.Completed)
	}
	c.boolean(fieldApproved, d.approved)
	return sha256.Sum256(c)
}

// A content is a row's content as it is hashed.
type content []byte

// count begins a field of n texts; a field without any is left out.
func (c *content) count(id fieldID, n int) {
	if n > 0 {
		*c = binary.AppendUvarint(append(*c, byte(id)), uint64(n))
	}
}

func (c *content) bytes(text string) {
	*c = append(binary.AppendUvarint(*c, uint64(len(text))), text...)
}

func (c *content) text(id fieldID, text string) {
	if text != "" {
		c.count(id, 1)
		c.bytes(text)
	}
}

func (c *content) list(id fieldID, texts []string) {
	c.count(id, len(texts))
	for _, text := range texts {
		c.bytes(text)
	}
}

func (c *content) boolean(id fieldID, value *bool) {
	if value != nil {
		c.text(id, strconv.FormatBool(*value))
	}
}

func (c *content) integer(id fieldID, value *int) {
	if value != nil {
		c.text(id, strconv.Itoa(*value))
	}
}

func (c *content) formField(f *FormField) {
	c.bytes(f.Label)
	c.bytes(f.FieldType)
	c.bytes(strconv.FormatBool(f.Required))
	c.bytes(f.Guidance)
	position := ""
	if f.Position != nil {
		position = strconv.Itoa(*f.Position)
	}
	c.bytes(position)
	for _, choices := range [...][]Option{f.Options, f.Columns} {
		*c = binary.AppendUvarint(*c, uint64(len(choices)))
		for _, choice := range choices {
			c.bytes(strconv.Itoa(choice.ID))
			c.bytes(choice.Text)
		}
	}
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
