package sheet

import (
	"fmt"
	"io"
	"slices"

	"tallyfy-import/mapping"
)

// The codes of notices about a CSV file.
const (
	CodeEncodingGuessed = "encoding_guessed" // it isn't UTF-8 and was read as windows-1252
	CodeEncodingIgnored = "encoding_ignored" // its byte order mark says another encoding than was asked for
	CodeOneColumn       = "one_column"       // its header has one column only: is the delimiter right?
)

// A csvReader reads the rows of a CSV file (RFC 4180, the text/csv of
// https://www.w3.org/TR/tabular-data-model/ less strictly encoded). Its cells
// are text or blank, never anything that the text looks like, but for formulas:
// those of fixed texts, such as ="0012", are read as what they show, any other is
// an error, as the file has no value of it.
type csvReader struct {
	parser    *csvParser
	delimiter rune
	warnings  []mapping.Problem
}

// openCSV finds out the encoding and the delimiter of the size bytes of r,
// where o doesn't say them, and starts reading. likely is the delimiter that
// the file's name suggests, or 0.
func openCSV(r io.ReaderAt, size int64, o Options, likely rune) (*csvReader, error) {
	source := &textSource{r: r, size: size}
	warnings, err := source.findEncoding(o.Encoding)
	if err != nil {
		return nil, err
	}
	c := &csvReader{warnings: warnings}
	if err := c.findDelimiter(source, o, likely); err != nil {
		return nil, err
	}
	c.parser = newCSVParser(source.open(), byte(c.delimiter))
	if source.skip > 0 {
		c.parser.line++
	}
	return c, nil
}

// findDelimiter settles the delimiter: the one asked for, the one that a line
// such as sep=; at the top names, or the one that suits the first rows.
func (c *csvReader) findDelimiter(source *textSource, o Options, likely rune) error {
	named := source.skipSeparatorLine()
	c.delimiter = o.Delimiter
	if c.delimiter == 0 {
		c.delimiter = named
	}
	if c.delimiter != 0 {
		return checkDelimiter(c.delimiter)
	}
	c.delimiter = rune(chooseDelimiter(surveyDelimiters(source, o.HeaderRow), likely).delimiter)
	return nil
}

// noteOneColumn warns of a header with one column only, which is how a sheet
// looks that is cut at the wrong delimiter.
func (c *csvReader) noteOneColumn(row int) {
	c.warnings = append(c.warnings, mapping.Problem{
		Row:      row,
		Code:     CodeOneColumn,
		Severity: mapping.SeverityWarning,
		Message: fmt.Sprintf("the sheet has one column only when it is cut at each %s: if it should have more, set delimiter in the mapping, such as delimiter: \";\"",
			delimiterName(c.delimiter)),
	})
}

func (c *csvReader) next(row *mapping.Row) error {
	p := c.parser
	if err := p.next(); err != nil {
		return err
	}
	text := p.text()
	if cap(row.Cells) < len(p.fields) {
		row.Cells = make([]mapping.Cell, len(p.fields))
	}
	row.Number, row.Hidden = p.row, false
	row.Cells = row.Cells[:len(p.fields)]
	for i, f := range p.fields {
		if f.to-f.from > maxCell {
			return p.damage(f.from, fmt.Sprintf("has a cell of more than %d MiB", maxCell>>20), "is a closing quotation mark missing?")
		}
		cell := text[f.from:f.to]
		if cell != "" && (cell[0] == '=' || cell[0] == keptFormula[0]) && !slices.Contains(p.meant, i) {
			if formula, ok := cutFormula(cell); ok {
				row.Cells[i] = mapping.Cell{Kind: mapping.Error, Text: formula}
				continue
			}
		}
		setText(&row.Cells[i], cell)
	}
	return nil
}

// setText makes c a cell of text, or a blank one. Over text it writes no more
// than text: writing whole cells keeps the garbage collector busy.
func setText(c *mapping.Cell, text string) {
	if c.Kind > mapping.Text {
		*c = mapping.Cell{}
	}
	c.Text = text
	if c.Kind = mapping.Text; text == "" {
		c.Kind = mapping.Blank
	}
}

func (c *csvReader) name() string { return "" }

func (c *csvReader) elsewhere() string { return "" }

func (c *csvReader) notices(mapping.Header, []int) []mapping.Problem { return c.warnings }

func (c *csvReader) close() error { return nil }
