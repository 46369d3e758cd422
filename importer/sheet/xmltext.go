package sheet

import (
	"bytes"
	"unicode/utf8"
)

// appendText appends the current text to dst.
func (x *xmlScanner) appendText(dst []byte) []byte {
	if !x.escaped {
		return append(dst, x.text...)
	}
	if x.cdata {
		return appendLines(dst, x.text)
	}
	return unescape(dst, x.text)
}

// simple takes the whole content of the element whose start tag was read last
// at once, where it is what nearly all cells are: the tags open, plain text, and
// the tags end, the last of which closes the element. In any other case it
// leaves everything to next, and returns false. The tags are unprefixed ones of
// SpreadsheetML.
func (x *xmlScanner) simple(open, end string) bool {
	last := x.open[len(x.open)-1]
	if x.empty || x.plainNS != nsMain || last.ns != nsMain || len(x.names)-last.name != x.nameTo-x.nameFrom {
		return false
	}
	b := x.buf[x.pos:x.end]
	if len(b) < len(open) || string(b[:len(open)]) != open {
		return false
	}
	i := len(open)
	ascii := true
	for i < len(b) {
		class := charClass[b[i]]
		if class != charPlain && class != charHigh {
			break
		}
		ascii = ascii && class == charPlain
		i++
	}
	if len(b)-i < len(end) || string(b[i:i+len(end)]) != end {
		return false
	}
	text := b[len(open):i]
	if !ascii && !legal(text) {
		return false
	}
	x.text, x.escaped = text, false
	x.pos += i + len(end)
	x.pop()
	return true
}

// scanText takes the text up to the next tag, or as much of it as the window
// holds.
func (x *xmlScanner) scanText() error {
	i := x.pos
	x.escaped = false
	ascii := true
	for {
		b := x.buf[:x.end]
		for i < len(b) {
			class := charClass[b[i]]
			if class == charPlain {
				i++
				continue
			}
			switch class {
			case charLess:
				x.text = b[x.pos:i]
				return x.endText(i, ascii)
			case charAmp:
				x.escaped = true
				n, err := x.checkReference(b[i:])
				if err != nil {
					return err
				}
				if n == 0 {
					if len(b)-i > maxReference || IsEnd(x.readErr) {
						return x.damage("has an & that starts no reference")
					}
					goto more
				}
				i += n
			case charReturn:
				x.escaped = true
				i++
			case charHigh:
				ascii = false
				i++
			case charBracket:
				if len(b)-i < 3 && !IsEnd(x.readErr) {
					goto more
				}
				if bytes.HasPrefix(b[i:], []byte("]]>")) {
					return x.damage("has ]]> in its text")
				}
				i++
			default:
				return x.damage("has a control character in its text")
			}
		}
	more:
		if i-x.pos >= windowSize/2 {
			if cut := safeCut(b[x.pos:i]); cut > 0 {
				x.text = b[x.pos : x.pos+cut]
				return x.endText(x.pos+cut, ascii)
			}
		}
		offset := i - x.pos
		ok, err := x.fill()
		if err != nil {
			return err
		}
		i = x.pos + offset
		if !ok {
			x.text = x.buf[x.pos:i]
			return x.endText(i, ascii)
		}
	}
}

// safeCut returns how much of a text that goes on can be handed out: not half
// a character, not a carriage return whose line feed may follow.
func safeCut(text []byte) int {
	n := len(text)
	for back := 0; n > 0 && back < utf8.UTFMax && text[n-1] >= 0x80; back++ {
		n--
		if utf8.RuneStart(text[n]) {
			if utf8.FullRune(text[n:]) {
				return len(text)
			}
			return n
		}
	}
	if n > 0 && text[n-1] == '\r' {
		n--
	}
	return n
}

func (x *xmlScanner) endText(i int, ascii bool) error {
	x.pos = i
	if !ascii && !legal(x.text) {
		return x.damage("has bytes that aren't UTF-8 text")
	}
	return nil
}

// legal reports whether text is UTF-8 without the two code points that XML
// excludes, U+FFFE and U+FFFF.
func legal(text []byte) bool {
	return utf8.Valid(text) && !bytes.Contains(text, []byte("\uFFFE")) && !bytes.Contains(text, []byte("\uFFFF"))
}

// scanCDATA takes the text of a CDATA section, or as much of it as the window
// holds, and returns false where it has ended.
func (x *xmlScanner) scanCDATA() (bool, error) {
	for {
		b := x.buf[x.pos:x.end]
		n := bytes.Index(b, []byte("]]>"))
		ended := n == 0
		if ended {
			x.cdata = false
			x.pos += 3
			return false, nil
		}
		if n < 0 {
			n = 0
			if len(b) >= windowSize/2 {
				n = safeCut(bytes.TrimRight(b, "]"))
			}
		}
		if n > 0 {
			x.text = b[:n]
			x.escaped = bytes.IndexByte(x.text, '\r') >= 0
			for _, c := range x.text {
				if charClass[c] == charIllegal {
					return false, x.damage("has a control character in its text")
				}
			}
			return true, x.endText(x.pos+n, false)
		}
		ok, err := x.fill()
		if err != nil {
			return false, err
		}
		if !ok {
			return false, x.early()
		}
		if len(x.buf) > maxTag {
			return false, x.damage("has a CDATA section that doesn't end")
		}
	}
}
