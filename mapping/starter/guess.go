package starter

import (
	"fmt"
	"strings"
)

// A Status says what became of a field.
type Status uint8

// What became of a field.
const (
	Taken     Status = iota // the mapping has it
	Undecided               // the mapping has it, but the owner has to choose between several readings
	Offered                 // in a comment, for the owner to take
	Missing                 // every task needs it, and no column was found
)

// A Finding is what the guess says about one field.
type Finding struct {
	Field    string // as in the mapping: deadline, owners.users; key; skip
	Column   string // the column's header, or its letter; empty if there is none
	Evidence string // why, or what there is to decide
	Status   Status
}

// An entry is a finding with its lines of the mapping file.
type entry struct {
	Finding
	notes []string // comments above the lines
	lines []string // YAML; those that the owner may take up begin with "# "
}

// A Guess is the mapping that a survey suggests.
type Guess struct {
	survey *Survey
	roles  *casting

	top    []entry // key, skip
	fields []entry
	owners []entry
	after  []entry
	unused []*column
}

// Guess makes a mapping of what was surveyed.
func (s *Survey) Guess() *Guess {
	g := &Guess{survey: s, roles: s.cast()}
	g.header()
	g.key()
	g.skip()
	g.title()
	g.text(roleDescription)
	g.taskType()
	g.date(roleStart)
	g.date(roleDeadline)
	for _, r := range []role{roleUsers, roleGroups, roleGuests} {
		g.assignees(r)
	}
	g.noAssignee()
	g.tags()
	for _, r := range []role{roleSeparate, roleMax, roleNoGuestComment, roleEveryone, roleOnlyAssignees, roleSecret} {
		g.option(r)
	}
	g.text(roleWebhook)
	g.text(roleRun)
	g.project()
	for _, c := range s.columns {
		if !g.roles.taken[c] && (c.name != "" || c.filled > 0) {
			g.unused = append(g.unused, c)
		}
	}
	return g
}

// Findings returns what was found for each field, in the order of the file.
func (g *Guess) Findings() []Finding {
	var all []Finding
	for _, list := range [][]entry{g.top, g.fields, g.owners, g.after} {
		for _, e := range list {
			all = append(all, e.Finding)
		}
	}
	return all
}

// Unused returns the headers of the columns that no field takes.
func (g *Guess) Unused() []string {
	var names []string
	for _, c := range g.unused {
		names = append(names, c.title())
	}
	return names
}

// found begins the entry of a role that has a column.
func (g *Guess) found(r role) (c *column, e entry, ok bool) {
	chosen := g.roles.roles[r]
	if chosen == nil {
		return nil, entry{}, false
	}
	e.Finding = Finding{Field: usages[r].field, Column: chosen.col.title(), Evidence: chosen.evidence}
	e.notes = []string{chosen.evidence}
	if !chosen.col.named() && chosen.col.name != "" {
		e.notes[0] = chosen.col.title() + ": " + e.notes[0]
	}
	if errors := chosen.col.errors; errors.count > 0 {
		what := "an error, such as %s: mend the formulas."
		if strings.HasPrefix(errors.text, "=") { // of a CSV file
			what = "a formula, such as %s: save the sheet as .xlsx, or put the values in their place."
		}
		e.notes = append(e.notes, cellsHave(errors.count)+" "+fmt.Sprintf(what, chosen.col.where(errors)))
	}
	return chosen.col, e, true
}

// leave gives a column back: no field takes it after all.
func (g *Guess) leave(r role) {
	delete(g.roles.taken, g.roles.roles[r].col)
	g.roles.roles[r] = nil
}

// missing is the entry of a field that every task needs and no column has.
func (g *Guess) missing(r role, what, example string) entry {
	e := entry{Finding: Finding{Field: usages[r].field, Status: Missing, Evidence: what}}
	e.notes = append(e.notes, "MISSING: "+what)
	for _, c := range g.roles.rejected[r] {
		e.notes = append(e.notes, fmt.Sprintf("%s isn't taken although its header means %s: %s.", c.col.title(), usages[r].meaning, c.evidence))
	}
	e.lines = []string{"# " + example}
	return e
}

// gaps notes how many rows have nothing in a column that each task needs.
func (g *Guess) gaps(c *column, e *entry, what string) {
	if n := g.survey.rows - c.filled; n > 0 && c.filled > 0 {
		e.notes = append(e.notes, fmt.Sprintf("%s: fill in the sheet, or set a default.", blankRows(n, what)))
	}
}

func blankRows(n int, what string) string {
	if n == 1 {
		return "1 row has no " + what
	}
	return fmt.Sprintf("%d rows have no %s", n, what)
}
