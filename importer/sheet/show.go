package sheet

import (
	"bytes"
	"strings"

	"github.com/xuri/nfp"
)

// section is one section of a number format, ready to show numbers.
type section struct {
	odd      bool // too odd to be shown faithfully: as General instead
	prefix   string
	suffix   string
	general  bool
	whole    []place // from the first digit to the last one before the point
	wholes   int     // how many of them are digits
	decimals []byte  // placeholders behind the point
	percents int
	grouped  bool // 1,234
}

// A place is a digit's placeholder (0, # or ?) or, between two digits, a
// literal.
type place struct {
	digit   byte
	literal string
}

// compileSection makes a section ready. Fractions, exponents, conditions,
// scaling by commas and sections without a digit are too odd: what they show
// isn't the number.
func compileSection(s nfp.Section, literals []string) section {
	var out section
	var between string // literals that may turn out to stand between digits
	comma, pointed, started, ended := false, false, false, false
	for _, t := range s.Items {
		switch t.TType {
		case nfp.TokenTypeColor, nfp.TokenTypeAlignment, nfp.TokenTypeRepeatsChar:
		case nfp.TokenTypeLiteral:
			if strings.ContainsAny(t.TValue, "0#?,.%@/") {
				return section{odd: true}
			}
			between += expandLiterals(t.TValue, literals)
			ended = ended || pointed
		case nfp.TokenTypeCurrencyLanguage:
			for _, part := range t.Parts {
				if part.Token.TType == nfp.TokenSubTypeCurrencyString {
					between += part.Token.TValue
				}
			}
			ended = ended || pointed
		case nfp.TokenTypeGeneral:
			if started {
				return section{odd: true}
			}
			started, out.general = true, true
			out.prefix, between = between, ""
		case nfp.TokenTypeZeroPlaceHolder, nfp.TokenTypeHashPlaceHolder, nfp.TokenTypeDigitalPlaceHolder:
			if out.general || ended || strings.Trim(t.TValue, "0#?") != "" {
				return section{odd: true}
			}
			if !started {
				started = true
				out.prefix, between = between, ""
			}
			for _, c := range []byte(t.TValue) {
				if pointed {
					out.decimals = append(out.decimals, c)
					continue
				}
				if between != "" {
					out.whole = append(out.whole, place{literal: between})
					between = ""
				}
				out.whole = append(out.whole, place{digit: c})
				out.wholes++
				out.grouped = out.grouped || comma
				comma = false
			}
		case nfp.TokenTypeDecimalPoint:
			if pointed || out.general || t.TValue != "." || between != "" && started {
				return section{odd: true}
			}
			pointed = true
			if !started {
				started = true
				out.prefix, between = between, ""
			}
		case nfp.TokenTypeThousandsSeparator:
			if pointed || !started || out.general {
				return section{odd: true}
			}
			comma = true
		case nfp.TokenTypePercent:
			out.percents++
			between += "%"
			ended = ended || pointed
		default:
			return section{odd: true}
		}
	}
	out.suffix = between
	if !started || comma || out.general && out.percents > 0 || out.wholes+len(out.decimals) == 0 && !out.general {
		return section{odd: true}
	}
	return out
}

// isGeneral reports whether the section shows numbers as General does.
func (s *section) isGeneral() bool {
	return s.odd || s.general && s.prefix == "" && s.suffix == ""
}

// expandLiterals puts the literals back for their marks.
func expandLiterals(text string, literals []string) string {
	var b strings.Builder
	for _, r := range text {
		if n := int(r - literalMark); n >= 0 && n < len(literals) {
			b.WriteString(literals[n])
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// appendNumber appends d as the sheet shows it, without the blanks that only
// align it. It changes d.
func (f *numFormat) appendNumber(dst []byte, d *decimal) []byte {
	d.shorten()
	if f.general {
		return d.appendPlain(dst)
	}
	s, signed := &f.sections[0], len(f.sections) == 1
	switch {
	case d.negative && len(f.sections) > 1:
		s = &f.sections[1]
	case len(d.digits) == 0 && len(f.sections) > 2:
		s = &f.sections[2]
	}
	if s.odd {
		return d.appendPlain(dst)
	}
	from := len(dst)
	dst = s.appendNumber(dst, d, signed)
	shown := bytes.Trim(dst[from:], " \u00A0")
	return append(dst[:from], shown...)
}

// appendNumber appends d by this section; signed says whether the section is
// to show the sign, which the section for negative numbers leaves to its
// literals.
func (s *section) appendNumber(dst []byte, d *decimal, signed bool) []byte {
	if len(d.digits) > 0 {
		d.point += 2 * s.percents
	}
	if !s.general {
		d.round(d.point + len(s.decimals))
	}
	if d.negative && signed {
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
