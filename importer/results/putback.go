package results

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// errAway says that the file's name leads elsewhere, while the file itself is
// still open and whole. Its text ends a sentence.
var errAway = errors.New("ended the run; it is put back with all that the run knows: run the same command again")

// asideSuffix is added to the name of whatever has taken the file's place.
const asideSuffix = ".replaced"

// putBack gives the file its name back, with all that was recorded: a run on
// without it would send every row again. What has taken its place is kept
// under another name. f.mu is held.
func (f *File) putBack() error {
	doing := "putting " + f.name + " back"
	if _, err := os.Lstat(f.path); err == nil {
		aside, err := unusedName(f.path + asideSuffix)
		if err == nil {
			err = f.sys.rename(f.path, aside)
		}
		if err != nil {
			return explain(doing, err)
		}
	}
	if err := f.rewrite(f.leftovers(nil)); err != nil {
		return explain(doing, err)
	}
	f.flight, f.buf = nil, nil
	return nil
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
// next Open refuses. f.mu is held.
func (f *File) showGap() error {
	info, err := f.file.Stat()
	if err != nil || info.Size() >= f.size {
		return err
	}
	if err := f.sys.writeAll(f.file, []byte{'\n'}, f.size); err != nil {
		return err
	}
	return f.sys.sync(f.file)
}
