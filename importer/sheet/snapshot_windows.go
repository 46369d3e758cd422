package sheet

import (
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"

	"golang.org/x/sys/windows"
)

// tempVariable is the environment variable that [os.TempDir] goes by.
const tempVariable = "TMP"

// newPrivateFile makes a temporary file that Windows removes as soon as it is
// closed, however the run ends. The folder for temporary files is the user's
// own.
func newPrivateFile() (*os.File, error) {
	name := filepath.Join(os.TempDir(), "tallyfy-import-"+rand.Text())
	return os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL|windows.FILE_FLAG_DELETE_ON_CLOSE, 0o600)
}

// isDiskFull reports whether a write failed for want of room.
func isDiskFull(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL)
}

// isInUse reports whether another program, such as Excel, keeps a file from
// being opened.
func isInUse(err error) bool {
	return errors.Is(err, windows.ERROR_SHARING_VIOLATION) || errors.Is(err, windows.ERROR_LOCK_VIOLATION)
}
