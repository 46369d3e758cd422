package sheet

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"
)

const escapeLength = len("_xHHHH_")

// indexEscape returns where the first escape _xHHHH_ starts, or -1.
func indexEscape(text []byte, from int) int {
	for {
		n := bytes.Index(text[from:], []byte("_x"))
		if n < 0 {
			return -1
		}
		if _, ok := escapeAt(text, from+n); ok {
			return from + n
		}
		from += n + 2
	}
}

// escapeAt returns the UTF-16 unit that the escape at the index at stands for,
// and whether there is one.
func escapeAt(text []byte, at int) (rune, bool) {
	if len(text)-at < escapeLength {
		return 0, false
	}
	e := text[at : at+escapeLength]
	if e[0] != '_' || e[1] != 'x' || e[6] != '_' {
		return 0, false
	}
	unit := 0
	for _, c := range e[2:6] {
		digit := hexDigit(c)
		if digit < 0 {
			return 0, false
		}
		unit = unit<<4 | digit
	}
	return rune(unit), true
}

// decodeEscapes replaces the escapes _xHHHH_ in text, which stand for
// characters that XML can't hold (ST_Xstring, ECMA-376 part 1, 22.9.2.19),
// once and in place: an escape is longer than what it stands for. A surrogate
// without its other half stays as it is written.
func decodeEscapes(text []byte) []byte {
	at := indexEscape(text, 0)
	if at < 0 {
		return text
	}
	out := text[:at]
	for at < len(text) {
		unit, ok := escapeAt(text, at)
		length := escapeLength
		if ok && utf16.IsSurrogate(unit) {
			var low rune
			if low, ok = escapeAt(text, at+escapeLength); ok {
				unit = utf16.DecodeRune(unit, low)
				ok = unit != utf8.RuneError
				length = 2 * escapeLength
			}
		}
		if !ok {
			out = append(out, text[at])
			at++
			continue
		}
		out = utf8.AppendRune(out, unit)
		at += length
	}
	return out
}
