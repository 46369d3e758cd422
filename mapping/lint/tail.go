package lint

import (
	"slices"

	"tallyfy-import/mapping"
)

// tail remembers the sheet's last rows, to tell totals and notes from data.
type tail struct {
	rows   int // with a cell that isn't blank
	filled int // cells in them that aren't blank
	last   [maxTail]lastRow
	end    int   // the number of the row seen last
	beside []int // columns that don't count
}

// A lastRow is one of the last rows.
type lastRow struct {
	number  int
	filled  int    // cells that aren't blank
	column  int    // of the first of them
	text    string // of the first of them
	gap     bool   // blank rows before it
	amounts bool   // all others are numbers, and there are some
	passed  bool   // not to be judged
}

const maxTail = 8

func (t *tail) see(row *mapping.Row) { t.push(row, false) }

// pass notes a row that isn't judged: it is data, or known already.
func (t *tail) pass(row *mapping.Row) { t.push(row, true) }

func (t *tail) push(row *mapping.Row, passed bool) {
	slot := &t.last[t.rows%maxTail]
	*slot = lastRow{number: row.Number, gap: t.end > 0 && row.Number > t.end+1, passed: passed}
	for i := range row.Cells {
		cell := &row.Cells[i]
		if t.passesOver(i, cell) {
			continue
		}
		if slot.filled++; slot.filled == 1 {
			slot.column, slot.text = i, cell.Text
		}
	}
	slot.amounts = slot.filled > 1 && t.areAmounts(row.Cells, slot.column+1)
	t.rows++
	t.filled += slot.filled
	t.end = row.Number
}

// passesOver reports whether a cell is blank, or in a column that doesn't count.
func (t *tail) passesOver(i int, cell *mapping.Cell) bool {
	return cell.Kind == mapping.Blank || cell.Kind == mapping.Text && cell.Text == "" || slices.Contains(t.beside, i)
}

// areAmounts reports whether a row's cells from a column on are numbers only.
func (t *tail) areAmounts(cells []mapping.Cell, from int) bool {
	for i := from; i < len(cells); i++ {
		if !t.passesOver(i, &cells[i]) && !isAmount(&cells[i]) {
			return false
		}
	}
	return true
}

// trailing returns the last rows that are no data, in the sheet's order.
func (t *tail) trailing() []lastRow {
	const leastRows = 3 // fewer say nothing about what is usual
	n := min(t.rows, maxTail)
	usual := t.usual(leastRows)
	var rows []lastRow
	evidence := false
	for i := 1; i < n; i++ { // the first of them is never judged: something must precede
		row := t.last[(t.rows-i)%maxTail]
		total := row.isTotal() && row.filled*2 <= usual
		note := row.filled == 1 && usual >= 3
		if row.passed || !total && !note || t.rows <= leastRows {
			break
		}
		rows = append(rows, row)
		evidence = evidence || total || row.gap || isNote(row.text)
	}
	if !evidence {
		return nil
	}
	slices.Reverse(rows)
	return rows
}

// usual returns how many cells a row has that is no total or note: on average
// before the last rows, or at most where no more than a few come before them.
func (t *tail) usual(leastRows int) int {
	n := maxTail
	if t.rows < n+leastRows { // of a short table fewer rows are below it
		n = maxTail / 2
	}
	if t.rows < n+leastRows {
		return t.fullest()
	}
	filled := t.filled
	for i := 1; i <= n; i++ {
		filled -= t.last[(t.rows-i)%maxTail].filled
	}
	return filled / (t.rows - n)
}

// fullest returns the most cells of one of the last rows.
func (t *tail) fullest() int {
	most := 0
	for i := range t.last {
		most = max(most, t.last[i].filled)
	}
	return most
}

func (l *Linter) reportTail(r *report) {
	rows := l.tail.trailing()
	if len(rows) == 0 {
		return
	}
	var f finding
	for _, row := range rows {
		f.add(row.number, row.text)
	}
	r.add(TrailingRows, rows[0].column, "", &f, "the last rows look like totals or notes below the table (%s), not like tasks: remove them, or leave them out with skip", quote(f.value))
}
