package sheet

import (
	"fmt"
	"os"
)

// A spillFile is a temporary file that only this process sees: where the
// system allows it, its name is removed as soon as it is open, so that nothing
// is left behind however the run ends.
type spillFile struct {
	f       *os.File
	removed bool
}

func newSpillFile() (*spillFile, error) {
	f, err := os.CreateTemp("", "tallyfy-import-*.tmp")
	if err != nil {
		return nil, fmt.Errorf("the workbook has more text than is kept in memory, and no temporary file can be made for it: %w", err)
	}
	return &spillFile{f: f, removed: os.Remove(f.Name()) == nil}, nil
}

func (s *spillFile) write(p []byte) error {
	if _, err := s.f.Write(p); err != nil {
		return fmt.Errorf("the workbook's text can't be kept in a temporary file: %w", err)
	}
	return nil
}

func (s *spillFile) read(p []byte, at int64) error {
	if n, err := s.f.ReadAt(p, at); n < len(p) {
		return fmt.Errorf("the workbook's text can't be read back from its temporary file: %w", err)
	}
	return nil
}

func (s *spillFile) close() error {
	err := s.f.Close()
	if !s.removed {
		if gone := os.Remove(s.f.Name()); err == nil {
			err = gone
		}
	}
	return err
}
