package sheet

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// Open opens the sheet in the file at path, recognised by its content and not
// by its name. The file must not change while it is read; if it did, the last
// Next says so.
func Open(path string, o Options) (*Sheet, error) {
	f, err := openFile(path, false)
	if err != nil {
		return nil, err
	}
	sheet, err := openSheet(f, f.size, path, o)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	sheet.source = f
	sheet.sound = f.unchanged
	return sheet, nil
}

// A sourceFile is a file that somebody else may write to.
type sourceFile struct {
	*os.File
	path     string
	size     int64
	modified time.Time
}

// openFile opens a file that holds a sheet. Pipes have no size and can be read
// once only; pipes says whether that will do.
func openFile(path string, pipes bool) (*sourceFile, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, explain(path, err)
	}
	if message := notAFile(path, info, pipes); message != "" {
		return nil, &RefusedError{quoted(path) + " " + message}
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, explain(path, err)
	}
	if info, err = f.Stat(); err != nil {
		return nil, errors.Join(explain(path, err), f.Close())
	}
	return &sourceFile{f, path, info.Size(), info.ModTime()}, nil
}

// notAFile returns what is wrong with a path that can't lead to a sheet, or "".
func notAFile(path string, info fs.FileInfo, pipes bool) string {
	base := filepath.Base(path)
	mode := info.Mode()
	switch {
	case info.IsDir():
		return "is a folder: name the sheet in it"
	case mode.IsRegular() && strings.HasPrefix(base, "~$"):
		return "is only the lock file that Excel keeps while a workbook is open: name the workbook itself, without ~$"
	case mode.IsRegular() && strings.HasPrefix(base, ".~lock.") && strings.HasSuffix(base, "#"):
		return "is only the lock file that LibreOffice keeps while a sheet is open: name the sheet itself, " +
			quoted(strings.TrimSuffix(strings.TrimPrefix(base, ".~lock."), "#"))
	case mode&(fs.ModeNamedPipe|fs.ModeSocket) != 0 && !pipes:
		return "is a pipe: save what comes from it in a file"
	case mode&fs.ModeDevice != 0:
		return "is a device, not a file: name a .csv or .xlsx file"
	case mode&fs.ModeIrregular != 0: // such as one of OneDrive that is only online
		return "isn't an ordinary file: save a copy of the sheet on this computer"
	}
	return ""
}

// unchanged refuses a file that was written to since it was opened.
func (f *sourceFile) unchanged() error {
	info, err := f.Stat()
	if err != nil {
		return explain(f.path, err)
	}
	if info.Mode().IsRegular() && (info.Size() != f.size || !info.ModTime().Equal(f.modified)) {
		return fmt.Errorf("%s changed while it was read: wait until whoever writes it is done, and start again", quoted(f.path))
	}
	return nil
}

// explain puts an error of the file system into words.
func explain(path string, err error) error {
	var trouble *fs.PathError
	what := err
	if errors.As(err, &trouble) {
		what = trouble.Err
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &RefusedError{quoted(path) + " doesn't exist: check the name, and the folder that you are in"}
	case errors.Is(err, fs.ErrPermission):
		return &RefusedError{quoted(path) + " can't be read: permission denied: make it readable"}
	case isInUse(err):
		return &RefusedError{quoted(path) + " is in use by another program: close it there"}
	}
	return fmt.Errorf("%s can't be read: %w", quoted(path), what)
}

// quoted puts a name that the user wrote in quotes, as it was written unless
// that would garble the screen.
func quoted(name string) string {
	for _, r := range name {
		if !strconv.IsPrint(r) {
			return strconv.Quote(name)
		}
	}
	return `"` + name + `"`
}
