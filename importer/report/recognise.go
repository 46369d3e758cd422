package report

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// maxHead is how far into a file a report is looked for: the lines above a CSV
// report's columns hold blanks, and headers are short.
const maxHead = 64 << 10

// Is reports whether the file of this name, which is there, is an earlier
// report in the form of its extension, or empty. One that can't be read is
// none.
func Is(name string) bool {
	f, err := os.Open(name)
	if err != nil {
		return false
	}
	defer func() { _ = f.Close() }() // read only
	head, err := io.ReadAll(io.LimitReader(f, maxHead))
	if err != nil {
		return false
	}
	if len(head) == 0 {
		return true
	}
	has := func(text string) bool { return bytes.Contains(head, []byte(text)) }
	switch strings.ToLower(filepath.Ext(name)) {
	case ".html":
		return has(`<meta name="generator" content="tallyfy-import">`)
	case ".json":
		return bytes.HasPrefix(head, []byte(`{"title":`)) && has(`,"made":"`) && has(`,"header_row":`)
	case ".xlsx":
		return hasCover(f)
	}
	return has(columnStatus)
}

// hasCover reports whether a workbook has the worksheet that a report puts into
// it.
func hasCover(f *os.File) bool {
	info, err := f.Stat()
	if err != nil {
		return false
	}
	archive, err := zip.NewReader(f, info.Size())
	if err != nil {
		return false
	}
	p := workbookPackage{original: archive, parts: map[string][]byte{}}
	return p.unpack(partWorkbook) == nil && bytes.Contains(p.parts[partWorkbook], []byte(`"`+coverName+`"`))
}
