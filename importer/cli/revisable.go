package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
)

// A revisable is a text on its way to a file or to standard output. It can be
// begun anew until it is committed, and nothing of it shows before.
type revisable struct {
	*bufio.Writer
	to    io.Writer
	file  *atomicFile // nil on standard output
	spool *spool      // before what takes nothing back: standard output, a device, a pipe
}

// reviseFile begins a text for a file.
func reviseFile(name string) (*revisable, error) {
	file, err := createAtomic(name)
	if err != nil {
		return nil, err
	}
	if file.direct {
		r := reviseStream(file)
		r.file = file
		return r, nil
	}
	return &revisable{Writer: bufio.NewWriter(file), to: file, file: file}, nil
}

// reviseStream begins a text for a stream.
func reviseStream(w io.Writer) *revisable {
	s := &spool{}
	return &revisable{Writer: bufio.NewWriter(s), to: w, spool: s}
}

// startOver drops what was written so far.
func (r *revisable) startOver() error {
	if r.spool != nil {
		err := r.spool.close()
		*r.spool = spool{}
		r.Reset(r.spool)
		return err
	}
	r.Reset(r.file)
	_, err := r.file.Seek(0, io.SeekStart)
	return r.explain(errors.Join(err, r.file.Truncate(0)))
}

// commit lets the text go to its place.
func (r *revisable) commit() error {
	err := r.Flush()
	if err == nil && r.spool != nil {
		err = r.spool.writeTo(r.to)
	}
	if err != nil || r.file == nil {
		return r.explain(err)
	}
	return r.file.commit()
}

// explain names the file that couldn't be written.
func (r *revisable) explain(err error) error {
	if err == nil || r.file == nil {
		return err
	}
	return fmt.Errorf("can't write %s: %s", r.file.name, unwritable(err))
}

// discard lets go of the text unless it was committed.
func (r *revisable) discard() {
	if r.file != nil {
		r.file.discard()
	}
	if r.spool != nil {
		_ = r.spool.close() // a temporary file, read to its end or not wanted
	}
}
