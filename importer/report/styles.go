package report

import (
	"slices"

	"github.com/xuri/excelize/v2"

	"tallyfy-import/mapping"
)

// The fills of marked cells. Nobody else uses just these shades, so that a
// later report finds an earlier one's marks again.
const (
	fillError   = "F9C9C3"
	fillWarning = "F8E7B9"
)

// A styler derives the styles of marked cells from their own.
type styler struct {
	f      *excelize.File
	fills  map[mapping.Severity]int
	marked map[styled]int
	plain  map[int]int // styles without an earlier report's fill, by those with it
	tones  map[tone]int
	link   int
}

// styled is a cell's own style and what it is marked for.
type styled struct {
	own      int
	severity mapping.Severity
}

func newStyler(f *excelize.File) (*styler, error) {
	s := &styler{f: f, fills: map[mapping.Severity]int{}, marked: map[styled]int{}, plain: map[int]int{}, tones: map[tone]int{}}
	for severity, colour := range map[mapping.Severity]string{mapping.SeverityError: fillError, mapping.SeverityWarning: fillWarning} {
		id, err := f.NewStyle(&excelize.Style{Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}})
		if err != nil {
			return nil, err
		}
		if fill := f.Styles.CellXfs.Xf[id].FillID; fill != nil {
			s.fills[severity] = *fill
		}
	}
	for t, colour := range map[tone]string{toneGood: "2F6B46", toneBad: "A3322A", toneDoubt: "805300", tonePlain: "5D6873"} {
		font := ownFont(f)
		font.Color = colour
		id, err := f.NewStyle(&excelize.Style{Font: font})
		if err != nil {
			return nil, err
		}
		s.tones[t] = id
	}
	font := ownFont(f)
	font.Color, font.Underline = "1D5C8F", "single"
	var err error
	s.link, err = f.NewStyle(&excelize.Style{Font: font})
	return s, err
}

// ownFont returns the font that the workbook's unstyled cells have: the first
// (ECMA-376 part 1, 18.8.23). excelize names none by itself, and programs
// differ in what they make of that.
func ownFont(f *excelize.File) *excelize.Font {
	own := &excelize.Font{Family: "Calibri", Size: 11}
	if f.Styles == nil || f.Styles.Fonts == nil || len(f.Styles.Fonts.Font) == 0 {
		return own
	}
	first := f.Styles.Fonts.Font[0]
	if first.Name != nil && first.Name.Val != nil {
		own.Family = *first.Name.Val
	}
	if first.Sz != nil && first.Sz.Val != nil {
		own.Size = *first.Sz.Val
	}
	return own
}

// mark returns a style that is own, but for the fill.
func (s *styler) mark(own int, severity mapping.Severity) int {
	id, ok := s.marked[styled{own, severity}]
	if !ok {
		id = s.derive(own, s.fills[severity])
		s.marked[styled{own, severity}] = id
	}
	return id
}

// unmark returns a style that is own, but without a fill.
func (s *styler) unmark(own int) int {
	id, ok := s.plain[own]
	if !ok {
		id = s.derive(own, 0) // the first fill is none (ECMA-376 part 1, 18.8.21)
		s.plain[own] = id
	}
	return id
}

// derive adds a style that is own with another fill. What excelize's own
// Style can't say of a style, such as a theme's fonts, is kept.
func (s *styler) derive(own, fill int) int {
	formats := s.f.Styles.CellXfs
	if own < 0 || own >= len(formats.Xf) {
		own = 0
	}
	format := formats.Xf[own]
	applied := true
	format.FillID, format.ApplyFill = &fill, &applied
	formats.Xf = append(formats.Xf, format)
	formats.Count = len(formats.Xf)
	return len(formats.Xf) - 1
}

// earlierMarks returns the styles that have the fill of an earlier report's
// marks.
func earlierMarks(f *excelize.File) map[int]bool {
	if f.Styles == nil || f.Styles.Fills == nil || f.Styles.CellXfs == nil {
		return nil
	}
	var fills []int
	for i, fill := range f.Styles.Fills.Fill {
		if fill == nil || fill.PatternFill == nil || fill.PatternFill.FgColor == nil {
			continue
		}
		if colour := fill.PatternFill.FgColor.RGB; colour == "FF"+fillError || colour == "FF"+fillWarning {
			fills = append(fills, i)
		}
	}
	if fills == nil {
		return nil
	}
	marks := map[int]bool{}
	for i, format := range f.Styles.CellXfs.Xf {
		if format.FillID != nil && slices.Contains(fills, *format.FillID) {
			marks[i] = true
		}
	}
	return marks
}
