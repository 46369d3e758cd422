package sheet

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tallyfy-import/mapping"
)

const maxMerges = 1 << 19 // of one worksheet, each 32 bytes

// merge takes a merged area that reaches the header row or below it, and
// reports false where there are too many. One cell alone isn't merged with any.
func (t *tail) merge(a area, headerRow int) bool {
	alone := a.fromRow == a.toRow && a.fromColumn == a.toColumn
	if alone || a.toRow < headerRow {
		return true
	}
	if len(t.merges) == maxMerges {
		return false
	}
	t.merges = append(t.merges, a)
	if a.toRow == headerRow {
		return true
	}
	if t.edges == nil {
		t.edges = make([]int, maxColumns+1)
	}
	t.edges[a.fromColumn]++
	t.edges[a.toColumn+1]--
	return true
}

func (w *worksheet) mergedNotice(h mapping.Header, column, count int) mapping.Problem {
	p := mapping.Problem{
		Column:   h.Name(column),
		Code:     CodeMergedCells,
		Severity: mapping.SeverityWarning,
		Message:  h.Name(column) + " has merged cells: only the top left cell of a merged area has its value, the others are read as blank",
		Count:    count,
	}
	for _, a := range w.tail.merges {
		if len(p.Cells) == exampleCells {
			break
		}
		if column < a.fromColumn || a.toColumn < column || a.toRow <= w.headerRow {
			continue
		}
		from := h.Ref(a.fromRow, a.fromColumn)
		if len(p.Cells) == 0 {
			p.Row, p.Cell = a.fromRow, from
		}
		p.Cells = append(p.Cells, from+":"+cellName(a.toRow, a.toColumn))
	}
	return p
}

// checkCovered refuses the worksheet where a merged area covers a value in one
// of the columns: nobody sees it, but it would be read. A worksheet says only
// behind its rows what is merged (ECMA-376 part 1, 18.3.1.99), so the rows that
// may be concerned are read once more, which costs nothing where none are.
func (w *worksheet) checkCovered(columns []int) error {
	c := covering{header: mapping.Header{Sheet: w.sheet}, columns: columns, areas: make([]area, len(columns))}
	for _, a := range w.tail.merges {
		if slices.ContainsFunc(columns, a.hasColumn) {
			c.waiting = append(c.waiting, a)
			c.last = max(c.last, a.toRow)
		}
	}
	if len(c.waiting) == 0 {
		return nil
	}
	slices.SortStableFunc(c.waiting, func(a, b area) int { return cmp.Compare(a.fromRow, b.fromRow) })
	if err := w.again(c.last, c.see); err != nil {
		return err
	}
	return c.refusal()
}

// again calls f for the rows from the header to the row last, read once more.
func (w *worksheet) again(last int, f func(*mapping.Row)) error {
	// What was unpacked once takes no room a second time.
	left := w.archive.left
	w.archive.left = w.archive.max
	defer func() { w.archive.left = left }()
	second := &worksheet{archive: w.archive, part: w.part, date1904: w.date1904, styles: w.styles,
		headerRow: w.headerRow, skipHidden: w.skipHidden, strings: w.strings}
	if err := second.start(); err != nil {
		return err
	}
	defer func() { _ = second.source.Close() }() // it was read to its end before
	for row := (mapping.Row{}); ; {
		err := second.next(&row)
		if IsEnd(err) || err == nil && row.Number > last {
			return nil
		}
		if err != nil {
			return err
		}
		if row.Number >= w.headerRow {
			f(&row)
		}
	}
}

// A covering finds the values that merged areas cover, row by row.
type covering struct {
	header  mapping.Header
	columns []int  // that matter
	waiting []area // that start below the rows seen so far, from the top
	areas   []area // for each of the columns, the one that reaches down furthest
	last    int    // row of them all

	found    int
	examples []string
}

func (c *covering) see(row *mapping.Row) {
	for ; len(c.waiting) > 0 && c.waiting[0].fromRow <= row.Number; c.waiting = c.waiting[1:] {
		for i, column := range c.columns {
			if a := c.waiting[0]; a.hasColumn(column) && a.toRow > c.areas[i].toRow {
				c.areas[i] = a
			}
		}
	}
	for i, column := range c.columns {
		a, cell := &c.areas[i], row.Cell(column)
		topLeft := a.fromRow == row.Number && a.fromColumn == column
		if a.toRow < row.Number || topLeft || cell.Kind != mapping.Error && mapping.TrimBlanks(cell.Text) == "" {
			continue
		}
		if c.found++; c.found <= exampleCells {
			c.examples = append(c.examples, fmt.Sprintf("%s (%s, under %s)", c.header.Ref(row.Number, column), quoted(short(cell.Text)), a))
		}
	}
}

func (c *covering) refusal() error {
	if c.found == 0 {
		return nil
	}
	more := ""
	if c.found > len(c.examples) {
		more = fmt.Sprintf(" and %d more", c.found-len(c.examples))
	}
	return &RefusedError{"merged areas cover values that nobody sees: " + strings.Join(c.examples, ", ") + more +
		"; unmerge them in Excel (Home > Merge & Center), and keep or clear these values"}
}

// hasColumn reports whether a column is among the area's.
func (a area) hasColumn(column int) bool { return a.fromColumn <= column && column <= a.toColumn }

func (a area) String() string {
	return cellName(a.fromRow, a.fromColumn) + ":" + cellName(a.toRow, a.toColumn)
}
