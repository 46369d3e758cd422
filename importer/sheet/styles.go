package sheet

import (
	"fmt"
	"math"
)

// styleTable gives the number format of each cell style.
type styleTable struct {
	ids     []int          // of number formats, by style
	codes   map[int]string // format codes that the workbook brings itself
	formats []*numFormat   // by style, once it was asked for
	shared  map[int]*numFormat

	rules    int          // formats of rules, such as those of conditional formatting
	reshaped map[int]bool // those of them that have a number format of their own
}

const maxStyles = 1 << 20 // cell styles, and format codes

// readStyles reads the formats of a styles part (ECMA-376 part 1, 18.8.39). A
// workbook may have none, and part be "".
func readStyles(a *archive, part string) (*styleTable, error) {
	t := &styleTable{codes: map[int]string{}}
	if part == "" {
		return t, nil
	}
	var list string // the one whose children come: other lists have the same
	err := a.readPart(part, "styleSheet", func(x *xmlScanner) error {
		switch {
		case x.is("numFmts"), x.is("cellXfs"), x.is("dxfs"):
			list = x.local()
			return nil
		case x.is("dxf") && list == "dxfs":
			t.rules++
			return nil // its children come next
		case x.is("numFmt") && list == "dxfs":
			return t.reshape(x)
		case x.is("numFmt") && list == "numFmts":
			return t.addCode(x)
		case x.is("xf") && list == "cellXfs":
			return t.addStyle(x)
		}
		return x.skip()
	})
	t.formats = make([]*numFormat, len(t.ids))
	return t, err
}

func (t *styleTable) addCode(x *xmlScanner) error {
	id, err := x.formatID()
	if err == nil && len(t.codes) == maxStyles {
		err = x.damage(fmt.Sprintf("has more than %d number formats", maxStyles))
	}
	t.codes[id] = x.attr("formatCode")
	return err
}

// reshape notes that the format of a rule that was read last (ECMA-376 part 1,
// 18.8.14) shows numbers in a way of its own.
func (t *styleTable) reshape(x *xmlScanner) error {
	if len(t.reshaped) == maxStyles {
		return x.damage(fmt.Sprintf("has more than %d formats of rules", maxStyles))
	}
	if t.reshaped == nil {
		t.reshaped = map[int]bool{}
	}
	t.reshaped[t.rules-1] = true
	return nil
}

func (t *styleTable) addStyle(x *xmlScanner) error {
	id, err := x.formatID()
	if err == nil && len(t.ids) == maxStyles {
		err = x.damage(fmt.Sprintf("has more than %d cell styles", maxStyles))
	}
	t.ids = append(t.ids, id)
	return err
}

// formatID reads the number of a number format, 0 where there is none.
func (x *xmlScanner) formatID() (int, error) {
	value := trimSpace(x.rawAttr("numFmtId"))
	id, ok := parseCount(value, math.MaxInt32)
	if !ok && len(value) > 0 {
		return 0, x.damage("has a number format of the number " + printable(value) + ",")
	}
	return id, nil
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
