package cli

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// checkOutlet refuses a file that can't be written, or that holds something
// else than an older one of its kind, which begins with start: a sheet named
// by mistake must not be lost.
func checkOutlet(name, start, kind string) error {
	if name == "" {
		return nil
	}
	if info, err := os.Stat(filepath.Dir(name)); err != nil || !info.IsDir() {
		return usage("can't write %s: there is no such folder: make it first, or choose another", name)
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
