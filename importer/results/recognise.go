package results

import (
	"bytes"
	"errors"
	"io"
	"os"
	"strings"
)

// Recognise reports whether the file at path begins with a results file's
// header, as this package or a spreadsheet program writes it. A file that
// can't be read is none.
func Recognise(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer func() { _ = f.Close() }() // read only
	start := make([]byte, 2*len(header))
	n, err := io.ReadFull(f, start)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return false
	}
	first, _, _ := bytes.Cut(bytes.TrimPrefix(start[:n], []byte(byteOrderMark)), []byte("\n"))
	columns := strings.FieldsFunc(string(first), func(r rune) bool { return strings.ContainsRune(",;\t\"\r", r) })
	return strings.Join(columns, ",")+"\n" == header
}
