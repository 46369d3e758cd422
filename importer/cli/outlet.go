package cli

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"tallyfy-import/importer/report"
)

// checkOutlet refuses a file that can't be written, or that holds something
// else than an older one of its kind, which begins with start: a sheet named
// by mistake must not be lost.
func checkOutlet(name, start, kind string) error {
	if name == "" {
		return nil
	}
	if info, err := os.Stat(filepath.Dir(name)); err != nil || !info.IsDir() {
		return usage("can't write %s: there is no such folder; make it first, or choose another", name)
	}
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		return nil // a device or a pipe holds nothing that could be lost
	}
	file, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return usage("can't write %s", pathless(err, name))
	}
	defer func() { _ = file.Close() }() // read only
	head := make([]byte, len(start))
	n, err := io.ReadFull(file, head)
	if n > 0 && string(head[:n]) != start || n == 0 && !errors.Is(err, io.EOF) {
		return usage("%s is there already, and is no %s: name another file", name, kind)
	}
	return nil
}

// maxReportHead is how far into a CSV file a report's columns are looked for:
// the lines above them hold blanks, and headers are short.
const maxReportHead = 64 << 10

// checkReportPlace refuses the place of a CSV file that is no report: the sheet
// or the results file of another import would be lost.
func checkReportPlace(name string) error {
	file, err := os.Open(name)
	if err != nil {
		return nil // nothing is there, or it is told why it can't be written
	}
	defer func() { _ = file.Close() }() // read only
	head, err := io.ReadAll(io.LimitReader(file, maxReportHead))
	if err == nil && len(head) > 0 && !bytes.Contains(head, []byte(report.ColumnStatus)) {
		return usage("%s is there already, and is no report: name another file", name)
	}
	return nil
}
