package cli

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strings"
)

// spoolMemory is how much a spool keeps in memory before it goes on in a file.
const spoolMemory = 4 << 20

// A spool collects text in memory and then in a temporary file, so that it can
// be written out once all went well.
type spool struct {
	memory bytes.Buffer
	file   *os.File
	some   bool // JSON values were added
}

// Write adds text.
func (s *spool) Write(text []byte) (int, error) {
	s.memory.Write(text)
	if s.memory.Len() < spoolMemory {
		return len(text), nil
	}
	return len(text), s.spill()
}

// addJSON adds a JSON value, behind a comma unless it is the first.
func (s *spool) addJSON(v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	if s.some {
		s.memory.WriteByte(',')
	}
	s.some = true
	_, err = s.Write(text)
	return err
}

// spill moves what is in memory to the file.
func (s *spool) spill() error {
	if s.file == nil {
		file, err := os.CreateTemp("", "tallyfy-import-*.json")
		if err != nil {
			return fmt.Errorf("what was found can't be kept in a temporary file in %s: %s", os.TempDir(), unwritable(err))
		}
		s.file = file
	}
	_, err := s.memory.WriteTo(s.file)
	return err
}

// writeTo writes all of the text.
func (s *spool) writeTo(w io.Writer) error {
	if s.file != nil {
		if _, err := s.file.Seek(0, io.SeekStart); err != nil {
			return err
		}
		if _, err := io.Copy(w, s.file); err != nil {
			return err
		}
	}
	_, err := w.Write(s.memory.Bytes())
	return err
}

// reader returns all JSON values as the elements of an array. They are there as
// often as they are asked for, until another one is added.
func (s *spool) reader() io.Reader {
	parts := []io.Reader{strings.NewReader("[")}
	if s.file != nil {
		parts = append(parts, io.NewSectionReader(s.file, 0, math.MaxInt64))
	}
	return io.MultiReader(append(parts, bytes.NewReader(s.memory.Bytes()), strings.NewReader("]"))...)
}

// close removes the file.
func (s *spool) close() error {
	if s.file == nil {
		return nil
	}
	return errors.Join(s.file.Close(), os.Remove(s.file.Name()))
}

// writeObject writes fields as one JSON object whose last member, name, is an
// array that list writes the elements of.
func writeObject(w io.Writer, fields any, name string, list func(io.Writer) error) error {
	head, err := json.Marshal(fields)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	out.Write(head[:len(head)-1])
	out.WriteString(`,"` + name + `":[`)
	if err := list(out); err != nil {
		return err
	}
	out.WriteString("]}\n")
	return out.Flush()
}
