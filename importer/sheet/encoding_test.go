package sheet

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/transform"
	"pgregory.net/rapid"
)

func TestEncodings(t *testing.T) {
	padding := strings.Repeat("x,y\n", chunkSize/4) // the sign is past the first chunk
	for _, c := range []struct {
		name, text, encoding string
		want                 string // the last row, or the error
		notice               string
	}{
		{"UTF-8", "a,b\nä,€\n", "", `["ä" "€"]`, ""},
		{"mark before a quote", "\xEF\xBB\xBF\"a\",b\nc,d\n", "", `["c" "d"]`, ""},
		{"windows-1252", "a,b\n\xE4,\x80\n", "", `["ä" "€"]`, CodeEncodingGuessed},
		{"windows-1252 at the start", "\xC4,b\n1,2\n", "", `["1" "2"]`, CodeEncodingGuessed},
		{"windows-1252 at the end", "a,b\n" + padding + "caf\xE9,1", "", `["café" "1"]`, CodeEncodingGuessed},
		{"windows-1252 by name", "a,b\n\xE4,\x80\n", "latin1", `["ä" "€"]`, ""},
		{"bytes without a meaning", "a,b\n" + padding + "\xE4,\x81\n", "", "has a character that isn't windows-1252 in line 16386, column 3 (row 16386)", CodeEncodingGuessed},
		{"mostly UTF-8", "a,b\nä,ö\n\xE4,x\n", "", "most of it is UTF-8, but not in line 3, column 1", ""},
		{"mostly UTF-8, forced", "a,b\nä,ö\n\xE4,x\n", "windows-1252", `["ä" "x"]`, ""},
		{"cut in a character", "a,b\n" + padding + "ä,ö\n\xE2\x82", "", "ends in the middle of a character in line 16387, column 1: a part of it is missing", ""},
		{"UTF-8 by name", "a,b\nä,\xE4\n", "utf8", "isn't UTF-8 in line 2, column 3", ""},
		{"mark and not UTF-8", "\xEF\xBB\xBFa,b\n\r\r\nä\xE4\n", "", "isn't UTF-8 in line 4, column 2", ""},
		{"mark against the mapping", "\xEF\xBB\xBFa,b\nä,1\n", "windows-1252", `["ä" "1"]`, CodeEncodingIgnored},
		{"UTF-16", "\xFF\xFEa\x00,\x00b\x00\n\x00\xFD\xFF,\x00\x3D\xD8\x00\xDE\n\x00", "", `["�" "😀"]`, ""},
		{"UTF-16 that the mark turns", "\xFE\xFF\x00a\x00,\x00b\x00\n\x00c\x00,\x00d", "utf-16", `["c" "d"]`, ""},
		{"UTF-16, half a pair", "\xFF\xFEa\x00\n\x00x\x00\x3D\xD8y\x00\n\x00", "", "has a character that isn't UTF-16 in line 2, column 2 (row 2)", ""},
		{"UTF-16, half a character", "\xFF\xFEa\x00\n\x00x\x00y", "", "has a character that isn't UTF-16 in line 2, column 2 (row 2)", ""},
		{"UTF-16 without a mark", "N\x00a\x00m\x00e\x00,\x00b\x00\r\x00\n\x00", "", "set encoding: utf-16le", ""},
		{"UTF-16 without a mark, the other way", "\x00N\x00a\x00m\x00e\x00,\x00b", "", "set encoding: utf-16be", ""},
		{"UTF-32", "\xFF\xFE\x00\x00a\x00\x00\x00", "", "it is in UTF-32", ""},
		{"GBK", "a,b\n\xC4\xE3,1\n", "GBK", `["你" "1"]`, ""},
		{"not GBK", "a,b\n1,\xC4\xFF\n", "gbk", "isn't gbk in line 2, column 3", ""},
		{"a control in place of a letter", "a,b\nc\x81,1\n", "iso-8859-15", "isn't iso-8859-15 in line 2, column 2", ""},
		{"unknown", "a,b\n", "klingon", `there is no encoding "klingon": it is one such as utf-8`, ""},
		{"unsupported", "a,b\n", "iso-2022-kr", `there is no encoding "iso-2022-kr"`, ""},
		{"zero byte", "a,b\nc,d\x00\n", "", "has a zero byte in line 2, column 4 (row 2)", ""},
		{"many zero bytes", "a,b\n" + strings.Repeat("c\x00\x00d", 9), "", "has a zero byte in line 2, column 2 (row 2)", ""},
	} {
		s, err := openSheet(strings.NewReader(c.text), int64(len(c.text)), "x.csv", Options{Encoding: c.encoding})
		got, notice := fmt.Sprint(err), ""
		if err == nil {
			notice = noticed(s)
			_, rows, err := readTable([]byte(c.text), "x.csv", Options{Encoding: c.encoding})
			if got = fmt.Sprint(err); err == nil {
				got = rows[len(rows)-1].Cells
			}
		}
		if !strings.Contains(got, c.want) {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		if strings.Trim(strings.ReplaceAll(notice, CodeOneColumn, ""), " ") != c.notice {
			t.Errorf("%s: notices %q, want %q", c.name, notice, c.notice)
		}
	}
}

func TestGuessIsAnnounced(t *testing.T) {
	s := open(t, "a;b\r\nc;d\re;\xFC\n", Options{})
	want := "the file isn't UTF-8 (in line 3, column 3), so it was read as windows-1252: if letters look wrong, set encoding in the mapping"
	if n := s.Notices(); len(n) != 1 || n[0].Message != want {
		t.Errorf("%+v", n)
	}
}

// The first byte that isn't UTF-8 is found wherever it is, whatever of a
// character lies beyond a chunk.
func TestFirstNotUTF8(t *testing.T) {
	for _, wide := range []string{"é", "€", "😀"} {
		for shift := range 5 {
			text := strings.Repeat("x", chunkSize-shift) + wide + "x"
			if at, err := firstNotUTF8(strings.NewReader(text), 0, int64(len(text))); at != -1 || err != nil {
				t.Errorf("%q at %d: %d, %v", wide, shift, at, err)
			}
			for cut := 1; cut < len(wide); cut++ {
				for _, rest := range []string{"x", "", strings.Repeat("é", chunkSize)} {
					text := strings.Repeat("x", chunkSize-shift) + wide[:cut] + rest
					want := int64(chunkSize - shift)
					if at, err := firstNotUTF8(strings.NewReader(text), 0, int64(len(text))); at != want || err != nil {
						t.Errorf("%q cut at %d, at %d: %d, %v", wide, cut, shift, at, err)
					}
				}
			}
		}
	}
}

// A text that is looked through in parts has the same first byte that isn't
// UTF-8, wherever the parts are cut.
func TestFirstNotUTF8InParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		piece := rapid.SampledFrom([]string{"a", "bc", "é", "€", "😀", "\x80", "\x82\x82\x82\x82\x82", "\xE2\x82", "\xF0\x9F\x98", "\xFF"})
		good := rapid.SampledFrom([]string{"a", "bc", "é", "€", "😀"})
		pieces := rapid.SliceOfN(good, 0, 12).Draw(t, "start")
		pieces = append(pieces, rapid.SliceOfN(piece, 0, 3).Draw(t, "middle")...)
		text := strings.Join(append(pieces, rapid.SliceOfN(good, 0, 12).Draw(t, "end")...), "")
		want := int64(validPrefix([]byte(text)))
		if want == int64(len(text)) {
			want = -1
		}
		parts := rapid.IntRange(1, 9).Draw(t, "parts")
		if at, err := firstNotUTF8InParts(strings.NewReader(text), 0, int64(len(text)), parts); at != want || err != nil {
			t.Fatalf("%q in %d parts: %d, %v, want %d", text, parts, at, err, want)
		}
	})
}

func TestCountUTF8(t *testing.T) {
	for _, c := range []struct {
		text string
		want utf8Counts
	}{
		{"", utf8Counts{}},
		{"abc", utf8Counts{}},
		{"äb€", utf8Counts{wide: 2}},
		{"ä\xE4b\xFF", utf8Counts{wide: 1, bad: 2}},
		{"ä\xE2\x82", utf8Counts{wide: 1, cut: true}},
		{strings.Repeat("x", chunkSize-1) + "€ä\xE4", utf8Counts{wide: 2, cut: true}},
		{strings.Repeat("x", chunkSize-2) + "😀ä\xE4-", utf8Counts{wide: 2, bad: 1}},
	} {
		got, err := countUTF8(strings.NewReader(c.text), int64(len(c.text)))
		if got != c.want || err != nil {
			t.Errorf("%.10q: %+v, %v, want %+v", c.text, got, err, c.want)
		}
	}
}

// A decoder gives the same whatever portions its bytes come in.
func TestDecodeReader(t *testing.T) {
	want := strings.Repeat("你好 gbk ", 20000)
	data, err := simplifiedchinese.GBK.NewEncoder().String(want)
	if err != nil {
		t.Fatal(err)
	}
	for name, in := range map[string]io.Reader{
		"at once":  strings.NewReader(data),
		"by bytes": iotest.OneByteReader(strings.NewReader(data)),
		"halved":   iotest.HalfReader(iotest.DataErrReader(strings.NewReader(data))),
	} {
		got, err := io.ReadAll(newDecodeReader(in, checkedDecoder{simplifiedchinese.GBK.NewDecoder(), "gbk"}))
		if string(got) != want || err != nil {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
	}
}

// A decoder that wants more at the end of the text has lost a part of it.
func TestDecoderWantsMore(t *testing.T) {
	got, err := io.ReadAll(newDecodeReader(strings.NewReader("abc"), wanting{}))
	if len(got) > 0 || err == nil || !strings.Contains(err.Error(), "ends in the middle of a character") {
		t.Errorf("%q, %v", got, err)
	}
}

type wanting struct{ transform.NopResetter }

func (wanting) Transform(_, _ []byte, _ bool) (int, int, error) {
	return 0, 0, transform.ErrShortSrc
}

// Every byte of windows-1252 is decoded or refused.
func TestWindows1252(t *testing.T) {
	var refused []byte
	for b := 1; b < 256; b++ {
		r := newDecodeReader(bytes.NewReader([]byte{'a', byte(b)}), checkedDecoder{charmap.Windows1252.NewDecoder(), "windows-1252"})
		got, err := io.ReadAll(r)
		switch {
		case err != nil && string(got) == "a":
			refused = append(refused, byte(b))
		case utf8.RuneCount(got) != 2:
			t.Errorf("%#x: %q, %v", b, got, err)
		}
	}
	if want := "\x81\x8D\x8F\x90\x9D"; string(refused) != want {
		t.Errorf("refused %q, want %q", refused, want)
	}
}
