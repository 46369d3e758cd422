package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"tallyfy-import/importer/results"
)

// prepareDone makes the folder for finished sheets, unless it is there. The
// folder around it must be: where a disk is missing, nothing is to be moved
// to the place where it would be.
func (f *nightFlags) prepareDone() error {
	if f.done == "" {
		return nil
	}
	if err := os.Mkdir(f.done, 0o777); err != nil && !errors.Is(err, fs.ErrExist) {
		return usage("can't make the folder for finished sheets: %s: %s", f.done, unwritable(err))
	}
	probe, err := createAtomic(filepath.Join(f.done, "sheet"))
	if err != nil {
		return usage("can't move sheets to %s: choose a folder that can be written to", f.done)
	}
	probe.discard()
	return nil
}

// A sheetFile is the file of a sheet as it was before it was read, so that a
// sheet which was saved meanwhile is not taken for the one that was imported.
type sheetFile struct {
	path string
	info fs.FileInfo // nil: there was none
}

func statSheet(path string) sheetFile {
	info, err := os.Lstat(path)
	if err != nil {
		return sheetFile{path: path}
	}
	return sheetFile{path: path, info: info}
}

// errStays says why a sheet that is imported was not moved, where that is no
// fault.
type errStays struct{ why string }

func (e *errStays) Error() string { return e.why }

// splitStays takes out of err why the sheet stays, empty where it says nothing
// of that, and returns the faults beside it.
func splitStays(err error) (why string, faults error) {
	faults = prune(err, func(leaf error) bool {
		stays, found := errors.AsType[*errStays](leaf)
		if found {
			why = stays.why
		}
		return found
	})
	return why, faults
}

// moveTo moves the sheet to a folder and returns its path there. A file that
// has its name there keeps it: the sheet gets a number. A crash leaves the
// sheet in one of the two places at least; the next run has nothing to send
// of it, and moves it then.
func (s sheetFile) moveTo(folder string) (string, error) {
	if s.info == nil || samePlace(filepath.Dir(s.path), folder) {
		return "", nil
	}
	if s.info.Mode()&fs.ModeSymlink != 0 {
		return "", &errStays{linkText}
	}
	to, err := reserve(filepath.Join(folder, filepath.Base(s.path)))
	if err != nil {
		return "", s.moveError(folder, err)
	}
	err = s.unchanged()
	if err == nil && os.Rename(s.path, to) != nil {
		err = s.copyTo(to) // another disk
	}
	if err != nil {
		return "", errors.Join(s.moveError(folder, err), os.Remove(to))
	}
	return to, nil
}

// moveError says that the sheet could not be moved.
func (s sheetFile) moveError(folder string, err error) error {
	var stays *errStays
	if errors.As(err, &stays) {
		return err
	}
	return fmt.Errorf("%s is imported, but can't be moved to %s: %w; the next run tries again", s.path, folder, err)
}

// maxSameName bounds how many files of one name a folder is searched for.
const maxSameName = 100_000

// reserve makes an empty file of this name, or of the name with the first
// number that is free: tasks.2.xlsx. It returns the name.
func reserve(name string) (string, error) {
	ending := filepath.Ext(name)
	for n := 1; n <= maxSameName; n++ {
		free := name
		if n > 1 {
			free = fmt.Sprintf("%s.%d%s", strings.TrimSuffix(name, ending), n, ending)
		}
		file, err := os.OpenFile(free, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		return free, file.Close()
	}
	return "", fmt.Errorf("%s has too many namesakes there", filepath.Base(name))
}

// unchanged refuses a sheet that isn't the one that was read.
func (s sheetFile) unchanged() error {
	info, err := os.Lstat(s.path)
	if err != nil {
		return err
	}
	if !os.SameFile(info, s.info) || info.Size() != s.info.Size() || !info.ModTime().Equal(s.info.ModTime()) {
		return &errStays{changedText}
	}
	return nil
}

// copyTo moves the sheet over the file that was reserved for it, by a copy: it
// goes from its place only once that is on the disk.
func (s sheetFile) copyTo(to string) error {
	if err := s.copyOver(to); err != nil {
		return err
	}
	if err := errors.Join(results.SyncFolder(filepath.Dir(to)), s.unchanged()); err != nil {
		return err
	}
	return os.Remove(s.path)
}

// copyOver puts a copy of the sheet, with its rights and its time, in the place
// of the file to.
func (s sheetFile) copyOver(to string) error {
	from, err := os.Open(s.path)
	if err != nil {
		return err
	}
	defer func() { _ = from.Close() }() // read only
	copied, err := createAtomic(to)
	if err != nil {
		return err
	}
	defer copied.discard()
	copied.mode = s.info.Mode().Perm()
	if _, err := io.Copy(copied, from); err != nil {
		return err
	}
	if err := os.Chtimes(copied.Name(), s.info.ModTime(), s.info.ModTime()); err != nil {
		return err
	}
	return copied.commit()
}
