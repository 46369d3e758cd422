package results

import (
	"errors"
	"io"
	"time"
)

// errChanged says that a line isn't any more what it was.
var errChanged = errors.New("a line isn't any more what it was when the file was opened")

func (f *File) readError(err error) error {
	if errors.Is(err, errChanged) || errors.Is(err, io.EOF) {
		return f.writtenByOthers()
	}
	return explain("reading "+f.name, err)
}

// read returns the record of an entry. f.mu is held.
func (f *File) read(e entry, w *window) (Record, error) {
	_, x, err := f.parse(e, w)
	if err != nil {
		return Record{}, err
	}
	return w.l.record(x), nil
}

// parse reads the line of an entry into w.l, and makes sure that it's still
// what it was. It returns the line's bytes too, valid until the next call.
func (f *File) parse(e entry, w *window) ([]byte, facts, error) {
	raw, err := w.line(e)
	if err != nil {
		return nil, facts{}, err
	}
	sep := f.sep
	if e.offset >= f.size {
		sep = ','
	}
	_, what := w.l.parse(raw, sep)
	if what == foundBroken || w.l.open || !w.l.checked() && !e.accepted {
		return nil, facts{}, errChanged
	}
	x, problem := w.l.facts()
	if problem != "" || x.micros != e.micros {
		return nil, facts{}, errChanged
	}
	return raw, x, nil
}

// A window reads lines of a file. It reads ahead where they are asked for in
// about the order in which they stand.
type window struct {
	f    *File
	l    line
	buf  []byte
	at   int64 // of buf in the file
	room []byte
}

const (
	windowAhead  = 256 << 10
	windowBehind = 32 << 10 // workers finish in another order than they began
)

// line returns the bytes of an entry, valid until the next call.
func (w *window) line(e entry) ([]byte, error) {
	f := w.f
	length := int64(e.length)
	if e.offset >= f.size {
		return f.pending(e)
	}
	if e.offset >= w.at && e.offset+length <= w.at+int64(len(w.buf)) {
		return w.buf[e.offset-w.at:][:length], nil
	}
	from, to := e.offset, e.offset+length
	if ahead := e.offset - w.at; w.room != nil && ahead >= 0 && ahead < 2*windowAhead {
		from = max(w.at, from-windowBehind)
		to = max(to, min(from+windowAhead, f.size))
	}
	if int64(cap(w.room)) < to-from {
		w.room = make([]byte, to-from)
	}
	w.at, w.buf = from, w.room[:to-from]
	if _, err := f.file.ReadAt(w.buf, from); err != nil {
		w.buf = nil
		return nil, err
	}
	return w.buf[e.offset-from:][:length], nil
}

// pending returns the bytes of a line that isn't in the file yet.
func (f *File) pending(e entry) ([]byte, error) {
	from := e.offset - f.size
	in := f.flight
	if from >= int64(len(in)) {
		from -= int64(len(in))
		in = f.buf
	}
	if from+int64(e.length) > int64(len(in)) {
		return nil, errChanged
	}
	return in[from:][:e.length], nil
}

func (e entry) time() time.Time { return time.UnixMicro(e.micros).UTC() }
