package results

import (
	"os"
	"path/filepath"
	"testing"
)

// TestLinkInALinkedFolder opens a file by a relative link, in a folder that is
// a link itself: the way to the file goes on from where the folder really is.
func TestLinkInALinkedFolder(t *testing.T) {
	dir := t.TempDir()
	for _, folder := range []string{"real/b", "real/keep", "keep"} {
		must(t, os.MkdirAll(filepath.Join(dir, folder), 0o700))
	}
	for link, to := range map[string]string{"inbox": "real/b", "real/b/r.csv": "../keep/r.csv"} {
		if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
			t.Skip("symbolic links can't be made here: ", err)
		}
	}
	for _, path := range []string{"real/b/r.csv", "inbox/r.csv"} {
		f := mustOpen(t, filepath.Join(dir, path))
		must(t, f.Append(created(2, path)))
		must(t, f.Close())
	}
	f, err := Read(filepath.Join(dir, "real/keep/r.csv"), Options{})
	must(t, err)
	if f.Len() != 2 {
		t.Errorf("%d rows instead of 2", f.Len())
	}
	must(t, f.Close())
	if entries, err := os.ReadDir(filepath.Join(dir, "keep")); err != nil || len(entries) > 0 {
		t.Errorf("another file was made: %v, %v", entries, err)
	}
}
