package sheet

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"tallyfy-import/mapping"
)

// What our scanner takes for sound XML, Go's own decoder takes so too, and both
// find the same text in it; and it finds the same however the bytes arrive.
func FuzzXML(f *testing.F) {
	for _, s := range []string{
		"<a/>", "<?xml version='1.0'?><a b='c &amp; d'>x<b>y</b><![CDATA[<z>]]>&#65;</a><!-- end -->",
		"<a xmlns='u' xmlns:p='v'><p:b p:c='1'/></a >", "<a>\r\n</a>", "<a>]]></a>", "<a><b></a></b>", "<a b='1' b='2'/>", "\uFEFF<a>é</a>",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		text, err := scanAll(bytes.NewReader(data))
		slow, slowErr := scanAll(iotest.OneByteReader(bytes.NewReader(data)))
		if (err == nil) != (slowErr == nil) || err == nil && text != slow {
			t.Fatalf("at once %q, %v; byte by byte %q, %v", text, err, slow, slowErr)
		}
		if err != nil {
			return
		}
		other, err := decodeAll(data)
		if err != nil && !strings.Contains(err.Error(), "invalid XML name") && !strings.Contains(err.Error(), "encoding") && !strings.Contains(err.Error(), "version") {
			t.Fatalf("read as %q, but Go's decoder says %v", text, err)
		}
		if err == nil && other != text {
			t.Fatalf("read as %q, by Go's decoder as %q", text, other)
		}
	})
}

// scanAll writes out what the scanner finds.
func scanAll(r io.Reader) (string, error) {
	x := newXMLScanner(r, "part")
	var b []byte
	for {
		t, err := x.scan()
		if IsEnd(err) {
			return string(b), nil
		}
		if err != nil {
			return "", err
		}
		switch t {
		case tokenStart:
			b = append(b, '<')
			b = append(b, x.local()...)
			for i := range x.attrs {
				name := string(x.buf[x.attrs[i].nameFrom:x.attrs[i].nameTo])
				value := x.attr(name)
				b = fmt.Appendf(b, " %q", value)
			}
		case tokenEnd:
			b = append(b, '>')
		default:
			b = x.appendText(b)
		}
	}
}

func decodeAll(data []byte) (string, error) {
	d := xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\uFEFF"))))
	var b []byte
	depth := 0
	for {
		t, err := d.Token()
		if IsEnd(err) {
			return string(b), nil
		}
		if err != nil {
			return "", err
		}
		switch t := t.(type) {
		case xml.StartElement:
			depth++
			b = append(b, '<')
			b = append(b, t.Name.Local...)
			for _, a := range t.Attr {
				b = fmt.Appendf(b, " %q", a.Value)
			}
		case xml.EndElement:
			depth--
			b = append(b, '>')
		case xml.CharData:
			if depth > 0 {
				b = append(b, t...)
			}
		}
	}
}

// Shared strings are the same from memory and from the temporary file, and
// however their bytes arrive: at once, simple ones are taken in one go.
func FuzzSharedStrings(f *testing.F) {
	for _, s := range []string{`<si><t>one</t></si><si><t/></si><si><r><t>t</t></r><r><t>wo</t></r><rPh><t>no</t></rPh></si>`, `<si><t>_x0041__xD83D__xDE00_</t></si>`, `<si/>`} {
		f.Add(`<sst xmlns="` + mainNS + `">` + s + `</sst>`)
	}
	f.Fuzz(func(t *testing.T, data string) {
		memory, err := readStrings(strings.NewReader(data), "part", len(data), math.MaxInt64)
		file, slowErr := readStrings(iotest.OneByteReader(strings.NewReader(data)), "part", -1, math.MaxInt64)
		if (err == nil) != (slowErr == nil) {
			t.Fatalf("at once %v, byte by byte %v", err, slowErr)
		}
		if err != nil {
			return
		}
		defer closing(t, file.close)
		if file.spill == nil && file.count > 0 || memory.spill != nil || file.count != memory.count {
			t.Fatalf("%d strings in memory, %d in the file", memory.count, file.count)
		}
		for i := range memory.count {
			from, to := memory.span(i)
			want := memory.text[from:to]
			got, err := file.appendString(nil, i)
			if err != nil || string(got) != want {
				t.Fatalf("string %d is %q in the file (%v), %q in memory", i, got, err, want)
			}
		}
	})
}

// A format shows any number as text; General shows one that reads as the same.
func FuzzNumberFormat(f *testing.F) {
	for _, code := range []string{"General", "#,##0.00;[Red](0)", `"x"000-00`, "[h]:mm", "yyyy-mm-dd", "0%", "[$€-407] 0", "_-* 0_-;@", "上午/下午h", "[>=1]0;??/??", `[<-5]"x";[=2];0.0,`, `dd.mm.yyyy;;"-"`, `"`, `\`, "[", "0,,", "E+0"} {
		f.Add(code, "-1234.5")
		f.Add(code, "1e-7")
	}
	f.Fuzz(func(t *testing.T, code, raw string) {
		var d decimal
		if !d.parse([]byte(raw)) {
			return
		}
		number, err := strconv.ParseFloat(raw, 64)
		if err != nil && number != 0 {
			return
		}
		plain := string(d.appendPlain(nil))
		if again, _ := strconv.ParseFloat(plain, 64); again != number || strings.ContainsAny(plain, "eE+") {
			t.Fatalf("%s is shown as %s", raw, plain)
		}
		if isPlain([]byte(raw)) && plain != raw {
			t.Fatalf("%s is taken for plain, but shown as %s", raw, plain)
		}
		d.parse([]byte(raw))
		if got, _ := showNumber(parseFormat(code), d); len(got) > 400*(len(code)+len(raw)+1) || !utf8.ValidString(got) {
			t.Fatalf("%s of %s is %q", code, raw, got)
		}
	})
}

// Whatever a worksheet holds, it gives rows that go up, or an error.
func FuzzWorksheet(f *testing.F) {
	for _, s := range []string{
		`<row r="1"><c r="A1" s="1"><v>40000.5</v></c><c t="s"><v>0</v></c><c t="b"><v>1</v></c></row><row r="3" hidden="1"><c t="inlineStr"><is><t>x</t></is></c></row>`,
		`<row><c t="d"><v>2031-03-04</v></c><c t="e"><v>#N/A</v></c><c><f>1</f></c><c s="2"><v>-1.5</v></c></row>`,
	} {
		f.Add(rows(s))
	}
	f.Fuzz(func(t *testing.T, content string) {
		b := newBook(content).strings(`<si><t>x</t></si>`).styles("General", "yyyy-mm-dd hh:mm", "0.0", "[h]:mm")
		all, _, err := readAll(b.bytes(), Options{MaxSize: 1 << 22})
		last := 0
		for i := range all {
			if all[i].Number <= last || len(all[i].Cells) == 0 || len(all[i].Cells) > maxColumns {
				t.Fatalf("row %d of %d cells after row %d (%v)", all[i].Number, len(all[i].Cells), last, err)
			}
			last = all[i].Number
			for _, c := range all[i].Cells {
				if c.Kind == mapping.Blank && (c.Text != "" || c.Raw != "") || c.Kind == mapping.Text && c.Text == "" || c.Kind == mapping.Number && c.Raw == "" {
					t.Fatalf("row %d has the cell %+v", last, c)
				}
			}
		}
	})
}
