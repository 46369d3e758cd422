package sheet

import "tallyfy-import/mapping"

// CodeStaleFormulas is the code of the warning about formulas whose stored
// values may be no results at all: the workbook asks whoever opens it to compute
// them, as programs write it that can't compute themselves and store 0.
const CodeStaleFormulas = "stale_formulas"

const staleText = " has formulas, and the workbook says that their values are still to be computed: " +
	"open it in a spreadsheet program and save it, or what is read may be out of date"

// formulas count those with a value, by column. Nil counts none.
type formulas map[int]*formulaColumn

type formulaColumn struct {
	count int
	rows  []int // the first of them
}

// add counts the formula in a cell.
func (f formulas) add(row, column int) {
	if f == nil {
		return
	}
	c := f[column]
	if c == nil {
		c = &formulaColumn{}
		f[column] = c
	}
	if c.count++; len(c.rows) < exampleCells {
		c.rows = append(c.rows, row)
	}
}

// notices returns a warning for each of the columns that has such formulas, of
// which text says what is odd.
func (f formulas) notices(h mapping.Header, columns []int, code, text string) []mapping.Problem {
	var out []mapping.Problem
	for _, column := range columns {
		c := f[column]
		if c == nil {
			continue
		}
		p := mapping.Problem{
			Row:      c.rows[0],
			Column:   h.Name(column),
			Code:     code,
			Severity: mapping.SeverityWarning,
			Message:  h.Name(column) + text,
			Count:    c.count,
		}
		for _, row := range c.rows {
			p.Cells = append(p.Cells, h.Ref(row, column))
		}
		p.Cell = p.Cells[0]
		out = append(out, p)
	}
	return out
}
