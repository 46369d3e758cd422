package sandbox

import "strings"

// Fixed identities of the stand-in. They open nothing but a sandbox.
const (
	DefaultOrg   = "5a4db0c0ffee4a11b0a7d15c0de15a9d"
	DefaultToken = "sandbox-token"
	// Process is a process that is there from the start, without tasks, so
	// that run_id can be rehearsed.
	Process = "0c3d5e7f9a1b4c6d8e0f2a4b6c8d0e1f"
)

// A Member is a person of the organization.
type Member struct {
	ID                              int64
	Email, FullName, Role, Timezone string
	Status                          string // active, invited or disabled
}

// A Group is a named set of members.
type Group struct {
	ID, Name string
	Members  []int64
}

// A Tag is a label.
type Tag struct{ ID, Title string }

// Members returns the people that every new sandbox knows; see the package
// documentation for what each is good for.
func Members() []Member {
	const berlin, london = "Europe/Berlin", "Europe/London"
	return []Member{
		{1001, "anna.mueller@example.com", "Anna Müller", "admin", berlin, "active"},
		{1002, "bob@example.com", "Bob Stone", "standard", london, "active"},
		{1003, "joerg.weiss@example.com", "Jörg Weiß", "standard", berlin, "active"},
		{1004, "zoe.angstroem@example.com", "Zoë Ångström", "standard", "Europe/Stockholm", "active"},
		{1005, "chris.miller@example.com", "Chris Miller", "standard", london, "active"},
		{1006, "christine.miller@example.com", "Chris Miller", "light", london, "active"},
		{1007, "soren.kjaer@example.com", "Søren Kjær", "standard", "Europe/Copenhagen", "active"},
		{1008, "dana.prohaska@example.com", "Dana Prohaska", "standard", berlin, "disabled"},
		{1009, "eve.novakova@example.com", "Eve Nováková", "standard", "Europe/Prague", "invited"},
		{1010, "maria.oconnor@example.com", "María O'Connor", "light", "Europe/Dublin", "active"},
	}
}

// Groups returns the groups that every new sandbox knows.
func Groups() []Group {
	return []Group{
		{"31415926535897932384626433832795", "Finance", []int64{1001, 1003, 1005}},
		{"12e45000000000000000000000000017", "Operations", []int64{1002, 1004, 1008, 1010}},
		{"9f8e7d6c5b4a39281706f5e4d3c2b1a0", "Legal", []int64{1007}},
		{"c0ffee00c0ffee00c0ffee00c0ffee00", "Geschäftsleitung", []int64{1001, 1010}},
	}
}

// Tags returns the tags that every new sandbox knows.
func Tags() []Tag {
	return []Tag{
		{"a1000000000000000000000000000001", "urgent"},
		{"a1000000000000000000000000000002", "budget"},
		{"a1000000000000000000000000000003", "Quartalsende"},
		{"a1000000000000000000000000000004", "review"},
		{"a1000000000000000000000000000005", "client"},
		{"a1000000000000000000000000000006", "Follow-up"},
		{"a1000000000000000000000000000007", "Follow-up"},
		{"a1000000000000000000000000000008", "Büro"},
	}
}

// Guests returns the e-mail addresses of the guests that every new sandbox
// knows; a create that names them doesn't count against the hourly cap.
func Guests() []string {
	return []string{"client@example.org", "audit@example.net", "kundin@example.org"}
}

// A directory is what one server knows of its people. It is guarded by the
// server's lock.
type directory struct {
	members []Member
	groups  []Group
	tags    []Tag
	guests  []string
	member  map[int64]int // index into members
	group   map[string]int
	tag     map[string]int
	guest   map[string]bool // by lower-case address
}

func newDirectory() *directory {
	d := &directory{
		members: Members(), groups: Groups(), tags: Tags(),
		member: map[int64]int{}, group: map[string]int{}, tag: map[string]int{}, guest: map[string]bool{},
	}
	for i, m := range d.members {
		d.member[m.ID] = i
	}
	for i, g := range d.groups {
		d.group[g.ID] = i
	}
	for i, t := range d.tags {
		d.tag[t.ID] = i
	}
	for _, g := range Guests() {
		d.invite(g)
	}
	return d
}

func (d *directory) invite(email string) {
	if key := strings.ToLower(email); !d.guest[key] {
		d.guest[key] = true
		d.guests = append(d.guests, email)
	}
}

func (d *directory) disabled(id int64) bool {
	i, ok := d.member[id]
	return ok && d.members[i].Status == "disabled"
}

// DisableMember makes a member disabled from now on, as an administrator
// might between two steps of a run. An unknown id is added, so that any id can
// be refused.
func (s *Server) DisableMember(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	d := s.people
	if i, ok := d.member[id]; ok {
		d.members[i].Status = "disabled"
		return
	}
	d.add(Member{ID: id, FullName: userName(id), Status: "disabled"})
}

// AddMember adds a person, or replaces the one who has this id.
func (s *Server) AddMember(m Member) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.people.add(m)
}

func (d *directory) add(m Member) {
	if i, ok := d.member[m.ID]; ok {
		d.members[i] = m
		return
	}
	d.member[m.ID] = len(d.members)
	d.members = append(d.members, m)
}
