package mapping

import (
	"slices"
	"strconv"
	"strings"
	"sync"
)

// A Member is a person of the organization (API page "Users").
type Member struct {
	ID              int64
	Email, FullName string
	Status          string // active, invited or disabled
}

// Disabled reports whether the member can't be given tasks. One who is invited
// and hasn't come yet can.
func (m Member) Disabled() bool { return strings.EqualFold(m.Status, "disabled") }

// A Group is a group of members (API page "Groups").
type Group struct {
	ID, Name string
	Members  []int64 // ids; empty where nobody knows them
}

// A Tag is a label of tasks (API page "Tags").
type Tag struct{ ID, Title string }

// A Directory knows the organization's people, groups and tags by their names.
// Names compare without regard to letter case and blanks. It is safe for
// concurrent use.
type Directory struct {
	members []Member
	groups  []Group
	tags    []Tag

	byID     map[string]int   // members by their id in decimal digits
	byEmail  map[string][]int // by folded address
	byName   map[string][]int // by folded full name
	byGroup  map[string][]int // groups by folded name and by id
	byTag    map[string][]int // tags by folded title and by id
	byGuest  map[string]bool  // folded addresses
	hintLock sync.Mutex
	hints    map[string]string // what is offered for an unknown name
}

// NewDirectory indexes the organization's lists; guests are e-mail addresses.
func NewDirectory(members []Member, groups []Group, tags []Tag, guests []string) *Directory {
	d := &Directory{
		members: slices.Clone(members), groups: slices.Clone(groups), tags: slices.Clone(tags),
		byID:    make(map[string]int, len(members)),
		byEmail: make(map[string][]int, len(members)), byName: make(map[string][]int, len(members)),
		byGroup: make(map[string][]int, len(groups)), byTag: make(map[string][]int, len(tags)),
		byGuest: make(map[string]bool, len(guests)), hints: map[string]string{},
	}
	for i, m := range d.members {
		d.byID[m.idText()] = i
		index(d.byEmail, m.Email, i)
		index(d.byName, m.FullName, i)
	}
	for i, g := range d.groups {
		index(d.byGroup, g.Name, i)
		index(d.byGroup, g.ID, i)
	}
	for i, t := range d.tags {
		index(d.byTag, t.Title, i)
		index(d.byTag, t.ID, i)
	}
	for _, guest := range guests {
		d.byGuest[Fold(guest)] = true
	}
	return d
}

// index adds i to what a name stands for. Blank names stand for nothing.
func index(by map[string][]int, name string, i int) {
	name = Fold(name)
	if name != "" && !slices.Contains(by[name], i) {
		by[name] = append(by[name], i)
	}
}

// find returns what a name stands for. It allocates nothing for names of usual
// length.
func find(by map[string][]int, name string) []int {
	var buf [64]byte
	return by[string(appendFold(buf[:0], name))]
}

// IsKnownGuest reports whether the address is a guest's or a member's already,
// so that a task for it invites nobody.
func (d *Directory) IsKnownGuest(email string) bool {
	var buf [64]byte
	return d.byGuest[string(appendFold(buf[:0], email))] || len(find(d.byEmail, email)) > 0
}

// NewGuests returns those of a task's guests whom the task would invite, each
// address once and in lower case, so that callers can count them against the
// hourly cap on guest invitations.
func (d *Directory) NewGuests(t *Task) []string {
	var fresh []string
	for _, guest := range t.Owners.Guests {
		if d.IsKnownGuest(guest) {
			continue
		}
		if address := Fold(guest); !slices.Contains(fresh, address) {
			fresh = append(fresh, address)
		}
	}
	return fresh
}

// MemberName returns the full name of the member with this id, or the id where
// nobody has it.
func (d *Directory) MemberName(id string) string {
	if i, ok := d.byID[id]; ok && d.members[i].FullName != "" {
		return d.members[i].FullName
	}
	return id
}

// GroupName returns the name of the group with this id, or the id where there
// is none.
func (d *Directory) GroupName(id string) string {
	for _, i := range find(d.byGroup, id) {
		if d.groups[i].ID == id {
			return d.groups[i].Name
		}
	}
	return id
}

// GroupMembers returns the ids of a group's members but for disabled ones, and
// nothing where the group, or who is in it, isn't known.
func (d *Directory) GroupMembers(id string) []User {
	var users []User
	for _, i := range find(d.byGroup, id) {
		if d.groups[i].ID != id {
			continue
		}
		for _, m := range d.groups[i].Members {
			text := strconv.FormatInt(m, 10)
			if at, ok := d.byID[text]; !ok || !d.members[at].Disabled() {
				users = append(users, User(text))
			}
		}
	}
	return users
}
