package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

const (
	csvWindow = 64 << 10 // bytes that are read at a time
	maxRecord = 16 << 20 // bytes of one row, its line breaks and quotes among them
	maxCell   = 1 << 20  // bytes of one cell; Excel takes 32,767 characters
)

// A csvParser cuts UTF-8 text into records of fields by RFC 4180, strictly: a
// quotation mark is legal around a field, and doubled inside one that has
// them; anywhere else it shows that reading on would be guessing.
//
// Beyond the RFC, LF and a lone CR end a line as CRLF does, empty lines are
// passed over, though counted, and a field may be a formula of fixed texts, such
// as ="0012".
type csvParser struct {
	r         io.Reader
	delimiter byte

	buf           []byte
	start, end    int   // the unread bytes: those of the current record and what was read ahead
	readErr       error // why there is nothing to read ahead any more
	lf, cr, quote finder

	size   int // bytes of the current record with the end of its line
	row    int // its number, counted as spreadsheet programs do
	line   int // the physical line that it starts in
	breaks int // and how many lines it takes

	fields []field // its fields, as offsets into it, without their quotes
	coarse bool    // some of them have doubled quotes or CRs, or are formulas
	plain  []byte  // see text
	meant  []int   // the fields that were a formula of fixed texts
}

// A field is a part of the current record.
type field struct{ from, to int }

func newCSVParser(r io.Reader, delimiter byte) *csvParser {
	return &csvParser{r: r, delimiter: delimiter, buf: make([]byte, csvWindow), line: 1,
		lf: finder{char: '\n'}, cr: finder{char: '\r'}, quote: finder{char: '"'}}
}

// next moves to the next record that isn't an empty line. It returns io.EOF
// when all was read, else a *DamageError that names the place.
func (p *csvParser) next() error {
	p.pass()
	for {
		end, next, ok := p.lineEnd(0)
		if ok && next == 0 {
			return io.EOF
		}
		p.row++
		p.size, p.breaks = next, 1
		if end > 0 || !ok {
			return p.record(end, ok)
		}
		p.pass()
	}
}

// pass moves past the current record.
func (p *csvParser) pass() {
	p.start += p.size
	p.line += p.breaks
	p.size, p.breaks = 0, 0
}

// record finds the end of the record whose first line ends at end, and its
// fields. Where quotation marks are as they should be, a record ends with the
// first line before whose end they are even in number. ok is false if the text
// can't be read beyond end.
func (p *csvParser) record(end int, ok bool) error {
	quotes := 0
	if p.quote.next(p.buf[:p.end], p.start) < p.start+end {
		quotes = bytes.Count(p.buf[p.start:p.start+end], []byte{'"'})
	}
	for ok && quotes%2 == 1 && end < p.size {
		from := p.size
		end, p.size, ok = p.lineEnd(from)
		quotes += bytes.Count(p.buf[p.start+from:p.start+end], []byte{'"'})
		p.breaks++
	}
	record := p.buf[p.start : p.start+end]
	p.fields, p.meant = p.fields[:0], p.meant[:0]
	p.coarse = p.breaks > 1 && bytes.IndexByte(record, '\r') >= 0
	var err error
	if quotes == 0 {
		p.cut(record)
	} else {
		err = p.cutQuoted(record)
	}
	switch {
	case err != nil:
		return err
	case !ok:
		return p.unreadable()
	case len(p.fields) > maxColumns:
		return p.damage(0, fmt.Sprintf("has a row of more than %d columns", maxColumns),
			"is "+delimiterName(rune(p.delimiter))+" the right delimiter?")
	}
	return nil
}

// cut finds the fields of a record without quotation marks.
func (p *csvParser) cut(record []byte) {
	from := 0
	for {
		i := bytes.IndexByte(record[from:], p.delimiter)
		if i < 0 {
			break
		}
		p.fields = append(p.fields, field{from, from + i})
		from += i + 1
	}
	p.fields = append(p.fields, field{from, len(record)})
}

// cutQuoted finds the fields of a record with quotation marks.
func (p *csvParser) cutQuoted(record []byte) error {
	for from := 0; ; from++ {
		f := field{from, len(record)}
		var err error
		if from < len(record) && record[from] == '"' {
			f, err = p.quotedField(record, from)
			from = f.to + 1
		} else {
			if i := bytes.IndexByte(record[from:], p.delimiter); i >= 0 {
				f.to = from + i
			}
			err = p.checkPlain(record, f)
			from = f.to
		}
		if err != nil {
			return err
		}
		p.fields = append(p.fields, f)
		if from == len(record) {
			return nil
		}
	}
}

// checkPlain refuses a field that has quotation marks, but not around it or
// around the text of a formula.
func (p *csvParser) checkPlain(record []byte, f field) error {
	i := bytes.IndexByte(record[f.from:f.to], '"')
	if i < 0 {
		return nil
	}
	if isBareFormula(record[f.from:f.to]) {
		p.coarse = true
		return nil
	}
	if len(bytes.TrimSpace(record[f.from:f.from+i])) == 0 {
		return p.damage(f.from, "has a blank before a quotation mark",
			"take it out, so that the text begins with the quotation mark")
	}
	return p.damage(f.from+i, "has a quotation mark inside a text that doesn't begin with one",
		`put the whole text in quotation marks and double those inside it: "5"" pipe"`)
}

// quotedField takes the field whose opening quotation mark is at open. The
// byte after its closing one is a delimiter, or there is none.
func (p *csvParser) quotedField(record []byte, open int) (field, error) {
	f := field{open + 1, open + 1}
	for {
		i := bytes.IndexByte(record[f.to:], '"')
		if i < 0 {
			return f, p.unclosed(open)
		}
		f.to += i
		after := f.to + 1
		switch {
		case after == len(record), record[after] == p.delimiter:
			return f, nil
		case record[after] != '"':
			return f, p.damage(after, "goes on after a closing quotation mark",
				"after it there must be a "+delimiterName(rune(p.delimiter))+" or the line's end; quotation marks inside a text are doubled")
		}
		p.coarse = true
		f.to = after + 1
	}
}

// unclosed says why the field that opens at open has no end: the text ends, or
// can't be read so far.
func (p *csvParser) unclosed(open int) error {
	if p.readErr != nil && !IsEnd(p.readErr) {
		return p.unreadable()
	}
	return p.damage(open, "has a text without a closing quotation mark, which begins",
		"close it, or double the quotation marks inside it; or the end of the file is missing")
}

// text returns the current record as a string of its own, in which fields are
// offsets: as it stands in the file, or, where some field isn't in the file as
// it is meant, rewritten.
func (p *csvParser) text() string {
	record := p.buf[p.start : p.start+p.size]
	if !p.coarse {
		return string(record)
	}
	p.plain = p.plain[:0]
	for i, f := range p.fields {
		from := len(p.plain)
		if f.from > 0 && record[f.from-1] == '"' {
			p.plain = appendMeant(p.plain, record[f.from:f.to])
		} else {
			p.plain = append(p.plain, record[f.from:f.to]...)
		}
		if text, ok := formulaText(p.plain[from:]); ok {
			p.plain = append(p.plain[:from], text...)
			p.meant = append(p.meant, i)
		}
		p.fields[i] = field{from, len(p.plain)}
	}
	return string(p.plain)
}

// appendMeant appends what a field in quotes means: doubled quotes are one, and
// each line break is one LF, so that a file's own line ends don't show in its
// cells.
func appendMeant(dst, text []byte) []byte {
	for {
		i := bytes.IndexByte(text, '"')
		if i < 0 {
			return appendLines(dst, text)
		}
		dst = appendLines(dst, text[:i+1])
		text = text[i+2:]
	}
}

// place says where offset at of the current record is, in words.
func (p *csvParser) place(at int) string {
	before := p.buf[p.start : p.start+at]
	line := p.line + lineBreaks(before)
	column := 1 + utf8.RuneCount(before[bytes.LastIndexAny(before, "\r\n")+1:])
	return fmt.Sprintf("in line %d, column %d (row %d)", line, column, p.row)
}

// lineBreaks counts the line breaks in text: LF, CRLF and lone CRs.
func lineBreaks(text []byte) int {
	return bytes.Count(text, []byte{'\n'}) + bytes.Count(text, []byte{'\r'}) - bytes.Count(text, []byte("\r\n"))
}

func (p *csvParser) damage(at int, what, advice string) error {
	return &DamageError{What: what, Where: p.place(at) + ": " + advice}
}

// unreadable says why the text ends within the current record.
func (p *csvParser) unreadable() error {
	p.row = max(p.row, 1)
	at := p.end - p.start
	if text, ok := errors.AsType[*textError](p.readErr); ok {
		return p.damage(at, text.what, text.advice)
	}
	return fmt.Errorf("it can't be read on %s: %w", p.place(at), p.readErr)
}

// A textError says why bytes can't be taken for text.
type textError struct{ what, advice string }

func (e *textError) Error() string { return strings.TrimSuffix(e.what+": "+e.advice, ": ") }

var (
	errNUL = &textError{"has a zero byte",
		"this isn't text, or in another encoding: save it as CSV UTF-8, or set encoding in the mapping"}
	errRecordTooLong = &textError{fmt.Sprintf("has a row of more than %d MiB, which ends", maxRecord>>20),
		"is a closing quotation mark missing?"}
)
