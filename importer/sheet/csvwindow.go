package sheet

import (
	"bytes"
	"io"
)

// lineEnd finds the end of the line that starts at offset at of the current
// record, and the start of the next line; at the end of the text they are the
// same. It returns false if the text can't be read so far.
func (p *csvParser) lineEnd(at int) (end, next int, ok bool) {
	for {
		limit := p.lf.next(p.buf[:p.end], p.start+at)
		if i := p.cr.next(p.buf[:p.end], p.start+at); i < limit {
			cr := i - p.start
			if p.has(cr+1) && p.buf[p.start+cr+1] == '\n' {
				return cr, cr + 2, true
			}
			return cr, cr + 1, true
		}
		if limit < p.end {
			return limit - p.start, limit + 1 - p.start, true
		}
		at = p.end - p.start
		if !p.fill() {
			return at, at, IsEnd(p.readErr)
		}
	}
}

// A finder finds the next place of a character. It remembers it, so that a
// window is searched once, however many lines there are before the place.
type finder struct {
	char byte
	at   int // char isn't in the window from where it was looked for up to here
}

// next returns the index of the character in window, at or after from, or the
// window's length. from never decreases, but for a move of the window.
func (f *finder) next(window []byte, from int) int {
	f.at = max(f.at, from)
	if f.at < len(window) && window[f.at] != f.char {
		if i := bytes.IndexByte(window[f.at:], f.char); i >= 0 {
			f.at += i
		} else {
			f.at = len(window)
		}
	}
	return f.at
}

// move follows the window by n bytes.
func (f *finder) move(n int) { f.at = max(f.at-n, 0) }

// has reports whether there is a byte at offset at of the current record,
// reading ahead if need be.
func (p *csvParser) has(at int) bool {
	for p.start+at >= p.end {
		if !p.fill() {
			return false
		}
	}
	return true
}

// mostEmptyReads is how often in a row a reader may give neither bytes nor an
// error, as in package bufio: one that goes on like that would never end.
const mostEmptyReads = 100

// fill reads ahead. It returns false if there is nothing more to come; readErr
// says why.
func (p *csvParser) fill() bool {
	if p.readErr != nil {
		return false
	}
	if p.end-p.start >= maxRecord {
		p.readErr = errRecordTooLong
		return false
	}
	if p.end == len(p.buf) {
		p.makeRoom()
	}
	for range mostEmptyReads {
		n, err := p.r.Read(p.buf[p.end:])
		fresh := p.buf[p.end : p.end+n]
		if i := bytes.IndexByte(fresh, 0); i >= 0 {
			n, err = i, errNUL
		}
		p.end += n
		p.readErr = err
		if n > 0 || err != nil {
			return n > 0
		}
	}
	p.readErr = io.ErrNoProgress
	return false
}

// makeRoom moves the current record to the front of buf, and doubles buf where
// the record fills more than half of it.
func (p *csvParser) makeRoom() {
	buf := p.buf
	if p.end-p.start > len(buf)/2 {
		buf = make([]byte, 2*len(buf))
	}
	copy(buf, p.buf[p.start:p.end])
	p.buf = buf
	p.lf.move(p.start)
	p.cr.move(p.start)
	p.quote.move(p.start)
	p.end -= p.start
	p.start = 0
}
