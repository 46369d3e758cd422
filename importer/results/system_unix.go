//go:build !windows

package results

import (
	"errors"
	"os"
	"syscall"
)

// renamesOpenFiles says whether a file can be replaced while it is open, and
// removed while it is locked.
const renamesOpenFiles = true

func isDiskFull(err error) bool     { return errors.Is(err, syscall.ENOSPC) }
func isQuota(err error) bool        { return errors.Is(err, syscall.EDQUOT) }
func isReadOnlyDisk(err error) bool { return errors.Is(err, syscall.EROFS) }

// SyncFolder makes a rename or a new file durable.
func SyncFolder(folder string) error {
	d, err := os.Open(folder)
	if err != nil {
		return err
	}
	err = d.Sync()
	// Some network file systems can't sync a folder; they do it by themselves.
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP) {
		err = nil
	}
	return errors.Join(err, d.Close())
}

// keepOwner gives f the owner of the file that it will replace, where the
// process may do so: a run by an administrator mustn't lock the user out.
func keepOwner(f *os.File, old os.FileInfo) {
	if st, ok := old.Sys().(*syscall.Stat_t); ok && int(st.Uid) != os.Geteuid() {
		_ = f.Chown(int(st.Uid), int(st.Gid)) // a courtesy: without it the file is still right
	}
}
