package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"tallyfy-import/mapping"
)

// readCSV reads all records of a text, cut at commas, as "1: a|b 3: c", and the
// error in the end.
func readCSV(r io.Reader) (string, error) {
	p := newCSVParser(r, ',')
	var all []string
	for {
		err := p.next()
		if err != nil {
			if IsEnd(err) {
				err = nil
			}
			return strings.Join(all, " "), err
		}
		number, text := p.row, p.text()
		cells := make([]string, len(p.fields))
		for i, f := range p.fields {
			cells[i] = text[f.from:f.to]
		}
		all = append(all, fmt.Sprintf("%d: %s", number, strings.Join(cells, "|")))
	}
}

func TestRecords(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"\n\r\n\r", ""},
		{"a,b", "1: a|b"},
		{"a,b\n", "1: a|b"},
		{"a,b\nc,d\r\ne,f\rg,h", "1: a|b 2: c|d 3: e|f 4: g|h"},
		{"a\r\n\r\n\nb\r\rc\r", "1: a 4: b 6: c"},
		{"a,\n,b\n,", "1: a| 2: |b 3: |"},
		{"\"\"\n\"\",\"\"", "1:  2: |"},
		{"\"a\nb\",c\nd\n", "1: a\nb|c 2: d"},
		{"\"a\r\nb\rc\",d\r\ne\n", "1: a\nb\nc|d 2: e"},
		{"\"\n\n\"\n\nx", "1: \n\n 3: x"},
		{`"a""b","""","c"`, `1: a"b|"|c`},
		{"\"a\"\"\n\"\"b\"\nc", "1: a\"\n\"b 2: c"},
		{"\"a\"\r\"b\"\r\n\"c\"", "1: a 2: b 3: c"},
		{"\"\r\n\"\r\n\"\n\"", "1: \n 2: \n"},
		{" a , b \n", "1:  a | b "},
		{"ä,\u2028,\u0085\n", "1: ä|\u2028|\u0085"},
	} {
		for name, r := range map[string]io.Reader{
			"at once":     strings.NewReader(c.text),
			"by the byte": iotest.OneByteReader(strings.NewReader(c.text)),
			"with EOF":    iotest.DataErrReader(strings.NewReader(c.text)),
		} {
			got, err := readCSV(r)
			if got != c.want || err != nil {
				t.Errorf("%q %s: %q, %v, want %q", c.text, name, got, err, c.want)
			}
		}
	}
}

// A cell that is a formula of fixed texts is what spreadsheet programs show of it,
// with quotation marks around the cell and without. The records have other
// formulas as they are.
func TestFormulaTexts(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`="0012",b`, "1: 0012|b"},
		{`"=""0012""",b`, "1: 0012|b"},
		{`a,=""`, "1: a|"},
		{`a,"="""""`, "1: a|"},
		{`="a""b","=""a""""b"""`, `1: a"b|a"b`},
		{`="=""x""","=""=""""x"""""""`, `1: ="x"|="x"`},
		{"=\"1\",\"a\"\"b\",\"c\r\nd\"\n=\"2\"\r\n", "1: 1|a\"b|c\nd 2: 2"},
		{"\"=\"\"a,b\"\"\",\"=\"\"c\nd\"\"\"", "1: a,b|c\nd"},
		{`=1+1,=,==,"=""a""&""b""",""" =""""a"""`, `1: =1+1|=|==|="a"&"b"|" =""a"`},
		{`"=""","=""a"," =""a""","=""a"" "`, `1: ="|="a| ="a"|="a" `},
		{`"=HYPERLINK(""https://x.example/5"",""Ticket 5"")","=Hyperlink( ""a"" ; ""b """"c"""""" )"`, `1: Ticket 5|b "c"`},
		{`=HYPERLINK("https://x.example/5"),=HYPERLINK("a";"b")`, "1: https://x.example/5|b"},
		{`"=HYPERLINK(A1,""x"")","=HYPERLINK(""a"",""b"")&""c""","=HYPERLINK(""a"",""b""","=HYPERLINK("`, `1: =HYPERLINK(A1,"x")|=HYPERLINK("a","b")&"c"|=HYPERLINK("a","b"|=HYPERLINK(`},
	} {
		got, err := readCSV(strings.NewReader(c.text))
		if got != c.want || err != nil {
			t.Errorf("%q: %q, %v, want %q", c.text, got, err, c.want)
		}
	}
	s := open(t, "=\"Title\";Owner\n=\"\";=\"0012\"\n", Options{})
	if name := s.Header().Names[0]; s.csv.delimiter != ';' || name != "Title" {
		t.Errorf("header %q, cut at %q", name, s.csv.delimiter)
	}
	eachRow(t, s, func(row *mapping.Row) {
		if row.Cells[0] != (mapping.Cell{}) || row.Cells[1] != (mapping.Cell{Kind: mapping.Text, Text: "0012"}) {
			t.Errorf("%+v", row.Cells)
		}
	})
}

// A CSV file has no values of formulas, so a cell that is one is an error. What
// spreadsheet programs leave as it is, is a text, and so is what a formula of a
// fixed text shows.
func TestFormulas(t *testing.T) {
	for _, text := range []string{
		"=A2", "=1+1", "=.5", "=-5", "=+A1", "=--A1", "=(1)", "= A2", `=HYPERLINK(A1,"x")`, `=A1+"x"`, `=" "&A1`,
		"={1,2}", "=@A1", "=[@Due]", "=$A$1", "=#REF!", "='My sheet'!A1", "=_name", "=Größe",
	} {
		if cell := csvCell(t, text); cell != (mapping.Cell{Kind: mapping.Error, Text: text}) || !cell.IsFormula() {
			t.Errorf("%q: %+v", text, cell)
		}
		if cell := csvCell(t, "\u00a0\u00a0"+text); cell.Text != text || !cell.IsFormula() {
			t.Errorf("a report's copy of %q: %+v", text, cell)
		}
	}
	for _, text := range []string{
		"=", "==", "==== Section ====", "=)", "=(", "=>", "=> see below", "=-->", "=...", "=$", "=%", "=/A1", "= ", "=—",
		"+49 170 1", "-5", "@x", " =A2", "\u00a0=A2", "\u00a0\u00a0=)", "'=A2", "a=b",
	} {
		if cell := csvCell(t, text); cell != (mapping.Cell{Kind: mapping.Text, Text: text}) {
			t.Errorf("%q: %+v", text, cell)
		}
	}
	if cell := csvCell(t, `="=A2"`); cell != (mapping.Cell{Kind: mapping.Text, Text: "=A2"}) {
		t.Errorf("the text =A2 is %+v", cell)
	}
}

// csvCell reads a text as a cell of a CSV file.
func csvCell(t *testing.T, text string) (cell mapping.Cell) {
	eachRow(t, open(t, "Title,Owner\n\""+strings.ReplaceAll(text, `"`, `""`)+"\",x\n", Options{}), func(row *mapping.Row) { cell = row.Cells[0] })
	return cell
}

// Errors name the line, the column in characters and the row.
func TestBrokenRecords(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"a,b\nc, \"d, e\"\n", "has a blank before a quotation mark in line 2, column 3 (row 2): take it out"},
		{"a,b\nc,5\" pipe\n", "has a quotation mark inside a text that doesn't begin with one in line 2, column 4 (row 2)"},
		{`="a,b"`, "has a quotation mark inside a text that doesn't begin with one in line 1, column 2 (row 1)"},
		{"a,=\"b\nc\"\n", "has a quotation mark inside a text that doesn't begin with one in line 1, column 4 (row 1)"},
		{`="a"&"b"`, "has a quotation mark inside a text"},
		{`="a"b"",c`, "has a quotation mark inside a text"},
		{`a, ="b"`, "has a quotation mark inside a text"},
		{"a\n\n\"x\ny\",ää\"\n", "has a quotation mark inside a text that doesn't begin with one in line 4, column 6 (row 3)"},
		{"a,\"b\" ,c\n", "goes on after a closing quotation mark in line 1, column 6 (row 1): after it there must be a , or"},
		{"a\r\"x\r\ny\"z\r", "goes on after a closing quotation mark in line 3, column 3 (row 2)"},
		{"a\n\nb,\"c\nd\n", "has a text without a closing quotation mark, which begins in line 3, column 3 (row 3)"},
		{"a,\"", "has a text without a closing quotation mark, which begins in line 1, column 3 (row 1)"},
		{"a,\"b\"\"\nc", "has a text without a closing quotation mark, which begins in line 1, column 3 (row 1)"},
		{"a\nb\x00c\n", "has a zero byte in line 2, column 2 (row 2)"},
		{"a\nb\n\x00", "has a zero byte in line 3, column 1 (row 3)"},
		{"a,\"b\nc\x00\"", "has a zero byte in line 2, column 2 (row 1)"},
		{strings.Repeat(",", maxColumns) + "\n", "has a row of more than 16384 columns in line 1"},
		{"a\n\"" + strings.Repeat("x\n", maxRecord/2+10) + "\"", "has a row of more than 16 MiB"},
	} {
		_, err := readCSV(strings.NewReader(c.text))
		var damage *DamageError
		if !errors.As(err, &damage) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.40q: %v, want %q", c.text, err, c.want)
		}
	}
}

func TestLongCell(t *testing.T) {
	for _, c := range []struct {
		length int
		want   string
	}{{maxCell, ""}, {maxCell + 1, "has a cell of more than 1 MiB in line 2, column 3 (row 2)"}} {
		_, _, err := readTable([]byte("a,b\nx,"+strings.Repeat("y", c.length)), "x.csv", Options{})
		if fmt.Sprint(err) != "<nil>" && c.want == "" || c.want != "" && !strings.Contains(fmt.Sprint(err), c.want) {
			t.Errorf("%d bytes: %v", c.length, err)
		}
	}
}

// A disk that fails is no end of the sheet.
func TestReadError(t *testing.T) {
	broken := errors.New("input/output error")
	for _, text := range []string{"a,b\nc,d\n", "a,b\nc", "a,\"b\n", ""} {
		got, err := readCSV(io.MultiReader(strings.NewReader(text), iotest.ErrReader(broken)))
		if !errors.Is(err, broken) {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
}

func TestSurplusCells(t *testing.T) {
	s := open(t, "Title;Owner\na;b\nc;d; \u00a0;\ne;f;g\nh\n", Options{})
	want := map[int]string{4: "row 4 has 3 cells, the header has 2: is a ; inside a text not quoted?"}
	eachRow(t, s, func(row *mapping.Row) {
		got := ""
		for _, p := range s.RowProblems() {
			if p.Code != mapping.CodeExtraCells || p.Severity != mapping.SeverityError || p.Row != row.Number || p.Cell != "C4" || p.Value != "g" {
				t.Errorf("%+v", p)
			}
			got += p.Message
		}
		if got != want[row.Number] {
			t.Errorf("row %d: %q", row.Number, got)
		}
	})
}

// The rows that were read keep their texts while others are read.
func TestRowsStayValid(t *testing.T) {
	s := open(t, "a;b\nc;d\n\"e\";\"f\"\"\"\ng;h\n", Options{})
	var texts, copies []string
	eachRow(t, s, func(row *mapping.Row) {
		for _, c := range row.Cells {
			texts = append(texts, c.Text)
			copies = append(copies, string([]byte(c.Text)))
		}
	})
	if got, want := fmt.Sprint(texts), fmt.Sprint(copies); got != want || len(texts) != 6 {
		t.Errorf("%s, want %s", got, want)
	}
}

// A row that was used for a workbook's cells has nothing left of them.
func TestReusedRow(t *testing.T) {
	s := open(t, "a;b\nc;\n", Options{})
	row := mapping.Row{Hidden: true, Cells: []mapping.Cell{{Kind: mapping.Number, Text: "1", Raw: "1"}, {Kind: mapping.Date, Text: "x", Raw: "2"}}}
	if err := s.Next(&row); err != nil {
		t.Fatal(err)
	}
	if row.Hidden || row.Cells[0] != (mapping.Cell{Kind: mapping.Text, Text: "c"}) || row.Cells[1] != (mapping.Cell{}) {
		t.Errorf("%+v", row)
	}
}

func open(t *testing.T, text string, o Options) *Sheet {
	t.Helper()
	s, err := openSheet(strings.NewReader(text), int64(len(text)), "test.csv", o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func eachRow(t *testing.T, s *Sheet, f func(*mapping.Row)) {
	t.Helper()
	var row mapping.Row
	for {
		err := s.Next(&row)
		if IsEnd(err) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		f(&row)
	}
}

// Cut anywhere, a CSV file is refused, or read as what is left of it: the same
// rows, the last of them perhaps in part.
func TestCutCSV(t *testing.T) {
	for _, w := range writings() {
		if !strings.Contains(w.name, "\";\"") {
			continue
		}
		for _, name := range []string{"quotes", "letters"} {
			data, err := w.write(tables[name])
			if err != nil {
				t.Fatal(err)
			}
			_, whole, err := readTable(data, "x.csv", w.o)
			if err != nil {
				t.Fatal(err)
			}
			for n := range data {
				header, rows, err := readTable(bytes.Clone(data[:n]), "x.csv", w.o)
				if err != nil || header.Cells != tables[name].rows()[0].Cells {
					continue
				}
				if len(rows) > len(whole) {
					t.Errorf("%s, %s: cut at %d: %d rows", w.name, name, n, len(rows))
				}
				for i := 0; i+1 < len(rows); i++ {
					if rows[i] != whole[i] {
						t.Errorf("%s, %s: cut at %d: %v, want %v", w.name, name, n, rows[i], whole[i])
					}
				}
			}
		}
	}
}
