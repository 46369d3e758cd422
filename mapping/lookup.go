package mapping

import (
	"slices"
	"strconv"
	"strings"
)

// Resolve puts ids in the place of the names of members, groups and tags, and
// sorts the mixed list of owners into users, guests and groups. What is in a
// list twice is dropped. Each name that stands for nobody, for a disabled
// member or for several is a Violation and stays as it was; its message is the
// same in every row, so that problems group by it. An id is taken as it is,
// known or not, unless it is a disabled member's.
//
// The task's lists are replaced, never written to: tasks of the same mapping
// may share them.
func (t *Task) Resolve(dir *Directory) []Violation {
	var v violations
	users := make([]User, 0, len(t.Owners.Users)+len(t.Owners.Mixed))
	for _, name := range t.Owners.Users {
		users = appendNew(users, dir.user(&v, name))
	}
	groups := make([]string, 0, len(t.Owners.Groups))
	for _, name := range t.Owners.Groups {
		groups = appendNew(groups, dir.group(&v, name))
	}
	guests := appendGuests(make([]string, 0, len(t.Owners.Guests)), t.Owners.Guests...)
	sorted := Owners{Users: users, Guests: guests, Groups: groups}
	for _, name := range t.Owners.Mixed {
		dir.sort(&v, name, t.Owners.MixedGuests, &sorted)
	}
	t.Owners = sorted
	if len(t.Tags) > 0 {
		tags := make([]string, 0, len(t.Tags))
		for _, title := range t.Tags {
			tags = appendNew(tags, dir.tag(&v, title))
		}
		t.Tags = tags
	}
	return v
}

// appendNew appends s unless the list has it.
func appendNew[T comparable](list []T, s T) []T {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// appendGuests appends addresses unless the list has them, in whatever letter
// case.
func appendGuests(list []string, guests ...string) []string {
	for _, guest := range guests {
		if !slices.ContainsFunc(list, func(other string) bool { return strings.EqualFold(other, guest) }) {
			list = append(list, guest)
		}
	}
	return list
}

func (m Member) idText() string { return strconv.FormatInt(m.ID, 10) }

// user returns the id of a member given by id, e-mail address or full name.
func (d *Directory) user(v *violations, name User) User {
	const field = "owners.users"
	text := string(name)
	if name.IsID() {
		if i, ok := d.byID[text]; ok && d.members[i].Disabled() {
			v.add(field, CodeAssignee, text, "%s", d.disabled(text, i))
		}
		return name
	}
	found := d.findMembers(text)
	if len(found) == 1 && !d.members[found[0]].Disabled() {
		return User(d.members[found[0]].idText())
	}
	v.add(field, CodeAssignee, text, "%s", d.whyNobody(text, found, nil))
	return name
}

// findMembers returns the members whom a text names: by their address, else by
// their full name.
func (d *Directory) findMembers(text string) []int {
	if found := find(d.byEmail, text); len(found) > 0 {
		return found
	}
	return find(d.byName, text)
}

// group returns the id of a group given by id or name.
func (d *Directory) group(v *violations, name string) string {
	found := find(d.byGroup, name)
	switch {
	case len(found) == 1:
		return d.groups[found[0]].ID
	case isHexID(name):
		return name
	case len(found) > 1:
		v.add("owners.groups", CodeGroup, name, "%s", d.severalGroups(name, found))
	default:
		v.add("owners.groups", CodeGroup, name, "unknown group %s%s", quote(name), d.hint(groupHint, name))
	}
	return name
}

// tag returns the id of a tag given by id or title.
func (d *Directory) tag(v *violations, title string) string {
	found := find(d.byTag, title)
	switch {
	case len(found) == 1:
		return d.tags[found[0]].ID
	case isHexID(title):
		return title
	case len(found) > 1:
		v.add("tags", CodeTag, title, "%s", d.severalTags(title, found))
	default:
		v.add("tags", CodeTag, title, "unknown tag %s%s", quote(title), d.hint(tagHint, title))
	}
	return title
}

// sort puts an entry of a mixed list where it belongs: a member's id, address
// or name among the users, a group's id or name among the groups, and, where
// the mapping allows it, any other address among the guests.
func (d *Directory) sort(v *violations, name string, guests bool, into *Owners) {
	if User(name).IsID() {
		into.Users = appendNew(into.Users, d.user(v, User(name)))
		return
	}
	members, groups := d.findMembers(name), find(d.byGroup, name)
	switch {
	case len(members) == 1 && len(groups) == 0 && !d.members[members[0]].Disabled():
		into.Users = appendNew(into.Users, User(d.members[members[0]].idText()))
	case len(members) == 0 && len(groups) == 1:
		into.Groups = appendNew(into.Groups, d.groups[groups[0]].ID)
	case len(members)+len(groups) > 0:
		v.add("owners", CodeAssignee, name, "%s", d.whyNobody(name, members, groups))
	case isHexID(name):
		into.Groups = appendNew(into.Groups, name)
	case guests && IsEmail(name):
		into.Guests = appendGuests(into.Guests, name)
	case guests && strings.Contains(name, "@"):
		v.add("owners", CodeEmail, name, "%s", notEmail(name))
	case IsEmail(name):
		v.add("owners", CodeAssignee, name, "unknown assignee %s%s", quote(name), d.guestHint(name))
	default:
		v.add("owners", CodeAssignee, name, "unknown assignee %s%s", quote(name), d.hint(ownerHint, name))
	}
}

// unknownIDs returns a Violation for each id that nothing in the organization
// has.
func (t *Task) unknownIDs(d *Directory) []Violation {
	var v violations
	for _, user := range t.Owners.Users {
		if _, known := d.byID[string(user)]; user.IsID() && !known {
			v.add("owners.users", CodeAssignee, string(user), "unknown assignee %s: no member has this id: write the e-mail address or the full name", quote(string(user)))
		}
	}
	for _, group := range t.Owners.Groups {
		if isHexID(group) && len(find(d.byGroup, group)) == 0 {
			v.add("owners.groups", CodeGroup, group, "unknown group %s: no group has this id: write its name", quote(group))
		}
	}
	for _, tag := range t.Tags {
		if isHexID(tag) && len(find(d.byTag, tag)) == 0 {
			v.add("tags", CodeTag, tag, "unknown tag %s: no tag has this id: write its name", quote(tag))
		}
	}
	return v
}
