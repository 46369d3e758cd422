package sheet

import (
	"slices"
	"strings"
	"testing"
)

func TestIsVolatile(t *testing.T) {
	for formula, want := range map[string]bool{
		"TODAY()+14": true, "IF(A1>now(),1,2)": true, "RAND()": true, "1+RandBetween(1,6)": true, `"x"&TODAY()`: true, `'May'!A1+TODAY()`: true, "Tasks[Due]-TODAY()": true,
		"": false, "A1+14": false, "DAYS(A1)": false, "TODAY": false, "MYTODAY()": false, "_xlfn.TODAY()": false, "TODAY.X()": false, "STRAND(1)": false,
		`"TODAY()"&A1`: false, `"a ""TODAY()"" b"`: false, "'TODAY()'!A1": false, "'it''s TODAY()'!A1": false, "Tasks[days to TODAY()]": false, "Tasks['[TODAY()]": false, `"TODAY()`: false,
		"(": false, "]TODAY()": true,
	} {
		if got := isVolatile([]byte(formula)); got != want {
			t.Errorf("%s: %t", formula, got)
		}
	}
}

func TestVolatileFormulas(t *testing.T) {
	b := newBook(rows(`<row r="1"><c r="A1" t="str"><f>TEXT(TODAY(),"0")</f><v>Title</v></c></row>` +
		`<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2"><f>TODAY()</f><v>47911</v></c><c r="C2"><f>TODAY()</f></c></row>` +
		`<row r="3"><c r="A3"><f t="shared" ref="A3:A4" si="0">A2+1</f><v>0</v></c><c r="B3"><f t="shared" ref="B3:B5" si="1"><![CDATA[TOD]]>AY()&gt;<!-- -->0</f><v>0</v></c></row>` +
		`<row r="4"><c r="A4"><f t="shared" si="0"/><v>0</v></c><c r="B4"><f t="shared" si="1"/><v>0</v></c></row>` +
		`<row r="5"><c r="A5"><f>"` + strings.Repeat("x", maxFormula) + `"</f><v>0</v></c><c r="B5"><f t="shared" si="1"></f><v>0</v></c></row>`))
	for _, o := range []Options{{}, {HeaderRow: 1}} {
		all, notices, err := readAll(b.bytes(), o)
		if err != nil || len(all) != 5 || len(notices) != 1 {
			t.Fatalf("%d rows, %v, %v", len(all), notices, err)
		}
		p := notice(t, notices, CodeVolatileFormulas, "column B")
		if p.Count != 4 || p.Row != 2 || p.Cell != "Tasks!B2" || !slices.Equal(p.Cells, []string{"Tasks!B2", "Tasks!B3", "Tasks!B4", "Tasks!B5"}) || !strings.Contains(p.Message, "with TODAY, NOW") {
			t.Errorf("%+v", p)
		}
	}
}
