package main

import (
	"archive/zip"
	"bufio"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// The sheets have ten columns, half of them text that is like no other in the
// sheet: 340 bytes a row. Two columns are mapped to nothing, as in most sheets.
const mappingText = `version: 1
timezone: Europe/Berlin
key: [Ticket]
fields:
  title: Summary
  task_type: {column: Kind, values: {1: task, 2: approval}}
  deadline: Due
  description: {template: "{Notes}\n\nTicket {Ticket} of {Client}"}
  owners: {users: Assignee}
  max_assignable: Places
`

var headers = [...]string{"Ticket", "Kind", "Summary", "Assignee", "Notes", "Places", "Client", "Due", "Remarks", "Budget"}

// textColumns are the columns of text; the others hold numbers, but for Due.
const (
	columnDue   = 7
	textColumns = 5
)

// firstDay is the first deadline. It is far enough away to stay in the future.
var firstDay = time.Date(2031, 3, 3, 0, 0, 0, 0, time.UTC)

// firstSerial is firstDay as a workbook counts days.
const firstSerial = 47910

// A kind is a format that the sheets are written in.
type kind string

const (
	kindCSV    kind = "csv"
	kindInline kind = "inline.xlsx" // texts within the cells
	kindShared kind = "shared.xlsx" // texts in a table of their own, as spreadsheet programs write them
)

// sheet returns the path of a sheet of n rows, which is made where it isn't
// there yet.
func (b *bench) sheet(ctx context.Context, k kind, n int) (string, error) {
	path := filepath.Join(b.folder, strconv.Itoa(n)+"."+string(k))
	return path, b.make(ctx, "sheet", path, string(k), strconv.Itoa(n))
}

// make lets a process of its own make a file that isn't there yet: a process
// counts what its parent held at its start as memory of its own, so this one
// stays small.
func (b *bench) make(ctx context.Context, helper, path string, args ...string) error {
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	_, err := b.helper(ctx, append([]string{helper, path}, args...)...)
	return err
}

// makeSheet writes a sheet, of the kind and with as many rows as args say, and
// the mapping beside it.
func makeSheet(path string, args []string) error {
	if len(args) != 2 {
		return errors.New("a sheet takes a kind and a number of rows")
	}
	n, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	if err := os.WriteFile(mappingBeside(path), []byte(mappingText), 0o600); err != nil {
		return err
	}
	return writeFile(path, func(w *bufio.Writer) error {
		if kind(args[0]) == kindCSV {
			return writeCSV(w, n)
		}
		return writeWorkbook(w, n, kind(args[0]) == kindShared)
	})
}

// mappingBeside is the path of the mapping for the sheets in path's folder.
func mappingBeside(path string) string { return filepath.Join(filepath.Dir(path), "mapping.yaml") }

// writeFile makes a file that fill writes. It is synced: what the system wrote
// of it later would hold up the syncs that are measured.
func writeFile(path string, fill func(*bufio.Writer) error) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<18)
	return errors.Join(fill(w), w.Flush(), f.Sync(), f.Close())
}

// syncFile syncs a file that another process made.
func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

func writeCSV(w *bufio.Writer, n int) error {
	for i, name := range headers {
		_, _ = w.WriteString(name)
		_ = w.WriteByte(",\n"[i/(len(headers)-1)])
	}
	t := newTexts()
	var line []byte
	for row := range n {
		line = line[:0]
		for column := range headers {
			switch {
			case column%2 == 0:
				line = t.appendText(line, row, column)
			case column == columnDue:
				line = firstDay.AddDate(0, 0, row%1000).AppendFormat(line, time.DateOnly)
			default:
				line = appendNumber(line, row, column)
			}
			line = append(line, ",\n"[column/(len(headers)-1)])
		}
		if _, err := w.Write(line); err != nil {
			return err
		}
	}
	return nil
}

// appendNumber appends what a column of numbers holds.
func appendNumber(dst []byte, row, column int) []byte {
	switch headers[column] {
	case "Kind":
		return strconv.AppendInt(dst, int64(1+row%2), 10)
	case "Assignee":
		return strconv.AppendInt(dst, int64(1001+row%7), 10)
	case "Places":
		return strconv.AppendInt(dst, int64(1+row%5), 10)
	}
	return strconv.AppendFloat(dst, float64(row*31%1_000_003)+0.25, 'f', 2, 64)
}

// texts makes texts of words, the same ones at every run.
type texts struct {
	random *rand.Rand
	words  []string
}

func newTexts() *texts {
	t := &texts{random: rand.New(rand.NewPCG(7, 7))}
	const letters = "etaoinshrdlucmfwypvbgkqjxz"
	for range 2000 {
		word := make([]byte, 2+t.random.IntN(8))
		for i := range word {
			word[i] = letters[t.random.IntN(1+t.random.IntN(len(letters)))]
		}
		t.words = append(t.words, string(word))
	}
	return t
}

// appendText appends a text that no other cell has: the row's ticket, or some
// words, the rarer the later they stand in the list, and a mark.
func (t *texts) appendText(dst []byte, row, column int) []byte {
	if column == 0 {
		return strconv.AppendInt(append(dst, "OPS-"...), int64(1_000_000+row), 10)
	}
	for range []int{0, 0, 8, 0, 20, 0, 5, 0, 11, 0}[column] {
		dst = append(dst, t.words[t.random.IntN(1+t.random.IntN(len(t.words)))]...)
		dst = append(dst, ' ')
	}
	return strconv.AppendInt(dst, int64(row*len(headers)+column), 36)
}

const (
	namespace     = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	relations     = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packageScheme = "http://schemas.openxmlformats.org/package/2006/"
	contentPrefix = "application/vnd.openxmlformats-officedocument.spreadsheetml."
)

// smallParts are the parts of a workbook that don't grow with its rows.
var smallParts = []struct{ name, text string }{
	{"[Content_Types].xml", `<Types xmlns="` + packageScheme + `content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="` + contentPrefix + `sheet.main+xml"/>` +
		`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="` + contentPrefix + `worksheet+xml"/>` +
		`<Override PartName="/xl/styles.xml" ContentType="` + contentPrefix + `styles+xml"/>` +
		`<Override PartName="/xl/sharedStrings.xml" ContentType="` + contentPrefix + `sharedStrings+xml"/></Types>`},
	{"_rels/.rels", `<Relationships xmlns="` + packageScheme + `relationships"><Relationship Id="rId1" Type="` + relations + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
	{"xl/workbook.xml", `<workbook xmlns="` + namespace + `" xmlns:r="` + relations + `"><sheets><sheet name="Tasks" sheetId="1" r:id="rId1"/></sheets></workbook>`},
	{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="` + packageScheme + `relationships">` +
		`<Relationship Id="rId1" Type="` + relations + `/worksheet" Target="worksheets/sheet1.xml"/>` +
		`<Relationship Id="rId2" Type="` + relations + `/styles" Target="styles.xml"/>` +
		`<Relationship Id="rId3" Type="` + relations + `/sharedStrings" Target="sharedStrings.xml"/></Relationships>`},
	{"xl/styles.xml", `<styleSheet xmlns="` + namespace + `"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders>` +
		`<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>`},
}

// writeWorkbook writes a workbook by hand: excelize would take a minute for a
// million rows.
func writeWorkbook(out io.Writer, n int, shared bool) error {
	z := zip.NewWriter(out)
	for _, p := range smallParts {
		w, err := z.Create(p.name)
		if err != nil {
			return err
		}
		if _, err := io.WriteString(w, p.text); err != nil {
			return err
		}
	}
	if err := writePart(z, "xl/worksheets/sheet1.xml", func(w *bufio.Writer) error { return writeWorksheet(w, n, shared) }); err != nil {
		return err
	}
	if err := writePart(z, "xl/sharedStrings.xml", func(w *bufio.Writer) error { return writeStrings(w, n, shared) }); err != nil {
		return err
	}
	return z.Close()
}

func writePart(z *zip.Writer, name string, fill func(*bufio.Writer) error) error {
	part, err := z.Create(name)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(part, 1<<16)
	return errors.Join(fill(w), w.Flush())
}

// writeWorksheet writes the header and n rows. A shared text's number is its
// place among the texts, row by row.
func writeWorksheet(w *bufio.Writer, n int, shared bool) error {
	_, _ = w.WriteString(`<worksheet xmlns="` + namespace + `"><sheetData><row r="1">`)
	for column, name := range headers {
		_, _ = w.WriteString(`<c r="` + string(rune('A'+column)) + `1" t="inlineStr"><is><t>` + name + `</t></is></c>`)
	}
	_, _ = w.WriteString("</row>")
	t := newTexts()
	var line []byte
	for row := range n {
		line = strconv.AppendInt(append(line[:0], `<row r="`...), int64(row+2), 10)
		line = append(line, `" spans="1:10">`...)
		for column := range headers {
			line = append(line, `<c r="`...)
			line = strconv.AppendInt(append(line, byte('A'+column)), int64(row+2), 10)
			switch {
			case column%2 == 0 && shared:
				line = strconv.AppendInt(append(line, `" t="s"><v>`...), int64(row*textColumns+column/2), 10)
				line = append(line, `</v></c>`...)
			case column%2 == 0:
				line = t.appendText(append(line, `" t="inlineStr"><is><t>`...), row, column)
				line = append(line, `</t></is></c>`...)
			case column == columnDue:
				line = strconv.AppendInt(append(line, `" s="1"><v>`...), int64(firstSerial+row%1000), 10)
				line = append(line, `</v></c>`...)
			default:
				line = appendNumber(append(line, `"><v>`...), row, column)
				line = append(line, `</v></c>`...)
			}
		}
		line = append(line, "</row>"...)
		if _, err := w.Write(line); err != nil {
			return err
		}
	}
	_, err := w.WriteString("</sheetData></worksheet>")
	return err
}

func writeStrings(w *bufio.Writer, n int, shared bool) error {
	if !shared {
		n = 0
	}
	_, _ = w.WriteString(`<sst xmlns="` + namespace + `">`)
	t := newTexts()
	var text []byte
	for row := range n {
		text = text[:0]
		for column := 0; column < len(headers); column += 2 {
			text = t.appendText(append(text, "<si><t>"...), row, column)
			text = append(text, "</t></si>"...)
		}
		if _, err := w.Write(text); err != nil {
			return err
		}
	}
	_, err := w.WriteString("</sst>")
	return err
}
