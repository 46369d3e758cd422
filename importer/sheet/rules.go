package sheet

import (
	"slices"
	"strings"

	"tallyfy-import/mapping"
)

// CodeConditionalFormats is the code of the warning about cells that conditional
// formatting shows in another way than their own format does.
const CodeConditionalFormats = "conditional_formats"

// maxRules is how many areas of conditional formatting are known by their place.
const maxRules = 64

// rules are the areas whose cells conditional formatting shows by a number format
// of its own, or as an icon or a bar without their value (ECMA-376 part 1,
// 18.3.1.10, 18.3.1.28, 18.3.1.49). A worksheet says so only behind its rows, and
// whether a rule holds for a cell is for a spreadsheet program to find out: so
// the cells are read without it.
type rules struct {
	areas []area
	edges []int // by column, as in tail
}

// add takes the areas of a rule that reach below the header.
func (r *rules) add(sqref string, headerRow int) {
	for ref := range strings.FieldsSeq(sqref) {
		a, ok := parseArea(ref)
		if !ok || a.toRow <= headerRow {
			continue
		}
		if r.edges == nil {
			r.edges = make([]int, maxColumns+1)
		}
		r.edges[a.fromColumn]++
		r.edges[a.toColumn+1]--
		if len(r.areas) < maxRules && !slices.Contains(r.areas, a) {
			r.areas = append(r.areas, a)
		}
	}
}

// notices returns a warning for each of the columns that has such cells.
func (r *rules) notices(h mapping.Header, columns []int) []mapping.Problem {
	var out []mapping.Problem
	covered := 0
	for column, edge := range r.edges {
		covered += edge
		if covered == 0 || !slices.Contains(columns, column) {
			continue
		}
		var areas []string
		for _, a := range r.areas {
			if a.hasColumn(column) && len(areas) < exampleCells {
				areas = append(areas, a.String())
			}
		}
		where := ""
		if len(areas) > 0 {
			where = " (" + strings.Join(areas, ", ") + ")"
		}
		out = append(out, mapping.Problem{
			Column:   h.Name(column),
			Code:     CodeConditionalFormats,
			Severity: mapping.SeverityWarning,
			Message: h.Name(column) + " has conditional formatting that shows values in another format, or as icons or bars alone" + where +
				": they are read as without it, so the sheet may show something else",
		})
	}
	return out
}

// readExtensions reads the extensions of a worksheet, of which those of Excel
// 2010 and later have conditional formatting, too ([MS-XLSX] 2.6.7): its rules
// come first, and then the cells that they are for.
func (w *worksheet) readExtensions() error {
	x := w.x
	depth, inside := x.depth(), 0 // of the extensions, and of the conditional formatting at hand
	reshaped := false
	var cells []byte
	for x.depth() >= depth {
		t, err := x.next()
		if err != nil {
			return err
		}
		if t == tokenEnd && x.depth() < inside {
			if reshaped {
				w.tail.rules.add(string(cells), w.headerRow)
			}
			inside, reshaped, cells = 0, false, cells[:0]
		}
		if t != tokenStart {
			continue
		}
		switch name := x.local(); {
		case name == "conditionalFormatting":
			inside = x.depth()
		case name == "iconSet", name == "dataBar":
			reshaped = reshaped || isFalse(x.rawAttr("showValue"))
			err = x.skip()
		case name == "numFmt":
			reshaped = true
		case name == "sqref":
			cells, err = x.appendElement(cells)
		case name != "ext" && name != "conditionalFormattings" && name != "cfRule" && name != "dxf":
			err = x.skip()
		}
		if err != nil {
			return err
		}
	}
	return nil
}
