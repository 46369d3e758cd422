package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// An atomicFile appears under its name only once it is whole.
type atomicFile struct {
	*os.File
	name string
	mode fs.FileMode // that it gets
	done bool
}

// createAtomic begins a file beside the place where it will be.
func createAtomic(name string) (*atomicFile, error) {
	file, err := os.CreateTemp(filepath.Dir(name), ".tallyfy-import-*")
	if err != nil {
		return nil, usage("can't write %s: choose a folder that can be written to", pathless(err, name))
	}
	return &atomicFile{File: file, name: name, mode: 0o644}, nil
}

// commit puts the file in its place, over an older one.
func (f *atomicFile) commit() error {
	f.done = true
	err := errors.Join(f.Chmod(f.mode), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), f.name)
	}
	if err != nil {
		return errors.Join(errors.New("can't write "+f.name), err, os.Remove(f.Name()))
	}
	return nil
}

// discard removes the file unless it was committed.
func (f *atomicFile) discard() {
	if f.done {
		return
	}
	f.done = true
	_ = f.Close() // it goes away with what it holds
	_ = os.Remove(f.Name())
}
