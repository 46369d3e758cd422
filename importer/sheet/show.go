package sheet

import (
	"bytes"
	"strings"

	"tallyfy-import/mapping"
)

// section is one section of a number format, ready to show numbers, or what
// they mean.
type section struct {
	condition  condition // of the numbers that it is for
	minus      minus
	zeroUnsure bool // zero may not be among them
	means      meaning
	unit       int64 // the smallest one of a clock that is shown; what is below matters for numbers only
	elapsed    []elapsedPart
	unshown    mapping.DateParts // of a date
	plain      bool              // can't be shown faithfully: as the plain number instead
	prefix     string
	suffix     string
	padded     bool // may show blanks at either end
	general    bool
	digitless  bool    // shows its prefix and nothing of the number
	whole      []place // from the first digit to the last one before the point
	wholes     int     // how many of them are digits
	decimals   []byte  // placeholders behind the point
	percents   int
	scaling    int  // commas behind the digits, each for a thousand
	grouped    bool // 1,234
}

// blanks are the literals that only align a number, at its ends.
const blanks = " \u00A0\u202F"

// plainSection shows what no section can be trusted to show.
var plainSection = section{general: true, plain: true}

// A place is a digit's placeholder (0, # or ?) or, between two digits, a
// literal.
type place struct {
	digit   byte
	literal string
}

// compileSection makes a section ready. One that can't be shown faithfully
// shows the plain number: so do fractions and exponents on purpose, as no text
// is ever to have a number in scientific notation or rounded to a quarter.
func compileSection(tokens []formatToken) section {
	if s, ok := compileDateSection(tokens); ok {
		return s
	}
	var c sectionCompiler
	for _, t := range tokens {
		if !c.add(t) {
			return plainSection
		}
	}
	return c.finish()
}

// A sectionCompiler makes a section of its tokens, one after the other.
type sectionCompiler struct {
	section
	between string // literals that may turn out to stand between digits
	commas  int    // behind the last digit
	started bool   // at the first digit, the point or General
	pointed bool
	ended   bool // behind the last decimal
	literal bool // some literal, be it empty
	letters bool // without quotes
	aside   bool
}

// add takes the next token, and reports whether it could.
func (c *sectionCompiler) add(t formatToken) bool {
	switch t.kind {
	case formatCondition:
		return conditionOf(t.text).operator != ""
	case formatAside:
		c.aside = true
	case formatLiteral:
		c.addLiteral(t.text)
	case formatLetter:
		c.letters = true
		c.addLiteral(t.text)
	case formatPercent:
		c.percents++
		c.addLiteral("%")
	case formatGeneral:
		if c.started {
			return false
		}
		c.start()
		c.general = true
	case formatPoint:
		if c.pointed || c.general || c.commas > 0 || c.started && c.between != "" {
			return false
		}
		c.start()
		c.pointed = true
	case formatComma:
		if !c.started || c.general || c.between != "" {
			return false
		}
		c.commas++
	case formatDigit:
		return c.addDigit(t.text[0])
	default:
		return false
	}
	return true
}

func (c *sectionCompiler) addLiteral(text string) {
	c.between += text
	c.literal = true
	c.ended = c.ended || c.pointed && text != ""
}

// start makes what was read until now the prefix, unless there is one.
func (c *sectionCompiler) start() {
	if !c.started {
		c.started = true
		c.prefix, c.between = c.between, ""
	}
}

func (c *sectionCompiler) addDigit(digit byte) bool {
	if c.general || c.ended || c.pointed && c.commas > 0 {
		return false
	}
	c.start()
	if c.pointed {
		c.decimals = append(c.decimals, digit)
		return true
	}
	if c.between != "" {
		c.whole = append(c.whole, place{literal: c.between})
		c.between = ""
	}
	c.whole = append(c.whole, place{digit: digit})
	c.wholes++
	c.grouped = c.grouped || c.commas > 0
	c.commas = 0
	return true
}

func (c *sectionCompiler) finish() section {
	if c.started {
		c.suffix, c.scaling = c.between, c.commas
	} else {
		c.prefix, c.digitless = c.between, true
	}
	switch {
	case c.general && c.percents > 0, c.pointed && c.wholes+len(c.decimals) == 0:
		return plainSection
	case c.digitless && c.aside && !c.literal:
		return plainSection // whether a colour alone shows nothing isn't known
	case c.digitless && c.letters:
		return plainSection // they may mean something to another program: a week, a quarter
	}
	for _, p := range c.whole {
		c.padded = c.padded || strings.ContainsAny(p.literal, blanks)
	}
	c.padded = c.padded || strings.ContainsAny(c.prefix+c.suffix, blanks)
	return c.section
}

// isGeneral reports whether the section shows all numbers as General does.
func (s *section) isGeneral() bool {
	return s.means == meansNumber && s.general && s.prefix == "" && s.suffix == "" && s.condition.operator == ""
}

// isEmpty reports whether the section shows nothing at all.
func (s *section) isEmpty() bool {
	return s.digitless && s.prefix == ""
}

// appendNumber appends d as a section for numbers shows it, without the blanks
// that only align it. It changes d.
func (s *section) appendNumber(dst []byte, d *decimal) []byte {
	d.shorten()
	from := len(dst)
	dst = s.appendAligned(dst, d)
	if !s.padded {
		return dst
	}
	shown := bytes.Trim(dst[from:], blanks)
	return append(dst[:from], shown...)
}

func (s *section) appendAligned(dst []byte, d *decimal) []byte {
	if s.digitless {
		return append(dst, s.prefix...)
	}
	if len(d.digits) > 0 {
		d.point += 2*s.percents - 3*s.scaling
	}
	if !s.general {
		d.round(d.point + len(s.decimals))
	}
	if d.negative && s.minus == minusShown {
		dst = append(dst, '-')
	}
	d.negative = false
	dst = append(dst, s.prefix...)
	if s.general {
		dst = d.appendPlain(dst)
	} else {
		dst = s.appendWhole(dst, d)
		dst = s.appendDecimals(dst, d)
	}
	return append(dst, s.suffix...)
}

// appendWhole appends the digits before the point. Those that are more than
// the placeholders stand before the first of them; a 0 that has no digit is
// shown, and so is every placeholder after it.
func (s *section) appendWhole(dst []byte, d *decimal) []byte {
	have := max(d.point, 0)
	position := s.wholes // of the next digit, counted from the point
	zeros := false
	for _, p := range s.whole {
		if p.literal != "" {
			dst = append(dst, p.literal...)
			continue
		}
		first := position == s.wholes
		position--
		if first {
			for at := have - 1; at > position; at-- {
				dst = s.appendDigit(dst, d, at)
			}
		}
		if position < have {
			dst = s.appendDigit(dst, d, position)
		} else if zeros = zeros || p.digit == '0'; zeros {
			dst = append(dst, '0')
			dst = s.appendComma(dst, position)
		}
	}
	if s.wholes == 0 {
		for at := have - 1; at >= 0; at-- {
			dst = s.appendDigit(dst, d, at)
		}
	}
	return dst
}

// appendDigit appends the digit at a position counted from the point.
func (s *section) appendDigit(dst []byte, d *decimal, position int) []byte {
	return s.appendComma(append(dst, d.digit(d.point-1-position)), position)
}

func (s *section) appendComma(dst []byte, position int) []byte {
	if s.grouped && position > 0 && position%3 == 0 {
		dst = append(dst, ',')
	}
	return dst
}

// appendDecimals appends the point and the digits behind it; zeros at the end
// only where the format asks for them.
func (s *section) appendDecimals(dst []byte, d *decimal) []byte {
	n := max(len(d.digits)-d.point, bytes.LastIndexByte(s.decimals, '0')+1)
	if len(d.digits) == 0 {
		n = bytes.LastIndexByte(s.decimals, '0') + 1
	}
	n = min(n, len(s.decimals))
	if n == 0 {
		return dst
	}
	dst = append(dst, '.')
	for i := range n {
		dst = append(dst, d.digit(d.point+i))
	}
	return dst
}
