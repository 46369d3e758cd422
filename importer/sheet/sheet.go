package sheet

import (
	"errors"
	"fmt"
	"io"

	"tallyfy-import/mapping"
)

// Options say what to read of a file and how. The zero value finds all of it
// out.
type Options struct {
	Sheet      string // the worksheet of a workbook; empty: the first visible one
	HeaderRow  int    // the header's row number, counted from 1; 0: the first row that isn't blank
	Delimiter  rune   // of a CSV file; 0: found out
	Encoding   string // of a CSV file, by its IANA or WHATWG name; empty: found out
	MaxSize    int64  // of a workbook, bytes when unpacked; 0: DefaultMaxSize
	Password   string // of a protected workbook
	SkipHidden bool   // leave out rows that are hidden, by hand or by a filter
}

// A Sheet is read from the top, row by row. It isn't safe for use by several
// goroutines at once.
type Sheet struct {
	name   string // the file's, as the user wrote it
	rows   rowReader
	source io.Closer // closed after rows; may be nil
	sound  func() error
	header mapping.Header

	width    int // cells of the header row, blank ones among them
	csv      *csvReader
	book     *worksheet
	columns  []int             // those that matter, as RowProblems was told
	last     *mapping.Row      // that Next filled
	problems []mapping.Problem // of the last row of a CSV file
	err      error             // what Next returned last, when it can't go on
}

// rowReader yields the rows of one sheet from the top, rows without any cell
// left out, the header among them.
type rowReader interface {
	// next fills row, reusing its Cells; row.Number is the sheet's own. It
	// returns io.EOF only when everything was read to its end and found sound.
	next(row *mapping.Row) error
	name() string      // the worksheet's; empty for CSV
	elsewhere() string // for the end of a message: where else there may be rows
	// notices returns warnings, complete after io.EOF: about the whole, and
	// about those columns.
	notices(h mapping.Header, columns []int) []mapping.Problem
	close() error
}

// Header returns the header row: the names as the sheet shows them, without
// the blanks around them and without blank ones at the end.
func (s *Sheet) Header() mapping.Header { return s.header }

// Delimiter is what parts the cells of a CSV file, 0 for a workbook.
func (s *Sheet) Delimiter() rune {
	if s.csv == nil {
		return 0
	}
	return s.csv.delimiter
}

// Next fills row with the next row below the header, reusing row.Cells; the
// strings in it stay valid for good. Rows without any cell are left out, rows
// of blank cells aren't. A row may have fewer cells than the header, or more.
//
// It returns io.EOF when the sheet was read to its end and found sound. Any
// other error means that there may be more rows than were read: a
// [*DamageError] where the file isn't what it should be. Once it returned an
// error, it returns the same again.
func (s *Sheet) Next(row *mapping.Row) error {
	s.problems = s.problems[:0]
	if s.err != nil {
		return s.err
	}
	err := s.rows.next(row)
	s.last = row
	switch {
	case IsEnd(err):
		s.err = s.end()
	case err != nil:
		s.err = fmt.Errorf("%s: %w", quoted(s.name), err)
	case s.csv != nil && len(row.Cells) > s.width:
		s.surplus(row)
	}
	return s.err
}

// end checks what can be checked of the whole only, and returns io.EOF if all
// is well.
func (s *Sheet) end() error {
	if s.book != nil {
		err := s.book.checkHeadless(s.header, s.columns, false)
		if err == nil {
			err = s.book.checkCovered(s.columns)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", quoted(s.name), err)
		}
	}
	if err := s.sound(); err != nil {
		return err
	}
	return io.EOF
}

// RowProblems returns what is wrong with the row that Next returned last as a
// row of this sheet, whatever a mapping makes of it: cells beyond the header's
// columns in a CSV file, which come from a delimiter that should have been
// quoted; in a workbook, the totals of a table that has any of the columns that
// matter, counted from 0; in both, the header once more. It is valid until the
// next call of Next. A workbook with a value in one of these columns that a
// merged area covers, or whose header is data of a table that has any of them,
// makes Next end with a [*RefusedError].
func (s *Sheet) RowProblems(columns ...int) []mapping.Problem {
	s.columns = columns
	if s.repeatsHeader(columns) {
		return []mapping.Problem{{
			Row:      s.last.Number,
			Cell:     s.header.Ref(s.last.Number, columns[0]),
			Code:     mapping.CodeRepeatedHeader,
			Severity: mapping.SeverityError,
			Message: fmt.Sprintf("row %d is the header again: remove it, or leave it out with skip; if the table begins there, set header_row: %[1]d",
				s.last.Number),
		}}
	}
	if s.book != nil {
		return s.book.totalsProblem(s.book.row, s.header, columns)
	}
	return s.problems
}

// repeatsHeader reports whether the last row says in all of the columns what the
// header says, and in two at least: one alone may be a task of this name.
func (s *Sheet) repeatsHeader(columns []int) bool {
	same := 0
	for _, column := range columns {
		name := ""
		if column < len(s.header.Names) {
			name = s.header.Names[column]
		}
		if column >= len(s.last.Cells) {
			if name != "" {
				return false
			}
			continue
		}
		if mapping.TrimBlanks(s.last.Cells[column].Text) != name {
			return false
		}
		if name != "" {
			same++
		}
	}
	return same > 1
}

// TableEnd returns the name and the last row of the Excel table that the header
// belongs to and that has any of these columns, counted from 0. What is below it
// is no part of it. The row is 0 where there is no such table.
func (s *Sheet) TableEnd(columns ...int) (name string, last int) {
	if s.book == nil {
		return "", 0
	}
	return s.book.tableEnd(s.header, columns)
}

// surplus records a problem if row, which has more cells than the header, has
// anything in them.
func (s *Sheet) surplus(row *mapping.Row) {
	for i := s.width; i < len(row.Cells); i++ {
		text := mapping.TrimBlanks(row.Cells[i].Text)
		if text == "" {
			continue
		}
		s.problems = append(s.problems, mapping.Problem{
			Row:      row.Number,
			Cell:     s.header.Ref(row.Number, i),
			Code:     mapping.CodeExtraCells,
			Severity: mapping.SeverityError,
			Value:    text,
			Message: fmt.Sprintf("row %d has %d cells, the header has %d: is a %s inside a text not quoted?",
				row.Number, len(row.Cells), s.width, delimiterName(s.csv.delimiter)),
		})
		return
	}
}

// Notices returns warnings about the sheet as a whole, such as an encoding
// that was guessed or hidden rows, and about the columns that matter, counted
// from 0, such as merged cells. Those about the file are there from the start,
// those about its rows once Next returned io.EOF.
func (s *Sheet) Notices(columns ...int) []mapping.Problem {
	return s.rows.notices(s.header, columns)
}

// Close ends the reading. Nothing of it is left behind.
func (s *Sheet) Close() error {
	err := s.rows.close()
	if s.source != nil {
		err = errors.Join(err, s.source.Close())
		s.source = nil
	}
	if s.err == nil {
		s.err = errors.New("the sheet was closed")
	}
	return err
}

// openSheet recognises the size bytes of r by their content and opens them
// up to and with the header row. name is the file's, for messages and for the
// hint that its extension gives.
func openSheet(r io.ReaderAt, size int64, name string, o Options) (*Sheet, error) {
	s := &Sheet{name: name, sound: func() error { return nil }}
	format, err := recognise(r, size)
	if err == nil {
		if format == formatWorkbook {
			s.book, err = openXLSX(r, size, o)
			s.rows = s.book
		} else {
			s.csv, err = openCSV(r, size, o, extensionDelimiter(name))
			s.rows = s.csv
		}
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", quoted(name), err)
	}
	if err := s.readHeader(o.HeaderRow); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", quoted(name), err), s.rows.close())
	}
	if s.csv != nil && s.width == 1 {
		s.csv.noteOneColumn(s.header.Row)
	}
	if s.book != nil {
		if err := s.book.checkHeadless(s.header, s.named(), true); err != nil {
			return nil, errors.Join(fmt.Errorf("%s: %w", quoted(name), err), s.rows.close())
		}
	}
	return s, nil
}

// IsEnd reports whether err, of [Sheet.Next], says that the sheet was read to
// its end and found sound. A part that breaks off may have io.EOF as its cause,
// so only io.EOF itself counts.
func IsEnd(err error) bool {
	return err == io.EOF //nolint:errorlint // see above
}

// readHeader reads up to and with the header row: the one of the number
// wanted, or the first that isn't blank.
func (s *Sheet) readHeader(wanted int) error {
	var row mapping.Row
	last := 0
	for {
		err := s.rows.next(&row)
		switch {
		case IsEnd(err) && wanted == 0:
			return &RefusedError{s.subject() + " is blank: it has no header row" + s.rows.elsewhere()}
		case IsEnd(err):
			return &RefusedError{fmt.Sprintf("header_row is %d, but %s ends with row %d", wanted, s.subject(), last)}
		case err != nil:
			return err
		}
		last = row.Number
		if last < wanted || wanted == 0 && row.IsBlank() {
			continue
		}
		if last > wanted && wanted != 0 || row.IsBlank() {
			return &RefusedError{fmt.Sprintf("header_row is %d, but row %d of %s is blank", wanted, wanted, s.subject())}
		}
		s.setHeader(&row)
		return nil
	}
}

// subject is how messages name what is read.
func (s *Sheet) subject() string {
	if name := s.rows.name(); name != "" {
		return "the worksheet " + quoted(name)
	}
	return "the sheet"
}

func (s *Sheet) setHeader(row *mapping.Row) {
	s.width = len(row.Cells)
	s.header = mapping.Header{Sheet: s.rows.name(), Row: row.Number, Names: headerNames(row), Width: s.width}
	if s.book != nil {
		s.header.Hidden = s.book.hidden
	}
}

// named are the columns that have a header.
func (s *Sheet) named() []int {
	var columns []int
	for column, name := range s.header.Names {
		if name != "" {
			columns = append(columns, column)
		}
	}
	return columns
}

// headerNames are the names in a header row, without blank ones at its end.
func headerNames(row *mapping.Row) []string {
	names := make([]string, len(row.Cells))
	used := 0
	for i := range row.Cells {
		names[i] = mapping.TrimBlanks(row.Cells[i].Text)
		if names[i] != "" {
			used = i + 1
		}
	}
	return names[:used:used]
}
