package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"tallyfy-import/mapping"
)

func TestMergedCells(t *testing.T) {
	b := newBook(rows(`<row r="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="A3"><v>3</v></c></row><row r="5"><c r="B5"><v>5</v></c></row>`) +
		`<mergeCells count="5"><mergeCell ref="A1:C1"/><mergeCell ref="A3:B4"/><mergeCell ref="B5:B9"/><mergeCell ref="E3"/><mergeCell ref="F3:G9"/></mergeCells>`)
	all, notices, err := readAll(b.bytes(), Options{})
	if err != nil || len(all) != 3 {
		t.Fatal(all, err)
	}
	if len(notices) != 2 {
		t.Errorf("notices %v", notices)
	}
	if p := notice(t, notices, CodeMergedCells, "column A"); p.Count != 1 || p.Row != 3 || p.Cell != "Tasks!A3" || !slices.Equal(p.Cells, []string{"Tasks!A3:B4"}) {
		t.Errorf("column A: %+v", p)
	}
	if p := notice(t, notices, CodeMergedCells, "column B"); p.Count != 2 || !slices.Equal(p.Cells, []string{"Tasks!A3:B4", "Tasks!B5:B9"}) {
		t.Errorf("column B: %+v", p)
	}
}

// readFor reads a workbook to its end for a mapping of these columns.
func readFor(data []byte, o Options, columns ...int) error {
	s, err := openSheet(bytes.NewReader(data), int64(len(data)), "tasks.xlsx", o)
	for row := (mapping.Row{}); err == nil; {
		if err = s.Next(&row); err == nil {
			s.RowProblems(columns...)
		}
	}
	if s != nil {
		err = errors.Join(err, s.Close())
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// A value that a merged area covers is neither read nor passed over.
func TestCoveredValues(t *testing.T) {
	const content = `<row r="1"><c t="inlineStr"><is><t>Title</t></is></c><c t="s"><v>0</v></c></row>` +
		`<row r="2"><c r="A2"><v>2</v></c><c r="B2"><v>20</v></c></row>` +
		`<row r="3" hidden="1"><c r="A3"><v>3</v></c><c r="B3" t="s"><v>1</v></c></row>` +
		`<row r="5"><c r="A5"><v>5</v></c><c r="B5" t="inlineStr"><is><t> </t></is></c><c r="C5" t="e"><v>#N/A</v></c></row>`
	for _, c := range []struct {
		merged string
		o      Options
		want   string
	}{
		{"B2:B3", Options{}, `Tasks!B3 ("hidden@example.com", under B2:B3)`},
		{"B2:B3", Options{SkipHidden: true}, ""},
		{"A2:B3", Options{}, `Tasks!B2 ("20", under A2:B3), Tasks!A3 ("3", under A2:B3), Tasks!B3 ("hidden@example.com", under A2:B3)`},
		{"B5:B9", Options{}, ""},              // its top left cell
		{"B4:B5", Options{}, ""},              // blanks
		{"A4:A5", Options{}, `Tasks!A5 ("5"`}, // though row 4 isn't there
		{"B5:C5", Options{}, ""},              // a column that the mapping takes nothing from
		{"A1:B1", Options{}, `Tasks!B1 ("Owner", under A1:B1)`},
		{"A1:A2", Options{HeaderRow: 2}, `Tasks!A2 ("2"`},
		{"A1:B1", Options{HeaderRow: 2}, ""},
		{"A3", Options{}, ""},
	} {
		b := newBook(rows(content)+`<mergeCells><mergeCell ref="`+c.merged+`"/></mergeCells>`).
			strings("<si><t>Owner</t></si>", "<si><t>hidden@example.com</t></si>")
		err := readFor(b.bytes(), c.o, 0, 1)
		refused, isRefused := errors.AsType[*RefusedError](err)
		switch {
		case c.want == "" && err != nil, c.want != "" && !isRefused:
			t.Errorf("%s: %v", c.merged, err)
		case isRefused && (!strings.HasPrefix(refused.Message, "merged areas cover values that nobody sees: "+c.want) ||
			!strings.HasSuffix(refused.Message, "; unmerge them in Excel (Home > Merge & Center), and keep or clear these values")):
			t.Errorf("%s: %s", c.merged, refused.Message)
		}
	}
}

// Of many the first few are named, and the rows are read again whatever room
// reading them once has left.
func TestManyCoveredValues(t *testing.T) {
	var content, merged strings.Builder
	for row := 1; row <= 3000; row++ {
		fmt.Fprintf(&content, `<row r="%d"><c r="A%[1]d"><v>%[1]d</v></c></row>`, row)
		if row%2 == 0 {
			fmt.Fprintf(&merged, `<mergeCell ref="A%d:B%d"/>`, row, row+1)
		}
	}
	b := newBook(rows(content.String()) + `<mergeCells>` + merged.String() + `</mergeCells>`)
	size := 0
	for _, p := range b.parts {
		size += len(p.data)
	}
	err := readFor(b.bytes(), Options{MaxSize: int64(size)}, 0, 1)
	if err == nil || !strings.Contains(err.Error(), `Tasks!A3 ("3", under A2:B3), Tasks!A5 (`) || !strings.Contains(err.Error(), `A11 ("11", under A10:B11) and 1494 more; `) {
		t.Error(err)
	}
}
