package sheet

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// goodBook is a workbook with a bit of everything, and more than one window
// of XML.
func goodBook() []byte {
	var content strings.Builder
	var items []string
	for i := 1; i <= 500; i++ {
		fmt.Fprintf(&content, `<row r="%d"><c r="A%d" t="s"><v>%d</v></c><c r="B%d"><v>%d.25</v></c><c r="C%d" s="1"><v>%d</v></c><c r="D%d" t="inlineStr"><is><t>in %d &amp; out</t></is></c></row>`,
			i, i, i-1, i, i, i, 40000+i, i, i*i)
		items = append(items, fmt.Sprintf("<si><t>text %d</t></si>", i*7919))
	}
	return newBook(`<dimension ref="A1:D500"/>`+rows(content.String())+`<mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells>`).
		strings(items...).styles("General", "yyyy-mm-dd").bytes()
}

// checkDamaged requires that a damaged workbook gives the same rows as the
// whole one, or an error.
func checkDamaged(t *testing.T, data []byte, whole, what string) {
	t.Helper()
	all, _, err := readAll(data, Options{MaxSize: 64 << 20})
	if err == nil && shown(all) != whole {
		t.Errorf("%s: %d rows and no error", what, len(all))
	}
}

// Cut anywhere, a workbook is refused or read in full.
func TestCut(t *testing.T) {
	good := goodBook()
	whole := shown(mustReadBytes(t, good))
	for n := 0; n < len(good); n += 37 {
		checkDamaged(t, good[:n], whole, fmt.Sprintf("cut at %d", n))
	}
}

// With any byte changed, a workbook is refused or read in full.
func TestFlippedBytes(t *testing.T) {
	good := goodBook()
	whole := shown(mustReadBytes(t, good))
	random := rand.New(rand.NewPCG(1, 2))
	for n := 0; n < len(good); n += 1 + random.IntN(60) {
		bad := bytes.Clone(good)
		bad[n] ^= byte(1 + random.IntN(255))
		checkDamaged(t, bad, whole, fmt.Sprintf("byte %d changed", n))
	}
}

// With a piece taken out, doubled or zeroed, a workbook is refused or read in
// full, whoever wrote it.
func TestMangled(t *testing.T) {
	written, err := writeBook(tables["line breaks"])
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(3, 4))
	for name, good := range map[string][]byte{"own": goodBook(), "excelize": written} {
		whole := shown(mustReadBytes(t, good))
		for range 400 {
			from := random.IntN(len(good))
			to := min(from+1+random.IntN(300), len(good))
			for what, bad := range map[string][]byte{
				"taken out": slices.Concat(good[:from], good[to:]),
				"doubled":   slices.Concat(good[:to], good[from:]),
				"zeroed":    slices.Concat(good[:from], make([]byte, to-from), good[to:]),
			} {
				checkDamaged(t, bad, whole, fmt.Sprintf("%s: bytes %d to %d %s", name, from, to, what))
			}
		}
	}
}

// A part that is cut, packed again with a right checksum, is refused.
func TestCutParts(t *testing.T) {
	for _, part := range []string{"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels", "_rels/.rels", "[Content_Types].xml"} {
		b := newBook(rows(`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>&lt;é</t></is></c></row><row r="2"><c r="A2"><v>3</v></c></row>`)).
			strings(`<si><t>x</t></si>`)
		var data string
		for _, p := range b.parts {
			if p.name == part {
				data = p.data
			}
		}
		for n := range len(data) {
			if _, _, err := readAll(b.with(part, data[:n]).bytes(), Options{}); err == nil {
				t.Errorf("%s cut at %d of %d bytes is read", part, n, len(data))
			}
		}
	}
}

// A bomb is refused when it grows too large, whatever size it declares.
func TestBomb(t *testing.T) {
	const size = 40 << 20
	b := newBook(rows(`<row r="1"><c r="A1"><v>1</v></c></row>`) + strings.Repeat(" ", size))
	data := b.bytes()
	if _, _, err := readAll(data, Options{MaxSize: size + 4096}); err != nil {
		t.Fatal(err)
	}
	_, _, err := readAll(data, Options{MaxSize: size})
	if err == nil || !strings.Contains(err.Error(), "--max-size") {
		t.Errorf("error %v for a part larger than allowed", err)
	}
	binary.LittleEndian.PutUint32(data[entry(t, data, "xl/worksheets/sheet1.xml")+24:], 2000) // the declared size
	_, _, err = readAll(data, Options{MaxSize: size})
	if err == nil {
		t.Errorf("a part larger than it declares is read")
	}
}

// A few strings that fill a sheet by being repeated are a bomb as well: within
// a row, and over all rows.
func TestRepeatedStrings(t *testing.T) {
	long := `<si><t>` + strings.Repeat("x", maxText) + `</t></si>`
	cells := func(n int) string { return "<row>" + strings.Repeat(`<c t="s"><v>0</v></c>`, n) + "</row>" }
	b := newBook(rows(cells(20))).strings(slices.Repeat([]string{long}, 9)...)
	if _, _, err := readAll(b.bytes(), Options{}); err == nil || !strings.Contains(err.Error(), "more than 16 MiB of text") {
		t.Errorf("error %v for a row of 20 MiB", err)
	}
	b = newBook(rows(strings.Repeat(cells(10), 9))).strings(slices.Repeat([]string{long}, 9)...)
	if _, _, err := readAll(b.bytes(), Options{MaxSize: 20 << 20}); err == nil || !strings.Contains(err.Error(), "raise --max-size") {
		t.Errorf("error %v for 90 MiB of text where 20 are allowed", err)
	}
	if all, _, err := readAll(b.bytes(), Options{MaxSize: 30 << 20}); err != nil || len(all) != 9 {
		t.Errorf("read %d rows, %v", len(all), err)
	}
}

// Entries that share their bytes are refused.
func TestOverlap(t *testing.T) {
	data := newBook(rows(`<row r="1"><c r="A1"><v>1</v></c></row>`)).with("a", "abcabcabc").with("b", "abcabcabc").bytes()
	from, to := entry(t, data, "a"), entry(t, data, "b")
	copy(data[to+42:to+46], data[from+42:from+46])
	_, _, err := readAll(data, Options{})
	if err == nil || !strings.Contains(err.Error(), "lie over one another") {
		t.Errorf("error %v for entries that overlap", err)
	}
}

// entry finds the directory entry of a part.
func entry(t *testing.T, data []byte, name string) int {
	t.Helper()
	for at := 0; ; at += 4 {
		n := bytes.Index(data[at:], []byte("PK\x01\x02"))
		if n < 0 {
			t.Fatal("no entry " + name)
		}
		at += n
		if string(data[at+46:at+46+int(binary.LittleEndian.Uint16(data[at+28:]))]) == name {
			return at
		}
	}
}
