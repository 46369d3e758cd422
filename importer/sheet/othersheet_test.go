package sheet

import (
	"bytes"
	"strings"
	"testing"

	"tallyfy-import/mapping"
)

// sheetsNamed is a workbook of visible worksheets with these names and rows.
func sheetsNamed(namesAndRows ...string) *book {
	b := newBook("")
	var sheets, targets strings.Builder
	for i := 0; i < len(namesAndRows); i += 2 {
		id := string(rune('a' + i))
		sheets.WriteString(`<sheet name="` + namesAndRows[i] + `" sheetId="` + string(rune('1'+i)) + `" r:id="` + id + `"/>`)
		targets.WriteString(`<Relationship Id="` + id + `" Type="` + relBase + `worksheet" Target="parts/` + id + `.xml"/>`)
		b.with("xl/parts/"+id+".xml", `<worksheet xmlns="`+mainNS+`">`+rows(namesAndRows[i+1])+`</worksheet>`)
	}
	return b.with("xl/workbook.xml", `<workbook xmlns="`+mainNS+`" xmlns:r="`+relNS+`"><bookViews/><sheets>`+sheets.String()+`</sheets></workbook>`).
		with("xl/_rels/workbook.xml.rels", rels(targets.String()))
}

// textRow is a row of texts.
func textRow(texts ...string) string {
	return `<row><c t="inlineStr"><is><t>` + strings.Join(texts, `</t></is></c><c t="inlineStr"><is><t>`) + `</t></is></c></row>`
}

func TestOtherWorksheets(t *testing.T) {
	head, task := textRow("Title", "Due"), textRow("Call", "x")
	opensOn := func(n string, b *book) *book {
		return b.replaced("xl/workbook.xml", "<bookViews/>", `<bookViews><workbookView activeTab="`+n+`"/><workbookView activeTab="0"/></bookViews>`)
	}
	const which = ": say which one is meant with sheet: in the mapping or --sheet"
	same := `only the worksheet "January" is read, and "February" has the same header` + which + ", or import each of them with --sheet and --results of its own"
	two := func() *book { return sheetsNamed("January", head+task, "February", head+task) }
	for name, c := range map[string]struct {
		book *book
		o    Options
		want string
	}{
		"the same header":                  {two(), Options{}, same},
		"the same header in other letters": {sheetsNamed("January", head+task, "February", textRow("TITLE ", "due")+task), Options{}, same},
		"named":                            {two(), Options{Sheet: "January"}, ""},
		"hidden":                           {two().replaced("xl/workbook.xml", `r:id="c"`, `r:id="c" state="hidden"`), Options{}, ""},
		"no rows below":                    {sheetsNamed("January", head+task, "February", head), Options{}, ""},
		"another header":                   {sheetsNamed("January", head+task, "Lists", textRow("Title")+task), Options{}, ""},
		"damaged":                          {two().with("xl/parts/c.xml", `<worksheet xmlns="`+mainNS+`"><sheetData><row>`), Options{}, ""},
		"missing":                          {two().without("xl/parts/c.xml"), Options{}, ""},
		"farther down than anybody looks":  {two().replaced("xl/parts/c.xml", "<sheetData>", "<cols>"+strings.Repeat(" ", maxPeek)+"</cols><sheetData>"), Options{}, ""},
		"three": {sheetsNamed("January", head+task, "February", head+task, "March", head+task), Options{},
			`only the worksheet "January" is read, and 2 others have the same header` + which + `, or import each of them with --sheet and --results of its own; there are: "February", "March"`},
		"a header farther down":         {sheetsNamed("January", textRow("2031")+head+task, "February", textRow("2032")+head+task), Options{HeaderRow: 2}, same},
		"no header as far down":         {sheetsNamed("January", textRow("2031")+head+task, "February", `<row r="3"><c><v>1</v></c></row>`), Options{HeaderRow: 2}, ""},
		"opens on another":              {opensOn("1", sheetsNamed("Lists", head+task, "Tasks", textRow("Task", "Who")+task)), Options{}, `the worksheet "Lists" is read, as it is the first one, but the workbook opens on "Tasks"` + which},
		"opens on a blank one":          {opensOn("1", sheetsNamed("Tasks", head+task, "Sheet2", "")), Options{}, ""},
		"opens on the one that is read": {opensOn("0", sheetsNamed("Tasks", head+task, "Lists", textRow("Name", "No")+task)), Options{}, ""},
		"doesn't say what it opens on":  {sheetsNamed("Tasks", head+task, "Lists", textRow("Name", "No")+task), Options{}, ""},
		"opens on one that isn't there": {opensOn("7", sheetsNamed("Tasks", head+task, "Lists", textRow("Name", "No")+task)), Options{}, ""},
		"one worksheet":                 {sheetsNamed("Tasks", head+task), Options{}, ""},
	} {
		data := c.book.bytes()
		s, err := openSheet(bytes.NewReader(data), int64(len(data)), "tasks.xlsx", c.o)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		read := 0
		eachRow(t, s, func(*mapping.Row) { read++ })
		got := ""
		for _, p := range s.Notices(0, 1) {
			if got += p.Message; p.Code != CodeOtherWorksheet || p.Severity != mapping.SeverityWarning {
				t.Errorf("%s: %+v", name, p)
			}
		}
		if got != c.want || read != 1 {
			t.Errorf("%s: %s, want %s, %d rows", name, got, c.want, read)
		}
		closing(t, s.Close)
	}
}

// What is only looked at takes no room from what is read.
func TestOtherWorksheetsTakeNoRoom(t *testing.T) {
	head, task := textRow("Title", "Due"), textRow("Call", "x")
	b := sheetsNamed("January", head+task, "February", head+task+strings.Repeat(task, 5000))
	data := b.bytes()
	s, err := openSheet(bytes.NewReader(data), int64(len(data)), "tasks.xlsx", Options{MaxSize: 10000})
	if err != nil {
		t.Fatal(err)
	}
	defer closing(t, s.Close)
	eachRow(t, s, func(*mapping.Row) {})
	if got := s.Others(); len(got) != 0 {
		t.Errorf("a worksheet larger than the bound is read: %v", got)
	}
}

// Titles above a header don't hide it.
func TestHeadersOfOtherWorksheets(t *testing.T) {
	data := sheetsNamed("Summary", textRow("Exported"), "Sheet 1", textRow("Table 1")+textRow("Title", "Due")+textRow("Call", "x")).bytes()
	s, err := openSheet(bytes.NewReader(data), int64(len(data)), "tasks.xlsx", Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer closing(t, s.Close)
	found := s.Others()
	if len(found) != 3 || found[1].Sheet != "Sheet 1" || found[1].Row != 2 || strings.Join(found[1].Names, "|") != "Title|Due" {
		t.Errorf("%v", found)
	}
}
