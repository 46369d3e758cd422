package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"
)

// What is looked at to find the delimiter out.
const (
	surveyRecords = 100
	surveyBytes   = 1 << 20
)

// delimiters are those that are found out. Where two suit equally, the later
// one is taken: in a text a comma is likelier than a semicolon, and that
// likelier than a bar or a tab.
var delimiters = []byte{',', ';', '|', '\t'}

// A delimiterSurvey is what the first records of a file look like when they
// are cut at one delimiter.
type delimiterSurvey struct {
	delimiter byte
	columns   []int // of each record that isn't blank
	header    int   // columns of the header
	broken    bool  // the quotation marks don't fit it
	cuts      int   // how often it stands in the header, where that is broken
}

// surveyDelimiters cuts the first records at every delimiter. headerRow is the
// header's row number, or 0 for the first that isn't blank.
func surveyDelimiters(source *textSource, headerRow int) []delimiterSurvey {
	surveys := make([]delimiterSurvey, len(delimiters))
	for i, d := range delimiters {
		surveys[i] = surveyDelimiter(source, d, headerRow)
	}
	return surveys
}

func surveyDelimiter(source *textSource, delimiter byte, headerRow int) delimiterSurvey {
	s := delimiterSurvey{delimiter: delimiter}
	p := newCSVParser(source.open(), delimiter)
	for read := 0; len(s.columns) < surveyRecords && read < surveyBytes; {
		if err := p.next(); err != nil {
			_, unreadable := errors.AsType[*textError](p.readErr)
			_, damaged := errors.AsType[*DamageError](err)
			s.broken = damaged && !unreadable
			if s.broken && s.columns == nil {
				s.cuts = bytes.Count(p.buf[p.start:p.start+p.size], []byte{delimiter})
			}
			break
		}
		read += p.size
		if p.row < headerRow || p.isBlank() {
			continue
		}
		if s.columns == nil {
			s.header = len(p.fields)
		}
		s.columns = append(s.columns, len(p.fields))
	}
	return s
}

// isBlank reports whether the current record has nothing but blanks.
func (p *csvParser) isBlank() bool {
	for _, f := range p.fields {
		if len(bytes.TrimSpace(p.buf[p.start+f.from:p.start+f.to])) > 0 {
			return false
		}
	}
	return true
}

// chooseDelimiter picks the delimiter that cuts the header and gives the most
// consistent number of columns. Where none cuts the header there is one column
// only, and it is the delimiter that cuts the fewest of its texts.
func chooseDelimiter(surveys []delimiterSurvey, likely rune) delimiterSurvey {
	best := surveys[0]
	for _, s := range surveys[1:] {
		if slices.Compare(s.rank(likely), best.rank(likely)) >= 0 {
			best = s
		}
	}
	return best
}

// rank says how well a delimiter suits, the weightiest reason first.
func (s *delimiterSurvey) rank(likely rune) []float64 {
	number := func(b bool) float64 {
		if b {
			return 1
		}
		return 0
	}
	several := s.header > 1
	score := s.consistency()
	switch s.header {
	case 0: // nothing but delimiters
		score = 1.5
	case 1:
		score = s.share(1)
	}
	return []float64{number(several && !s.broken), number(several), number(!s.broken), number(rune(s.delimiter) == likely), score, float64(s.cuts)}
}

// consistency is the share of the records that have the commonest number of
// columns, weighed by that number: nine of ten records with twenty columns say
// more than ten of ten with two.
func (s *delimiterSurvey) consistency() float64 {
	best := 0.0
	for _, n := range s.columns {
		best = max(best, s.share(n)*(1-1/float64(n)))
	}
	return best
}

// share is the share of the records that have n columns.
func (s *delimiterSurvey) share(n int) float64 {
	if len(s.columns) == 0 {
		return 0
	}
	count := 0
	for _, c := range s.columns {
		if c == n {
			count++
		}
	}
	return float64(count) / float64(len(s.columns))
}

// extensionDelimiter returns the delimiter that a file's name suggests, or 0.
func extensionDelimiter(name string) rune {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".tsv", ".tab":
		return '\t'
	}
	return 0
}

// skipSeparatorLine passes over a first line such as sep=; (or "sep=;"), which
// Excel reads and writes but doesn't show, and returns the delimiter that it
// names, or 0.
func (t *textSource) skipSeparatorLine() rune {
	head := t.head(16)
	line, length := head, len(head)
	if i := bytes.IndexAny(head, "\r\n"); i > len("sep=") {
		line, length = head[:i], i+1
		if bytes.HasPrefix(head[i:], []byte("\r\n")) {
			length++
		}
	}
	if len(line) > 2 && line[0] == '"' && line[len(line)-1] == '"' {
		line = line[1 : len(line)-1]
	}
	if len(line) < 5 || !bytes.EqualFold(line[:4], []byte("sep=")) {
		return 0
	}
	named, n := utf8.DecodeRune(line[4:])
	if n != len(line)-4 {
		return 0
	}
	t.skip = length
	return named
}

// checkDelimiter refuses what can't part the cells of a line.
func checkDelimiter(d rune) error {
	if d < '\t' || d == '\n' || d == '\r' || d == '"' || d >= utf8.RuneSelf {
		return &RefusedError{fmt.Sprintf("%q can't be a delimiter: take a character such as , ; | or a tab", d)}
	}
	return nil
}

// delimiterName is how messages name a delimiter.
func delimiterName(d rune) string {
	switch d {
	case '\t':
		return "tab"
	case ' ':
		return "blank"
	}
	return string(d)
}
