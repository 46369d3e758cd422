package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// An atomicFile appears under its name only once it is whole.
type atomicFile struct {
	*os.File
	name   string
	target string      // where it goes: name, or what a link of that name leads to
	direct bool        // the target is a device or a pipe, which is written to and never replaced
	mode   fs.FileMode // that it gets
	done   bool
}

// createAtomic begins a file beside the place where it will be.
func createAtomic(name string) (*atomicFile, error) {
	f := &atomicFile{name: name, target: name, mode: 0o644}
	if linked, err := filepath.EvalSymlinks(name); err == nil {
		f.target = linked
	}
	info, err := os.Stat(f.target)
	switch {
	case err == nil && info.IsDir():
		return nil, usage("can't write %s: it is a folder; name a file", name)
	case err == nil && !info.Mode().IsRegular():
		f.direct = true
		f.File, err = os.OpenFile(f.target, os.O_WRONLY, 0)
	default:
		f.File, err = os.CreateTemp(filepath.Dir(f.target), ".tallyfy-import-*")
	}
	if err != nil {
		return nil, usage("can't write %s: %s", name, unwritable(err))
	}
	return f, nil
}

// commit puts the file in its place, over an older one.
func (f *atomicFile) commit() error {
	f.done = true
	if f.direct {
		return f.Close()
	}
	err := errors.Join(f.Chmod(f.mode), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), f.target)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("can't write %s: %s", f.name, unwritable(err)), os.Remove(f.Name()))
	}
	return nil
}

// unwritable says why a file can't be written, and what to do about it.
func unwritable(err error) string {
	var pathErr *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "there is no such folder: make it first, or choose another"
	case errors.Is(err, fs.ErrPermission):
		return "permission denied: make the file and its folder writable, or choose another place"
	case errors.As(err, &pathErr):
		return pathErr.Err.Error()
	}
	return err.Error()
}

// discard removes the file unless it was committed.
func (f *atomicFile) discard() {
	if f.done {
		return
	}
	f.done = true
	_ = f.Close() // it goes away with what it holds
	if !f.direct {
		_ = os.Remove(f.Name())
	}
}
