package sheet

import (
	"bytes"
	"io"
)

// fill reads more of the part into the window, whose unread bytes move to its
// front. It returns false at the part's end.
func (x *xmlScanner) fill() (bool, error) {
	if x.readErr != nil {
		return false, x.failure()
	}
	if x.pos > 0 {
		copy(x.buf, x.buf[x.pos:x.end])
		x.base += int64(x.pos)
		x.end -= x.pos
		x.pos = 0
	}
	if x.end == len(x.buf) {
		x.buf = append(x.buf, make([]byte, len(x.buf))...)
	}
	for range mostEmptyReads {
		n, err := x.r.Read(x.buf[x.end:])
		x.end += n
		x.readErr = err
		if n > 0 {
			return true, nil
		}
		if err != nil {
			return false, x.failure()
		}
	}
	x.readErr = io.ErrNoProgress
	return false, x.failure()
}

// failure is the error that ended the part, if it is another than its end.
func (x *xmlScanner) failure() error {
	if IsEnd(x.readErr) {
		return nil
	}
	return x.readErr
}

// need makes the window hold n unread bytes, and reports false where the part
// ends before.
func (x *xmlScanner) need(n int) (bool, error) {
	for x.end-x.pos < n {
		if more, err := x.fill(); !more {
			return false, err
		}
	}
	return true, nil
}

// find returns where mark starts in the unread bytes, which may be limit at
// most.
func (x *xmlScanner) find(mark string, limit int) (int, error) {
	for from := 0; ; {
		if n := bytes.Index(x.buf[x.pos+from:x.end], []byte(mark)); n >= 0 {
			return from + n, nil
		}
		from = max(x.end-x.pos-len(mark)+1, 0)
		if from > limit {
			return 0, x.damage("has a tag that doesn't end")
		}
		ok, err := x.fill()
		if err != nil {
			return 0, err
		}
		if !ok {
			return 0, x.early()
		}
	}
}

// pass moves behind the next mark, however far it is.
func (x *xmlScanner) pass(mark string) error {
	for {
		b := x.buf[x.pos:x.end]
		if n := bytes.Index(b, []byte(mark)); n >= 0 {
			x.pos += n + len(mark)
			return nil
		}
		x.pos += max(len(b)-len(mark)+1, 0)
		ok, err := x.fill()
		if err != nil {
			return err
		}
		if !ok {
			return x.early()
		}
	}
}
