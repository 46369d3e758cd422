package sheet

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"tallyfy-import/mapping"
)

// The codes of warnings about a worksheet.
const (
	CodeHiddenRows  = "hidden_rows"  // rows that are hidden, by hand or by a filter
	CodeMergedCells = "merged_cells" // cells of a column that are merged
	exampleCells    = 5              // named in a message
)

// tail is what a worksheet says about its rows after them.
type tail struct {
	hidden int    // rows with something in them
	first  int    // of them
	filter string // the range of a filter that hides rows; "" if there is none
	merges []area // those that reach the header row or below it
	edges  []int  // by column: how many merged areas below the header start there, less those that ended before
	ruled  string // the cells that the conditional formatting at hand is for
	rules  rules
}

// An area is a range of cells, its borders among them.
type area struct {
	fromRow, toRow, fromColumn, toColumn int
}

// readOther reads an element beside the rows: how they are viewed, and hidden
// columns, merged cells, filters and rules that show other values, which are
// warned of. All others are passed.
func (w *worksheet) readOther() error {
	x := w.x
	switch {
	case x.depth() == 2 && x.is("autoFilter"):
		w.tail.filter = x.attr("ref")
		return w.readFilter()
	case x.depth() == 2 && (x.is("mergeCells") || x.is("sheetViews") || x.is("cols")):
		return nil // its children come next
	case x.depth() == 3 && x.is("col"):
		w.readColumns()
	case x.depth() == 2 && x.is("conditionalFormatting"):
		w.tail.ruled = x.attr("sqref")
		return nil // its children come next
	case x.depth() == 2 && x.is("extLst"):
		return x.unended(w.readExtensions())
	case x.depth() == 3 && x.is("cfRule"):
		if id, ok := parseCount(x.rawAttr("dxfId"), maxStyles); ok && w.styles.reshaped[id] {
			w.tail.rules.add(w.tail.ruled, w.headerRow)
		}
		return nil // its children come next
	case x.depth() == 4 && (x.is("iconSet") || x.is("dataBar")):
		if isFalse(x.rawAttr("showValue")) {
			w.tail.rules.add(w.tail.ruled, w.headerRow)
		}
	case x.depth() == 3 && x.is("sheetView"):
		w.zeros.view(x.attr("showZeros"))
	case x.depth() == 3 && x.is("mergeCell"):
		ref := x.attr("ref")
		if a, ok := parseArea(ref); ok && !w.tail.merge(a, w.headerRow) {
			return x.damage(fmt.Sprintf("has more than %d merged areas", maxMerges))
		}
	}
	return x.unended(x.skip())
}

// readFilter reads the autoFilter whose start tag was read last, and forgets
// it where it has no criteria: it hides nothing.
func (w *worksheet) readFilter() error {
	active := false
	depth := w.x.depth()
	for w.x.depth() >= depth {
		t, err := w.x.next()
		if err != nil {
			return w.x.unended(err)
		}
		active = active || t == tokenStart && w.x.is("filterColumn")
	}
	if !active {
		w.tail.filter = ""
	}
	return nil
}

// readFilters looks for the filter of a table, which is a part of its own,
// where rows are hidden and the worksheet has no filter itself.
func (w *worksheet) readFilters() error {
	if w.tail.hidden == 0 || w.tail.filter != "" {
		return nil
	}
	rels, err := w.archive.relations(w.part)
	if err != nil {
		return err
	}
	for _, rel := range rels {
		if rel.kind != "table" || rel.external || w.tail.filter != "" {
			continue
		}
		data, err := w.archive.small(rel.target)
		if err != nil {
			return err
		}
		x := newXMLScanner(bytes.NewReader(data), rel.target)
		ref := ""
		err = x.each(func() error {
			if x.is("autoFilter") {
				ref = x.attr("ref")
			} else if x.is("filterColumn") && ref != "" {
				w.tail.filter = ref
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// notices returns the warnings about the worksheet: its hidden rows, those of the
// columns that don't show what is read or have merged cells, and the worksheets
// beside it.
func (w *worksheet) notices(h mapping.Header, columns []int) []mapping.Problem {
	var out []mapping.Problem
	if w.tail.hidden > 0 {
		out = append(out, w.hiddenNotice())
	}
	merged := 0
	for column, edge := range w.tail.edges {
		if merged += edge; merged > 0 && slices.Contains(columns, column) {
			out = append(out, w.mergedNotice(h, column, merged))
		}
	}
	out = append(out, w.hiddenColumnNotices(h, columns)...)
	out = append(out, w.tail.rules.notices(h, columns)...)
	out = append(out, w.stale.notices(h, columns, CodeStaleFormulas, staleText)...)
	out = append(out, w.volatile.notices(h, columns, CodeVolatileFormulas, volatileText)...)
	return append(out, w.otherNotices(h)...)
}

func (w *worksheet) hiddenNotice() mapping.Problem {
	rows, are, they := "rows", "are", "they are"
	if w.tail.hidden == 1 {
		rows, are, they = "row", "is", "it is"
	}
	by := ""
	if w.tail.filter != "" {
		by = " by the filter on " + w.tail.filter
	}
	what := they + " read all the same; --skip-hidden leaves hidden rows out"
	if w.skipHidden {
		what = they + " left out"
	}
	return mapping.Problem{
		Row:      w.tail.first,
		Code:     CodeHiddenRows,
		Severity: mapping.SeverityWarning,
		Message:  fmt.Sprintf("%d %s %s hidden%s: %s", w.tail.hidden, rows, are, by, what),
		Count:    w.tail.hidden,
	}
}

// parseArea reads a range such as A1:B2.
func parseArea(ref string) (area, bool) {
	from, to, two := strings.Cut(ref, ":")
	if !two {
		to = from
	}
	c1, r1, ok1 := parseReference([]byte(from))
	c2, r2, ok2 := parseReference([]byte(to))
	return area{min(r1, r2), max(r1, r2), min(c1, c2), max(c1, c2)}, ok1 && ok2
}
