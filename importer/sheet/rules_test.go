package sheet

import (
	"bytes"
	"strings"
	"testing"

	"tallyfy-import/mapping"
)

// withRules is a workbook of three columns with these elements behind its rows;
// of the formats of rules, the second one is one of numbers.
func withRules(behind string) *book {
	return newBook(rows(textRow("Title", "Notes", "Due")+textRow("a", "b", "c"))+behind).
		replaced("xl/styles.xml", "</styleSheet>", `<dxfs count="3"><dxf><font><b/></font></dxf><dxf><numFmt numFmtId="300" formatCode=";;;"/></dxf><dxf/></dxfs></styleSheet>`)
}

func TestConditionalFormats(t *testing.T) {
	formatting := func(cells, rule string) string {
		return `<conditionalFormatting sqref="` + cells + `">` + rule + `</conditionalFormatting>`
	}
	rule := func(dxf string) string {
		return `<cfRule type="expression" dxfId="` + dxf + `" priority="1"><formula>$A2="B"</formula></cfRule>`
	}
	icons := func(show string) string {
		return `<cfRule type="iconSet"><iconSet` + show + `><cfvo type="percent" val="0"/></iconSet></cfRule>`
	}
	later := func(cells, rule string) string {
		return `<extLst><ext uri="{other}"><x14:slicerList xmlns:x14="urn:x14"><x14:slicer/></x14:slicerList></ext><ext uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}" xmlns:x14="urn:x14"><x14:conditionalFormattings>` +
			`<x14:conditionalFormatting xmlns:xm="urn:xm"><x14:cfRule type="x" priority="1">` + rule + `</x14:cfRule><xm:sqref>` + cells + `</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>`
	}
	for behind, want := range map[string]string{
		formatting("B2:B3", rule("1")):                                                                   "Notes (B2:B3)",
		formatting("B2 C1:C9 F2", rule("0")+rule("1")):                                                   "Notes (B2:B2); Due (C1:C9)",
		formatting("B2:B3", rule("1")) + formatting("B7", rule("1")):                                     "Notes (B2:B3, B7:B7)",
		formatting("A1:C1048576", rule("1")):                                                             "Title (A1:C1048576); Notes (A1:C1048576); Due (A1:C1048576)",
		formatting("B2:B3", rule("0")+rule("2")+rule("3")+rule("x")):                                     "",
		formatting("A1:C1", rule("1")):                                                                   "", // the header
		formatting("E2:F3", rule("1")):                                                                   "",
		formatting("Notes", rule("1")):                                                                   "",
		formatting("B2:B3", icons(` showValue="0"`)):                                                     "Notes (B2:B3)",
		formatting("B2:B3", icons(` showValue="1"`)+icons("")):                                           "",
		formatting("B2:B3", `<cfRule><dataBar showValue="false"/></cfRule>`):                             "Notes (B2:B3)",
		later("C2:C3", `<x14:iconSet showValue="0"><x14:cfvo/></x14:iconSet>`):                           "Due (C2:C3)",
		later("C2:C3", `<x14:dataBar showValue="0"/>`):                                                   "Due (C2:C3)",
		later("C2:C3", `<xm:f>A1</xm:f><x14:dxf><font/><numFmt numFmtId="1" formatCode="0"/></x14:dxf>`): "Due (C2:C3)",
		later("C2:C3", `<x14:dataBar/><x14:dxf><font><numFmt/></font></x14:dxf>`):                        "",
		later("C2:C3", ""): "",
		formatting("B2:B3", `<cfRule><dataBar showValue="0"/></cfRule>`) + later("B2:B3", `<x14:dataBar showValue="0"/>`): "Notes (B2:B3)",
	} {
		data := withRules(behind).bytes()
		s, err := openSheet(bytes.NewReader(data), int64(len(data)), "tasks.xlsx", Options{})
		if err != nil {
			t.Errorf("%s: %v", behind, err)
			continue
		}
		eachRow(t, s, func(*mapping.Row) {})
		var found []string
		for _, p := range s.Notices(0, 1, 2) {
			what, places, _ := strings.Cut(p.Message, " has conditional formatting that shows values in another format, or as icons or bars alone")
			where, _, _ := strings.Cut(places, ": they are read as without it, so the sheet may show something else")
			if p.Code != CodeConditionalFormats || p.Severity != mapping.SeverityWarning || p.Column != what {
				t.Errorf("%s: %+v", behind, p)
			}
			found = append(found, what+where)
		}
		if got := strings.Join(found, "; "); got != want {
			t.Errorf("%s: %q, want %q", behind, got, want)
		}
		closing(t, s.Close)
	}
	for _, cut := range []string{`<extLst><ext>`, `<conditionalFormatting sqref="B2"><cfRule>`} {
		if _, _, err := readAll(newBook(rows("")+cut).bytes(), Options{}); err == nil {
			t.Errorf("%s: read to its end", cut)
		}
	}
}

// However many areas there are, each column of them is told.
func TestManyConditionalFormats(t *testing.T) {
	behind := `<conditionalFormatting sqref="` + strings.Repeat("A2 ", maxRules) + strings.Repeat("B2:B3 B4 ", maxRules) + `C2"><cfRule dxfId="1"/></conditionalFormatting>` +
		`<conditionalFormatting sqref="` + strings.Repeat("D2 D3 D4 ", 1000) + `"><cfRule dxfId="0"/></conditionalFormatting>`
	_, notices, err := readAll(withRules(behind).bytes(), Options{})
	if err != nil || len(notices) != 3 {
		t.Errorf("%d notices, %v", len(notices), err)
	}
}
