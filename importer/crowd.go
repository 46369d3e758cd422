package importer

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"tallyfy-import/mapping"
)

// A Share is what falls to one assignee. Each task mails its assignees, a
// group's members each.
type Share struct {
	Name    string `json:"name"` // a member's name or id, a guest's address, or a group whose members aren't known
	Tasks   int    `json:"tasks"`
	Overdue int    `json:"overdue"` // of these, tasks whose deadline is over already
}

// A Crowd counts what falls to whom. It keeps about 100 bytes an assignee, and
// stops telling new ones apart beyond a bound.
type Crowd struct {
	shares map[string]*Share
	guests map[string]bool // their addresses
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
	if names != nil {
		c.names = names
	}
	deadline, err := time.Parse(time.RFC3339, t.Deadline)
	overdue := err == nil && deadline.Before(now)
	for _, id := range c.assignees(t) {
		c.add(id, overdue)
	}
	for _, g := range t.Owners.Guests {
		if len(c.guests) < maxCrowd {
			c.guests[strings.ToLower(g)] = true
		}
	}
}

// assignees returns everybody whom a task mails, each once: the kind in one
// letter, then the id, the address or the name.
func (c *Crowd) assignees(t *mapping.Task) []string {
	var ids []string
	for _, u := range t.Owners.Users {
		ids = append(ids, "u"+string(u))
	}
	for _, g := range t.Owners.Guests {
		ids = append(ids, "e"+strings.ToLower(g))
	}
	for _, m := range t.Owners.Mixed {
		ids = append(ids, "m"+m)
	}
	for _, g := range t.Owners.Groups {
		var members []mapping.User
		if c.names != nil {
			members = c.names.GroupMembers(g)
		}
		if members == nil {
			ids = append(ids, "g"+g)
		}
		for _, u := range members {
			ids = append(ids, "u"+string(u))
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
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

// NewGuests is the number of guests who would be invited. sure is false where
// nobody has looked up who is a guest already, so that it is at most that.
func (c *Crowd) NewGuests() (n int, sure bool) {
	for guest := range c.guests {
		if c.names == nil || !c.names.IsKnownGuest(guest) {
			n++
		}
	}
	return n, c.names != nil || n == 0
}

// name is an assignee as people know them.
func (c *Crowd) name(id string) string {
	text := id[1:]
	switch {
	case id[0] == 'g' && c.names != nil:
		return "the group " + c.names.GroupName(text)
	case id[0] == 'g':
		return "the group " + text
	case id[0] == 'u' && c.names != nil:
		return c.names.MemberName(text)
	}
	return text
}
