package results

import (
	"bytes"
	"errors"
	"io"
	"strings"
)

const byteOrderMark = "\xEF\xBB\xBF"

// errNotResults ends the scan of a file with another header.
var errNotResults = errors.New("not a results file")

// header reads the header line, and finds out by it how the file was written.
// It returns false where the file is no results file.
func (s *scan) header() bool {
	data := s.buf
	whole := !s.eof || bytes.IndexByte(data, '\n') >= 0
	if bytes.HasPrefix(data, []byte(byteOrderMark)) {
		s.foreign = true
		s.pos = len(byteOrderMark)
		data = data[s.pos:]
	}
	// A crash may have cut the header itself short; nothing was sent before
	// it was whole.
	if !whole && len(data) < len(header)-1 && strings.HasPrefix(header, string(data)) {
		s.none = true
		return true
	}
	for _, sep := range []byte(",;\t") {
		n, what := s.l.parse(data, sep)
		if !s.l.isHeader() || what == foundBroken || what == foundOpen && whole {
			continue
		}
		s.sep = sep
		s.foreign = s.foreign || !bytes.HasPrefix(data, []byte(header))
		s.pos += n
		s.end = int64(s.pos)
		s.number = 1
		return true
	}
	return false
}

// isHeader reports whether the line has the columns of a results file.
func (l *line) isHeader() bool {
	if l.n != columns || l.open {
		return false
	}
	return string(bytes.Join(l.fields[:], []byte(",")))+"\n" == header
}

// blank reports whether all cells of the line are empty, as those of a row
// that was cleared in a spreadsheet program.
func (l *line) blank() bool {
	for _, v := range l.fields[:min(l.n, columns)] {
		if len(v) > 0 {
			return false
		}
	}
	return true
}

// fill reads more bytes behind those that are left in the buffer.
func (s *scan) fill() error {
	if cap(s.buf) == 0 {
		s.buf = make([]byte, 0, min(2*maxRecord, s.size+1))
	}
	kept := copy(s.buf[:cap(s.buf)], s.buf[s.pos:])
	s.at += int64(s.pos)
	s.buf, s.pos = s.buf[:kept], 0
	for len(s.buf) < cap(s.buf) && !s.eof {
		n, err := s.src.Read(s.buf[len(s.buf):cap(s.buf)])
		s.buf = s.buf[:len(s.buf)+n]
		if err == io.EOF {
			s.eof = true
		} else if err != nil {
			return err
		}
	}
	return nil
}

// skipLine goes on behind the next line end, whatever is before it.
func (s *scan) skipLine() error {
	for {
		if i := bytes.IndexByte(s.buf[s.pos:], '\n'); i >= 0 {
			s.pos += i + 1
			return nil
		}
		s.pos = len(s.buf)
		if s.eof {
			return nil
		}
		if err := s.fill(); err != nil {
			return err
		}
	}
}
