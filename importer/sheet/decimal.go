package sheet

import (
	"bytes"
	"cmp"
)

// A decimal is a number as decimal digits: 0.DIGITS times ten to the power of
// point. Zero has no digits. Numbers are shown from their digits, never by way
// of binary, which would show others than the sheet does.
type decimal struct {
	negative bool
	digits   []byte // without zeros at either end
	point    int
}

const (
	maxNumber   = 1100 // bytes of a stored number
	maxExponent = 308  // Excel's largest number is just below 1E308
	shownDigits = 15   // Excel's precision
)

// parse reads a number as a workbook stores it (xsd:double without INF and
// NaN), and reports whether it is one.
func (d *decimal) parse(raw []byte) bool {
	d.negative, d.digits, d.point = false, d.digits[:0], 0
	if len(raw) > maxNumber {
		return false
	}
	i := 0
	if i < len(raw) && (raw[i] == '-' || raw[i] == '+') {
		d.negative = raw[i] == '-'
		i++
	}
	some, pointed := false, false
	for ; i < len(raw); i++ {
		c := raw[i]
		if c == '.' && !pointed {
			pointed = true
			continue
		}
		if c < '0' || c > '9' {
			break
		}
		some = true
		if c == '0' && len(d.digits) == 0 {
			if pointed {
				d.point--
			}
			continue
		}
		d.digits = append(d.digits, c)
		if !pointed {
			d.point++
		}
	}
	if !some {
		return false
	}
	if i < len(raw) {
		exponent, ok := parseExponent(raw[i:])
		if !ok {
			return false
		}
		d.point += exponent
	}
	d.trim()
	return d.point <= maxExponent+1
}

// parseExponent reads E12, e+12 or E-12. An exponent beyond any number is
// limited, which makes the number too large or leaves it next to nothing.
func parseExponent(raw []byte) (int, bool) {
	if raw[0] != 'E' && raw[0] != 'e' {
		return 0, false
	}
	raw = raw[1:]
	negative := false
	if len(raw) > 0 && (raw[0] == '-' || raw[0] == '+') {
		negative = raw[0] == '-'
		raw = raw[1:]
	}
	n := 0
	for _, c := range raw {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = min(n*10+int(c-'0'), 100_000)
	}
	if negative {
		n = -n
	}
	return n, len(raw) > 0
}

// trim drops zeros at the end, and gives zero its one form. What is below
// Excel's smallest number is zero.
func (d *decimal) trim() {
	n := len(d.digits)
	for n > 0 && d.digits[n-1] == '0' {
		n--
	}
	d.digits = d.digits[:n]
	if n == 0 || d.point < -maxExponent-20 {
		d.negative, d.digits, d.point = false, d.digits[:0], 0
	}
}

// compare returns -1 where d is less than e, 1 where it is more, and 0 where
// they are equal.
func (d *decimal) compare(e *decimal) int {
	order := 1 // of two positive numbers
	switch {
	case d.negative != e.negative:
	case len(d.digits) == 0 || len(e.digits) == 0:
		order = cmp.Compare(len(d.digits), len(e.digits))
	case d.point != e.point:
		order = cmp.Compare(d.point, e.point)
	default:
		order = bytes.Compare(d.digits, e.digits)
	}
	if d.negative {
		return -order
	}
	return order
}

// round keeps n digits, half away from zero.
func (d *decimal) round(n int) {
	if n >= len(d.digits) {
		return
	}
	if n < 0 {
		d.digits = d.digits[:0]
		d.trim()
		return
	}
	up := d.digits[n] >= '5'
	d.digits = d.digits[:n]
	if up {
		i := n - 1
		for i >= 0 && d.digits[i] == '9' {
			i--
		}
		if i < 0 {
			d.digits = append(d.digits[:0], '1')
			d.point++
			return
		}
		d.digits[i]++
		d.digits = d.digits[:i+1]
	}
	d.trim()
}

// shorten rounds to the digits that Excel shows of any number. The digits of a
// whole number are all kept: it is an identifier more often than a quantity.
func (d *decimal) shorten() { d.round(max(shownDigits, d.point)) }

// appendPlain appends the number with all its digits and without an exponent.
func (d *decimal) appendPlain(dst []byte) []byte {
	if d.negative {
		dst = append(dst, '-')
	}
	if d.point <= 0 {
		dst = append(dst, '0')
	}
	for i := range d.point {
		dst = append(dst, d.digit(i))
	}
	if len(d.digits) <= d.point || len(d.digits) == 0 {
		return dst
	}
	dst = append(dst, '.')
	for i := min(d.point, 0); i < 0; i++ {
		dst = append(dst, '0')
	}
	return append(dst, d.digits[max(d.point, 0):]...)
}

// digit returns digit i, counted from the first one, and 0 outside them.
func (d *decimal) digit(i int) byte {
	if i < 0 || i >= len(d.digits) {
		return '0'
	}
	return d.digits[i]
}

// isPlain reports whether a stored number is shown by General just as it is
// stored: a whole number or a decimal fraction of few digits.
func isPlain(raw []byte) bool {
	if len(raw) > 0 && raw[0] == '-' {
		raw = raw[1:]
		if len(raw) > 0 && raw[0] == '0' && (len(raw) == 1 || raw[1] != '.') {
			return false
		}
	}
	if len(raw) == 0 || len(raw) > shownDigits || raw[0] == '0' && len(raw) > 1 && raw[1] != '.' {
		return false
	}
	point := -1
	for i, c := range raw {
		if c == '.' && point < 0 && i > 0 {
			point = i
		} else if c < '0' || c > '9' {
			return false
		}
	}
	return point < 0 || raw[len(raw)-1] >= '1'
}
