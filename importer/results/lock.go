package results

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// A lock keeps other runs off a results file, through a file of its own beside
// it. The operating system drops it with the process, however that ends, so a
// lock file that was left behind holds nobody up.
type lock struct {
	held *flock.Flock
	info os.FileInfo // the identity of the lock file
}

// holderAt is where the holder's name stands in the lock file. Windows lets
// nobody else read the first byte, which is the one that is locked.
const holderAt = 1

// takeLock locks the results file at path, or says who holds it.
func takeLock(path string) (*lock, error) {
	name := path + ".lock"
	for {
		held := flock.New(name, flock.SetPermissions(0o644))
		ok, err := held.TryLock()
		if err != nil {
			return nil, explain("locking "+path, err)
		}
		if !ok {
			return nil, lockedBy(path, name)
		}
		// The one who held it before may have removed the file between our
		// opening and our locking it: then the lock is on a file that the next
		// one won't see.
		l := &lock{held: held}
		there := false
		if l.info, err = held.Stat(); err == nil {
			there, err = l.isThere()
		}
		if there {
			if err := writeHolder(name); err != nil {
				_ = held.Unlock()
				return nil, explain("writing to "+name, err)
			}
			return l, nil
		}
		_ = held.Unlock()
		if err != nil {
			return nil, explain("locking "+path, err)
		}
	}
}

// IsHeld reports whether a run holds the results file at path. A lock file that a
// run has left behind is locked for a moment to find that out.
func IsHeld(path string) (bool, error) {
	path, err := followLinks(path)
	if err != nil {
		return false, explain("opening "+path, err)
	}
	held := flock.New(path+".lock", flock.SetFlag(os.O_RDONLY))
	free, err := held.TryRLock()
	switch {
	case os.IsNotExist(err):
		return false, nil
	case err != nil:
		return false, explain("locking "+path, err)
	case free:
		err = held.Unlock()
	}
	return !free, err
}

// isThere reports whether the lock's name leads to the file that is locked.
// Where it doesn't, the lock keeps nobody off.
func (l *lock) isThere() (bool, error) {
	there, err := os.Stat(l.held.Path())
	if os.IsNotExist(err) {
		return false, nil
	}
	return err == nil && os.SameFile(l.info, there), err
}

// errUnlocked says that the lock's name doesn't lead any more to the file that
// is locked.
var errUnlocked = errors.New("the results file isn't locked any more")

// stillLocked makes sure that other runs are kept off the file.
func (f *File) stillLocked() error {
	if f.lock == nil {
		return nil
	}
	there, err := f.lock.isThere()
	if there || err != nil {
		return err
	}
	return &fileError{
		text: fmt.Sprintf("%s was removed or replaced while the run was on, so another run may have taken %s: nothing more is sent; wait until no run is on, and run the same command again (a run removes its lock file itself)", f.lock.held.Path(), f.name),
		err:  errUnlocked,
	}
}

// writeHolder names this process in the lock file.
func writeHolder(name string) error {
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	// Of a fixed width, so that nothing of a longer name is left behind it.
	text := fmt.Sprintf("%-10d %-20s\n", os.Getpid(), time.Now().UTC().Format(time.RFC3339))
	_, err = f.WriteAt([]byte(text), holderAt)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return err
}

// lockedBy reads who holds the lock. The holder may be about to write its name,
// or about to leave: then it stays unknown.
func lockedBy(path, name string) *LockedError {
	e := &LockedError{Path: path}
	f, err := os.Open(name)
	if err != nil {
		return e
	}
	defer func() { _ = f.Close() }() // read only
	var room [64]byte
	n, _ := f.ReadAt(room[:], holderAt)
	var since string
	if _, err := fmt.Sscan(strings.TrimSpace(string(room[:n])), &e.PID, &since); err == nil {
		e.Since, _ = time.Parse(time.RFC3339, since)
	}
	return e
}

// release gives the lock up and removes its file. Where a locked file can be
// removed, it is removed first: nobody can have locked it in between. Where it
// can't, the removal fails if somebody has opened it in between, and it's
// theirs to remove, and so is a file that another run has locked under the name.
func (l *lock) release() error {
	there, err := l.isThere()
	if there && renamesOpenFiles {
		err = os.Remove(l.held.Path())
	}
	if uerr := l.held.Unlock(); err == nil {
		err = uerr
	}
	if there && !renamesOpenFiles {
		_ = os.Remove(l.held.Path())
	}
	if os.IsNotExist(err) {
		return nil
	}
	return err
}
