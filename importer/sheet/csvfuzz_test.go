package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"

	"tallyfy-import/mapping"
)

// A standardRecord is a record as encoding/csv reads it.
type standardRecord struct {
	row, line int
	cells     string
}

// formula is a cell that is a formula of one text.
var formula = regexp.MustCompile(`^="((?:[^"]|"")*)"$`)

// standardRecords reads a text by encoding/csv, which knows no lone CRs and
// counts no empty lines, and refuses the quotation marks of ="0012" where there
// are none around them.
func standardRecords(text []byte, delimiter byte) (all []standardRecord, err error) {
	crlf := bytes.ReplaceAll(text, []byte("\r\n"), []byte{'\n'})
	r := csv.NewReader(bytes.NewReader(bytes.ReplaceAll(crlf, []byte{'\r'}, []byte{'\n'})))
	r.Comma = rune(delimiter)
	r.FieldsPerRecord = -1
	inner := 0
	for {
		cells, err := r.Read()
		if IsEnd(err) {
			return all, nil
		}
		if err != nil {
			return all, err
		}
		line, _ := r.FieldPos(0)
		for i, cell := range cells {
			if text := formula.FindStringSubmatch(cell); text != nil {
				cells[i] = strings.ReplaceAll(text[1], `""`, `"`)
			}
		}
		all = append(all, standardRecord{line - inner, line, fmt.Sprintf("%q", cells)})
		for _, cell := range cells {
			inner += strings.Count(cell, "\n")
		}
	}
}

// FuzzCSV requires of any text the records that encoding/csv finds in it, or
// an error where it finds one.
func FuzzCSV(f *testing.F) {
	for _, seed := range []string{
		"", "a,b\nc,d\n", "a,\"b\"\"c\"\r\n", "\"a\r\nb\rc\",d\r\re", "a\"b,c\n", "\"a\"b\n", "\"a", "\r\n\r\n\n\ra", "\"\"\"\"\n\"\"", ",,\n,", "ä,\xE4\n",
		"=\"a\",\"=\"\"b\"\"\"\n", "=\"a\"\"\",=\"\",=\"=\"\"\"\"\"\n\"=\"\"a\nb\"\"\"",
	} {
		f.Add([]byte(seed), byte(','))
		f.Add([]byte(strings.ReplaceAll(seed, ",", ";")), byte(';'))
	}
	f.Fuzz(func(t *testing.T, text []byte, delimiter byte) {
		if checkDelimiter(rune(delimiter)) != nil || bytes.IndexByte(text, 0) >= 0 {
			return
		}
		want, wantErr := standardRecords(text, delimiter)
		p := newCSVParser(bytes.NewReader(text), delimiter)
		p.buf = make([]byte, 1)
		for i := 0; ; i++ {
			err := p.next()
			if err != nil {
				if i != len(want) || (IsEnd(err)) != (wantErr == nil) {
					t.Fatalf("%d records and %v, want %d and %v", i, err, len(want), wantErr)
				}
				return
			}
			if i >= len(want) {
				if errors.Is(wantErr, csv.ErrBareQuote) && bytes.Contains(p.buf[p.start:p.start+p.size], []byte(`="`)) {
					return
				}
				t.Fatalf("more than %d records, and then %v", len(want), wantErr)
			}
			row, line, record := p.row, p.line, p.text()
			cells := make([]string, len(p.fields))
			for j, field := range p.fields {
				cells[j] = record[field.from:field.to]
			}
			if got := (standardRecord{row, line, fmt.Sprintf("%q", cells)}); got != want[i] {
				t.Fatalf("%+v, want %+v", got, want[i])
			}
		}
	})
}

// FuzzOpen requires of any bytes, by whatever name, that they are refused or
// read in full: as many records as encoding/csv finds in what the encoding
// makes of them.
func FuzzOpen(f *testing.F) {
	for _, seed := range []string{
		"a;b\n1;2\n", "\xEF\xBB\xBF\"a\",b\n1,2\n", "\xFF\xFEa\x00;\x00b\x00\n\x00", "\xFE\xFF\x00a\x00,\x00b\x00\n\x00c", "a,b\n\xE4,\x80\n",
		"a,b\nä,\xE4\n", "sep=|\na|b\n1|2\n", "\"sep=\t\"\r\na\tb\r\n", "sep=\"\n", "N\x00a\x00m\x00e\x00", "a,b\n\xE2\x82", "\n,,\n\n", "\x81\xFF",
		"PK\x03\x04", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "<html>", "{\"a\":1}", "ID;PX\nC;1\n", "a,\"b\nc",
	} {
		f.Add([]byte(seed), "tasks.csv", "", 0)
	}
	f.Add([]byte("a,b\tc\n1,2\t3\n"), "tasks.tsv", "", 1)
	f.Add([]byte("a,b\n\xC4\xE3,1\n"), "tasks.txt", "gbk", 1)
	f.Add([]byte("a,b\n1,2\n"), "tasks.csv", "utf-16", 2)
	f.Fuzz(func(t *testing.T, data []byte, name, encoding string, headerRow int) {
		o := Options{Encoding: encoding, HeaderRow: max(headerRow, 0), MaxSize: 1 << 20}
		s, err := openSheet(bytes.NewReader(data), int64(len(data)), name, o)
		if err != nil {
			return
		}
		defer closing(t, s.Close)
		last, rows := s.Header().Row, 0
		var row mapping.Row
		for err = s.Next(&row); err == nil; err = s.Next(&row) {
			if row.Number <= last {
				t.Fatalf("row %d after row %d", row.Number, last)
			}
			last = row.Number
			rows++
		}
		if !IsEnd(err) || s.csv == nil {
			return
		}
		source := &textSource{r: bytes.NewReader(data), size: int64(len(data))}
		if _, err := source.findEncoding(encoding); err != nil {
			t.Fatal(err)
		}
		source.skipSeparatorLine()
		text, err := io.ReadAll(source.open())
		if err != nil {
			t.Fatal(err)
		}
		want, err := standardRecords(text, byte(s.csv.delimiter))
		if errors.Is(err, csv.ErrBareQuote) && bytes.Contains(text, []byte(`="`)) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		for len(want) > 0 && want[0].row <= s.Header().Row {
			want = want[1:]
		}
		if rows != len(want) {
			t.Fatalf("%d rows, want %d", rows, len(want))
		}
	})
}
