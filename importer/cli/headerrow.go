package cli

import (
	"errors"

	"tallyfy-import/importer/sheet"
	"tallyfy-import/mapping"
	"tallyfy-import/mapping/starter"
)

// An opener opens a sheet, to be read as it is told.
type opener func(sheet.Options) (*sheet.Sheet, error)

// findHeader finds the header's row number in a sheet that is read as look
// says: titles and notes may stand above it. It is 0 where the header is the
// first row that isn't blank, as the reader takes it anyway.
//
// In a CSV file the rows above the header may have been cut at the wrong
// character, as they seldom have the delimiter in them. So each delimiter is
// tried until one of them leads to a header. A sound file may be damaged when it
// is cut at a character that is none of its delimiters, so only the first failure
// counts.
func findHeader(open opener, look sheet.Options) (int, error) {
	top, isCSV, failed := topRows(open, look)
	for i := 0; ; {
		if row, found := starter.HeaderRow(top); found {
			if row == top[0].Number {
				row = 0
			}
			return row, nil
		}
		if i++; !isCSV || i == len(delimiters) {
			return 0, failed
		}
		look.Delimiter = delimiters[i]
		top, _, _ = topRows(open, look)
	}
}

// delimiters are tried one after the other; 0 is the one that is found out.
var delimiters = []rune{0, ';', ',', '\t', '|'}

// betterHeader returns what to say of a mapping whose columns aren't in the
// header: which row has them, or which worksheet, or else err.
func betterHeader(err error, open opener, look sheet.Options) error {
	var missing *mapping.ColumnsError
	if !errors.As(err, &missing) {
		return err
	}
	asked, tried := look, delimiters
	if look.Delimiter != 0 {
		tried = []rune{look.Delimiter}
	}
	look.HeaderRow = 0
	for i, delimiter := range tried {
		look.Delimiter = delimiter
		top, isCSV, _ := topRows(open, look)
		if better := missing.Among(top); better != nil {
			return better
		}
		if i == 0 && !isCSV {
			break
		}
	}
	if better := missing.Beside(otherHeaders(open, asked)); better != nil {
		return better
	}
	return err
}

// otherHeaders are those of the worksheets beside the one that is read as look
// says. One that can't be opened any more has none.
func otherHeaders(open opener, look sheet.Options) []mapping.Header {
	sh, err := open(look)
	if err != nil {
		return nil
	}
	defer func() { _ = sh.Close() }() // nothing is taken from it
	return sh.Others()
}

// topRows reads the first rows of a sheet that aren't blank, and none if it fails.
func topRows(open opener, look sheet.Options) (top []mapping.Row, isCSV bool, err error) {
	sh, err := open(look)
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
