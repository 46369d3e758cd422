package sheet

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"

	"tallyfy-import/mapping"
)

// maxTotals is how many totals rows of one worksheet's tables are known.
const maxTotals = 1024

// A totalsRow is what a table shows below its rows: sums and counts of its
// columns. The workbook says so, whatever words are in it.
type totalsRow struct {
	table string // the table's name
	area  area
}

// readTotals finds the totals rows of the worksheet's tables. A table that can't
// be read has none: no row comes from its part, and those of the worksheet are
// whole without it.
func (w *worksheet) readTotals() {
	// All tables may be as large as one small part, and take no room from the
	// rows.
	left := w.archive.left
	defer func() { w.archive.left = left }()
	w.archive.left = min(left, maxSmallPart)
	rels, err := w.archive.relations(w.part)
	if err != nil {
		return
	}
	for _, rel := range rels {
		if rel.kind != "table" || rel.external || len(w.totals) == maxTotals {
			continue
		}
		if t, err := w.archive.totalsOf(rel.target); err == nil && t.area.toRow > 0 {
			w.totals = append(w.totals, t)
		}
	}
}

// totalsOf reads the totals row of a table part (ECMA-376 part 1, 18.5.1.2); its
// area is zero where the table has none. totalsRowCount says whether it has one
// now; totalsRowShown, whether it ever had.
func (a *archive) totalsOf(part string) (totalsRow, error) {
	data, err := a.small(part)
	if err != nil {
		return totalsRow{}, err
	}
	var t totalsRow
	x := newXMLScanner(bytes.NewReader(data), part)
	err = x.each(func() error {
		if x.depth() > 1 || !x.is("table") {
			return nil
		}
		all, ok := parseArea(x.attr("ref"))
		count, counted := parseCount(x.rawAttr("totalsRowCount"), maxRows)
		if ok && counted && count > 0 && count <= all.toRow-all.fromRow {
			all.fromRow = all.toRow - count + 1
			t = totalsRow{cmp.Or(x.attr("displayName"), x.attr("name")), all}
		}
		return nil
	})
	return t, err
}

// totalsProblem returns what is wrong with a row that is the totals row of a
// table. Columns are those that matter: beside a row of data, another table may
// have its totals.
func (w *worksheet) totalsProblem(row int, h mapping.Header, columns []int) []mapping.Problem {
	for _, t := range w.totals {
		if row < t.area.fromRow || t.area.toRow < row {
			continue
		}
		if !slices.ContainsFunc(columns, func(c int) bool { return t.area.fromColumn <= c && c <= t.area.toColumn }) {
			continue
		}
		return []mapping.Problem{{
			Row:      row,
			Cell:     h.Ref(row, t.area.fromColumn),
			Code:     mapping.CodeTotalsRow,
			Severity: mapping.SeverityError,
			Message: fmt.Sprintf("row %d is the totals row of the table %s: turn it off in Excel (Table Design > Total Row), or leave it out with skip",
				row, quoted(short(t.table))),
		}}
	}
	return nil
}
