package cli

import (
	"errors"

	"tallyfy-import/importer/sheet"
	"tallyfy-import/mapping"
	"tallyfy-import/mapping/starter"
)

// findHeader finds the header's row number in a sheet that is read as look
// says: titles and notes may stand above it. It is 0 where the header is the
// first row that isn't blank, as the reader takes it anyway.
//
// In a CSV file the rows above the header may have been cut at the wrong
// character, as they seldom have the delimiter in them. So each delimiter is
// tried until one of them leads to a header.
func findHeader(private *sheet.Copy, look sheet.Options) (int, error) {
	var failed error
	for _, delimiter := range []rune{0, ';', ',', '\t', '|'} {
		look.Delimiter = delimiter
		top, isCSV, err := topRows(private, look)
		if delimiter == 0 {
			failed = err
		}
		row, found := starter.HeaderRow(top)
		switch {
		case err == nil && found && row == top[0].Number:
			return 0, nil
		case err == nil && found:
			return row, nil
		case !isCSV:
			return 0, err
		}
	}
	return 0, failed
}

// topRows reads the first rows of a sheet that aren't blank.
func topRows(private *sheet.Copy, look sheet.Options) (top []mapping.Row, isCSV bool, err error) {
	sh, err := private.Open(look)
	if err != nil {
		return nil, false, err
	}
	defer func() { err = errors.Join(err, sh.Close()) }()
	header := sh.Header()
	isCSV = header.Sheet == ""
	first := mapping.Row{Number: header.Row}
	for _, name := range header.Names {
		first.Cells = append(first.Cells, mapping.Cell{Kind: mapping.Text, Text: name})
	}
	top = append(top, first)
	for len(top) < starter.TopRows {
		var row mapping.Row
		if err := sh.Next(&row); err != nil {
			if sheet.IsEnd(err) {
				break
			}
			return nil, isCSV, err
		}
		if !row.IsBlank() {
			top = append(top, row)
		}
	}
	return top, isCSV, nil
}
