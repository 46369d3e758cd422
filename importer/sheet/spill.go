package sheet

import (
	"fmt"
	"os"
)

// A spillFile holds what is too much for memory, in a temporary file that is
// gone however the run ends.
type spillFile struct {
	f *os.File
}

func newSpillFile() (*spillFile, error) {
	f, err := newPrivateFile()
	if err != nil {
		return nil, spillTrouble(err)
	}
	return &spillFile{f}, nil
}

func (s *spillFile) write(p []byte) error {
	if _, err := s.f.Write(p); err != nil {
		return spillTrouble(err)
	}
	return nil
}

// read fills p from the offset at.
func (s *spillFile) read(p []byte, at int64) error {
	if n, err := s.f.ReadAt(p, at); n < len(p) {
		return spillTrouble(err)
	}
	return nil
}

func (s *spillFile) close() error { return s.f.Close() }

func spillTrouble(err error) error {
	return fmt.Errorf("the workbook has more text than is kept in memory, and a temporary file for it in %s fails: free some room there, or set %s to another folder: %w",
		quoted(os.TempDir()), tempVariable, err)
}
