package sheet

import (
	"slices"
	"testing"

	"tallyfy-import/mapping"
)

// Values that a program stored without computing them are told from results:
// by what the workbook says of itself.
func TestStaleFormulas(t *testing.T) {
	b := newBook(rows(`<row r="1"><c t="inlineStr"><is><t>Title</t></is></c><c t="str"><f>"Due"</f><v>Due</v></c></row>` +
		`<row r="2"><c r="A2"><f>1+1</f><v>0</v></c><c r="B2"><v>5</v></c></row>` +
		`<row r="3"><c r="A3"><f t="shared" si="0"/><v>0</v></c><c r="B3"><f>1+1</f></c></row>`))
	if _, notices, err := readAll(b.bytes(), Options{}); err != nil || len(notices) != 0 {
		t.Errorf("notices of a computed workbook: %v, %v", notices, err)
	}
	b.replaced("xl/workbook.xml", "</sheets>", `</sheets><calcPr calcId="124519" fullCalcOnLoad="1"/>`)
	all, notices, err := readAll(b.bytes(), Options{})
	if err != nil || shown(all) != "1:Title|Due\n2:n 0|n 5\n3:n 0|e \n" {
		t.Fatalf("read %s, %v", shown(all), err)
	}
	if len(notices) != 1 {
		t.Fatalf("notices %v", notices)
	}
	p := notice(t, notices, CodeStaleFormulas, "column A")
	if p.Count != 2 || p.Row != 2 || p.Cell != "Tasks!A2" || !slices.Equal(p.Cells, []string{"Tasks!A2", "Tasks!A3"}) || p.Severity != mapping.SeverityWarning {
		t.Errorf("%+v", p)
	}
}
