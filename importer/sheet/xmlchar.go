package sheet

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// What a byte of text means to the scanner.
const (
	charPlain   = iota
	charLess    // <
	charAmp     // &
	charReturn  // a carriage return, which XML reads as a line feed
	charBracket // ], which may start ]]>
	charHigh    // part of a character beyond ASCII
	charIllegal // a control character
)

const (
	nameInner = 1 << iota // may stand in a name
	nameFirst             // may start one
	nameColon
	nameHigh // part of a character beyond ASCII
)

const maxReference = 12 // bytes of a reference such as &#x10FFFF;

var charClass, nameClass = func() (chars, names [256]uint8) {
	for c := range 256 {
		switch {
		case c == '<':
			chars[c] = charLess
		case c == '&':
			chars[c] = charAmp
		case c == '\r':
			chars[c] = charReturn
		case c == ']':
			chars[c] = charBracket
		case c >= 0x80:
			chars[c] = charHigh
		case c < ' ' && c != '\t' && c != '\n':
			chars[c] = charIllegal
		}
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c == '_':
			names[c] = nameInner | nameFirst
		case c >= 0x80:
			names[c] = nameInner | nameFirst | nameHigh
		case c >= '0' && c <= '9', c == '-', c == '.':
			names[c] = nameInner
		case c == ':':
			names[c] = nameInner | nameColon
		}
	}
	return chars, names
}()

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// trimSpace drops the white space of XML at both ends.
func trimSpace(b []byte) []byte {
	for len(b) > 0 && isSpace(b[0]) {
		b = b[1:]
	}
	for len(b) > 0 && isSpace(b[len(b)-1]) {
		b = b[:len(b)-1]
	}
	return b
}

// scanName returns where the name that starts at from ends, where its prefix's
// colon is (-1: none), and whether it is a name.
func scanName(b []byte, from int) (end, colon int, good bool) {
	seen := uint8(0)
	for end = from; end < len(b) && nameClass[b[end]] != 0; end++ {
		seen |= nameClass[b[end]]
	}
	if end == from || nameClass[b[from]]&nameFirst == 0 {
		return end, -1, false
	}
	name := b[from:end]
	if seen&nameHigh != 0 && !legal(name) {
		return end, -1, end == len(b) // it may be cut within a character
	}
	if seen&nameColon == 0 {
		return end, -1, true
	}
	at := bytes.IndexByte(name, ':')
	local := name[at+1:]
	good = end == len(b) || len(local) > 0 && nameClass[local[0]]&nameFirst != 0 && bytes.IndexByte(local, ':') < 0
	return end, from + at, good
}

// checkReference returns the length of the reference that b starts with, and 0
// where b ends before it does.
func (x *xmlScanner) checkReference(b []byte) (int, error) {
	n := bytes.IndexByte(b[:min(len(b), maxReference)], ';')
	if n < 0 {
		if len(b) < maxReference {
			return 0, nil
		}
		return 0, x.damage("has an & that starts no reference")
	}
	if _, ok := reference(b[1:n]); !ok {
		return 0, x.damage("has a reference that XML doesn't know: &" + string(bytes.ToValidUTF8(b[1:n], []byte("?"))) + ";")
	}
	return n + 1, nil
}

// reference returns the character that the reference called name stands for
// (XML 1.0, 4.1 and 4.6): one of the five of XML, or a number.
func reference(name []byte) (rune, bool) {
	switch string(name) {
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "amp":
		return '&', true
	case "apos":
		return '\'', true
	case "quot":
		return '"', true
	}
	if len(name) < 2 || name[0] != '#' {
		return 0, false
	}
	digits, base := name[1:], 10
	if digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	for _, c := range digits {
		if hexDigit(c) < 0 {
			return 0, false
		}
	}
	n, err := strconv.ParseUint(string(digits), base, 32)
	r := rune(n)
	legal := r == '\t' || r == '\n' || r == '\r' || r >= ' ' && r != 0xFFFE && r != 0xFFFF && utf8.ValidRune(r)
	return r, err == nil && n <= utf8.MaxRune && legal
}

func hexDigit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// unescape appends text to dst with its references, which are known to be
// good, replaced, and its line ends made line feeds (XML 1.0, 2.11).
func unescape(dst, text []byte) []byte {
	for len(text) > 0 {
		n := bytes.IndexByte(text, '&')
		if n < 0 {
			return appendLines(dst, text)
		}
		dst = appendLines(dst, text[:n])
		text = text[n:]
		end := bytes.IndexByte(text, ';')
		r, ok := reference(text[1:max(end, 1)])
		if !ok {
			return append(dst, text...)
		}
		dst = utf8.AppendRune(dst, r)
		text = text[end+1:]
	}
	return dst
}

// appendLines appends text to dst with CR and CR LF made LF.
func appendLines(dst, text []byte) []byte {
	for {
		n := bytes.IndexByte(text, '\r')
		if n < 0 {
			return append(dst, text...)
		}
		dst = append(dst, text[:n]...)
		dst = append(dst, '\n')
		text = text[n+1:]
		if len(text) > 0 && text[0] == '\n' {
			text = text[1:]
		}
	}
}
