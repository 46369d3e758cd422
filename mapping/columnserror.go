package mapping

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// A ColumnsError says which of a mapping's columns a sheet's header doesn't
// have, or has several times.
type ColumnsError struct {
	fileError
	wanted map[string]bool // the folded headers that the mapping names
	header Header
}

// Among returns an error that says which of the sheet's rows is the header, if
// one of them has all or most of the columns, and more than the row that was
// taken for it. Titles and notes stand above many tables. It is nil if none has.
func (e *ColumnsError) Among(rows []Row) error {
	most, header := len(e.inHeader(e.header)), Row{}
	least := max(2, len(e.wanted)/2+1)
	for _, row := range rows {
		if n := e.found(&row); n > most && n >= least {
			most, header = n, row
		}
	}
	if header.Number == 0 {
		return nil
	}
	at := e.faults[0].at
	return &fileError{e.name, []fault{{at, fmt.Sprintf("row %d isn't the header: row %d has %s; set header_row: %d",
		e.header.Row, header.Number, strings.Join(e.names(&header), ", "), header.Number)}}}
}

// Beside returns the error with a line more that says which of a workbook's
// other worksheets is meant, if one of them has more of the columns in its
// header than the one that was read. It is nil if none has.
func (e *ColumnsError) Beside(others []Header) error {
	most, meant := len(e.inHeader(e.header)), Header{}
	for _, h := range others {
		if n := len(e.inHeader(h)); n > most {
			most, meant = n, h
		}
	}
	if meant.Sheet == "" {
		return nil
	}
	at := slices.MinFunc(e.faults, byPlace).at
	first := fault{at, fmt.Sprintf("the worksheet %s has %s: if it is the one that is meant, write sheet: %s in the mapping, or add --sheet",
		quote(meant.Sheet), strings.Join(e.inHeader(meant), ", "), yamlWord(meant.Sheet))}
	return &fileError{e.name, append([]fault{first}, e.faults...)}
}

// inHeader returns the wanted headers that a header has.
func (e *ColumnsError) inHeader(h Header) []string {
	row := Row{Number: h.Row}
	for _, name := range h.Names {
		row.Cells = append(row.Cells, Cell{Kind: Text, Text: name})
	}
	return e.names(&row)
}

// found counts the wanted headers in a row.
func (e *ColumnsError) found(row *Row) int { return len(e.names(row)) }

// names returns the wanted headers that a row has, as it has them.
func (e *ColumnsError) names(row *Row) []string {
	const longest = 1000 // bytes of a header
	var names []string
	seen := map[string]bool{}
	for i := range row.Cells {
		text := row.Cells[i].Text
		if len(text) > longest {
			continue
		}
		if folded := Fold(text); e.wanted[folded] && !seen[folded] {
			seen[folded] = true
			names = append(names, quote(TrimBlanks(text)))
		}
	}
	return names
}

// yamlWord is a worksheet's name as a mapping file may have it.
func yamlWord(name string) string {
	for i, r := range name {
		if !unicode.IsLetter(r) && (i == 0 || r != ' ' && !unicode.IsDigit(r)) {
			return strconv.Quote(name)
		}
	}
	return name
}
