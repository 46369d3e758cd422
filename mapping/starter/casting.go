package starter

import (
	"cmp"
	"slices"
	"strings"
)

// A choice is a column for a role, and why it is that one.
type choice struct {
	col      *column
	role     role
	rating   int
	evidence string // header and values
}

// A casting is which column has which role.
type casting struct {
	roles    [roleCount]*choice
	taken    map[*column]bool
	rejected [roleCount][]choice // by what their values are; the evidence says what
}

// cast gives each role the column whose header fits best, of those whose
// values don't contradict it. A column has one role. One that the sheet hides has
// a role only where no other column can have it.
func (s *Survey) cast() *casting {
	k := &casting{taken: map[*column]bool{}}
	var choices []choice
	for _, c := range s.columns {
		for r := range roleCount {
			rating := rate(c.plain, r)
			if rating == 0 {
				continue
			}
			f := c.fit(r, s.rows)
			if s.rows == 0 {
				f.evidence = c.having(0)
			}
			switch {
			case !f.ok && rating > byPart:
				k.rejected[r] = append(k.rejected[r], choice{c, r, rating, f.evidence})
			case f.ok && (rating == byName || c.filled > 0 || s.rows == 0):
				choices = append(choices, choice{c, r, rating + c.bonus(r), headerEvidence(r, rating) + "; " + f.evidence})
			}
		}
	}
	slices.SortStableFunc(choices, func(a, b choice) int { return cmp.Compare(b.rating, a.rating) })
	for i := range choices {
		if !choices[i].col.hidden {
			k.give(&choices[i])
		}
	}
	s.castByValues(k)
	for i := range choices {
		if c := &choices[i]; c.col.hidden {
			c.evidence += "; the column is hidden"
			k.give(c)
		}
	}
	return k
}

func (k *casting) give(c *choice) {
	if k.roles[c.role] == nil && !k.taken[c.col] {
		k.roles[c.role] = c
		k.taken[c.col] = true
	}
}

// bonus prefers columns whose values are surely what the role needs.
func (c *column) bonus(r role) int {
	best := &c.parts[c.peopleSplit()]
	switch {
	case c.filled == 0:
		return 0
	case r == roleUsers && (best.emails == c.filled || best.ids == c.filled):
		return 5
	case (r == roleDeadline || r == roleStart) && c.dates.count() == c.filled:
		return 5
	}
	return 0
}

func headerEvidence(r role, rating int) string {
	if rating == byPerhaps {
		return "header may mean " + usages[r].meaning
	}
	return "header means " + usages[r].meaning
}

// castByValues finds a deadline, an assignee and a key by their values alone,
// where one column is left that they can be.
func (s *Survey) castByValues(k *casting) {
	if k.roles[roleDeadline] == nil {
		s.castOnly(k, roleDeadline, "the only column of dates that is left", func(c *column) bool {
			return c.dates.count() == c.filled
		})
	}
	if k.roles[roleUsers] == nil && k.roles[roleGuests] == nil && k.roles[roleGroups] == nil {
		s.castOnly(k, roleUsers, "the only column of e-mail addresses", func(c *column) bool {
			return c.parts[c.peopleSplit()].emails == c.filled
		})
	}
	const fewest = 3 // rows whose values tell something
	if k.roles[roleKey] == nil && s.rows >= fewest {
		s.castOnly(k, roleKey, "the only column of what looks like ids", func(c *column) bool {
			return !c.keys.unlike && c.dates.count() == 0 && c.fitKey(s.rows).ok
		})
	}
}

// castOnly gives a role the one column that is left and has what it needs.
func (s *Survey) castOnly(k *casting, r role, why string, has func(*column) bool) {
	var only *column
	for _, c := range s.columns {
		if k.taken[c] || c.hidden || c.filled == 0 || !has(c) || c.meansOther() {
			continue
		}
		if only != nil {
			return
		}
		only = c
	}
	if only != nil {
		k.give(&choice{only, r, byPart, why + "; " + only.fit(r, s.rows).evidence})
	}
}

// meansOther reports whether the header says that the column is for something
// that no field is for.
func (c *column) meansOther() bool {
	for w := range strings.FieldsSeq(c.plain) {
		if others[w] {
			return true
		}
	}
	return false
}
