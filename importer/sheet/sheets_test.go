package sheet

import (
	"bytes"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// manySheets has a chart first, then a hidden worksheet, then visible ones; each
// worksheet holds its own name.
func manySheets() *book {
	b := newBook("")
	var sheets, targets strings.Builder
	for i, s := range []struct{ name, state, kind string }{
		{"Chart", "", "chartsheet"}, {"Lists", "hidden", "worksheet"}, {"Secret", "veryHidden", "worksheet"},
		{"Tasks 2031", "", "worksheet"}, {"R&amp;D", "visible", "worksheet"}, {"Macro", "", "xlMacrosheet"},
	} {
		id := string(rune('a' + i))
		sheets.WriteString(`<sheet name="` + s.name + `" sheetId="` + string(rune('1'+i)) + `" r:id="` + id + `"`)
		if s.state != "" {
			sheets.WriteString(` state="` + s.state + `"`)
		}
		sheets.WriteString(`/>`)
		base := relBase
		if s.kind == "xlMacrosheet" {
			base = "http://schemas.microsoft.com/office/2006/relationships/"
		}
		targets.WriteString(`<Relationship Id="` + id + `" Type="` + base + s.kind + `" Target="parts/` + id + `.xml"/>`)
		b.with("xl/parts/"+id+".xml", `<worksheet xmlns="`+mainNS+`">`+rows(`<row><c t="inlineStr"><is><t>`+s.name+`</t></is></c></row>`)+`</worksheet>`)
	}
	return b.with("xl/workbook.xml", `<workbook xmlns="`+mainNS+`" xmlns:r="`+relNS+`"><sheets>`+sheets.String()+`</sheets></workbook>`).
		with("xl/_rels/workbook.xml.rels", rels(targets.String()))
}

func TestChooseSheet(t *testing.T) {
	for _, test := range []struct{ name, want, err string }{
		{"", "Tasks 2031", ""},
		{"tasks 2031", "Tasks 2031", ""},
		{" R&D ", "R&D", ""},
		{"Tasks  2031", "Tasks 2031", ""},
		{"Lists", "Lists", ""},
		{"Secret", "Secret", ""},
		{"Chart", "", `"Chart" has no rows, it is a chart`},
		{"Macro", "", `it is a macro sheet`},
		{"Task 2030", "", `no worksheet "Task 2030"; there are: "Tasks 2031", `},
		{"list", "", `no worksheet "list"; there are: "Lists", `},
	} {
		all, _, err := readAll(manySheets().bytes(), Options{Sheet: test.name})
		switch {
		case test.err != "":
			if err == nil || !strings.Contains(err.Error(), test.err) {
				t.Errorf("%q: error %v, want one with %s", test.name, err, test.err)
			}
		case err != nil:
			t.Errorf("%q: %v", test.name, err)
		case shown(all) != "1:"+test.want+"\n":
			t.Errorf("%q: read %s", test.name, shown(all))
		}
	}
}

// Two letters in the wrong order are one slip, as they are in a header.
func TestSheetWithSwappedLetters(t *testing.T) {
	b := manySheets().replaced("xl/workbook.xml", "Tasks 2031", "Mars").replaced("xl/workbook.xml", "R&amp;D", "March")
	if _, _, err := readAll(b.bytes(), Options{Sheet: "Marhc"}); err == nil || !strings.Contains(err.Error(), `there are: "March", "Mars"`) {
		t.Errorf("error %v", err)
	}
}

func TestAllSheetsHidden(t *testing.T) {
	b := newBook(rows(`<row><c><v>1</v></c></row>`)).replaced("xl/workbook.xml", `sheetId="1"`, `sheetId="1" state="hidden"`)
	if _, _, err := readAll(b.bytes(), Options{}); err == nil || !strings.Contains(err.Error(), `--sheet; there are: "Tasks"`) {
		t.Errorf("error %v", err)
	}
	if got := shown(mustRead(t, b, Options{Sheet: "Tasks"})); got != "1:n 1\n" {
		t.Errorf("read %s", got)
	}
}

// A blank worksheet isn't the one that is meant: the others are named.
func TestBlankWorksheet(t *testing.T) {
	data := manySheets().with("xl/parts/d.xml", `<worksheet xmlns="`+mainNS+`"><sheetData/></worksheet>`).bytes()
	_, err := openSheet(bytes.NewReader(data), int64(len(data)), "x.xlsx", Options{})
	want := `the worksheet "Tasks 2031" is blank: it has no header row; name another with --sheet; there are: "R&D"`
	if err == nil || !strings.HasSuffix(err.Error(), want) {
		t.Errorf("error %v, want %s", err, want)
	}
}

func TestPassword(t *testing.T) {
	plain := largeEnough(`<row><c t="inlineStr"><is><t>secret</t></is></c></row>`)
	lock := func(password string) []byte {
		data, err := excelize.Encrypt(plain, &excelize.Options{Password: password})
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	for _, test := range []struct {
		name, password string
		data           []byte
		err            string
	}{
		{"right", "open sesame", lock("open sesame"), ""},
		{"missing", "", lock("open sesame"), "TALLYFY_SHEET_PASSWORD or with --password-file"},
		{"wrong", "open", lock("open sesame"), "the password doesn't open the workbook"},
		{"Excel's own", "", lock(sharedSecret), ""},
		{"Excel's own, and one for other workbooks", "open sesame", lock(sharedSecret), ""},
		{"needless", "x", plain, ""},
		{"cut", "x", lock("open sesame")[:600], ""},
	} {
		all, _, err := readAll(test.data, Options{Password: test.password})
		switch {
		case test.name == "cut":
			if err == nil {
				t.Error("a cut workbook is read")
			}
		case test.err != "":
			if err == nil || !strings.Contains(err.Error(), test.err) {
				t.Errorf("%s: error %v, want one with %s", test.name, err, test.err)
			}
		case err != nil:
			t.Errorf("%s: %v", test.name, err)
		case shown(all) != "1:secret\n":
			t.Errorf("%s: read %s", test.name, shown(all))
		}
	}
}

// largeEnough is a workbook so large that its encrypted package has a stream
// of its own: excelize can't read back a smaller one that it encrypted.
func largeEnough(content string) []byte {
	random := rand.New(rand.NewPCG(5, 6))
	var junk strings.Builder
	for range 2000 {
		junk.WriteString(strconv.FormatUint(random.Uint64(), 36))
	}
	return newBook(rows(content)).with("junk.txt", junk.String()).bytes()
}

// An encrypted workbook that is damaged is refused without a panic.
func TestDamagedEncryption(t *testing.T) {
	data, err := excelize.Encrypt(largeEnough(`<row><c><v>1</v></c></row>`), &excelize.Options{Password: "x"})
	if err != nil {
		t.Fatal(err)
	}
	for n := 0; n < len(data); n += 1499 {
		bad := bytes.Clone(data)
		bad[n] ^= 0xFF
		if all, _, err := readAll(bad, Options{Password: "x"}); err == nil && shown(all) != "1:n 1\n" {
			t.Errorf("byte %d changed: read %s", n, shown(all))
		}
	}
}

// A name that a Mac wrote has its accents as characters of their own. What is
// written in the same way comes first.
func TestSheetNameWithAccents(t *testing.T) {
	apart, whole := "Gro\u0308\u00DFe", "Gr\u00F6\u00DFe"
	one := sheetsNamed("Other", textRow("x"), apart, textRow("apart"))
	both := sheetsNamed("Other", textRow("x"), apart, textRow("apart"), whole, textRow("whole"))
	for _, c := range []struct {
		book       *book
		name, want string
	}{
		{one, whole, "apart"}, {one, apart, "apart"}, {one, "GR\u00D6\u00DFE", "apart"}, {both, whole, "whole"}, {both, apart, "apart"},
	} {
		if got := shown(mustRead(t, c.book, Options{Sheet: c.name})); got != "1:"+c.want+"\n" {
			t.Errorf("%+q: read %s, want %s", c.name, got, c.want)
		}
	}
}
