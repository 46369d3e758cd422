package mapping

import (
	"slices"
	"strings"
)

// A kind says what a field's value is, and so which options make sense for it.
type kind uint8

const (
	textKind kind = 1 << iota
	titleKind
	dateKind
	integerKind
	booleanKind
	listKind
	mixedKind // a list of people and groups
)

const anyKind = textKind | titleKind | dateKind | integerKind | booleanKind | listKind | mixedKind

// A fieldID numbers the fields of a task. The numbers are part of a content's
// hash, and so of keys in results files: they never change and are never used
// again.
type fieldID uint8

const (
	noField fieldID = iota
	fieldTitle
	fieldTaskType
	fieldUsers
	fieldGuests
	fieldGroups
	fieldMixed
	fieldDeadline
	fieldDescription
	fieldStartedAt
	fieldSeparateTasks
	fieldMaxAssignable
	fieldPreventGuestComment
	fieldEveryoneMustComplete
	fieldOnlyAssigneesFinish
	fieldTopSecret
	fieldTags
	fieldFormFields
	fieldWebhook
	fieldRunID
	fieldProject
	fieldCompleted
	fieldApproved
	fieldCount
)

// A fieldSpec is what the mapping language says about one field.
type fieldSpec struct {
	name    string // as in the mapping and in problems
	kind    kind
	sort    Sort
	meaning string
}

// fieldTable has the fields in the order of the numbers above, which is also
// the order of a row's problems. Names and rules are those of the API's page
// "Create one-off task"; the last three are the program's own.
var fieldTable = [fieldCount]fieldSpec{
	fieldTitle:                {"title", titleKind, SortText, "What is to be done. Every task needs one; at most 600 characters."},
	fieldTaskType:             {"task_type", textKind, SortChoice, "task, approval, expiring, email or expiring_email. Every task needs one."},
	fieldUsers:                {"owners.users", listKind, SortPeople, "Members who are to do the task: user ids, e-mail addresses or full names."},
	fieldGuests:               {"owners.guests", listKind, SortPeople, "E-mail addresses of guests who are to do the task."},
	fieldGroups:               {"owners.groups", listKind, SortPeople, "Groups that are to do the task: ids or names."},
	fieldMixed:                {"owners", mixedKind, SortPeople, "Who is to do the task. Every task needs somebody."},
	fieldDeadline:             {"deadline", dateKind, SortDate, "When the task is due. Every task needs a deadline; a date without a time means 17:00."},
	fieldDescription:          {"description", textKind, SortText, "More about the task."},
	fieldStartedAt:            {"started_at", dateKind, SortDate, "When the task starts; a date without a time means 09:00."},
	fieldSeparateTasks:        {"separate_task_for_each_assignee", booleanKind, SortBoolean, "Make a task for each assignee, in a process of their own."},
	fieldMaxAssignable:        {"max_assignable", integerKind, SortInteger, "How many people the task may be assigned to at most."},
	fieldPreventGuestComment:  {"prevent_guest_comment", booleanKind, SortBoolean, "Keep guests from commenting."},
	fieldEveryoneMustComplete: {"everyone_must_complete", booleanKind, SortBoolean, "Every assignee must complete the task."},
	fieldOnlyAssigneesFinish:  {"can_complete_only_assignees", booleanKind, SortBoolean, "Only assignees may complete the task."},
	fieldTopSecret:            {"top_secret", booleanKind, SortBoolean, "Only assignees may see the task."},
	fieldTags:                 {"tags", listKind, SortList, "Tags: ids or titles."},
	fieldFormFields:           {"form_fields", 0, SortText, "The fields of the task's form."},
	fieldWebhook:              {"webhook", textKind, SortURL, "A URL that is called when the task is completed."},
	fieldRunID:                {"run_id", textKind, SortText, "The id of an existing process that the task joins."},
	fieldProject:              {"project", textKind, SortText, "Rows with the same value share one new process."},
	fieldCompleted:            {"completed", booleanKind, SortBoolean, "Complete the task once it is created."},
	fieldApproved:             {"approved", booleanKind, SortBoolean, "The decision on a completed approval task."},
}

func (id fieldID) String() string { return fieldTable[id].name }

// topFields are the fields that stand directly under fields, but for owners
// and form_fields, which have a form of their own.
var topFields = []fieldID{
	fieldTitle, fieldDescription, fieldTaskType, fieldDeadline, fieldStartedAt,
	fieldSeparateTasks, fieldMaxAssignable, fieldPreventGuestComment, fieldEveryoneMustComplete,
	fieldOnlyAssigneesFinish, fieldTopSecret, fieldTags, fieldWebhook, fieldRunID,
	fieldProject, fieldCompleted, fieldApproved,
}

// readFields reads what stands under fields.
func readFields(d *decoder, n *node, f *fileReading) {
	f.fieldsAt = n
	readObject(d, n, "fields", fieldKeys(), f)
}

// fieldKeys are the keys of fields, in the order in which the schema offers
// them.
func fieldKeys() []key[fileReading] {
	keys := make([]key[fileReading], 0, len(topFields)+2)
	for _, id := range topFields {
		keys = append(keys, key[fileReading]{
			fieldTable[id].name, fieldTable[id].meaning, valueSchema(fieldTable[id].kind),
			func(d *decoder, n *node, f *fileReading) { f.readField(d, n, id) },
		})
	}
	owners := fieldTable[fieldMixed]
	form := fieldTable[fieldFormFields]
	return append(keys,
		key[fileReading]{owners.name, owners.meaning, ownersSchema(), readOwners},
		key[fileReading]{form.name, form.meaning, schema{"type": "array", "items": formSchema()}, readForm},
	)
}

func (f *fileReading) readField(d *decoder, n *node, id fieldID) {
	f.fields[id] = d.readValue(n, fieldTable[id].name, fieldTable[id].kind)
}

// readOwners reads either the three lists of assignees, or one mixed list.
func readOwners(d *decoder, n *node, f *fileReading) {
	f.ownersAt = n
	for _, e := range n.entries {
		if name := e.key.text; (name == "users" || name == "groups") && saysWhereFrom(n) {
			d.fault(e.key.at, "owners holds either lists such as %s, or says itself where one mixed list comes from, not both", name)
			return
		}
	}
	if n.kind == object && !saysWhereFrom(n) {
		readObject(d, n, "owners", ownerKeys(), f)
		if len(n.entries) == 0 {
			d.fault(n.at, "owners is empty: it has users, guests and groups")
		}
		return
	}
	f.readField(d, n, fieldMixed)
}

// saysWhereFrom reports whether an object names the source of a value.
func saysWhereFrom(n *node) bool {
	for _, e := range n.entries {
		if slices.ContainsFunc(valueKeys[:sourceKeys], func(k valueKey) bool { return k.name == e.key.text }) {
			return true
		}
	}
	return false
}

// ownerKeys are the keys of owners when it has a list for each sort of
// assignee.
func ownerKeys() []key[fileReading] {
	var keys []key[fileReading]
	for _, id := range []fieldID{fieldUsers, fieldGuests, fieldGroups} {
		keys = append(keys, key[fileReading]{
			strings.TrimPrefix(fieldTable[id].name, "owners."), fieldTable[id].meaning, valueSchema(listKind),
			func(d *decoder, n *node, f *fileReading) { f.readField(d, n, id) },
		})
	}
	return keys
}
