package mapping

import (
	"fmt"
	"strings"
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
	taken := Row{Number: e.header.Row}
	for _, name := range e.header.Names {
		taken.Cells = append(taken.Cells, Cell{Kind: Text, Text: name})
	}
	most, header := e.found(&taken), Row{}
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
