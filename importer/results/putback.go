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

// asideSuffix is added to the name of whatever has taken the file's place.
const asideSuffix = ".replaced"

// putBack gives the file its name back, with all that was recorded: a run on
// without it would send every row again. What has taken its place is kept
// under another name, but stays where it is a results file that knows more, of
// another run or from another computer: then a copy beside it holds up every run
// until somebody has looked. It returns what became of it, good news too: the run
// is over either way. f.mu is held.
//
// The copy is on the disk before any name is touched, so that whatever fails
// then, all that the run knows has a name.
func (f *File) putBack() error {
	kept, err := f.keepCopy()
	if err != nil {
		return f.lost(err)
	}
	there, err := readSound(f.path, f.target)
	if there != nil && there.knowsMoreThan(f) {
		return &fileError{text: keptText(f.path, kept), err: errAway}
	}
	aside := ""
	if err == nil {
		aside, err = f.giveName(kept)
	}
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
func (f *File) lost(err error) error {
	what, _ := reason(err)
	return &fileError{
		text: "putting " + f.name + " back failed: " + what + ": unless it was only moved or renamed, it is lost: put it, or a copy that has every row which was sent until then, in its place before you run the same command again (the tasks of rows that it doesn't have are made twice)",
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
