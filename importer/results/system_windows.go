package results

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// renamesOpenFiles says whether a file can be replaced while it is open, and
// removed while it is locked.
const renamesOpenFiles = false

func isDiskFull(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL)
}
func isQuota(err error) bool        { return errors.Is(err, windows.ERROR_DISK_QUOTA_EXCEEDED) }
func isReadOnlyDisk(err error) bool { return errors.Is(err, windows.ERROR_WRITE_PROTECT) }

// SyncFolder does nothing: Windows has no such call, and journals renames.
func SyncFolder(string) error { return nil }

// keepOwner does nothing: a new file takes the folder's rights.
func keepOwner(*os.File, os.FileInfo) {}
