package sheet

// styleTable gives the number format of each cell style.
type styleTable struct {
	ids     []int          // of number formats, by style
	codes   map[int]string // format codes that the workbook brings itself
	formats []*numFormat   // by style, once it was asked for
	shared  map[int]*numFormat
}

// format returns the number format of style s, and nil where there is no such
// style. A workbook without any styles has the style 0 all the same.
func (t *styleTable) format(s int) *numFormat {
	if s >= len(t.ids) {
		if s == 0 {
			return generalFormat
		}
		return nil
	}
	if f := t.formats[s]; f != nil {
		return f
	}
	id := t.ids[s]
	f := t.shared[id]
	if f == nil {
		if code, own := t.codes[id]; own && code != "" {
			f = parseFormat(code)
		} else {
			f = builtinFormat(id)
		}
		if t.shared == nil {
			t.shared = map[int]*numFormat{}
		}
		t.shared[id] = f
	}
	t.formats[s] = f
	return f
}

// textSection returns what style s makes of texts, and nil where it shows them
// as they are.
func (t *styleTable) textSection(s int) *textSection {
	if f := t.format(s); f != nil {
		return f.text
	}
	return nil
}

var generalFormat = &numFormat{general: true}
