package sheet

import (
	"strings"
	"testing"
)

const mcNS = ` xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:new="urn:new"`

// alternative is markup that only a program of the future understands, with what
// is for all others.
func alternative(choice, fallback string) string {
	return `<mc:AlternateContent` + mcNS + `><mc:Choice Requires="new">` + choice + `</mc:Choice><mc:Fallback>` + fallback + `</mc:Fallback></mc:AlternateContent>`
}

// What the small parts say of the cells, and what isn't about them.
func TestWorkbookAndStyles(t *testing.T) {
	const workbookPart, stylesPart = "xl/workbook.xml", "xl/styles.xml"
	two := func() *book {
		return newBook(rows(`<row><c s="0"><v>47912</v></c><c s="1"><v>7</v></c></row>`)).styles("yyyy-mm-dd", "000")
	}
	const in1900, in1904 = "1:d 2031-03-05|n 007\n", "1:d 2035-03-06|n 007\n"
	for _, test := range []struct {
		name string
		book *book
		want string
	}{
		{"as it is", two(), in1900},
		{"the other date system", two().replaced(workbookPart, "<sheets>", `<workbookPr date1904="true"/><sheets>`), in1904},
		{"as Python spells it", two().replaced(workbookPart, "<sheets>", `<workbookPr date1904=" True "/><sheets>`), in1904},
		{"for others", two().replaced(workbookPart, "<sheets>", alternative(`<workbookPr/>`, `<workbookPr date1904="1"/>`)+`<sheets>`), in1904},
		{"not for us", two().replaced(workbookPart, "<sheets>", alternative(`<workbookPr date1904="1"/>`, `<workbookPr date1904="0"/>`)+`<sheets>`), in1900},
		{"a format for others", two().replaced(stylesPart, `<numFmt numFmtId="165" formatCode="000"/>`,
			alternative(`<numFmt numFmtId="165" formatCode="[$-en-US]0"/>`, `<numFmt numFmtId="165" formatCode="000"/>`)), in1900},
		{"styles for others", two().replaced(stylesPart, `<cellXfs>`, alternative(`<cellXfs><xf numFmtId="0"/></cellXfs>`, ``)+`<cellXfs>`), in1900},
		{"an extension", two().replaced(workbookPart, "</workbook>", `<extLst><ext uri="x"><workbookPr date1904="1"/></ext></extLst></workbook>`), in1900},
		{"formats of conditions", two().replaced(stylesPart, "</cellXfs>", `</cellXfs><cellStyles><cellStyle name="x" xfId="0"/></cellStyles><dxfs><dxf><numFmt numFmtId="164" formatCode="0"/></dxf></dxfs>`), in1900},
		{"named styles", two().replaced(stylesPart, "<cellXfs>", `<cellStyleXfs><xf numFmtId="0"/></cellStyleXfs><cellXfs>`), in1900},
		{"what a style has in it", two().replaced(stylesPart, `numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0"/>`,
			`numFmtId="164"><alignment horizontal="left"/><protection locked="maybe"/></xf>`), in1900},
		{"a style without a format", two().replaced(stylesPart, "</cellXfs>", "<xf/></cellXfs>"), in1900},
		{"a font of another time", two().replaced(stylesPart, "<cellXfs>", `<fonts count="many"><font><b val="on"/><sz val="large"/></font></fonts><cellXfs>`), in1900},
		{"a window of another time", two().replaced(workbookPart, "<sheets>", `<bookViews><workbookView activeTab="first"/></bookViews><sheets>`), in1900},
		{"another prefix", two().replaced(workbookPart, "r:id", "rel:id").replaced(workbookPart, "xmlns:r=", `id="none" xmlns:rel=`), in1900},
	} {
		all, _, err := readAll(test.book.bytes(), Options{})
		if got := shown(all); err != nil || got != test.want {
			t.Errorf("%s: read %s, %v", test.name, got, err)
		}
	}
	for _, test := range []struct {
		name string
		book *book
		want string
	}{
		{"no boolean", two().replaced(workbookPart, "<sheets>", `<workbookPr date1904="on"/><sheets>`), `damaged: xl/workbook.xml says "on" of date1904 at byte `},
		{"no number", two().replaced(stylesPart, `<xf numFmtId="165"`, `<xf numFmtId="many"`), `damaged: xl/styles.xml has a number format of the number "many", at byte `},
		{"an endless number", two().replaced(stylesPart, `<numFmt numFmtId="165"`, `<numFmt numFmtId="99999999999"`), `xl/styles.xml has a number format of the number "99999999999", `},
		{"other styles", two().replaced(stylesPart, "styleSheet", "stylesheet"), "xl/styles.xml isn't what the workbook says it is"},
		{"too many sheets", two().replaced(workbookPart, "<sheets>", "<sheets>"+strings.Repeat("<sheet/>", maxSheets)), "has more than 4096 sheets"},
		{"too many styles", two().replaced(stylesPart, "<cellXfs>", "<cellXfs>"+strings.Repeat("<xf/>", maxStyles)), "has more than 1048576 cell styles"},
	} {
		if _, _, err := readAll(test.book.bytes(), Options{}); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}
