package sheet

import "strings"

// A condition says which numbers a section of a format is for. Without an
// operator it is for all that no section before it is for.
type condition struct {
	operator string
	operand  decimal
}

// conditionOf reads a condition such as >=100. One that can't be read has no
// operator.
func conditionOf(text string) condition {
	number := strings.TrimLeft(text, "<>=")
	c := condition{operator: strings.TrimSpace(text[:len(text)-len(number)])}
	switch c.operator {
	case "<", "<=", ">", ">=", "<>", "=":
		if c.operand.parse([]byte(strings.TrimSpace(number))) {
			return c
		}
	}
	return condition{}
}

// holds reports whether the condition, which has an operator, holds for d.
func (c *condition) holds(d *decimal) bool {
	order := d.compare(&c.operand)
	switch c.operator {
	case "<":
		return order < 0
	case "<=":
		return order <= 0
	case ">":
		return order > 0
	case ">=":
		return order >= 0
	case "<>":
		return order != 0
	}
	return order == 0
}

// splitsAtZero reports whether the condition is for the numbers on one side of
// zero, which operator says, with zero or without.
func (c *condition) splitsAtZero(operator string) bool {
	return (c.operator == operator || c.operator == operator+"=") && len(c.operand.digits) == 0
}

// isNegative reports whether the condition holds for negative numbers only.
func (c *condition) isNegative() bool {
	switch c.operator {
	case "<":
		return c.operand.negative || len(c.operand.digits) == 0
	case "<=", "=":
		return c.operand.negative
	}
	return false
}

// minus says what a section does with the sign of a negative number.
type minus uint8

const (
	minusShown  minus = iota
	minusSpoken       // by the section's literals, as it is for negative numbers only
	minusUnsure       // programs differ
)

// setConditions gives each section its condition, the one that its code states
// or else the usual one: for positive numbers, for negative ones, for zero. A
// last section takes the rest.
func (f *numFormat) setConditions(codes [][]formatToken) {
	usual := []condition{{}}
	switch len(f.sections) {
	case 2:
		usual = []condition{{operator: ">="}, {}}
	case 3:
		usual = []condition{{operator: ">"}, {operator: "<"}, {}}
	}
	stated := make([]bool, len(f.sections))
	for i := range f.sections {
		s := &f.sections[i]
		s.condition = usual[i]
		for _, t := range codes[i] {
			if t.kind == formatCondition {
				s.condition, stated[i] = conditionOf(t.text), true
			}
		}
	}
	if len(stated) == 3 && stated[0] && !stated[1] && !stated[2] {
		f.sections[2].condition = condition{operator: "="} // whether it takes other numbers, too, isn't known
	}
	if len(stated) == 2 && stated[0] && !stated[1] && f.sections[0].condition.splitsAtZero(">") {
		f.sections[1].zeroUnsure = true // whether it is for zero, too, programs differ in
	}
	for i := range f.sections {
		if s := &f.sections[i]; !s.plain {
			s.minus = f.minusOf(i, stated[i])
		}
	}
}

// minusOf is what section i does with the sign. Programs agree where a section
// is for negative numbers only as they are split from the others at zero, and
// show the minus in a first section for numbers of both signs. The rest is in
// doubt, and so is a minus before words alone.
func (f *numFormat) minusOf(i int, stated bool) minus {
	s, first := &f.sections[i], &f.sections[0].condition
	switch {
	case i == 0 && s.condition.splitsAtZero("<"):
		if s.condition.operator == "<" {
			return minusSpoken
		}
	case i == 0 && !s.condition.isNegative():
		if !s.digitless {
			return minusShown
		}
	case i == 1 && s.condition.isNegative():
		return minusSpoken
	case i == 1 && len(f.sections) == 2 && !stated && first.splitsAtZero(">"):
		return minusSpoken
	}
	return minusUnsure
}

// sectionFor returns the section that shows d: the first one whose condition
// holds.
func (f *numFormat) sectionFor(d *decimal) *section {
	for i := range f.sections {
		s := &f.sections[i]
		if s.condition.operator != "" && !s.condition.holds(d) {
			continue
		}
		if len(d.digits) == 0 && s.zeroUnsure {
			break
		}
		if d.negative && s.minus == minusUnsure && s.means == meansNumber {
			break
		}
		return s
	}
	return &plainSection
}
