package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"tallyfy-import/mapping"
)

const (
	mainNS   = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	strictNS = "http://purl.oclc.org/ooxml/spreadsheetml/main"
	relNS    = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	relBase  = relNS + "/"
	strictRL = "http://purl.oclc.org/ooxml/officeDocument/relationships"
)

// A book is a workbook that a test writes part by part, in the order of parts.
type book struct {
	parts []bookPart
}

type bookPart struct{ name, data string }

// newBook is a workbook of one worksheet, called Tasks, with the given content
// between <worksheet> and </worksheet>.
func newBook(sheet string) *book {
	return &book{[]bookPart{
		{"[Content_Types].xml", `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`},
		{"_rels/.rels", rels(`<Relationship Id="rId1" Type="` + relBase + `officeDocument" Target="xl/workbook.xml"/>`)},
		{"xl/workbook.xml", `<workbook xmlns="` + mainNS + `" xmlns:r="` + relNS + `"><sheets><sheet name="Tasks" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", rels(`<Relationship Id="rId1" Type="` + relBase + `worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="rId2" Type="` + relBase + `styles" Target="styles.xml"/><Relationship Id="rId3" Type="` + relBase + `sharedStrings" Target="sharedStrings.xml"/>`)},
		{"xl/styles.xml", styleSheet("General")},
		{"xl/sharedStrings.xml", `<sst xmlns="` + mainNS + `"/>`},
		{"xl/worksheets/sheet1.xml", `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\r\n" + `<worksheet xmlns="` + mainNS + `" xmlns:r="` + relNS + `">` + sheet + `</worksheet>`},
	}}
}

func rels(content string) string {
	return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + content + `</Relationships>`
}

// styleSheet has one cell style for each format code; a number names a
// built-in format.
func styleSheet(codes ...string) string {
	var formats, xfs strings.Builder
	for i, code := range codes {
		id := 0
		if n, err := fmt.Sscanf(code, "#%d", &id); n != 1 || err != nil || strings.Trim(code, "#0123456789") != "" {
			id = 164 + i
			fmt.Fprintf(&formats, `<numFmt numFmtId="%d" formatCode="%s"/>`, id, escaped(code))
		}
		fmt.Fprintf(&xfs, `<xf numFmtId="%d" fontId="0" fillId="0" borderId="0" xfId="0"/>`, id)
	}
	return `<styleSheet xmlns="` + mainNS + `"><numFmts>` + formats.String() + `</numFmts><cellXfs>` + xfs.String() + `</cellXfs></styleSheet>`
}

func escaped(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(s)
}

// rows is a worksheet's content with the given rows.
func rows(content string) string { return "<sheetData>" + content + "</sheetData>" }

// with replaces a part's content, or adds the part.
func (b *book) with(name, data string) *book {
	for i := range b.parts {
		if b.parts[i].name == name {
			b.parts[i].data = data
			return b
		}
	}
	b.parts = append(b.parts, bookPart{name, data})
	return b
}

// without drops a part.
func (b *book) without(name string) *book {
	for i := range b.parts {
		if b.parts[i].name == name {
			b.parts = append(b.parts[:i], b.parts[i+1:]...)
			break
		}
	}
	return b
}

// replaced replaces text in a part.
func (b *book) replaced(name, from, to string) *book {
	for i := range b.parts {
		if b.parts[i].name == name {
			if !strings.Contains(b.parts[i].data, from) {
				panic(name + " has no " + from)
			}
			b.parts[i].data = strings.ReplaceAll(b.parts[i].data, from, to)
		}
	}
	return b
}

// renamed gives a part another name.
func (b *book) renamed(from, to string) *book {
	for i := range b.parts {
		if b.parts[i].name == from {
			b.parts[i].name = to
		}
	}
	return b
}

// strings makes the shared strings those of the given si elements.
func (b *book) strings(items ...string) *book {
	return b.with("xl/sharedStrings.xml", `<sst xmlns="`+mainNS+`">`+strings.Join(items, "")+`</sst>`)
}

func (b *book) styles(codes ...string) *book {
	return b.with("xl/styles.xml", styleSheet(codes...))
}

// bytes packs the workbook.
func (b *book) bytes() []byte {
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, p := range b.parts {
		w, err := z.Create(p.name)
		if err == nil {
			_, err = io.WriteString(w, p.data)
		}
		if err != nil {
			panic(err)
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return buf.Bytes()
}

// readAll reads all rows of a workbook, the header's among them, and the
// notices, those of columns A to E among them, which have no names.
func readAll(data []byte, o Options) (all []mapping.Row, notices []mapping.Problem, err error) {
	if _, err := recognise(bytes.NewReader(data), int64(len(data))); err != nil {
		return nil, nil, err
	}
	r, err := openXLSX(bytes.NewReader(data), int64(len(data)), o)
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, r.close()) }()
	for {
		var row mapping.Row
		err := r.next(&row)
		if IsEnd(err) {
			return all, r.notices(mapping.Header{Sheet: r.name()}, []int{0, 1, 2, 3, 4}), nil
		}
		if err != nil {
			return all, nil, err
		}
		all = append(all, row)
	}
}

// shown writes rows as "1: A|B C|5", one a line, with the kind's letter before
// a cell that isn't text.
func shown(all []mapping.Row) string {
	var b strings.Builder
	for i := range all {
		fmt.Fprintf(&b, "%d:", all[i].Number)
		if all[i].Hidden {
			b.WriteString("hidden:")
		}
		for j, c := range all[i].Cells {
			if j > 0 {
				b.WriteByte('|')
			}
			b.WriteString([]string{"", "", "n ", "dt ", "d ", "t ", "du ", "b ", "e "}[c.Kind] + c.Text)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func mustRead(t *testing.T, b *book, o Options) []mapping.Row {
	t.Helper()
	all, _, err := readAll(b.bytes(), o)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func mustReadBytes(t *testing.T, data []byte) []mapping.Row {
	t.Helper()
	all, _, err := readAll(data, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
