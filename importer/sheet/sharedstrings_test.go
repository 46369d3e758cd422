package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"

	"tallyfy-import/mapping"
)

// bigStrings are more shared strings than are held in memory.
func bigStrings(n int) (items []string, part string) {
	var b strings.Builder
	b.WriteString(`<sst xmlns="` + mainNS + `">`)
	for i := range n {
		text := fmt.Sprintf("%d %s é", i, strings.Repeat("x", i%977))
		if i%5000 == 77 {
			text = strings.Repeat("long", 15_000+i)
		}
		items = append(items, text)
		b.WriteString("<si><t>" + text + "</t></si>")
	}
	b.WriteString("</sst>")
	return items, b.String()
}

// Strings beyond the bound come from the temporary file as they were, in any
// order, and the file is gone in the end.
func TestSpilledStrings(t *testing.T) {
	dir := t.TempDir()
	t.Setenv(tempVariable, dir)
	items, part := bigStrings(20_000)
	table, err := readStrings(strings.NewReader(part), "part", stringsInMemory, math.MaxInt64)
	if err != nil {
		t.Fatal(err)
	}
	if table.spill == nil || table.count != len(items) {
		t.Fatalf("%d strings, not in a file", table.count)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 && runtime.GOOS != "windows" {
		t.Errorf("%s can be seen while it is in use", left[0].Name())
	}
	for i, order := range rand.New(rand.NewPCG(3, 4)).Perm(len(items)) {
		for _, at := range []int{i, order} {
			got, err := table.appendString(nil, at)
			if err != nil || string(got) != items[at] {
				t.Fatalf("string %d is %q, %v; want %q", at, got, err, items[at])
			}
		}
	}
	if err := errors.Join(table.close(), table.close()); err != nil {
		t.Error(err)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("%s is left behind", left[0].Name())
	}
}

// A part that is damaged after much text leaves no temporary file either.
func TestSpilledStringsDamaged(t *testing.T) {
	dir := t.TempDir()
	t.Setenv(tempVariable, dir)
	_, part := bigStrings(20_000)
	if _, err := readStrings(strings.NewReader(part[:len(part)-3]), "part", stringsInMemory, math.MaxInt64); err == nil {
		t.Error("a part that ends early is read")
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("%s is left behind", left[0].Name())
	}
}

// Texts stay what they are when the rows after them are read into the same
// Row, from memory and from the temporary file.
func TestTextsStayValid(t *testing.T) {
	for _, n := range []int{2_000, 20_000} {
		items, part := bigStrings(n)
		var content strings.Builder
		for i := range items {
			fmt.Fprintf(&content, `<row><c t="s"><v>%d</v></c><c t="inlineStr"><is><t>in %d</t></is></c><c><v>%d.5</v></c></row>`, i, i, i)
		}
		data := newBook(rows(content.String())).with("xl/sharedStrings.xml", part).bytes()
		r, err := openXLSX(bytes.NewReader(data), int64(len(data)), Options{})
		if err != nil {
			t.Fatal(err)
		}
		var row mapping.Row
		var texts []string
		for r.next(&row) == nil {
			texts = append(texts, row.Cells[0].Text, row.Cells[1].Text, row.Cells[2].Raw)
		}
		if len(texts) != 3*n {
			t.Fatalf("%d texts of %d rows", len(texts), n)
		}
		for i := range items {
			if texts[3*i] != items[i] || texts[3*i+1] != fmt.Sprintf("in %d", i) || texts[3*i+2] != fmt.Sprintf("%d.5", i) {
				t.Fatalf("row %d became %q", i+1, texts[3*i:3*i+3])
			}
		}
		if err := r.close(); err != nil {
			t.Error(err)
		}
	}
}

// Reading allocates once a row.
func TestAllocations(t *testing.T) {
	const n = 4000
	var content strings.Builder
	for i := range n {
		fmt.Fprintf(&content, `<row r="%d"><c r="A%d" t="s"><v>0</v></c><c r="B%d" t="inlineStr"><is><t>in %d</t></is></c><c r="C%d"><v>%d.5</v></c><c r="D%d" s="1"><v>%d</v></c><c r="E%d" s="2"><v>%d</v></c></row>`,
			i+1, i+1, i+1, i, i+1, i, i+1, 40000+i, i+1, i)
	}
	data := newBook(rows(content.String())).strings(`<si><t>x</t></si>`).styles("General", "yyyy-mm-dd hh:mm", `"N"00000`).bytes()
	r, err := openXLSX(bytes.NewReader(data), int64(len(data)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer closing(t, r.close)
	var row mapping.Row
	each := testing.AllocsPerRun(n/2, func() {
		if err := r.next(&row); err != nil {
			t.Fatal(err)
		}
	})
	if each > 1 {
		t.Errorf("%v allocations a row", each)
	}
}

// Wherever reading stops, closing ends the goroutine that unpacks: a bubble
// waits for all of its goroutines, and fails where one hangs.
func TestCloseEndsUnpacking(t *testing.T) {
	data := newBook(rows(strings.Repeat(`<row><c t="inlineStr"><is><t>some text in a row</t></is></c></row>`, 60_000))).bytes()
	for _, n := range []int{0, 1, 1000, 60_001} {
		synctest.Test(t, func(t *testing.T) {
			r, err := openXLSX(bytes.NewReader(data), int64(len(data)), Options{})
			if err != nil {
				t.Fatal(err)
			}
			var row mapping.Row
			for range n {
				err = r.next(&row)
			}
			if ended := n > 60_000; ended != (IsEnd(err)) {
				t.Errorf("after %d rows: %v", n, err)
			}
			if err := errors.Join(r.close(), r.close()); err != nil {
				t.Error(err)
			}
			if err := r.next(&row); err == nil || IsEnd(err) {
				t.Errorf("a closed worksheet gives %v", err)
			}
		})
	}
}

// Blank strings take memory though they hold nothing, so their number is bound
// by the size that the workbook may have. Strings of a letter never meet the
// bound.
func TestBlankStringsAreBounded(t *testing.T) {
	const n = 2000
	cell := rows(`<row><c t="s"><v>0</v></c></row>`)
	blank := newBook(cell).strings("<si><t>x</t></si>", strings.Repeat("<si/>", n))
	_, _, err := readAll(blank.bytes(), Options{MaxSize: n * leastString})
	want := fmt.Sprintf("xl/sharedStrings.xml has more than %d texts, nearly all of them blank: open the workbook in Excel and save it again; if it is meant to be so large, raise --max-size", n)
	if err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	if _, _, err := readAll(blank.bytes(), Options{MaxSize: (n + 1) * leastString}); err != nil {
		t.Error(err)
	}
	full := newBook(cell).strings(strings.Repeat("<si><t>x</t></si>", n))
	room := 0
	for _, p := range full.parts {
		room += len(p.data)
	}
	if _, _, err := readAll(full.bytes(), Options{MaxSize: int64(room)}); err != nil {
		t.Error(err)
	}
}
