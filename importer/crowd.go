package importer

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"tallyfy-import/mapping"
)

// A Share is what falls to one assignee. Each task mails its assignees.
type Share struct {
	Name    string // a member's name or id, a guest's address, or a group's name or id
	Tasks   int
	Overdue int // of these, tasks whose deadline is over already
}

// A Crowd counts what falls to whom. It keeps about 100 bytes an assignee, and
// stops telling new ones apart beyond a bound.
type Crowd struct {
	shares map[string]*Share
	guests map[string]bool // addresses that would be invited
	names  *mapping.Directory
}

// maxCrowd bounds the assignees that are told apart.
const maxCrowd = 100_000

// Add counts a task that is to be created. names, which may be nil, knows the
// organization's people.
func (c *Crowd) Add(t *mapping.Task, names *mapping.Directory, now time.Time) {
	if c.shares == nil {
		c.shares, c.guests = map[string]*Share{}, map[string]bool{}
	}
	c.names = names
	deadline, err := time.Parse(time.RFC3339, t.Deadline)
	overdue := err == nil && deadline.Before(now)
	for _, u := range t.Owners.Users {
		c.add("u"+string(u), overdue)
	}
	for _, g := range t.Owners.Guests {
		c.add("e"+strings.ToLower(g), overdue)
		if len(c.guests) < maxCrowd && (names == nil || !names.IsKnownGuest(g)) {
			c.guests[strings.ToLower(g)] = true
		}
	}
	for _, g := range t.Owners.Groups {
		c.add("g"+g, overdue)
	}
	for _, m := range t.Owners.Mixed {
		c.add("m"+m, overdue)
	}
}

func (c *Crowd) add(id string, overdue bool) {
	s := c.share(id)
	if s == nil {
		return
	}
	s.Tasks++
	if overdue {
		s.Overdue++
	}
}

// share returns what falls to an assignee, or nil beyond the bound.
func (c *Crowd) share(id string) *Share {
	s := c.shares[id]
	if s == nil && len(c.shares) < maxCrowd {
		s = &Share{}
		c.shares[id] = s
	}
	return s
}

// Join adds what another crowd counted, of another sheet of the same
// organization.
func (c *Crowd) Join(d *Crowd) {
	if c.shares == nil {
		c.shares, c.guests = map[string]*Share{}, map[string]bool{}
	}
	c.names = cmp.Or(d.names, c.names)
	for id, share := range d.shares {
		if s := c.share(id); s != nil {
			s.Tasks += share.Tasks
			s.Overdue += share.Overdue
		}
	}
	for g := range d.guests {
		if len(c.guests) < maxCrowd {
			c.guests[g] = true
		}
	}
}

// Shares returns what falls to whom, the largest first.
func (c *Crowd) Shares() []Share {
	shares := make([]Share, 0, len(c.shares))
	for id, s := range c.shares {
		shares = append(shares, Share{Name: c.name(id), Tasks: s.Tasks, Overdue: s.Overdue})
	}
	slices.SortFunc(shares, func(a, b Share) int {
		return cmp.Or(b.Tasks-a.Tasks, strings.Compare(a.Name, b.Name))
	})
	return shares
}

// NewGuests is the number of guests who would be invited.
func (c *Crowd) NewGuests() int { return len(c.guests) }

// name is an assignee as people know them.
func (c *Crowd) name(id string) string {
	text := id[1:]
	if c.names == nil {
		return text
	}
	switch id[0] {
	case 'u':
		return c.names.MemberName(text)
	case 'g':
		return c.names.GroupName(text)
	}
	return text
}
