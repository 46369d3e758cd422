package sheet

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// workbook is what the small parts say of how the large ones are to be
// understood.
type workbook struct {
	sheets   []sheetEntry
	date1904 bool
	styles   *styleTable

	viewed     bool // says which sheet it opens on
	active     int  // the index of that sheet
	uncomputed bool // asks to have its formulas computed when it is opened
}

// A sheetEntry is one sheet of the workbook's list.
type sheetEntry struct {
	name     string
	relation string // the id of the relation that leads to its part
	hidden   bool
}

const maxSheets = 4096

// readWorkbook reads the workbook part (ECMA-376 part 1, 18.2.27) and the styles
// part, which may be "". What has nothing to do with cells is passed over,
// whatever it says.
func readWorkbook(a *archive, part, styles string) (*workbook, error) {
	wb := &workbook{}
	if err := a.readPart(part, "workbook", wb.readElement); err != nil {
		return nil, err
	}
	var err error
	wb.styles, err = readStyles(a, styles)
	return wb, err
}

// readPart calls f for the start tags below the root of a small part: if root is
// given, that must be the element of SpreadsheetML of that name.
func (a *archive) readPart(name, root string, f func(*xmlScanner) error) error {
	data, err := a.small(name)
	if err != nil {
		return err
	}
	x := newXMLScanner(bytes.NewReader(data), name)
	rooted := false
	return x.each(func() error {
		if rooted {
			return x.unended(f(x))
		}
		rooted = true
		if root != "" && !x.is(root) {
			return x.damage("isn't what the workbook says it is")
		}
		return nil
	})
}

func (wb *workbook) readElement(x *xmlScanner) (err error) {
	switch {
	case x.is("workbookPr"):
		wb.date1904, err = x.flag("date1904")
	case x.is("calcPr"):
		wb.uncomputed, err = x.flag("fullCalcOnLoad")
	case x.is("sheets"), x.is("bookViews"): // its children come next
	case x.is("workbookView"):
		wb.view(x.rawAttr("activeTab"))
	case x.is("sheet"):
		if len(wb.sheets) == maxSheets {
			return x.damage(fmt.Sprintf("has more than %d sheets", maxSheets))
		}
		state := x.attr("state")
		wb.sheets = append(wb.sheets, sheetEntry{
			name:     string(decodeEscapes([]byte(x.attr("name")))),
			relation: x.relationID(),
			hidden:   state == "hidden" || state == "veryHidden",
		})
	default:
		return x.skip()
	}
	return err
}

// view takes what the first of the workbook's windows shows when it is opened
// (ECMA-376 part 1, 18.2.30). A workbook that doesn't say so opens on its first
// sheet.
func (wb *workbook) view(activeTab []byte) {
	if !wb.viewed {
		wb.active, wb.viewed = parseCount(activeTab, maxSheets)
	}
}

// flag reads an attribute that is an xsd:boolean, also as programs spell it that
// know no XML, such as True, and false where there is none.
func (x *xmlScanner) flag(name string) (bool, error) {
	value := strings.TrimSpace(x.attr(name))
	if value == "" {
		return false, nil
	}
	set, err := strconv.ParseBool(value)
	if err != nil {
		return false, x.damage("says " + printable([]byte(value)) + " of " + name)
	}
	return set, nil
}
