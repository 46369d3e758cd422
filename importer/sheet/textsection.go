package sheet

import "slices"

// textSection is the section of a format that shows texts.
type textSection struct {
	before string
	after  string
	shown  bool // the text itself, which is hidden otherwise
}

// compileTextSection makes a section for texts ready, and gives none where
// texts are shown as they are: by @ and what only aligns it. A section that
// can't be shown faithfully shows them so, too.
func compileTextSection(tokens []formatToken) *textSection {
	var s textSection
	aside, literal := false, false
	for _, t := range tokens {
		literal = literal || t.kind == formatLiteral
		switch {
		case t.kind == formatAside:
			aside = true
		case t.kind == formatLiteral && s.shown:
			s.after += t.text
		case t.kind == formatLiteral:
			s.before += t.text
		case (t.kind == formatText || t.kind == formatGeneral) && !s.shown:
			s.shown = true
		default:
			return nil
		}
	}
	if s == (textSection{shown: true}) || aside && !literal && !s.shown {
		return nil // whether a colour alone shows nothing isn't known
	}
	return &s
}

// hides reports whether the section shows nothing of any text.
func (s *textSection) hides() bool { return *s == textSection{} }

// show makes of the text that stands in buf behind from what is shown of it.
func (s *textSection) show(buf []byte, from int) []byte {
	if !s.shown {
		buf = buf[:from]
	}
	buf = slices.Insert(buf, from, []byte(s.before)...)
	return append(buf, s.after...)
}
