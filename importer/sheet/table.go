package sheet

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"

	"tallyfy-import/mapping"
)

// maxTables is how many tables of one worksheet are known.
const maxTables = 1024

// An excelTable is a range of cells that the workbook calls a table (ECMA-376 part 1,
// 18.5.1.2).
type excelTable struct {
	name     string
	area     area // the header and the totals among it
	headless bool // its header row is turned off: the first row is one of data
	totals   area // what it shows below its rows, sums and counts of its columns; zero where it has none
	pivot    bool
}

// readTables finds the worksheet's tables and pivot tables. One that can't be
// read isn't known: no row comes from its part, and those of the worksheet are
// whole without it.
func (w *worksheet) readTables() {
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
		if rel.external || len(w.tables)+len(w.totals) >= maxTables {
			continue
		}
		var t excelTable
		switch rel.kind {
		case "table":
			t, err = w.archive.readTable(rel.target)
		case "pivotTable":
			t, err = w.archive.readPivot(rel.target)
		default:
			continue
		}
		if err != nil {
			continue
		}
		if t.area.toRow > 0 {
			w.tables = append(w.tables, t)
		}
		if t.totals.toRow > 0 {
			w.totals = append(w.totals, t)
		}
	}
}

// readTable reads a table part. totalsRowCount says whether it has a totals row
// now; totalsRowShown, whether it ever had. Where headerRowCount is 0, its range
// begins with data.
func (a *archive) readTable(part string) (excelTable, error) {
	data, err := a.small(part)
	if err != nil {
		return excelTable{}, err
	}
	var t excelTable
	x := newXMLScanner(bytes.NewReader(data), part)
	err = x.each(func() error {
		if x.depth() > 1 || !x.is("table") {
			return nil
		}
		t.name = cmp.Or(x.attr("displayName"), x.attr("name"))
		all, ok := parseArea(x.attr("ref"))
		if !ok {
			return nil
		}
		t.area = all
		headers, counted := parseCount(x.rawAttr("headerRowCount"), maxRows)
		t.headless = counted && headers == 0
		count, counted := parseCount(x.rawAttr("totalsRowCount"), maxRows)
		if counted && count > 0 && count <= all.toRow-all.fromRow {
			all.fromRow = all.toRow - count + 1
			t.totals = all
		}
		return nil
	})
	return t, err
}

// readPivot reads the part of a pivot table (ECMA-376 part 1, 18.10.1.73), whose
// last row is a grand total if its last item is (18.10.1.84).
func (a *archive) readPivot(part string) (excelTable, error) {
	data, err := a.small(part)
	if err != nil {
		return excelTable{}, err
	}
	t := excelTable{pivot: true}
	var all area
	found, grand := false, false
	x := newXMLScanner(bytes.NewReader(data), part)
	err = x.each(func() error {
		switch {
		case x.depth() == 1 && x.is("pivotTableDefinition"):
			t.name = x.attr("name")
		case x.depth() == 2 && x.is("location"):
			all, found = parseArea(x.attr("ref"))
		case x.depth() == 2 && x.is("rowItems"): // its children come next
		case x.depth() == 3 && x.is("i"):
			grand = x.attr("t") == "grand"
			return x.skip()
		default:
			return x.skip()
		}
		return nil
	})
	if found && grand && all.fromRow < all.toRow {
		all.fromRow = all.toRow
		t.totals = all
	}
	return t, err
}

// checkHeadless refuses the worksheet where the row that was taken for the header
// is one of a table whose header row is turned off: its cells are data. All of
// the columns must be the table's, or any.
func (w *worksheet) checkHeadless(h mapping.Header, columns []int, all bool) error {
	for _, t := range w.tables {
		if !t.headless || h.Row < t.area.fromRow || t.area.toRow < h.Row || len(columns) == 0 {
			continue
		}
		outside := func(column int) bool { return !t.area.hasColumn(column) }
		if all && slices.ContainsFunc(columns, outside) || !slices.ContainsFunc(columns, t.area.hasColumn) {
			continue
		}
		return &RefusedError{fmt.Sprintf("row %d is no header but data of the table %s, whose header row is turned off: "+
			"turn it on in Excel (Table Design > Header Row) and save the workbook", h.Row, quoted(short(t.name)))}
	}
	return nil
}

// tableEnd returns the name and the last row of the table that the header belongs
// to and that has any of the columns; of several, the one that ends last. It is
// 0 where there is none.
func (w *worksheet) tableEnd(h mapping.Header, columns []int) (name string, last int) {
	for _, t := range w.tables {
		if !t.headless && t.area.fromRow == h.Row && t.area.toRow > last && slices.ContainsFunc(columns, t.area.hasColumn) {
			name, last = t.name, t.area.toRow
		}
	}
	return name, last
}

// totalsProblem returns what is wrong with a row that is the totals row of a
// table, or the grand total of a pivot table. Columns are those that matter:
// beside a row of data, another table may have its totals.
func (w *worksheet) totalsProblem(row int, h mapping.Header, columns []int) []mapping.Problem {
	for _, t := range w.totals {
		if row < t.totals.fromRow || t.totals.toRow < row || !slices.ContainsFunc(columns, t.totals.hasColumn) {
			continue
		}
		message := "row %d is the totals row of the table %s: turn it off in Excel (Table Design > Total Row), or leave it out with skip"
		if t.pivot {
			message = "row %d is the grand total of the pivot table %s: turn it off in Excel (Design > Grand Totals), or leave it out with skip"
		}
		return []mapping.Problem{{
			Row:      row,
			Cell:     h.Ref(row, t.totals.fromColumn),
			Code:     mapping.CodeTotalsRow,
			Severity: mapping.SeverityError,
			Message:  fmt.Sprintf(message, row, quoted(short(t.name))),
		}}
	}
	return nil
}
