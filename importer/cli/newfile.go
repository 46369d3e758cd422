package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// writeNew writes a whole file, which appears under its name all at once. One
// that is there already stays as it is, unless force is given.
func writeNew(name string, data []byte, force bool) error {
	f, err := createAtomic(name)
	if err != nil {
		return err
	}
	defer f.discard()
	if _, err := f.Write(data); err != nil {
		return fmt.Errorf("can't write %s: %s", name, unwritable(err))
	}
	if force || f.direct {
		return f.commit()
	}
	if err := errors.Join(f.Chmod(0o644), f.Sync()); err != nil {
		return fmt.Errorf("can't write %s: %s", name, unwritable(err))
	}
	// A link fails where the name is taken; a rename would overwrite.
	err = os.Link(f.Name(), name)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		err = createExclusive(name, data) // FAT and some network drives have no links
	}
	if errors.Is(err, fs.ErrExist) {
		return existsError(name)
	}
	return err
}

// createExclusive writes a file that isn't there yet, and leaves none behind if
// it can't be written to its end.
func createExclusive(name string, data []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(fmt.Errorf("can't write %s: %s", name, unwritable(err)), os.Remove(name))
	}
	return nil
}
