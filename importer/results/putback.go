package results

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// errAway says that the file's name leads elsewhere, while the file itself is
// still open and whole.
var errAway = errors.New("the results file is away")

// away says how the file went away. Whether it could be put back is for
// [File.putBack] to say, once that is known.
func (f *File) away(how string) error {
	return &fileError{text: f.name + " was " + how + " while the run was on", err: errAway}
}

// secure makes sure that the next Open finds what the run knows or refuses what
// it finds, whatever ended the run: the file may have gone away or been cut short
// since anything was written, or when a full disk had ended the run already. It
// returns what it finds, and what becomes of it. f.mu is held.
func (f *File) secure() error {
	found := f.stillThere(f.size)
	if f.err != nil && !errors.Is(found, errAway) {
		found = nil // half of a line may be what was written last, by nobody else
	}
	f.fail(found)
	if errors.Is(found, errAway) || errors.Is(f.err, errAway) {
		return errors.Join(found, f.putBack())
	}
	return errors.Join(found, f.showGap())
}

const (
	// keptSuffix is added to the file's name for the copy that is to take its
	// place. It stays where that fails, and an empty one where there is no copy:
	// no run begins while it is there.
	keptSuffix = ".kept"
	// asideSuffix is added to the name of whatever has taken the file's place.
	asideSuffix = ".replaced"
)

// putBack gives the file its name back, with all that was recorded: a run on
// without it would send every row again. What has taken its place is kept
// under another name. It returns what became of it, good news too: the run is
// over either way. f.mu is held.
//
// The copy is on the disk before any name is touched, so that whatever fails
// then, all that the run knows has a name.
func (f *File) putBack() error {
	kept, err := f.keepCopy()
	if err != nil {
		return lost("putting "+f.name+" back", err)
	}
	aside, err := f.giveName(kept)
	syncing := SyncFolder(filepath.Dir(f.path))
	became := ""
	if aside != "" {
		became = " (what had taken its place is " + aside + ")"
	}
	if err != nil {
		what, _ := reason(err)
		return &fileError{
			text: fmt.Sprintf("putting %s back failed: %s: move %s, which has all that the run knows, to %s before you run the same command again%s", f.name, what, kept, f.path, became),
			err:  err,
		}
	}
	return errors.Join(
		&fileError{text: fmt.Sprintf("%s is put back with all that the run knows%s: run the same command again", f.name, became), err: errAway},
		explain("putting "+f.name+" back for good", syncing),
	)
}

// keepCopy writes all that was recorded to a file beside the one that is away,
// durably, and returns its name.
func (f *File) keepCopy() (name string, err error) {
	if name, err = unusedName(f.path + keptSuffix); err != nil {
		return "", err
	}
	if _, err = f.writeCopy(name, f.leftovers(nil)); err != nil {
		_ = f.remind(name) // a courtesy: the error says it
	}
	return name, err
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
		return fmt.Errorf("%s has all that an earlier run knew, and couldn't be put in the place of %s: move it to %s, and run the same command again", kept, path, path)
	}
	return fmt.Errorf("%s lacks rows that an earlier run has sent (%s is there to say so): put a copy in its place that has every row which was sent, remove %s, and run the same command again (the tasks of rows that the copy doesn't have are made twice)", path, kept, kept)
}

// giveName gives the copy the file's name. It returns the name that what has
// taken its place got, empty where there was nothing.
func (f *File) giveName(kept string) (aside string, err error) {
	if _, err := os.Lstat(f.path); err == nil {
		name, err := unusedName(f.path + asideSuffix)
		if err == nil {
			err = f.sys.rename(f.path, name)
		}
		if err != nil {
			return "", err
		}
		aside = name
	}
	return aside, f.sys.rename(kept, f.path)
}

// lost says that the results file is gone, and with it what keeps its rows from
// being sent again.
func lost(doing string, err error) error {
	what, _ := reason(err)
	return &fileError{
		text: doing + " failed: " + what + ": unless it was only moved or renamed, it is lost: put it, or a copy that has every row which was sent until then, in its place before you run the same command again (the tasks of rows that it doesn't have are made twice)",
		err:  err,
	}
}

// unusedName returns the name, or one with a number behind it, that no file has.
func unusedName(name string) (string, error) {
	const most = 1000
	for n := 1; n <= most; n++ {
		try := name
		if n > 1 {
			try = fmt.Sprintf("%s-%d", name, n)
		}
		if _, err := os.Lstat(try); errors.Is(err, fs.ErrNotExist) {
			return try, nil
		} else if err != nil {
			return "", err
		}
	}
	return "", fmt.Errorf("there are %d files named %s already: remove some", most, name)
}

// showGap makes sure that a file which another program has cut short can't
// pass for a whole one: its lost rows would be sent again. A line end at the
// place where the file should end leaves a gap of zeros before it, which the
// next Open refuses. It returns nil for a file that isn't cut short. f.mu is
// held.
func (f *File) showGap() error {
	info, err := f.file.Stat()
	if err != nil || info.Size() >= f.size {
		return explain("closing "+f.name, err)
	}
	if err = f.sys.writeAll(f.file, []byte{'\n'}, f.size); err == nil {
		err = f.sys.sync(f.file)
	}
	if err != nil && f.remind(f.path+keptSuffix) != nil {
		what, _ := reason(err)
		err = &fileError{text: "marking " + f.name + " as cut short failed: " + what + ": the next run won't notice it", err: err}
		return errors.Join(f.writtenByOthers(), err)
	}
	return f.writtenByOthers()
}
