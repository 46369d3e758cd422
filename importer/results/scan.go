package results

import (
	"bytes"
	"io"
	"strings"
)

// maxDamaged is how many damaged lines are named before the scan gives up.
const maxDamaged = 1000

// A scan reads a whole results file once, from its first byte to its last: start
// reads the header, and rest the lines below it. It calls line for every line
// whose check holds or was waived.
type scan struct {
	size   int64 // of the file
	accept bool  // take lines that can be read although their check is wrong
	line   func(l *line, x facts, at int64, length int, accepted bool)

	// What start finds.
	sep  byte // between cells; 0 in a new file
	none bool // not even a whole header: a new file

	// What both find, valid after rest.
	foreign bool   // not as this package writes it, or without the last line end
	end     int64  // where the last whole line ends; anything after it is torn
	damaged []int  // numbers of lines
	problem string // what is wrong with the first damaged line
	unread  bool   // a damaged line can't even be read

	// Where the scan is.
	src    io.Reader
	buf    []byte // what is at hand of src
	at     int64  // of buf in the file
	pos    int    // of the next line in buf
	eof    bool   // src has no more bytes
	number int    // of the last line, as a spreadsheet program counts
	l      line   // the last line
}

// start reads the first bytes and the header.
func (s *scan) start(src io.ReaderAt) error {
	s.src = io.NewSectionReader(src, 0, s.size)
	if err := s.fill(); err != nil {
		return err
	}
	if !s.header() {
		return errNotResults
	}
	return nil
}

// guess estimates by its first lines how many the file has.
func (s *scan) guess() int {
	if len(s.buf) == 0 {
		return 0
	}
	return int(float64(s.size)/float64(len(s.buf))*float64(bytes.Count(s.buf, []byte{'\n'}))) + 16
}

// rest reads the lines below the header.
func (s *scan) rest() error {
	for !s.none && len(s.damaged) < maxDamaged {
		if s.pos == len(s.buf) && !s.eof {
			if err := s.fill(); err != nil {
				return err
			}
		}
		rest := s.buf[s.pos:]
		if len(rest) == 0 {
			break
		}
		n, what := s.l.parse(rest, s.sep)
		if what == foundOpen && !s.eof && len(rest) < maxRecord {
			if err := s.fill(); err != nil {
				return err
			}
			continue
		}
		s.number++
		if what == foundOpen && s.eof {
			if s.tail(rest) {
				break
			}
			what = foundBroken
		}
		if what == foundLine && n <= maxRecord {
			if s.whole(n) {
				s.pos += n
				s.end = s.at + int64(s.pos)
				continue
			}
		} else {
			s.damage("isn't a line of a results file", true)
		}
		if err := s.skipLine(); err != nil {
			return err
		}
	}
	return nil
}

// whole takes a line that could be taken apart. It returns false for one that
// shouldn't be skipped as a whole, because it has swallowed others.
func (s *scan) whole(n int) bool {
	raw := s.buf[s.pos : s.pos+n]
	accepted := false
	if s.l.blank() {
		if !s.accept {
			s.damage("is empty", false)
		}
		s.foreign = true
		return true
	}
	if !s.l.checked() {
		if s.l.n != columns || swallows(raw[:len(raw)-1]) {
			s.damage("doesn't have the twelve cells of a results line", true)
			return false
		}
		if s.accept {
			accepted = s.repair()
		}
		if !accepted {
			_, problem := s.l.facts()
			if problem == "" && !plainID(s.l.fields[colTaskID]) {
				problem = "has a task id that was turned into a number"
			}
			unreadable := problem != ""
			if !unreadable {
				problem = "has other values than were written"
			}
			s.damage(problem, unreadable)
			return true
		}
	}
	s.foreign = s.foreign || s.l.crlf || s.l.wide || accepted
	x, problem := s.l.facts()
	if problem != "" {
		s.damage(problem, true)
		return true
	}
	s.line(&s.l, x, s.at+int64(s.pos), n, accepted)
	return true
}

// repair reports whether a line with a wrong check can be taken as it stands.
func (s *scan) repair() bool {
	_, problem := s.l.facts()
	return problem == "" && plainID(s.l.fields[colTaskID]) && plainID(s.l.fields[colRunID])
}

// plainID reports whether an id can be one: a spreadsheet program turns ids of
// digits and an e into numbers such as 1.2E+46.
func plainID(id []byte) bool { return !bytes.ContainsAny(id, ".,+ ") }

func (s *scan) damage(problem string, unread bool) {
	if len(s.damaged) == 0 {
		s.problem = problem
	}
	s.damaged = append(s.damaged, s.number)
	s.unread = s.unread || unread
}

// tail looks at the end of a file that doesn't end with a line end. It returns
// true where nothing more is to be read: the tail is a whole line, or the
// beginning of one that a crash cut short.
func (s *scan) tail(rest []byte) bool {
	if !s.l.open && s.l.checked() {
		if s.whole(len(rest)) {
			s.end = s.at + int64(s.pos+len(rest))
			s.foreign = true
		}
		return true
	}
	if s.l.open {
		// Only a key has line breaks, and a check has no quotes. Elsewhere, or
		// after a whole line, a quote was lost or added, and what follows was
		// written with care.
		broken := bytes.IndexByte(rest[s.l.openAt:], '\n') >= 0
		return s.l.n < colCheck && (!broken || s.l.n == colKey) && !swallows(rest)
	}
	// The beginning of a line has fewer cells, or not all of the check.
	return s.l.n < columns || s.l.n == columns && len(s.l.fields[colCheck]) <= checkDigits
}

// used returns the size of a file without the zeros at its end: some file
// systems leave them in the place of bytes that a crash kept from the disk.
func used(src io.ReaderAt, size int64) (int64, error) {
	var room [4096]byte
	for size > 0 {
		from := max(0, size-int64(len(room)))
		b := room[:size-from]
		if _, err := src.ReadAt(b, from); err != nil {
			return 0, err
		}
		if kept := len(bytes.TrimRight(b, "\x00")); kept > 0 {
			return from + int64(kept), nil
		}
		size = from
	}
	return 0, nil
}

// swallows reports whether a line end within raw follows what a line of a
// results file ends with. Then a quote was lost or added, and raw is more than
// one line.
func swallows(raw []byte) bool {
	for start := 0; ; {
		i := bytes.IndexByte(raw[start:], '\n')
		if i < 0 {
			return false
		}
		if endsWithCheck(raw[:start+i]) {
			return true
		}
		start += i + 1
	}
}

// endsWithCheck reports whether text ends with a separator and a check.
func endsWithCheck(text []byte) bool {
	text = bytes.TrimSuffix(bytes.TrimSuffix(text, []byte("\r")), []byte(`"`))
	n := len(text) - 1 - checkDigits
	if n < 1 || text[n] != 'c' || bytes.IndexByte([]byte(`,;"`+"\t"), text[n-1]) < 0 {
		return false
	}
	for _, c := range text[n+1:] {
		if strings.IndexByte(checkAlphabet, c) < 0 {
			return false
		}
	}
	return true
}
