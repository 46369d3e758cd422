package sheet

import (
	"bytes"
	"errors"
	"io"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/transform"
)

// A decodeReader reads text through a decoder. Unlike a [transform.Reader] it
// hands out all that comes before an error first.
type decodeReader struct {
	in      io.Reader
	decoder transform.Transformer

	src, dst []byte // buffers
	unread   []byte // of src
	ready    []byte // of dst
	inErr    error  // why there is no more to read
	err      error  // what follows ready
}

func newDecodeReader(in io.Reader, decoder transform.Transformer) *decodeReader {
	return &decodeReader{in: in, decoder: decoder, src: make([]byte, 64<<10), dst: make([]byte, 64<<10)}
}

func (d *decodeReader) Read(p []byte) (int, error) {
	for len(d.ready) == 0 {
		if d.err != nil {
			return 0, d.err
		}
		d.step()
	}
	n := copy(p, d.ready)
	d.ready = d.ready[n:]
	return n, nil
}

// step decodes some bytes, and reads some first if it needs them.
func (d *decodeReader) step() {
	nDst, nSrc, err := d.decoder.Transform(d.dst, d.unread, IsEnd(d.inErr))
	d.ready, d.unread = d.dst[:nDst], d.unread[nSrc:]
	switch {
	case errors.Is(err, transform.ErrShortSrc) && IsEnd(d.inErr):
		d.err = &textError{"ends in the middle of a character", "a part of the file is missing"}
	case err == nil || errors.Is(err, transform.ErrShortSrc):
		if d.inErr != nil {
			d.err = d.inErr
			return
		}
		n := copy(d.src, d.unread)
		var read int
		read, d.inErr = d.in.Read(d.src[n:])
		d.unread = d.src[:n+read]
	case !errors.Is(err, transform.ErrShortDst):
		d.err = err
	}
}

// A checkedDecoder is a decoder of x/text that doesn't replace what it can't
// decode, but ends with a *textError there.
type checkedDecoder struct {
	*encoding.Decoder
	name string
}

func (d checkedDecoder) Transform(dst, src []byte, atEOF bool) (int, int, error) {
	nDst, nSrc, err := d.Decoder.Transform(dst, src, atEOF)
	if i := firstNotText(dst[:nDst]); i >= 0 {
		return i, nSrc, &textError{"has a character that isn't " + d.name,
			"set encoding in the mapping to what the file is in, or save it as CSV UTF-8"}
	}
	return nDst, nSrc, err
}

// firstNotText returns the offset of the first sign in decoded text that the
// encoding is wrong: the replacement character, or one of the controls from
// U+0080 on, which take the place of bytes without a meaning, such as five in
// windows-1252. It returns -1 if there is none.
func firstNotText(text []byte) int {
	bad := bytes.Index(text, []byte("\uFFFD"))
	if bad < 0 {
		bad = len(text)
	}
	for at := 0; ; at++ {
		i := bytes.IndexByte(text[at:bad], 0xC2)
		if i < 0 {
			break
		}
		at += i
		if at+1 < len(text) && text[at+1] < 0xA0 {
			return at
		}
	}
	if bad == len(text) {
		return -1
	}
	return bad
}

// A utf16Decoder decodes UTF-16. That of x/text can't be told from a text that
// has replacement characters of its own.
type utf16Decoder struct {
	transform.NopResetter
	bigEndian bool
}

var errNotUTF16 = &textError{"has a character that isn't UTF-16",
	"a part of the file is missing or was changed; save it anew, as CSV UTF-8"}

func (d utf16Decoder) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for nSrc+2 <= len(src) {
		r, n := d.unit(src[nSrc:]), 2
		if utf16.IsSurrogate(r) {
			if nSrc+4 > len(src) {
				break
			}
			r, n = utf16.DecodeRune(r, d.unit(src[nSrc+2:])), 4
			if r == utf8.RuneError {
				return nDst, nSrc, errNotUTF16
			}
		}
		if nDst+utf8.UTFMax > len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		nDst += utf8.EncodeRune(dst[nDst:], r)
		nSrc += n
	}
	switch {
	case nSrc == len(src):
		return nDst, nSrc, nil
	case atEOF:
		return nDst, nSrc, errNotUTF16
	}
	return nDst, nSrc, transform.ErrShortSrc
}

func (d utf16Decoder) unit(b []byte) rune {
	if d.bigEndian {
		return rune(b[0])<<8 | rune(b[1])
	}
	return rune(b[1])<<8 | rune(b[0])
}
