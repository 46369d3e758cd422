package cli

import (
	"io"
	"slices"
	"strings"

	"tallyfy-import/mapping"
)

// problemLog groups problems by kind for people, and keeps each of them as
// JSON for programs that ask for it. The groups are few; the JSON goes to a
// file beyond a bound.
type problemLog struct {
	ignore map[string]bool // codes of warnings that the user doesn't want
	groups map[groupID]*problemGroup
	order  []*problemGroup
	spool  *spool // nil unless JSON is wanted
	err    error  // of the spool
	errors int
}

// A groupID is what problems of one kind have in common.
type groupID struct {
	severity            mapping.Severity
	code, column, field string
	value               string // of names that are looked up: each is a kind of its own, whatever its letter case
}

// A problemGroup is all problems of one kind.
type problemGroup struct {
	groupID
	first mapping.Problem
	count int
	cells []badCell // some of them, each with a value of its own unless the group is of one value
}

// A badCell is a cell with the value that is wrong.
type badCell struct {
	row         int
	cell, value string
}

// maxGroups bounds the kinds that are told apart. The rest count as one.
const maxGroups = 1000

// maxCells bounds the cells that are listed of a problem.
const maxCells = 5

func newProblemLog(ignore []string, asJSON bool) *problemLog {
	l := &problemLog{ignore: map[string]bool{}, groups: map[groupID]*problemGroup{}}
	for _, code := range ignore {
		l.ignore[code] = true
	}
	if asJSON {
		l.spool = &spool{}
	}
	return l
}

// add takes a problem in. Only warnings can be ignored.
func (l *problemLog) add(p mapping.Problem) {
	if l.ignores(&p) {
		return
	}
	p.Cells = p.Cells[:min(len(p.Cells), maxCells)]
	if p.Severity == mapping.SeverityError {
		l.errors++
	}
	if l.spool != nil && l.err == nil {
		l.err = l.spool.addJSON(p)
	}
	id := groupID{severity: p.Severity, code: p.Code, column: p.Column, field: p.Field}
	switch p.Code {
	case mapping.CodeAssignee, mapping.CodeGroup, mapping.CodeTag, mapping.CodeUnknownValue:
		id.value = strings.ToLower(strings.Join(strings.Fields(p.Value), " "))
	}
	g := l.groups[id]
	if g == nil && len(l.order) >= maxGroups {
		id = groupID{severity: p.Severity, code: codeOther}
		g = l.groups[id]
	}
	if g == nil {
		g = &problemGroup{groupID: id, first: p}
		l.groups[id] = g
		l.order = append(l.order, g)
	}
	g.count += max(p.Count, 1)
	g.sample(&p)
	if p.Row < g.first.Row {
		g.first = p
	}
}

// sample keeps the cell of an error, if there are few yet and none has its value
// or, where the group is of one value, is the same cell.
func (g *problemGroup) sample(p *mapping.Problem) {
	value := excerpt(p.Value)
	if g.severity != mapping.SeverityError || g.code == codeOther || p.Cell == "" || value == "" || len(g.cells) == maxCells {
		return
	}
	known := func(c badCell) bool { return c.cell == p.Cell || g.value == "" && c.value == value }
	if !slices.ContainsFunc(g.cells, known) {
		g.cells = append(g.cells, badCell{p.Row, p.Cell, value})
	}
}

// ignores reports whether the user doesn't want to know of a problem.
func (l *problemLog) ignores(p *mapping.Problem) bool {
	return p.Severity == mapping.SeverityWarning && l.ignore[p.Code]
}

// codeOther is the kind of the problems beyond maxGroups.
const codeOther = "other"

func (l *problemLog) addAll(problems []mapping.Problem) {
	for _, p := range problems {
		l.add(p)
	}
}

// sorted returns the kinds, errors first, then those with most rows.
func (l *problemLog) sorted() []*problemGroup {
	groups := slices.Clone(l.order)
	slices.SortStableFunc(groups, func(a, b *problemGroup) int {
		if a.severity != b.severity {
			if a.severity == mapping.SeverityError {
				return -1
			}
			return 1
		}
		return b.count - a.count
	})
	return groups
}

// writeJSON writes the problems as the elements of a JSON array.
func (l *problemLog) writeJSON(w io.Writer) error {
	if l.err != nil {
		return l.err
	}
	return l.spool.writeTo(w)
}

func (l *problemLog) close() error {
	if l.spool == nil {
		return nil
	}
	return l.spool.close()
}
