package results

import (
	"io"
	"os"
)

// system holds the calls that can fail in the middle of a run, so that a test
// can make them fail.
type system struct {
	write  func(f *os.File, b []byte, at int64) (int, error)
	sync   func(f *os.File) error
	rename func(from, to string) error
}

var realSystem = system{
	write:  func(f *os.File, b []byte, at int64) (int, error) { return f.WriteAt(b, at) },
	sync:   (*os.File).Sync,
	rename: os.Rename,
}

// writeAll writes all of b, however many calls it takes.
func (s *system) writeAll(f *os.File, b []byte, at int64) error {
	for len(b) > 0 {
		n, err := s.write(f, b, at)
		if err != nil {
			return err
		}
		if n <= 0 {
			return io.ErrShortWrite
		}
		b, at = b[n:], at+int64(n)
	}
	return nil
}
