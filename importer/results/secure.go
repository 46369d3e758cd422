package results

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// keptSuffix is added to the file's name for the copy that is to take its place
// where it went away. It stays where that fails or another run's file is in that
// place, and an empty one where there is no copy, or where another program has
// written to the file: no run begins while it is there.
const keptSuffix = ".kept"

// secure makes sure that the next Open finds what the run knows or refuses what
// it finds, whatever ended the run: the file may have gone away or been changed
// since anything was written, or since a full disk had ended the run. It returns
// what it finds, and what becomes of it. f.mu is held.
func (f *File) secure() error {
	found := f.stillThere(f.size)
	if errors.Is(found, errUnlocked) {
		f.fail(found)
		return errors.Join(found, f.secureUnlocked())
	}
	if f.err != nil && !errors.Is(found, errAway) {
		found = nil // half of a line may be what was written last, by nobody else
	}
	f.fail(found)
	if errors.Is(found, errAway) || errors.Is(f.err, errAway) {
		return errors.Join(found, f.putBack())
	}
	return errors.Join(found, f.markChanged())
}

// secureUnlocked is secure for a run whose lock keeps nobody off any more. A file
// that has every row which was sent stays as it is, whoever wrote it. Another one
// is put back where the run gets its lock again; where another run has it, that
// one goes on, and a copy holds up those that come after it. f.mu is held.
func (f *File) secureUnlocked() error {
	again, err := takeLock(f.path)
	var inUse error
	if locked := (*LockedError)(nil); errors.As(err, &locked) {
		inUse = &fileError{text: locked.Error(), err: errUnlocked}
	}
	if err == nil {
		_ = f.lock.release() // of a file without a name
		f.lock = again
	}
	there, reading := readSound(f.path, f.target)
	if reading == nil && there != nil && !f.sentMoreThan(there) {
		return inUse
	}
	if err == nil {
		if away := f.stillThere(f.size); errors.Is(away, errAway) {
			return errors.Join(away, f.putBack())
		}
	}
	kept, err := f.keepCopy()
	if err != nil {
		return errors.Join(inUse, f.lost(err))
	}
	return errors.Join(inUse, &fileError{text: keptText(f.path, kept), err: errUnlocked})
}

// markChanged makes sure that a file which another program has written to can't
// pass for one that is whole: the rows that it lost would be sent again. It
// returns nil for a file that nobody else wrote to. f.mu is held.
func (f *File) markChanged() error {
	info, err := f.file.Stat()
	if err != nil {
		return explain("closing "+f.name, err)
	}
	switch {
	case info.Size() < f.size:
		if err = f.showGap(); err != nil {
			err = f.remind(f.path + keptSuffix)
		}
	case errors.Is(f.err, errChanged):
		// It may be what another program had read before the last lines came.
		err = f.remind(f.path + keptSuffix)
	default:
		return nil
	}
	if err != nil {
		what, _ := reason(err)
		err = &fileError{text: "marking " + f.name + " as changed failed: " + what + ": the next run won't notice it", err: err}
	}
	return errors.Join(f.writtenByOthers(), err)
}

// showGap marks a file that was cut short in itself. A line end at the place
// where the file should end leaves a gap of zeros before it, which the next Open
// refuses.
func (f *File) showGap() error {
	if err := f.sys.writeAll(f.file, []byte{'\n'}, f.size); err != nil {
		return err
	}
	return f.sys.sync(f.file)
}

// remind leaves an empty file with this name in the place of a copy.
func (f *File) remind(name string) error {
	out, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, f.info.Mode().Perm())
	if err != nil {
		return err
	}
	keepOwner(out, f.info)
	return errors.Join(out.Close(), SyncFolder(filepath.Dir(name)))
}

// refuseKept refuses a results file beside which an earlier run has left what
// it couldn't put back: its rows would be sent again.
func refuseKept(path string) error {
	kept := path + keptSuffix
	_, err := os.Lstat(kept)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return explain("opening "+path, err)
	case Recognise(kept):
		return errors.New(keptText(path, kept))
	}
	return fmt.Errorf("%s may lack rows that an earlier run has sent (%s is there to say so): put a copy in its place that has every row which was sent, remove %s, and run the same command again (the tasks of rows that the copy doesn't have are made twice)", path, kept, kept)
}

// keptText says how to go on with a copy that was left beside a results file.
// What is in the file's place may know more than the copy: moving the copy there
// would have its rows sent again.
func keptText(path, kept string) string {
	if copied, err := look(kept, kept, Options{}); err == nil {
		defer func() { _ = copied.file.Close() }() // read only
		there, err := readSound(path, copied.target)
		switch {
		case err != nil || there == nil || !there.knowsMoreThan(copied):
		case !copied.knowsMoreThan(there):
			return fmt.Sprintf("%s has all that an earlier run knew and left in %s, and more, as where another run was on: remove %s, and run the same command again", path, kept, kept)
		default:
			return fmt.Sprintf("%s and %s each know rows that the other one doesn't, as where two runs were on at once: when no run is on any more, add all lines of %s but the first to the end of %s, remove %s, and run the same command again (of two lines of a row the later one counts)", path, kept, kept, path, kept)
		}
	}
	return fmt.Sprintf("%s has all that an earlier run knew, and couldn't be put in the place of %s: move it to %s, and run the same command again", kept, path, path)
}
