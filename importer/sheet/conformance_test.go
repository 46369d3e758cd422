package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"tallyfy-import/mapping"
)

// A table is a sheet as its owner sees it: its cells' texts, the header
// first. A row of nil is empty.
type table [][]string

// The tables that every reader must read alike.
var tables = map[string]table{
	"plain":         {{"Title", "Owner", "Due"}, {"Call", "ann@example.com", "2031-03-04"}, {"Write", "bob@example.com", "2031-03-05"}},
	"empty rows":    {nil, nil, {"Title", "Owner"}, {"Call", "ann"}, nil, nil, {"Write", "bob"}, nil},
	"blank cells":   {{"Title", "Owner", "Due"}, {"", "", "x"}, {"a"}, {"", "b"}},
	"blank header":  {{"Title", "", "Due"}, {"a", "b", "c"}},
	"line breaks":   {{"Title", "Notes"}, {"a", "one\ntwo\n\nthree"}, {"b", "last\n"}},
	"quotes":        {{"Title", "Notes"}, {`say "yes"`, `"`}, {`""`, `a "b`}},
	"delimiters":    {{"Title", "Notes"}, {"a,b;c|d\te", ",;|\t"}, {"x", ";"}},
	"blanks":        {{" Title ", "Notes"}, {"  a ", " "}, {" ", "b"}},
	"not numbers":   {{"Title", "Ticket"}, {"00123", "1E5"}, {"=>1", "'x"}, {"TRUE", "#N/A"}},
	"one row":       {{"Title", "Owner"}},
	"letters":       {{"Título", "Größe"}, {"naïve café", "äöüß"}, {"año", "ÀÉÎ"}},
	"wide":          {numbered("Column ", 300), numbered("", 300)},
	"header repeat": {{"Title", "Title"}, {"Title", "Title"}},
}

func numbered(prefix string, n int) []string {
	texts := make([]string, n)
	for i := range texts {
		texts[i] = fmt.Sprint(prefix, i+1)
	}
	return texts
}

// A writing is a way to write a table.
type writing struct {
	name  string
	write func(t table) ([]byte, error)
	o     Options
}

// writings are all formats, and CSV with every delimiter, line end and
// encoding.
func writings() []writing {
	all := []writing{{"workbook", writeBook, Options{}}}
	encodings := []struct {
		name string
		enc  encoding.Encoding
		o    Options
	}{
		{"utf-8", encoding.Nop, Options{}},
		{"utf-8 with mark", unicode.UTF8BOM, Options{}},
		{"utf-16le with mark", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), Options{}},
		{"utf-16be with mark", unicode.UTF16(unicode.BigEndian, unicode.UseBOM), Options{}},
		{"utf-16be asked for", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), Options{Encoding: "UTF-16BE"}},
		{"windows-1252", charmap.Windows1252, Options{}},
		{"cp850 asked for", charmap.CodePage850, Options{Encoding: "ibm850"}},
		{"macintosh asked for", charmap.Macintosh, Options{Encoding: "macintosh"}},
	}
	for _, e := range encodings {
		for _, delimiter := range []string{",", ";", "\t", "|"} {
			for name, end := range map[string]string{"LF": "\n", "CRLF": "\r\n", "CR": "\r"} {
				all = append(all, writing{
					name:  fmt.Sprintf("%s, %s, %q", e.name, name, delimiter),
					write: func(t table) ([]byte, error) { return e.enc.NewEncoder().Bytes(t.csv(delimiter, end)) },
					o:     e.o,
				})
			}
		}
	}
	all = append(all,
		writing{"separator line", func(t table) ([]byte, error) {
			return append([]byte("sep=:\r\n"), t.csv(":", "\r\n")...), nil
		}, Options{}},
		writing{"delimiter asked for", func(t table) ([]byte, error) { return t.csv("~", "\n"), nil }, Options{Delimiter: '~'}})
	return all
}

// csv writes the table with as few quotation marks as RFC 4180 allows.
func (t table) csv(delimiter, end string) []byte {
	var b strings.Builder
	for _, cells := range t {
		for i, cell := range cells {
			if i > 0 {
				b.WriteString(delimiter)
			}
			if strings.ContainsAny(cell, "\"\r\n"+delimiter) {
				cell = strings.ReplaceAll(cell, "\n", end)
				cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
			}
			b.WriteString(cell)
		}
		b.WriteString(end)
	}
	return []byte(b.String())
}

func writeBook(t table) ([]byte, error) {
	f := excelize.NewFile()
	for i, cells := range t {
		for j, cell := range cells {
			ref, err := excelize.CoordinatesToCellName(j+1, i+1)
			if err != nil {
				return nil, err
			}
			if cell == "" {
				continue
			}
			if err := f.SetCellStr("Sheet1", ref, cell); err != nil {
				return nil, err
			}
		}
	}
	var b bytes.Buffer
	_, err := f.WriteTo(&b)
	return b.Bytes(), err
}

// Every reader reads the same table as the same rows, with the same numbers.
func TestConformance(t *testing.T) {
	for _, w := range writings() {
		t.Run(w.name, func(t *testing.T) {
			for name, want := range tables {
				data, err := w.write(want)
				if err != nil {
					t.Fatal(err)
				}
				header, rows, err := readTable(data, "table.csv", w.o)
				if err != nil {
					t.Errorf("%s: %v", name, err)
					continue
				}
				if diff := cmp.Diff(want.rows(), append([]numberedRow{header}, rows...)); diff != "" {
					t.Errorf("%s: %s", name, diff)
				}
			}
		})
	}
}

// A numberedRow is a row as text, without blank cells at its end.
type numberedRow struct {
	Number int
	Cells  string
}

func numberedCells(number int, cells []string) numberedRow {
	for len(cells) > 0 && cells[len(cells)-1] == "" {
		cells = cells[:len(cells)-1]
	}
	return numberedRow{number, fmt.Sprintf("%q", cells)}
}

// rows are the table's rows as they are to be read.
func (t table) rows() []numberedRow {
	var all []numberedRow
	for i, cells := range t {
		switch {
		case cells == nil:
		case all == nil:
			names := make([]string, len(cells))
			for j, cell := range cells {
				names[j] = mapping.TrimBlanks(cell)
			}
			all = append(all, numberedCells(i+1, names))
		default:
			all = append(all, numberedCells(i+1, cells))
		}
	}
	return all
}

// readTable reads bytes as a file of the given name.
func readTable(data []byte, name string, o Options) (header numberedRow, rows []numberedRow, err error) {
	s, err := openSheet(bytes.NewReader(data), int64(len(data)), name, o)
	if err != nil {
		return numberedRow{}, nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	header = numberedCells(s.Header().Row, s.Header().Names)
	var row mapping.Row
	for {
		err := s.Next(&row)
		if IsEnd(err) {
			return header, rows, nil
		}
		if err != nil {
			return header, rows, err
		}
		texts := make([]string, len(row.Cells))
		for i, c := range row.Cells {
			texts[i] = c.Text
			if (c.Text == "") != (c.Kind == mapping.Blank) || c.Kind > mapping.Text {
				return header, rows, fmt.Errorf("row %d: cell %d is %+v", row.Number, i, c)
			}
		}
		rows = append(rows, numberedCells(row.Number, texts))
	}
}

// Other scripts, in encodings that can't write every table; some of them have
// bytes that are control characters elsewhere.
func TestScripts(t *testing.T) {
	japan := table{{"件名", "担当"}, {"電話", "花子"}}
	china := table{{"标题", "负责人"}, {"电话", "李雷"}}
	russia := table{{"Задача", "Срок"}, {"Позвонить", "вторник"}, {"Написать", "среда"}}
	greece := table{{"Τίτλος", "Όνομα"}, {"Κλήση", "Άννα"}}
	marked := func(order unicode.Endianness) encoding.Encoding { return unicode.UTF16(order, unicode.UseBOM) }
	for _, c := range []struct {
		name  string
		table table
		enc   encoding.Encoding
		asked string
	}{
		{"Shift_JIS", japan, japanese.ShiftJIS, "Shift_JIS"},
		{"EUC-JP", japan, japanese.EUCJP, "euc-jp"},
		{"ISO-2022-JP", japan, japanese.ISO2022JP, "iso-2022-jp"},
		{"GB 18030", china, simplifiedchinese.GB18030, "gb18030"},
		{"KOI8-R", russia, charmap.KOI8R, "koi8-r"},
		{"UTF-16 with mark", russia, marked(unicode.LittleEndian), ""},
		{"UTF-16 with mark, big end first", greece, marked(unicode.BigEndian), ""},
		{"UTF-16 asked for", greece, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "utf-16le"},
	} {
		data, err := c.enc.NewEncoder().Bytes(c.table.csv(",", "\r\n"))
		if err != nil {
			t.Fatal(err)
		}
		header, rows, err := readTable(data, "table.csv", Options{Encoding: c.asked})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if diff := cmp.Diff(c.table.rows(), append([]numberedRow{header}, rows...)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

// What encoding/csv writes is read back equal.
func TestReadsWhatTheStandardLibraryWrites(t *testing.T) {
	for name, want := range tables {
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		for _, cells := range want {
			if cells != nil {
				if err := w.Write(cells); err != nil {
					t.Fatal(err)
				}
			}
		}
		w.Flush()
		header, rows, err := readTable(b.Bytes(), name, Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got := append([]numberedRow{header}, rows...)
		wanted := want.rows()
		if len(got) != len(wanted) {
			t.Fatalf("%s: %d rows, want %d", name, len(got), len(wanted))
		}
		for i := range got {
			if got[i].Cells != wanted[i].Cells {
				t.Errorf("%s: %s, want %s", name, got[i].Cells, wanted[i].Cells)
			}
		}
	}
}
