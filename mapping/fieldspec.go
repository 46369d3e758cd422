package mapping

import (
	"slices"
	"strings"
)

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
