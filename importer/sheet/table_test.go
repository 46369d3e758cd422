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

// A table without its header row begins with data, which is no header.
func TestHeaderInsideTable(t *testing.T) {
	const off = `ref="A1:C5" headerRowCount="0"`
	for _, c := range []struct {
		attributes string
		o          Options
		columns    []int
		want       string
	}{
		{off, Options{}, []int{0}, "row 1 is no header"}, // D has a header beside the table
		{`ref="A1:D5" headerRowCount="0"`, Options{}, nil, "row 1 is no header"},
		{`ref="A1:D5" headerRowCount="0"`, Options{HeaderRow: 3}, nil, "row 3 is no header"},
		{off, Options{}, []int{3}, ""},
		{`ref="A2:D5" headerRowCount="0"`, Options{}, []int{0}, ""}, // the header stands above
		{`ref="A1:D5" headerRowCount="1"`, Options{}, []int{0}, ""},
		{`ref="A1:D5"`, Options{}, []int{0}, ""},
		{`ref="A1:D5" headerRowCount="x"`, Options{}, []int{0}, ""},
	} {
		data := withTotals(c.attributes).bytes()
		s, err := openSheet(bytes.NewReader(data), int64(len(data)), "tasks.xlsx", c.o)
		if err == nil {
			for row := (mapping.Row{}); err == nil; s.RowProblems(c.columns...) {
				err = s.Next(&row)
			}
			closing(t, s.Close)
		}
		if IsEnd(err) {
			err = nil
		}
		want := `"tasks.xlsx": ` + c.want + ` but data of the table "Open_tasks", whose header row is turned off: turn it on in Excel (Table Design > Header Row) and save the workbook`
		if c.want == "" && err != nil || c.want != "" && (err == nil || err.Error() != want) {
			t.Errorf("%s: %v, want %s", c.attributes, err, c.want)
		}
	}
}

func TestEndOfTable(t *testing.T) {
	for _, c := range []struct {
		attributes string
		columns    []int
		want       int
	}{
		{`ref="A1:C4"`, []int{0, 3}, 4},
		{`ref="A1:C4"`, []int{3}, 0},
		{`ref="A2:C4"`, []int{0}, 0}, // another table than the header's
		{`ref="A1:C4" totalsRowCount="1"`, []int{0}, 4},
		{`ref="List"`, []int{0}, 0},
	} {
		data := withTotals(c.attributes).bytes()
		s, err := openSheet(bytes.NewReader(data), int64(len(data)), "tasks.xlsx", Options{})
		if err != nil {
			t.Fatal(err)
		}
		if name, last := s.TableEnd(c.columns...); last != c.want || last > 0 && name != "Open_tasks" {
			t.Errorf("%s: %q ends with %d, want %d", c.attributes, name, last, c.want)
		}
		closing(t, s.Close)
	}
}

// The last row of a pivot table is its grand total if its last item is one.
func TestGrandTotals(t *testing.T) {
	const grand, place = `<rowItems count="2"><i><x/></i><i t="grand"><x/></i></rowItems>`, `<location ref="A1:B5" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/>`
	for content, want := range map[string]string{
		place + grand: `row 5 is the grand total of the pivot table "Sums": turn it off in Excel (Design > Grand Totals), or leave it out with skip`,
		place + `<rowItems><i t="grand"><x/></i><i><x/></i></rowItems>`: "",
		place + `<colItems><i t="grand"><x/></i></colItems>`:            "",
		place: "",
		grand: "",
		strings.Replace(place, "A1:B5", "C1:D5", 1) + grand: "", // beside the columns that are taken
	} {
		b := withTotals("").with("xl/worksheets/_rels/sheet1.xml.rels", rels(`<Relationship Id="p1" Type="`+relBase+`pivotTable" Target="../pivotTables/pivotTable1.xml"/>`)).
			with("xl/pivotTables/pivotTable1.xml", `<pivotTableDefinition xmlns="`+mainNS+`" name="Sums">`+content+`</pivotTableDefinition>`)
		data := b.bytes()
		s, err := openSheet(bytes.NewReader(data), int64(len(data)), "tasks.xlsx", Options{})
		if err != nil {
			t.Fatal(err)
		}
		var found []string
		eachRow(t, s, func(*mapping.Row) {
			for _, p := range s.RowProblems(0, 1) {
				if found = append(found, p.Message); p.Code != mapping.CodeTotalsRow {
					t.Errorf("%+v", p)
				}
			}
		})
		if got := strings.Join(found, " "); got != want {
			t.Errorf("%s: %q, want %q", content, got, want)
		}
		closing(t, s.Close)
	}
}

// The header once more is no row of data: in a workbook with several blocks, or
// a CSV file put together from several.
func TestHeaderOnceMore(t *testing.T) {
	for text, want := range map[string]string{
		"Title,Due,\na,b,c\nTitle, Due \nd,e,f": "0 1: 3; 0 1 2: 3; 0: ",
		"Title,Due,x\nTitle,Due,y\n":            "0 1: 2; 0 1 2: ; 0: ",
		"Title,Due,x\nTitle,due,x\n":            "0 1: ; 0 1 2: ; 0: ",
		"Title,,x\nTitle,,y\n":                  "0 1: ; 0 1 2: ; 0: ",
		"Title,Due\nTitle\n":                    "0 1: ; 0 1 2: ; 0: ",
	} {
		var all []string
		for _, columns := range [][]int{{0, 1}, {0, 1, 2}, {0}} {
			s, err := openSheet(strings.NewReader(text), int64(len(text)), "tasks.csv", Options{Delimiter: ','})
			if err != nil {
				t.Fatal(err)
			}
			found := []string{}
			eachRow(t, s, func(row *mapping.Row) {
				for _, p := range s.RowProblems(columns...) {
					message := fmt.Sprintf("row %d is the header again: remove it, or leave it out with skip; if the table begins there, set header_row: %[1]d", row.Number)
					if p.Code != mapping.CodeRepeatedHeader || p.Severity != mapping.SeverityError || p.Message != message {
						t.Errorf("%+v", p)
					}
					found = append(found, fmt.Sprint(row.Number))
				}
			})
			all = append(all, strings.Trim(fmt.Sprint(columns), "[]")+": "+strings.Join(found, " "))
			closing(t, s.Close)
		}
		if got := strings.Join(all, "; "); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}
