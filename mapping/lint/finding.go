package lint

import (
	"fmt"
	"slices"

	"tallyfy-import/mapping"
)

// maxCells bounds how many cells a warning names, in 4 bytes each while the
// sheet is read.
const maxCells = 10_000

// A finding counts cells that are odd in the same way and keeps the first.
type finding struct {
	count int
	rows  []uint32 // the first of them
	value string   // of the first
}

func (f *finding) add(row int, value string) {
	if f.count == 0 {
		f.value = value
	}
	if f.count < maxCells {
		f.rows = append(f.rows, uint32(row))
	}
	f.count++
}

// merge adds the cells of another finding. The first cells are those of the
// lowest rows.
func (f *finding) merge(other *finding) {
	if other.count == 0 {
		return
	}
	if f.count == 0 || other.rows[0] < f.rows[0] {
		f.value = other.value
	}
	rows := slices.Concat(f.rows, other.rows)
	slices.Sort(rows)
	f.rows = rows[:min(len(rows), maxCells)]
	f.count += other.count
}

// A report gathers the warnings.
type report struct {
	linter   *Linter
	problems []located
}

type located struct {
	mapping.Problem
	column int
}

// add reports a finding in a column, from 0, or in none for -1.
func (r *report) add(code string, column int, field string, f *finding, format string, args ...any) {
	if f.count == 0 || slices.Contains(r.linter.ignore, code) {
		return
	}
	p := mapping.Problem{
		Row: int(f.rows[0]), Field: field, Code: code, Severity: mapping.SeverityWarning, Value: f.value,
		Message: fmt.Sprintf(format, args...), Count: f.count,
	}
	if column >= 0 {
		p.Column = r.linter.header.Name(column)
		for _, row := range f.rows {
			p.Cells = append(p.Cells, r.ref(int(row), column))
		}
		p.Cell = p.Cells[0]
	}
	r.problems = append(r.problems, located{p, column})
}

func (r *report) ref(row, column int) string { return r.linter.header.Ref(row, column) }

// quote puts a cell's text into a message, not too long.
func quote(s string) string {
	const longest = 40
	if r := []rune(s); len(r) > longest {
		s = string(r[:longest]) + "…"
	}
	return "'" + s + "'"
}
