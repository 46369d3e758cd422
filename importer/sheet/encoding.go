package sheet

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/transform"

	"tallyfy-import/mapping"
)

// A textSource is a file of text that can be read as UTF-8 from its start,
// several times over.
type textSource struct {
	r    io.ReaderAt
	size int64 // bytes of r

	mark   int64                        // bytes of its byte order mark
	decode func() transform.Transformer // to UTF-8; nil where it is UTF-8
	skip   int                          // bytes of UTF-8 at the start that aren't wanted
}

// open returns the text from its start. Bytes that aren't text in its encoding
// give a *textError once everything before them was read.
func (t *textSource) open() io.Reader {
	var r io.Reader = io.NewSectionReader(t.r, t.mark, t.size-t.mark)
	if t.decode != nil {
		r = newDecodeReader(r, t.decode())
	}
	if t.skip > 0 {
		// An error comes again with the next read.
		_, _ = io.ReadFull(r, make([]byte, t.skip))
	}
	return r
}

// head returns the first n bytes of the text, fewer where it ends before.
func (t *textSource) head(n int) []byte {
	head := make([]byte, n)
	n, _ = io.ReadFull(t.open(), head)
	return head[:n]
}

// The byte order marks (the Unicode standard, 23.8).
var byteOrderMarks = []struct {
	mark, name string
}{
	{"\xEF\xBB\xBF", "utf-8"},
	{"\xFF\xFE\x00\x00", "utf-32"},
	{"\x00\x00\xFE\xFF", "utf-32"},
	{"\xFF\xFE", "utf-16le"},
	{"\xFE\xFF", "utf-16be"},
}

// findEncoding settles how the text is encoded, for the whole of it: by its
// byte order mark, else as asked for, else as UTF-8 if all of it is, else as
// windows-1252, which is said in a warning.
func (t *textSource) findEncoding(asked string) ([]mapping.Problem, error) {
	var start [4]byte
	n, err := t.r.ReadAt(start[:], 0)
	if err != nil && !IsEnd(err) {
		return nil, err
	}
	name, enc := "", encoding.Encoding(nil)
	if asked != "" {
		if name, enc, err = lookUpEncoding(asked); err != nil {
			return nil, err
		}
	}
	for _, m := range byteOrderMarks {
		if bytes.HasPrefix(start[:n], []byte(m.mark)) {
			t.mark = int64(len(m.mark))
			return ignored(asked, name, m.name), t.use(m.name, nil)
		}
	}
	if asked != "" {
		return nil, t.use(name, enc)
	}
	return t.guessEncoding()
}

// ignored warns where a byte order mark overrules the encoding asked for.
func ignored(asked, name, marked string) []mapping.Problem {
	if asked == "" || name == marked || name == "utf-16le" && marked == "utf-16be" {
		return nil
	}
	return []mapping.Problem{{
		Code:     CodeEncodingIgnored,
		Severity: mapping.SeverityWarning,
		Value:    asked,
		Message:  fmt.Sprintf("encoding is %s in the mapping, but the file's byte order mark says %s, and so it was read: leave encoding out", asked, marked),
	}}
}

// use has the text read in an encoding.
func (t *textSource) use(name string, enc encoding.Encoding) error {
	switch name {
	case "utf-8":
		return t.checkUTF8()
	case "utf-32":
		return &RefusedError{"it is in UTF-32: save it as CSV UTF-8"}
	case "utf-16le", "utf-16be":
		t.decode = func() transform.Transformer { return utf16Decoder{bigEndian: name == "utf-16be"} }
	default:
		t.decode = func() transform.Transformer { return checkedDecoder{enc.NewDecoder(), name} }
	}
	return nil
}

// checkUTF8 refuses a text that isn't UTF-8, although it says that it is.
func (t *textSource) checkUTF8() error {
	bad, err := firstNotUTF8(t.r, t.mark, t.size)
	if err != nil || bad < 0 {
		return err
	}
	where, err := t.placeOf(bad)
	if err != nil {
		return err
	}
	return &DamageError{What: "isn't UTF-8", Where: where + ": save it as CSV UTF-8, or set encoding in the mapping to what it is in"}
}

// guessEncoding finds the encoding of a text that doesn't say it.
func (t *textSource) guessEncoding() ([]mapping.Problem, error) {
	head := t.head(headSize)
	if isBinary(head) {
		return nil, &RefusedError{"it is neither a workbook nor a text: save the sheet as .xlsx or CSV UTF-8"}
	}
	if name := likelyUTF16(head); name != "" {
		return nil, &RefusedError{fmt.Sprintf("it looks like UTF-16 without a byte order mark: set encoding: %s in the mapping, or save it as CSV UTF-8", name)}
	}
	bad, err := firstNotUTF8(t.r, 0, t.size)
	if err != nil || bad < 0 {
		return nil, err
	}
	where, err := t.placeOf(bad)
	if err != nil {
		return nil, err
	}
	counts, err := countUTF8(t.r, t.size)
	switch {
	case err != nil:
		return nil, err
	case counts.cut && counts.bad == 0 && counts.wide > 0:
		return nil, &DamageError{What: "ends in the middle of a character", Where: where + ": a part of it is missing"}
	case counts.wide > counts.bad:
		// In windows-1252 the letters that are right would be wrong.
		return nil, &RefusedError{"most of it is UTF-8, but not " + where + ": save it as CSV UTF-8, or set encoding in the mapping to what it is in"}
	}
	if err := t.use("windows-1252", charmap.Windows1252); err != nil {
		return nil, err
	}
	return []mapping.Problem{{
		Code:     CodeEncodingGuessed,
		Severity: mapping.SeverityWarning,
		Message:  "the file isn't UTF-8 (" + where + "), so it was read as windows-1252: if letters look wrong, set encoding in the mapping",
	}}, nil
}

// isBinary reports whether a file's start has more control characters than a
// text might that doesn't say its encoding: one in ten. Zeros don't count,
// UTF-16 has them.
func isBinary(head []byte) bool {
	controls := 0
	for _, b := range head {
		if b > 0 && b < ' ' && b != '\t' && b != '\n' && b != '\f' && b != '\r' {
			controls++
		}
	}
	return controls*10 > len(head)
}

// likelyUTF16 returns the UTF-16 encoding that the text's start is in beyond
// doubt, for texts that are mostly in Latin letters, or "".
func likelyUTF16(head []byte) string {
	var zeros [2]int
	for i, b := range head {
		if b == 0 {
			zeros[i%2]++
		}
	}
	switch most := len(head) / 5; { // of the half that would be all zeros, two in five
	case len(head) < 4:
	case zeros[1] > most && zeros[0] <= zeros[1]/10:
		return "utf-16le"
	case zeros[0] > most && zeros[1] <= zeros[0]/10:
		return "utf-16be"
	}
	return ""
}

// lookUpEncoding finds an encoding by a name of the WHATWG's or IANA's lists,
// and returns it with the name that the former has for it.
func lookUpEncoding(asked string) (string, encoding.Encoding, error) {
	name := strings.ToLower(mapping.TrimBlanks(asked))
	if name == "utf16" {
		name = "utf-16"
	}
	enc, err := htmlindex.Get(name)
	if err != nil {
		enc, err = ianaindex.IANA.Encoding(name)
	}
	if err != nil || enc == nil || enc == encoding.Replacement {
		return "", nil, &RefusedError{fmt.Sprintf("there is no encoding %s: it is one such as utf-8, utf-16le, windows-1252, windows-1250, iso-8859-15, macintosh, ibm850, shift_jis, gbk or big5", quoted(asked))}
	}
	if listed, err := htmlindex.Name(enc); err == nil {
		name = listed
	}
	return name, enc, nil
}

// placeOf says in words where the byte at offset is: its line, and its column
// in characters as far as they are UTF-8.
func (t *textSource) placeOf(offset int64) (string, error) {
	line, column := 1, 1
	afterCR := false
	err := eachChunk(t.r, t.mark, offset, func(chunk []byte) {
		for _, b := range chunk {
			switch {
			case b == '\n' && afterCR:
			case b == '\n' || b == '\r':
				line, column = line+1, 1
			case b&0xC0 != 0x80:
				column++
			}
			afterCR = b == '\r'
		}
	})
	return fmt.Sprintf("in line %d, column %d", line, column), err
}
