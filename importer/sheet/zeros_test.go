package sheet

import "testing"

// A zero that no view of the worksheet shows is blank. What only looks like one
// isn't.
func TestHiddenZeros(t *testing.T) {
	const content = `<row r="1"><c s="0"><v>0</v></c><c s="0"><f>1-1</f><v>0.0</v></c><c s="1"><v>0</v></c><c s="2"><v>-0E0</v></c>` +
		`<c s="3"><v>0.1</v></c><c t="inlineStr"><is><t>0</t></is></c><c t="b"><v>0</v></c><c s="0"><v>7</v></c></row>`
	const seen, blank = "1:n 0|n 0|t 00:00|n none|n 0|0|b FALSE|n 7\n", "1:||||n 0|0|b FALSE|n 7\n"
	for _, c := range []struct{ views, want string }{
		{``, seen},
		{`<sheetViews><sheetView showZeros="0" workbookViewId="0"><pane ySplit="1"/></sheetView></sheetViews>`, blank},
		{`<sheetViews><sheetView showZeros="false" workbookViewId="0"/><sheetView workbookViewId="1" showZeros="0"/></sheetViews>`, blank},
		{`<sheetViews><sheetView showZeros="0" workbookViewId="0"/><sheetView workbookViewId="1"/></sheetViews>`, seen},
		{`<sheetViews><sheetView workbookViewId="0"/><sheetView workbookViewId="1" showZeros="0"/></sheetViews>`, seen},
		{`<sheetViews><sheetView showZeros="1" workbookViewId="0"/></sheetViews>`, seen},
	} {
		b := newBook(c.views+rows(content)).styles("General", "h:mm", `0;-0;"none"`, "0")
		if got := shown(mustRead(t, b, Options{})); got != c.want {
			t.Errorf("%s: read %s, want %s", c.views, got, c.want)
		}
	}
	after := newBook(rows(content)+`<customSheetViews><customSheetView showZeros="0"/></customSheetViews>`).styles("General", "h:mm", `0;-0;"none"`, "0")
	if got := shown(mustRead(t, after, Options{})); got != seen {
		t.Errorf("with a view of somebody's own: %s", got)
	}
}
