package cli

import (
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// TestNoPermission checks that files which may not be read or written are told
// of in the words that a results file has for it.
func TestNoPermission(t *testing.T) {
	name := filepath.Join(t.TempDir(), "tasks")
	denied := &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	if got, want := pathless(denied, name), name+": permission denied: make it readable"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got, want := unwritable(denied), "permission denied: make the file and its folder writable, or choose another place"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	f := nightFlags{done: filepath.Join(name, "done")}
	if err := f.prepareDone(); err == nil || !strings.HasSuffix(err.Error(), "there is no such folder: make it first, or choose another") {
		t.Errorf("the folder around the one for finished sheets is missing: %v", err)
	}
}
