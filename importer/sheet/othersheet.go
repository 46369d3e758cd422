package sheet

import (
	"io"
	"slices"
	"strconv"

	"tallyfy-import/mapping"
)

// CodeOtherWorksheet is the code of the warning about worksheets that nobody
// reads although they may be the ones that are meant.
const CodeOtherWorksheet = "other_worksheet"

// What bounds the look at the worksheets beside the one that is read.
const (
	maxOthers = 64      // that are looked at
	maxPeek   = 1 << 20 // bytes of each, unpacked
)

// An otherSheet is a visible worksheet beside the one that is read.
type otherSheet struct {
	name, part string
	active     bool // the workbook opens on it
}

// otherNotices returns a warning if nobody said which worksheet to read, and
// another one that shows has the same header, and rows below it, or is the one
// that people see when they open the workbook. A blank one isn't meant.
func (w *worksheet) otherNotices(h mapping.Header) []mapping.Problem {
	if w.named || h.Row == 0 {
		return nil
	}
	var alike []string
	active := ""
	for _, other := range w.others[:min(len(w.others), maxOthers)] {
		top := w.peek(other.part, 2)
		switch {
		case len(top) < 2:
		case slices.EqualFunc(headerNames(&top[0]), h.Names, func(a, b string) bool { return mapping.Fold(a) == mapping.Fold(b) }):
			alike = append(alike, other.name)
		case other.active:
			active = other.name
		}
	}
	p := mapping.Problem{Code: CodeOtherWorksheet, Severity: mapping.SeverityWarning}
	const which = ": say which one is meant with sheet: in the mapping or --sheet, or import each of them with --sheet and --results of its own"
	switch {
	case len(alike) == 1:
		p.Message = "only the worksheet " + quoted(short(w.sheet)) + " is read, and " + quoted(short(alike[0])) + " has the same header" + which
	case len(alike) > 1:
		p.Message = "only the worksheet " + quoted(short(w.sheet)) + " is read, and " + strconv.Itoa(len(alike)) + " others have the same header" + which + listed(alike)
	case active != "":
		p.Message = "the worksheet " + quoted(short(w.sheet)) + " is read, as it is the first one, but the workbook opens on " + quoted(short(active)) +
			": say which one is meant with sheet: in the mapping or --sheet"
	default:
		return nil
	}
	return []mapping.Problem{p}
}

// peek returns the first rows of another worksheet that aren't blank, from its
// header on: n at most, and fewer where they are farther down than anybody would
// put them. One that can't be read has none: no task comes from it.
func (w *worksheet) peek(part string, n int) []mapping.Row {
	// What is only looked at takes no room from what is read, which goes on
	// meanwhile.
	a := &archive{parts: w.archive.parts, max: w.archive.max, left: w.archive.max}
	rc, err := a.open(part)
	if err != nil {
		return nil
	}
	defer func() { _ = rc.Close() }() // nothing of it is taken
	wanted := w.headerWanted
	other := &worksheet{archive: a, part: part, date1904: w.date1904, styles: w.styles, headerRow: wanted,
		skipHidden: w.skipHidden, strings: w.strings, sharedLeft: maxPeek}
	other.x = newXMLScanner(io.LimitReader(rc, maxPeek), part)
	var top []mapping.Row
	for len(top) < n {
		var row mapping.Row
		if other.next(&row) != nil {
			break
		}
		switch {
		case row.IsBlank(), len(top) == 0 && row.Number < wanted:
		case len(top) == 0 && wanted != 0 && row.Number > wanted:
			return nil
		default:
			top = append(top, row)
		}
	}
	return top
}

// OtherNames returns the names of the workbook's other visible worksheets.
func (s *Sheet) OtherNames() []string {
	if s.book == nil {
		return nil
	}
	return s.book.otherNames()
}

func (w *worksheet) otherNames() []string {
	names := make([]string, len(w.others))
	for i := range w.others {
		names[i] = w.others[i].name
	}
	return names
}

// maxTitles is how many rows that may be titles are looked at above a header.
const maxTitles = 4

// Others returns what may be the headers of the other visible worksheets of a
// workbook: the first rows of each, as titles may stand above. Those that can't
// be read have none.
func (s *Sheet) Others() []mapping.Header {
	if s.book == nil {
		return nil
	}
	var headers []mapping.Header
	for _, other := range s.book.others[:min(len(s.book.others), maxOthers)] {
		for _, row := range s.book.peek(other.part, maxTitles+1) {
			headers = append(headers, mapping.Header{Sheet: other.name, Row: row.Number, Names: headerNames(&row), Width: len(row.Cells)})
		}
	}
	return headers
}
