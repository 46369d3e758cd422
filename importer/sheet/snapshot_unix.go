//go:build unix

package sheet

import (
	"errors"
	"os"
	"syscall"
)

// tempVariable is the environment variable that [os.TempDir] goes by.
const tempVariable = "TMPDIR"

// newPrivateFile makes a temporary file that nobody else can open: it has no
// name any more, so that it is gone however the run ends.
func newPrivateFile() (*os.File, error) {
	f, err := os.CreateTemp("", "tallyfy-import-*")
	if err != nil {
		return nil, err
	}
	if err := os.Remove(f.Name()); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// isDiskFull reports whether a write failed for want of room.
func isDiskFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG)
}

// isInUse reports whether another program keeps a file from being opened,
// which none can here.
func isInUse(error) bool { return false }
