package starter

import (
	"fmt"
	"slices"

	"tallyfy-import/mapping"
)

// assignees takes a column of members, groups or guests.
func (g *Guess) assignees(r role) {
	c, e, ok := g.found(r)
	if !ok {
		return
	}
	var options []string
	split := c.peopleSplit()
	if split > 0 {
		options = append(options, "split: "+scalar(separators[split]))
		e.notes[0] += fmt.Sprintf("; %s stands between several", separatorName(separators[split]))
	}
	if commas := c.parts[comma].cells; split == 0 && commas > 0 {
		e.notes = append(e.notes, fmt.Sprintf("%s a comma: if it stands between several, write {%s, split: \",\"}.", cellsHave(commas), c.source()))
	}
	switch {
	case r == roleGuests:
		e.notes = append(e.notes, "Guests are people from outside. Only a few new ones can be invited in an hour.")
	case c.parts[split].ids < c.filled:
		e.notes = append(e.notes, "They are looked up in the organization: validate --online checks them.")
	}
	if r == roleUsers {
		g.aliases(c, separators[split])
	}
	e.lines = []string{usages[r].field[len("owners."):] + ": " + c.object(options...)}
	g.owners = append(g.owners, e)
}

func cellsHave(n int) string {
	if n == 1 {
		return "1 cell has"
	}
	return fmt.Sprintf("%d cells have", n)
}

// aliases offers to say who is meant by single words, which are no full names.
func (g *Guess) aliases(c *column, separator string) {
	var names []string
	for _, w := range c.words.sorted() {
		for _, name := range mapping.SplitList(w.text, separator) {
			known := slices.ContainsFunc(names, func(n string) bool { return mapping.Fold(n) == mapping.Fold(name) })
			if isSingle(name) && !known {
				names = append(names, name)
			}
		}
	}
	if len(names) == 0 {
		return
	}
	e := entry{Finding: Finding{Field: "aliases", Column: c.title(), Status: Offered}}
	e.Evidence = "who is meant by " + examples(names)
	e.notes = []string{fmt.Sprintf("%s says %s. Unless that is a member's full name, write who is meant:", c.title(), examples(names))}
	e.lines = []string{"# aliases:"}
	for i, name := range names {
		if i == maxWords {
			break
		}
		e.lines = append(e.lines, "#   "+scalar(name)+": somebody@example.com")
	}
	g.top = append(g.top, e)
}

// examples lists the first few of some names.
func examples(names []string) string {
	const most = 3
	if len(names) > most {
		return fmt.Sprintf("%s and %d more", listed(names[:most], "and"), len(names)-most)
	}
	return listed(names, "and")
}

// noAssignee asks for somebody to do the tasks where no column says who, and
// notes which rows would have nobody.
func (g *Guess) noAssignee() {
	switch len(g.owners) {
	case 0:
		e := g.missing(roleUsers, "no column says who is to do the task. Write the header of one that does, or a fixed group as in owners: {groups: {value: [Finance]}}.", "owners: {users: COLUMN}")
		e.Field = "owners"
		g.fields = append(g.fields, e)
	case 1:
		for r := roleUsers; r <= roleGroups; r++ {
			if chosen := g.roles.roles[r]; chosen != nil {
				g.gaps(chosen.col, &g.owners[0], "assignee")
			}
		}
	}
}
