// Package starter guesses a mapping for a sheet that has none yet, from what
// its columns are called and what stands in them. A [Survey] looks at the
// header and at every row; its [Guess] is written as a mapping file whose
// comments say why each line is there. What the values contradict isn't
// guessed, and what only the sheet's owner can know is asked for in a comment.
package starter

import "tallyfy-import/mapping"

// maxColumns is how many columns are looked at. A worksheet has no more.
const maxColumns = 16384

// A Survey gathers what the columns of a sheet hold. It keeps counts and a few
// examples for each column, however many rows there are.
type Survey struct {
	header  mapping.Header
	columns []*column
	rows    int // that aren't blank
}

// New begins the survey of a sheet with this header.
func New(header mapping.Header) *Survey {
	s := &Survey{header: header}
	names := map[string]int{}
	for _, name := range header.Names {
		names[mapping.Fold(name)]++
	}
	for i, name := range header.Names[:min(len(header.Names), maxColumns)] {
		c := newColumn(i, name, names[mapping.Fold(name)] == 1)
		c.hidden = header.IsHidden(i)
		s.columns = append(s.columns, c)
	}
	return s
}

// Row takes in a row below the header. A blank one says nothing. The row may
// be used again afterwards.
func (s *Survey) Row(row *mapping.Row) {
	if row.IsBlank() {
		return
	}
	s.rows++
	for i, c := range s.columns {
		if i == len(row.Cells) {
			break
		}
		c.observe(&row.Cells[i], row.Number)
	}
}

// Rows returns how many rows were surveyed, blank ones aside.
func (s *Survey) Rows() int { return s.rows }
