package sheet

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// Workbooks as they come, and what is to be read of them.
func TestWorkbook(t *testing.T) {
	cell := func(s string) *book { return newBook(rows(`<row r="1">` + s + `</row>`)) }
	for _, test := range []struct {
		name string
		book *book
		want string
	}{
		{"shared strings", cell(`<c r="A1" t="s"><v>1</v></c><c r="B1" t="s"><v>0</v></c>`).strings(`<si><t>one</t></si>`, `<si><t>two</t></si>`), "1:two|one\n"},
		{"rich text", cell(`<c r="A1" t="s"><v>0</v></c>`).strings(`<si><r><rPr><b/></rPr><t>Hel</t></r><r><t xml:space="preserve">lo </t></r><r><t>you</t></r></si>`), "1:Hello you\n"},
		{"phonetics", cell(`<c r="A1" t="s"><v>0</v></c>`).strings(`<si><t>課きく</t><rPh sb="0" eb="1"><t>カ</t></rPh><phoneticPr fontId="1"/></si>`), "1:課きく\n"},
		{"inline string", cell(`<c r="A1" t="inlineStr"><is><t>here</t></is></c>`), "1:here\n"},
		{"inline string in a value", cell(`<c r="A1" t="inlineStr"><v>here</v></c>`), "1:here\n"},
		{"inline string without its type", cell(`<c r="A1"><is><t>here</t></is></c>`), "1:here\n"},
		{"inline runs", cell(`<c r="A1" t="inlineStr"><is><r><t>he</t></r><r><t>re</t></r><rPh sb="0" eb="1"><t>no</t></rPh></is></c>`), "1:here\n"},
		{"CDATA", cell(`<c r="A1" t="inlineStr"><is><t>a<![CDATA[<b> & ]] ]]>c</t></is></c>`), "1:a<b> & ]] c\n"},
		{"comments within text", cell(`<c r="A1" t="inlineStr"><is><t>a<!-- no - -->b<?no?>c</t></is></c>`), "1:abc\n"},
		{"references", cell(`<c r="A1" t="inlineStr"><is><t>&lt;&amp;&gt;&quot;&apos;&#65;&#x42;&#x1F600;</t></is></c>`), "1:<&>\"'AB😀\n"},
		{"escapes", cell(`<c r="A1" t="inlineStr"><is><t>a_x0041_b_x005F_x0041_c_xD83D__xDE00__x00e9__xD83D_z_x12</t></is></c>`), "1:aAb_x0041_c😀é_xD83D_z_x12\n"},
		{"line ends", cell("<c r=\"A1\" t=\"inlineStr\"><is><t>a\r\nb\rc\nd</t></is></c>"), "1:a\nb\nc\nd\n"},
		{"formula's text", cell(`<c r="A1" t="str"><f>"x"&amp;"y"</f><v>x_x0079_</v></c>`), "1:xy\n"},
		{"formula's number", cell(`<c r="A1"><f>1+1</f><v>2</v></c>`), "1:n 2\n"},
		{"formulas without values", cell(`<c r="A1"><f>1+1</f></c><c r="B1"><f>1+1</f><v></v></c><c r="C1" t="str"><f>A1</f></c><c r="D1" t="str"><f>A1</f><v></v></c><c r="E1"><v>1</v></c>`), "1:e |e |e ||n 1\n"},
		{"booleans", cell(`<c r="A1" t="b"><v>1</v></c><c r="B1" t="b"><v>0</v></c><c r="C1" t="b"><v>true</v></c>`), "1:b TRUE|b FALSE|b TRUE\n"},
		{"errors", cell(`<c r="A1" t="e"><v>#N/A</v></c><c r="B1" t="e"><f>1/0</f><v>#DIV/0!</v></c>`), "1:e #N/A|e #DIV/0!\n"},
		{"ISO dates", cell(`<c r="A1" t="d"><v>2031-03-04T10:00:00Z</v></c><c r="B1" t="d"><v>2031-03-04</v></c><c r="C1" t="d"><v>10:30:15.250</v></c>`), "1:dt 2031-03-04T10:00:00|d 2031-03-04|t 10:30:15\n"},
		{"blank cells", cell(`<c r="A1" s="0"/><c r="B1"><v/></c><c r="C1"><v>1</v></c><c r="D1" s="0"/>`), "1:||n 1\n"},
		{"gaps", cell(`<c r="B1"><v>1</v></c><c r="AA1"><v>2</v></c>`), "1:|n 1" + strings.Repeat("|", 25) + "n 2\n"},
		{"cells without references", cell(`<c><v>1</v></c><c r="C1"><v>3</v></c><c><v>4</v></c>`), "1:n 1||n 3|n 4\n"},
		{"rows without numbers", newBook(rows(`<row><c><v>1</v></c></row><row r="5"><c><v>5</v></c></row><row><c><v>6</v></c></row>`)), "1:n 1\n5:n 5\n6:n 6\n"},
		{"empty style", cell(`<c r="A1" s=""><v>1</v></c>`), "1:n 1\n"},
		{"wrong dimension", newBook(`<dimension ref="A1:A1"/>` + rows(`<row r="3"><c r="C3"><v>1</v></c></row>`)), "3:||n 1\n"},
		{"blank rows", newBook(rows(`<row r="1"/><row r="2"><c r="A2"/></row><row r="3"><c r="A3"><v>1</v></c></row>`)), "3:n 1\n"},
		{"no rows", newBook(`<sheetData/>`), ""},
		{"blanks in numbers", cell("<c r=\"A1\">\n <v> 12\n</v>\n</c>"), "1:n 12\n"},
		{"a byte order mark", newBook("").with("xl/worksheets/sheet1.xml", "\uFEFF<worksheet xmlns='"+mainNS+"'>"+rows(`<row><c><v>1</v></c></row>`)+"</worksheet>\n<!-- end -->\n"), "1:n 1\n"},
		{"prefixes", newBook("").with("xl/worksheets/sheet1.xml", `<x:worksheet xmlns:x="`+mainNS+`" xmlns="urn:other"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row></x:sheetData><sheetData><row><c><v>2</v></c></row></sheetData></x:worksheet>`), "1:n 1\n"},
		{"strict", newBook(rows(`<row r="1"><c r="A1" t="s"><v>0</v></c></row>`)).strings(`<si><t>x</t></si>`).
			replaced("xl/worksheets/sheet1.xml", mainNS, strictNS).replaced("xl/worksheets/sheet1.xml", relNS, strictRL).
			replaced("xl/workbook.xml", mainNS, strictNS).replaced("xl/workbook.xml", relNS, strictRL).
			replaced("xl/sharedStrings.xml", mainNS, strictNS).replaced("xl/styles.xml", mainNS, strictNS).
			replaced("_rels/.rels", relNS, strictRL).replaced("xl/_rels/workbook.xml.rels", relNS, strictRL), "1:x\n"},
		{"other names", newBook(rows(`<row r="1"><c r="A1" t="s"><v>0</v></c></row>`)).strings(`<si><t>x</t></si>`).
			renamed("xl/workbook.xml", "book/main.xml").renamed("xl/_rels/workbook.xml.rels", "book/_rels/main.xml.rels").
			renamed("xl/worksheets/sheet1.xml", "data/the sheet.xml").renamed("xl/sharedStrings.xml", "book/Words.xml").renamed("xl/styles.xml", "looks.xml").
			replaced("_rels/.rels", `"xl/workbook.xml"`, `"/book/./main.xml"`).
			replaced("book/_rels/main.xml.rels", `"worksheets/sheet1.xml"`, `"..\data\the%20sheet.xml"`).
			replaced("book/_rels/main.xml.rels", `"sharedStrings.xml"`, `"words.xml"`).replaced("book/_rels/main.xml.rels", `"styles.xml"`, `"/looks.xml"`), "1:x\n"},
		{"entries with backslashes", newBook(rows(`<row r="1"><c r="A1"><v>1</v></c></row>`)).renamed("xl/worksheets/sheet1.xml", `xl\worksheets\sheet1.xml`), "1:n 1\n"},
		{"no styles, no strings", newBook(rows(`<row r="1"><c r="A1"><v>1</v></c></row>`)).without("xl/styles.xml").without("xl/sharedStrings.xml").
			with("xl/_rels/workbook.xml.rels", rels(`<Relationship Id="rId1" Type="`+relBase+`worksheet" Target="worksheets/sheet1.xml"/>`)), "1:n 1\n"},
		{"markup compatibility", newBook(`<sheetData xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><row r="1"><mc:AlternateContent><mc:Choice Requires="x"><c r="A1"><v>1</v></c></mc:Choice><mc:Fallback><c r="A1"><v>2</v></c></mc:Fallback></mc:AlternateContent></row></sheetData>`), "1:n 2\n"},
		{"extensions", newBook(rows(`<row r="1"><c r="A1"><v>1</v><extLst><ext uri="x"><v>9</v></ext></extLst></c><extLst><ext uri="x"><c r="B1"><v>9</v></c></ext></extLst></row>`) + `<extLst><ext uri="x"><row r="2"><c r="A2"><v>9</v></c></row></ext></extLst>`), "1:n 1\n"},
		{"hidden rows", newBook(rows(`<row r="1"><c><v>1</v></c></row><row r="2" hidden="1"><c><v>2</v></c></row><row r="3" hidden="true"><c><v>3</v></c></row>`)), "1:n 1\n2:hidden:n 2\n3:hidden:n 3\n"},
		{"hidden columns", newBook(`<cols><col min="1" max="1" hidden="1"/></cols>` + rows(`<row r="1"><c><v>1</v></c></row>`)), "1:n 1\n"},
		{"the last cell of all", newBook(rows(`<row r="1048576"><c r="A1048576"><v>1</v></c></row>`)), "1048576:n 1\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			all, _, err := readAll(test.book.bytes(), Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got := shown(all); got != test.want {
				t.Errorf("read\n%swant\n%s", got, test.want)
			}
		})
	}
}

// Damage and what else is refused, with words that its message must have.
func TestRefused(t *testing.T) {
	cell := func(s string) *book { return newBook(rows(`<row r="1">` + s + `</row>`)) }
	two := rows(`<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>`)
	part := func(xml string) *book { return newBook("").with("xl/worksheets/sheet1.xml", xml) }
	for _, test := range []struct {
		name string
		book *book
		want string
	}{
		{"rows out of order", newBook(rows(`<row r="2"/><row r="1"/>`)), "row 1 again or out of order"},
		{"a row twice", newBook(rows(`<row r="2"/><row r="2"/>`)), "row 2 again"},
		{"row 0", newBook(rows(`<row r="0"/>`)), `number "0"`},
		{"too many rows", newBook(rows(`<row r="1048576"/><row/>`)), "more rows"},
		{"a row beyond the last", newBook(rows(`<row r="1048577"/>`)), "1048577"},
		{"cells out of order", cell(`<c r="B1"/><c r="A1"/>`), "cell A1 again or out of order"},
		{"a cell twice", cell(`<c r="B1"/><c r="B1"/>`), "cell B1 again"},
		{"a cell of another row", cell(`<c r="A2"/>`), "cell A2 in row 1"},
		{"a cell beyond XFD", cell(`<c r="XFE1"/>`), "XFE1"},
		{"a cell after XFD", cell(`<c r="XFD1"/><c/>`), "more columns"},
		{"a bad reference", cell(`<c r="1A"/>`), "1A"},
		{"two values", cell(`<c><v>1</v><v>2</v></c>`), "two values at byte 248 in cell A1"},
		{"no such shared string", cell(`<c r="C1" t="s"><v>3</v></c>`), `shared string "3" of 0`},
		{"a shared string that isn't a number", cell(`<c r="C1" t="s"><v>-1</v></c>`), "in cell C1"},
		{"no such style", cell(`<c s="7"><v>1</v></c>`), "style 7 of 1"},
		{"an unknown type", cell(`<c t="x"><v>1</v></c>`), `unknown type "x"`},
		{"not a number", cell(`<c><v>1,5</v></c>`), "cell A1"},
		{"an endless number", cell(`<c><v>1e999</v></c>`), "cell A1"},
		{"not a boolean", cell(`<c t="b"><v>2</v></c>`), "neither TRUE nor FALSE"},
		{"not a date", cell(`<c t="d"><v>2031-02-30</v></c>`), "than a date"},
		{"XML that ends early", part(`<worksheet xmlns="` + mainNS + `"><sheetData><row r="1"><c r="A1"><v>1</v></c></row>`), "ends early at byte 127 after row 1"},
		{"an end tag of another", part(`<worksheet xmlns="` + mainNS + `"><sheetData></row></worksheet>`), `doesn't match "sheetData"`},
		{"a second root", part(`<worksheet xmlns="` + mainNS + `"><sheetData/></worksheet><worksheet/>`), "second root"},
		{"text after the root", part(`<worksheet xmlns="` + mainNS + `"><sheetData/></worksheet>x`), "outside its root"},
		{"an entity", cell(`<c><v>&one;</v></c>`), "&one;"},
		{"a skipped entity", newBook(two + `<x>&one;</x>`), "&one;"},
		{"a DOCTYPE", part(`<!DOCTYPE worksheet [<!ENTITY one "1">]><worksheet xmlns="` + mainNS + `"><sheetData/></worksheet>`), "DOCTYPE"},
		{"bad UTF-8", cell("<c t='inlineStr'><is><t>a\xFFb</t></is></c>"), "UTF-8"},
		{"a control character", cell("<c t='inlineStr'><is><t>a\x01b</t></is></c>"), "control character"},
		{"UTF-16", part("\xFF\xFE<\x00w\x00"), "UTF-16"},
		{"another encoding", part(`<?xml version="1.0" encoding="ISO-8859-1"?><worksheet xmlns="` + mainNS + `"><sheetData/></worksheet>`), "iso-8859-1"},
		{"an undeclared prefix", newBook(`<x:y/>` + two), `prefix "x"`},
		{"two attributes of one name", newBook(rows(`<row r="1" r="2"/>`)), "same name"},
		{"rows of no namespace", newBook(rows(`<row xmlns="" r="1"/>`)), `foreign element "row"`},
		{"cells of no namespace", newBook(rows(`<row r="1"><c xmlns="" r="A1"/></row>`)), `foreign element "c"`},
		{"values of no namespace", newBook(rows(`<row r="1"><c r="A1"><v xmlns="">1</v></c></row>`)), `foreign element "v"`},
		{"too many namespaces", newBook(two + strings.Repeat(`<a xmlns:b="c">`, 200)), "too many namespaces"},
		{"too many attributes", newBook(two + "<a" + manyAttributes(300) + "/>"), "too many attributes"},
		{"rows in two places", newBook(two + `<sheetData/>`), "two places"},
		{"no rows at all", newBook(`<dimension ref="A1"/>`), "no rows at all"},
		{"an empty part", part(""), "is empty"},
		{"another root", part(`<chartsheet xmlns="` + mainNS + `"/>`), "isn't a worksheet"},
		{"deep nesting", newBook(two + strings.Repeat("<a>", 300)), "too deeply"},
		{"a long text", cell(`<c t="inlineStr"><is><t>` + strings.Repeat("x", 2<<20) + `</t></is></c>`), "longer than a cell"},
		{"no worksheet part", newBook("").without("xl/worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml is missing"},
		{"no styles part", newBook(two).without("xl/styles.xml"), "xl/styles.xml is missing"},
		{"no strings part", newBook(two).without("xl/sharedStrings.xml"), "xl/sharedStrings.xml is missing"},
		{"no workbook part", newBook(two).without("xl/workbook.xml"), "xl/workbook.xml is missing"},
		{"broken styles", newBook(two).with("xl/styles.xml", `<styleSheet xmlns="`+mainNS+`"><cellXfs>`), "xl/styles.xml ends early"},
		{"broken strings", newBook(two).with("xl/sharedStrings.xml", `<sst xmlns="`+mainNS+`"><si><t>x</t></si>`), "after shared string 1"},
		{"two entries of one name", newBook(two).with("XL/Worksheets/sheet1.xml", "x"), "two entries"},
		{"a binary workbook", newBook(two).replaced("[Content_Types].xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", "application/vnd.ms-excel.sheet.binary.macroEnabled.main"), ".xlsb"},
		{"a Word document", newBook(two).replaced("[Content_Types].xml", "spreadsheetml.sheet.main", "wordprocessingml.document.main"), "Word"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, _, err := readAll(test.book.bytes(), Options{})
			var damage *DamageError
			var refused *RefusedError
			if !errors.As(err, &damage) && !errors.As(err, &refused) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want one with %q", err, test.want)
			}
		})
	}
}

func manyAttributes(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, ` a%d=""`, i)
	}
	return b.String()
}

// Excel shows a picture in a cell, or a linked data type, where the sheet has an
// error for older programs.
func TestRichValues(t *testing.T) {
	got := mustRead(t, newBook(rows(`<row r="1"><c r="A1" t="e" vm="1"><v>#VALUE!</v></c><c r="B1" t="e"><v>#VALUE!</v></c><c r="C1" t="s" vm="1"><v>0</v></c></row>`)).strings(`<si><t>x</t></si>`), Options{})
	for i, want := range []bool{true, false, false} {
		if cell := got[0].Cells[i]; cell.Rich != want {
			t.Errorf("cell %d is %+v", i, cell)
		}
	}
}
