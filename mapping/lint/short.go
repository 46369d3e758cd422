package lint

import (
	"fmt"
	"slices"

	"tallyfy-import/mapping"
)

// excelBlock is how many rows Excel looks at when it saves a CSV file: it leaves
// the columns at the right out that are blank in all of them.
const excelBlock = 16

// short finds rows that end before a cell that the mapping takes. As Excel saves
// them they are harmless: all rows of their block are as short.
type short struct {
	last  int // the last column that the mapping takes something from; 0: no row is too short
	found shortRows

	block   int // that the last row is in
	width   int // cells of the block's first row
	uneven  bool
	waiting shortRows // of the block, while it is even
}

// shortRows counts rows, and keeps how many cells the first has.
type shortRows struct {
	finding
	cells int
}

// newShort begins with the header, which is the first row of its block.
func newShort(h mapping.Header, columns []column) short {
	s := short{block: (h.Row - 1) / excelBlock, width: h.Width}
	for i := range columns {
		s.last = max(s.last, columns[i].at)
	}
	return s
}

// see looks at a row of a CSV file. It may be one that is no task, but then it
// isn't counted.
func (s *short) see(row *mapping.Row, isTask bool) {
	cells := len(row.Cells)
	if block := (row.Number - 1) / excelBlock; block != s.block {
		s.settle()
		s.block, s.width, s.uneven = block, cells, false
	}
	s.uneven = s.uneven || cells != s.width
	if isTask && cells <= s.last {
		if s.waiting.count == 0 {
			s.waiting.cells = cells
		}
		s.waiting.add(row.Number, "")
	}
}

// settle counts the rows of a block that is over, unless all its rows are as
// short.
func (s *short) settle() {
	if s.uneven && s.waiting.count > 0 {
		if s.found.count == 0 {
			s.found.cells = s.waiting.cells
		}
		s.found.merge(&s.waiting.finding)
	}
	s.waiting = shortRows{}
}

// reportShort warns of the rows above those that are no data anyway.
func (l *Linter) reportShort(r *report) {
	s := &l.short
	s.settle()
	f := s.found.finding
	if below := l.tail.trailing(); len(below) > 0 {
		kept, _ := slices.BinarySearch(f.rows, uint32(below[0].number))
		f.count -= len(f.rows) - kept
		f.rows = f.rows[:kept]
	}
	if f.count == 0 {
		return
	}
	cells := "1 cell"
	if s.found.cells != 1 {
		cells = fmt.Sprintf("%d cells", s.found.cells)
	}
	r.add(ShortRows, s.last, "", &f, "row %d has %s, the header has %d: those missing are read as blank; if they aren't meant to be, look for a delimiter that is missing, or a text with a line break that isn't in quotation marks",
		f.rows[0], cells, l.header.Width)
}
