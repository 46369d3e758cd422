package sheet

import (
	"bytes"
	"strings"
)

// CodeVolatileFormulas is the code of the warning about formulas that give
// another value each time: a run on another day reads what nobody has checked.
const CodeVolatileFormulas = "volatile_formulas"

const volatileText = " has formulas with TODAY, NOW, RAND or RANDBETWEEN, which give another value each day or each time: " +
	"what is read was computed when the workbook was last saved; to keep it, put the values in their place (Copy, Paste Special > Values)"

// volatileFunctions are those whose values change though no cell does.
var volatileFunctions = []string{"TODAY", "NOW", "RAND", "RANDBETWEEN"}

// What bounds what is remembered of formulas.
const (
	maxFormula        = 32 << 10 // bytes of one; Excel allows 8,192 characters
	maxVolatileShared = 4096     // shared formulas that are volatile
)

// readFormula reads the formula whose start tag was read last (ECMA-376 part 1,
// 18.3.1.40), and reports whether it is volatile. The first cell of a shared
// formula has its text, the others its index alone. One that is longer than a
// program would write isn't looked at.
func (w *worksheet) readFormula() (bool, error) {
	x := w.x
	shared := ""
	if index := x.rawAttr("si"); index != nil && string(x.rawAttr("t")) == "shared" {
		shared = string(index)
	}
	formula := w.formula[:0]
	if x.simple("", "</f>") {
		formula = x.text
	} else {
		for depth := x.depth(); x.depth() >= depth; {
			t, err := x.next()
			if err != nil {
				return false, err
			}
			if t == tokenText && len(formula)+len(x.text) <= maxFormula {
				formula = x.appendText(formula)
			}
		}
		w.formula = formula
	}
	volatile := isVolatile(formula)
	switch {
	case shared == "":
	case len(formula) == 0:
		volatile = w.volatileShared[shared]
	case volatile && len(w.volatileShared) < maxVolatileShared:
		if w.volatileShared == nil {
			w.volatileShared = map[string]bool{}
		}
		w.volatileShared[shared] = true
	}
	return volatile, nil
}

// isVolatile reports whether a formula calls one of the volatile functions. Their
// names in a text, in the name of a worksheet or of a table's column are no
// calls. Most formulas have none of them anywhere.
func isVolatile(formula []byte) bool {
	from := 0
	for {
		n := bytes.IndexByte(formula[from:], '(')
		if n < 0 {
			return false
		}
		if isVolatileName(formula[:from+n]) {
			return callsVolatile(formula)
		}
		from += n + 1
	}
}

// callsVolatile is isVolatile for a formula that has one of the names.
func callsVolatile(formula []byte) bool {
	brackets := 0
	for i := 0; i < len(formula); i++ {
		switch c := formula[i]; {
		case c == '\'' && brackets > 0:
			i++ // the next character is part of the column's name
		case c == '"' || c == '\'':
			end := bytes.IndexByte(formula[i+1:], c) // a quote that is doubled ends one text and begins another
			if end < 0 {
				return false
			}
			i += end + 1
		case c == '[':
			brackets++
		case c == ']':
			brackets--
		case c == '(' && brackets <= 0 && isVolatileName(formula[:i]):
			return true
		}
	}
	return false
}

// isVolatileName reports whether a formula ends in the name of a volatile
// function up to here.
func isVolatileName(formula []byte) bool {
	if len(formula) == 0 || bytes.IndexByte([]byte("ywdn"), formula[len(formula)-1]|0x20) < 0 {
		return false // by its last letter
	}
	for _, name := range volatileFunctions {
		from := len(formula) - len(name)
		if from >= 0 && strings.EqualFold(string(formula[from:]), name) && (from == 0 || !isNamePart(formula[from-1])) {
			return true
		}
	}
	return false
}

// isNamePart reports whether a byte may be part of a function's name.
func isNamePart(c byte) bool {
	return c == '_' || c == '.' || '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' || c >= 0x80
}
