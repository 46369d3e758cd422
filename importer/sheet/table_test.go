package sheet

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"tallyfy-import/mapping"
)

const tablePart = "xl/tables/table1.xml"

// withTable gives a workbook's worksheet a table.
func withTable(b *book, table string) *book {
	return b.with("xl/worksheets/_rels/sheet1.xml.rels", rels(`<Relationship Id="t1" Type="`+relBase+`table" Target="../tables/table1.xml"/>`)).
		with(tablePart, table)
}

// withTotals is a workbook of a header and the rows 2 to 5, with a table that
// has these attributes.
func withTotals(attributes string) *book {
	var content strings.Builder
	for row := 1; row <= 5; row++ {
		fmt.Fprintf(&content, `<row r="%d"><c r="A%[1]d"><v>%[1]d</v></c><c r="D%[1]d"><v>4</v></c></row>`, row)
	}
	return withTable(newBook(rows(content.String())+`<tableParts count="1"><tablePart r:id="t1"/></tableParts>`),
		`<table xmlns="`+mainNS+`" id="1" name="List" displayName="Open_tasks" `+attributes+`><tableColumns count="1"><tableColumn id="1" name="1"/></tableColumns></table>`)
}

// totals reads a workbook and returns the problems of its rows, as row and cell.
func totals(t *testing.T, data []byte, o Options, columns ...int) string {
	t.Helper()
	s, err := openSheet(bytes.NewReader(data), int64(len(data)), "tasks.xlsx", o)
	if err != nil {
		t.Fatal(err)
	}
	defer closing(t, s.Close)
	var found []string
	read := 0
	eachRow(t, s, func(row *mapping.Row) {
		read++
		for _, p := range s.RowProblems(columns...) {
			found = append(found, p.Cell)
			if p.Row != row.Number || p.Code != mapping.CodeTotalsRow || p.Severity != mapping.SeverityError {
				t.Errorf("%+v", p)
			}
			if want := fmt.Sprintf(`row %d is the totals row of the table "Open_tasks": turn it off in Excel (Table Design > Total Row), or leave it out with skip`, row.Number); p.Message != want {
				t.Errorf("%s, want %s", p.Message, want)
			}
		}
	})
	if read != 4 {
		t.Errorf("%d rows", read)
	}
	return strings.Join(found, " ")
}

func TestTotalsRows(t *testing.T) {
	for _, c := range []struct{ attributes, want string }{
		{`ref="A1:C5" totalsRowCount="1"`, "Tasks!A5"},
		{`ref="A1:C4" totalsRowCount="1" totalsRowShown="1"`, "Tasks!A4"},
		{`ref="A1:C5" totalsRowCount="2"`, "Tasks!A4 Tasks!A5"},
		{`ref="A1:C5"`, ""},
		{`ref="A1:C5" totalsRowShown="0"`, ""},
		{`ref="A1:C5" totalsRowCount="0"`, ""},
		{`ref="B1:C5" totalsRowCount="1"`, "Tasks!B5"},
		{`ref="C1:C5" totalsRowCount="1"`, ""}, // beside the columns that are taken
		{`ref="A1:C5" totalsRowCount="5"`, ""},
		{`ref="A1:C5" totalsRowCount="-1"`, ""},
		{`ref="A1:C5" totalsRowCount="x"`, ""},
		{`ref="List" totalsRowCount="1"`, ""},
		{`totalsRowCount="1"`, ""},
	} {
		if got := totals(t, withTotals(c.attributes).bytes(), Options{}, 0, 1); got != c.want {
			t.Errorf("%s: %s, want %s", c.attributes, got, c.want)
		}
	}
	strict := withTotals(`ref="A1:C5" totalsRowCount="1"`).replaced(tablePart, mainNS, strictNS)
	if got := totals(t, strict.bytes(), Options{}, 0); got != "Tasks!A5" {
		t.Errorf("strict: %s", got)
	}
}

// A table that can't be read has no totals row that is known: the rows are read
// all the same.
func TestDamagedTables(t *testing.T) {
	const good = `ref="A1:C5" totalsRowCount="1"`
	whole := withTotals(good).bytes()
	for what, b := range map[string]*book{
		"missing":           withTotals(good).without(tablePart),
		"cut":               withTotals(good).replaced(tablePart, "</table>", ""),
		"other root":        withTotals(good).replaced(tablePart, mainNS, "urn:other"),
		"larger than bound": withTotals(good).replaced(tablePart, "</table>", strings.Repeat(" ", maxSmallPart)+"</table>"),
		"damaged relations": withTotals(good).replaced("xl/worksheets/_rels/sheet1.xml.rels", "</Relationships>", ""),
	} {
		if got := totals(t, b.bytes(), Options{}, 0); got != "" {
			t.Errorf("%s: %s", what, got)
		}
	}
	whole[entry(t, whole, tablePart)+16] ^= 1
	if got := totals(t, whole, Options{}, 0); got != "" {
		t.Errorf("wrong checksum: %s", got)
	}
}

// Tables don't count towards a workbook's size, but have a bound of their own.
func TestTablesTakeNoRoom(t *testing.T) {
	b := withTotals(`ref="A1:C5" totalsRowCount="1"`)
	room := 0
	for _, p := range b.parts {
		if !strings.Contains(p.name, "table") && !strings.HasPrefix(p.name, "xl/worksheets/_rels/") {
			room += len(p.data)
		}
	}
	o := Options{MaxSize: int64(room)}
	if got := totals(t, b.bytes(), o, 0); got != "Tasks!A5" {
		t.Errorf("in the room of the rest: %s", got)
	}
	b.replaced(tablePart, "</table>", strings.Repeat(" ", room)+"</table>")
	if got := totals(t, b.bytes(), o, 0); got != "" {
		t.Errorf("larger than the rest: %s", got)
	}
}
