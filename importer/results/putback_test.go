package results

import (
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// aways are the ways in which a file goes away while it is in use.
var aways = map[string]func(t *testing.T, path string){
	"removed": func(t *testing.T, path string) { must(t, os.Remove(path)) },
	"renamed": func(t *testing.T, path string) { must(t, os.Rename(path, path+".old")) },
	"replaced": func(t *testing.T, path string) {
		data, err := os.ReadFile(path)
		must(t, err)
		must(t, os.WriteFile(path+".new", data, 0o644))
		must(t, os.Rename(path+".new", path))
	},
	"replaced by a folder": func(t *testing.T, path string) {
		must(t, os.Remove(path))
		must(t, os.Mkdir(path, 0o755))
	},
}

// TestFileThatGoesAway removes, renames or replaces the file while it is in
// use: the run ends, and the next one knows all that this one did.
func TestFileThatGoesAway(t *testing.T) {
	for name, away := range aways {
		t.Run(name+" after the end", func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "r.csv")
			f := mustOpen(t, path)
			must(t, f.Append(created(2, "A")))
			must(t, f.Compact(sheetOf("A")))
			away(t, path)
			if err := f.Close(); err == nil || !strings.Contains(err.Error(), "put back") {
				t.Errorf("Close: %v", err)
			}
			if r, _ := mustOpen(t, path).Get("A"); r.Status != Created {
				t.Errorf("A is %q", r.Status)
			}
		})
		t.Run(name+" at the end", func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "r.csv")
			f := mustOpen(t, path)
			must(t, f.Intend(sent(2, "A")))
			must(t, f.Append(created(2, "A")))
			must(t, f.Sync())
			away(t, path)
			if err := f.Compact(sheetOf("A")); err == nil {
				t.Error("it is compacted although the file is gone")
			}
			if err := f.Close(); err == nil {
				t.Error("Close tells nothing")
			}
			if r, _ := mustOpen(t, path).Get("A"); r.Status != Created {
				t.Errorf("A is %q", r.Status)
			}
		})
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "r.csv")
			f := mustOpen(t, path)
			must(t, f.Intend(sent(2, "A")))
			must(t, f.Append(created(2, "A")))
			must(t, f.Intend(sent(3, "B")))
			away(t, path)
			if err := f.Intend(sent(4, "C")); err == nil {
				t.Fatal("an intent is taken although the file is gone")
			}
			if err := f.Append(created(3, "B")); err == nil { // its answer comes after that
				t.Error("an outcome is taken although the file is gone")
			}
			if err := f.Compact(sheetOf("A", "B", "C")); err == nil {
				t.Error("it is compacted although the file is gone")
			}
			if err := f.Close(); err == nil || !strings.Contains(err.Error(), "put back") {
				t.Errorf("Close: %v", err)
			}
			f = mustOpen(t, path)
			for key, want := range map[string]Status{"A": Created, "B": Created} {
				if r, _ := f.Get(key); r.Status != want {
					t.Errorf("%s is %q, want %s", key, r.Status, want)
				}
			}
			must(t, f.Close())
			_, err := os.Stat(path + asideSuffix)
			if kept := err == nil; kept != strings.HasPrefix(name, "replaced") {
				t.Errorf("what has taken its place is kept: %t", kept)
			}
		})
	}
}

// TestFileThatIsCutShortAfterTheEnd cuts the file when nothing more is written,
// because the run is over or has failed: the next one must not take it for a
// whole one.
func TestFileThatIsCutShortAfterTheEnd(t *testing.T) {
	for n, fault := range map[int]string{5: "a write fails", 99: "nothing fails"} {
		t.Run(fault, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "r.csv")
			sys, _ := breaking(n, syscall.ENOSPC, false)
			f, err := open(path, Options{Target: target}, sys)
			must(t, err)
			must(t, f.Intend(sent(2, "A")))
			if err := f.Intend(sent(3, "B")); (err != nil) != (n == 5) {
				t.Fatal(err)
			}
			must(t, os.Truncate(path, int64(len(header))))
			if err := f.Close(); !errors.Is(err, errChanged) {
				t.Errorf("Close: %v", err)
			}
			var damaged *DamagedError
			if _, err := Open(path, Options{Target: target}); !errors.As(err, &damaged) {
				t.Errorf("the next run: %v", err)
			}
		})
	}
}

// TestFileThatIsCutShort cuts the file while it is in use: the next run must
// not take it for a whole one.
func TestFileThatIsCutShort(t *testing.T) {
	path := filepath.Join(t.TempDir(), "r.csv")
	f := mustOpen(t, path)
	for i, key := range []string{"C", "B", "A"} {
		must(t, f.Intend(sent(i+2, key)))
		must(t, f.Append(created(i+2, key)))
	}
	must(t, f.Sync())
	must(t, os.Truncate(path, int64(len(header))))
	if err := f.Intend(sent(5, "D")); !errors.Is(err, errChanged) {
		t.Errorf("a line is written behind the cut: %v", err)
	}
	if err := f.Compact(sheetOf("A", "B", "C")); err == nil {
		t.Error("a file that was cut is compacted")
	}
	_ = f.Close()
	var damaged *DamagedError
	if _, err := Open(path, Options{Target: target}); !errors.As(err, &damaged) {
		t.Errorf("the next run: %v", err)
	}
}

// TestAwayAndEveryCallFails takes the file away while it is in use, and then
// lets each call that puts it back fail in turn, for once and for good. All that
// the run knew is in the file, or in a copy that the error names, or the error
// says that it is lost; and success is told only where it happened.
func TestAwayAndEveryCallFails(t *testing.T) {
	for name, away := range aways {
		t.Run(name, func(t *testing.T) {
			for _, fault := range []error{syscall.ENOSPC, syscall.EIO} {
				for _, sick := range []bool{false, true} {
					for n := 1; ; n++ {
						if !failAway(t, away, n, fault, sick) {
							break
						}
					}
				}
			}
		})
	}
}

// failAway lets the nth call after the file went away fail, and reports whether
// there were so many.
func failAway(t *testing.T, away func(t *testing.T, path string), n int, fault error, sick bool) bool {
	t.Helper()
	path := filepath.Join(t.TempDir(), "r.csv")
	sys, calls := breaking(n, fault, sick)
	calls.Store(math.MinInt32)
	renames, rename := 0, sys.rename
	sys.rename = func(from, to string) error { renames++; return rename(from, to) }
	f, err := open(path, Options{Target: target}, sys)
	must(t, err)
	must(t, f.Intend(sent(2, "A")))
	must(t, f.Append(created(2, "A")))
	must(t, f.Intend(sent(3, "B")))
	away(t, path)
	calls.Store(0) // the run may end of a fault before it sees that the file is gone
	if err := f.Intend(sent(4, "C")); err == nil {
		t.Fatal("an intent is taken although the file is gone")
	}
	if err := f.Append(created(3, "B")); err == nil {
		t.Error("an outcome is taken although the file is gone")
	}
	ended := calls.Load()
	err = f.Close()
	if err == nil {
		t.Fatal("Close tells nothing")
	}
	failed := calls.Load() >= int64(n)
	said := err.Error()
	spoilt := failed && (sick || ended < int64(n)) // the putting back
	if strings.Contains(said, "is put back") == spoilt {
		t.Errorf("%v at call %d: Close says %q", fault, n, said)
	}
	if _, err := os.Lstat(path + rewriteSuffix); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v at call %d leaves %s behind", fault, n, rewriteSuffix)
	}
	switch kept := path + keptSuffix; {
	case strings.Contains(said, "it is lost"):
		if renames > 0 || strings.Contains(said, kept) || strings.Contains(said[strings.LastIndex(said, "\n"):], "free some space") {
			t.Errorf("%v at call %d: %d files are renamed, and Close says %q", fault, n, renames, said)
		}
		return failed
	case strings.Contains(said, kept):
		must(t, os.RemoveAll(path))
		must(t, os.Rename(kept, path))
	case spoilt:
		t.Errorf("%v at call %d: Close says %q", fault, n, said)
	}
	if !knows(t, path) {
		t.Errorf("%v at call %d: what the run knew is lost, and Close says %q", fault, n, said)
	}
	return failed
}

// knows reports whether the file has what the rows of failAway became.
func knows(t *testing.T, path string) bool {
	t.Helper()
	got, err := holds(t, path, Options{Target: target})
	return err == nil && got["A"].Status == Created && got["B"].Status == Created
}
