package results

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// unlocks are the ways in which a lock comes to keep nobody off.
var unlocks = map[string]func(t *testing.T, path string){
	"removed": func(t *testing.T, path string) { must(t, os.Remove(path+".lock")) },
	"replaced": func(t *testing.T, path string) {
		must(t, os.WriteFile(path+".lock.new", nil, 0o644))
		must(t, os.Rename(path+".lock.new", path+".lock"))
	},
}

// twoSent opens a file with a row that was created and one that is in doubt.
func twoSent(t *testing.T, sys system) (f *File, path string) {
	t.Helper()
	if !renamesOpenFiles {
		t.Skip("a file that is open stays where it is")
	}
	path = filepath.Join(t.TempDir(), "r.csv")
	f, err := open(path, Options{Target: target}, sys)
	must(t, err)
	t.Cleanup(func() { _ = f.Close() })
	must(t, f.Intend(sent(2, "A")))
	must(t, f.Append(created(2, "A")))
	must(t, f.Intend(sent(3, "B")))
	return f, path
}

// TestLockThatGoesAway takes the lock from a run that is on: nothing more is
// written, and what the run has written is whole.
func TestLockThatGoesAway(t *testing.T) {
	for name, unlock := range unlocks {
		t.Run(name, func(t *testing.T) {
			f, path := twoSent(t, realSystem)
			unlock(t, path)
			was, err := os.ReadFile(path)
			must(t, err)
			if err := f.Append(created(3, "B")); !errors.Is(err, errUnlocked) {
				t.Errorf("an outcome is taken: %v", err)
			}
			if err := f.Intend(sent(4, "C")); !errors.Is(err, errUnlocked) {
				t.Errorf("an intent is taken: %v", err)
			}
			if err := f.Compact(sheetOf("B", "A")); !errors.Is(err, errUnlocked) {
				t.Errorf("it is compacted: %v", err)
			}
			if err := f.Close(); !errors.Is(err, errUnlocked) || !strings.Contains(err.Error(), path+".lock was removed or replaced") {
				t.Errorf("Close: %v", err)
			}
			if now, err := os.ReadFile(path); err != nil || string(now) != string(was) {
				t.Errorf("the file was written to (%v)", err)
			}
			alone(t, path)
			f = mustOpen(t, path)
			if b, _ := f.Get("B"); f.Len() != 2 || !b.InDoubt() {
				t.Errorf("%d keys, B is %s", f.Len(), b.Status)
			}
		})
	}
}

// TestLockThatGoesAwayBeforeAnIntent takes the lock before a row is sent that
// nobody has sent yet: the next run needs no copy to know that.
func TestLockThatGoesAwayBeforeAnIntent(t *testing.T) {
	f, path := twoSent(t, realSystem)
	must(t, os.Remove(path+".lock"))
	if err := f.Intend(sent(4, "C")); !errors.Is(err, errUnlocked) {
		t.Errorf("an intent is taken: %v", err)
	}
	if err := f.Close(); !errors.Is(err, errUnlocked) {
		t.Errorf("Close: %v", err)
	}
	alone(t, path)
	if f := mustOpen(t, path); f.Len() != 2 {
		t.Errorf("%d keys", f.Len())
	}
}

// TestLockThatGoesAwayAtTheEnd takes the lock once all is written.
func TestLockThatGoesAwayAtTheEnd(t *testing.T) {
	f, path := twoSent(t, realSystem)
	must(t, os.Remove(path+".lock"))
	if err := f.Compact(sheetOf("B", "A")); !errors.Is(err, errUnlocked) {
		t.Errorf("it is compacted: %v", err)
	}
	if err := f.Close(); !errors.Is(err, errUnlocked) {
		t.Errorf("Close: %v", err)
	}
	alone(t, path)
}

// TestLockThatGoesAwayDuringAWrite takes the lock while an intent is written:
// another run may have read the file without it.
func TestLockThatGoesAwayDuringAWrite(t *testing.T) {
	sys := realSystem
	sys.write = func(f *os.File, b []byte, at int64) (int, error) {
		if strings.Contains(string(b), ",C,") {
			must(t, os.Remove(f.Name()+".lock"))
		}
		return f.WriteAt(b, at)
	}
	f, _ := twoSent(t, sys)
	if err := f.Intend(sent(4, "C")); !errors.Is(err, errUnlocked) {
		t.Errorf("an intent is taken: %v", err)
	}
}

// TestAnotherRunTakesTheFile takes the lock from a run, and starts another,
// which compacts the file or doesn't, before the first one ends: the other one
// goes on undisturbed, and nothing holds up those that come after it.
func TestAnotherRunTakesTheFile(t *testing.T) {
	for name, compact := range map[string]bool{"and appends": false, "and compacts": true} {
		for _, over := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				f, path := twoSent(t, realSystem)
				must(t, os.Remove(path+".lock"))
				other := mustOpen(t, path)
				must(t, other.Append(created(3, "B")))
				if compact {
					must(t, other.Compact(sheetOf("B", "A")))
				}
				must(t, other.Intend(sent(4, "C")))
				if over {
					must(t, other.Close())
				}
				if err := f.Append(created(3, "B")); !errors.Is(err, errUnlocked) {
					t.Errorf("an outcome is taken: %v", err)
				}
				err := f.Close()
				if inUse := err != nil && strings.Contains(err.Error(), "is in use by another run"); !errors.Is(err, errUnlocked) || inUse == over {
					t.Errorf("Close: %v", err)
				}
				if !over {
					var locked *LockedError
					if _, err := Open(path, Options{Target: target}); !errors.As(err, &locked) {
						t.Errorf("the other run's lock is gone: %v", err)
					}
					must(t, other.Append(created(4, "C")))
					must(t, other.Close())
				}
				alone(t, path)
				if f := mustOpen(t, path); f.Len() != 3 {
					t.Errorf("%d keys", f.Len())
				}
			})
		}
	}
}

// TestLockAndFileGoAway removes both, as one does who removes all that begins
// with the file's name.
func TestLockAndFileGoAway(t *testing.T) {
	f, path := twoSent(t, realSystem)
	must(t, os.Remove(path+".lock"))
	must(t, os.Remove(path))
	if err := f.Append(created(3, "B")); !errors.Is(err, errUnlocked) {
		t.Errorf("an outcome is taken: %v", err)
	}
	if err := f.Close(); err == nil || !strings.Contains(err.Error(), "is put back") {
		t.Errorf("Close: %v", err)
	}
	alone(t, path)
	if !knows(t, path) {
		t.Error("what the run knew isn't in the file")
	}
}

// TestAnotherRunBeginsAnew removes lock and file, and starts another run, which
// sends one of the rows again. It isn't disturbed, but the next one is held up
// until both runs' rows are in one file.
func TestAnotherRunBeginsAnew(t *testing.T) {
	f, path := twoSent(t, realSystem)
	must(t, os.Remove(path+".lock"))
	must(t, os.Remove(path))
	other := mustOpen(t, path)
	must(t, other.Append(created(5, "D")))
	if err := f.Append(created(3, "B")); !errors.Is(err, errUnlocked) {
		t.Errorf("an outcome is taken: %v", err)
	}
	if err := f.Close(); !errors.Is(err, errUnlocked) || !strings.Contains(err.Error(), "each know rows") {
		t.Errorf("Close: %v", err)
	}
	must(t, other.Append(created(2, "A")))
	must(t, other.Close())
	join(t, path)
	if got, err := holds(t, path, Options{Target: target}); err != nil || len(got) != 3 || got["A"].Status != Created || got["B"].Status != Created {
		t.Errorf("%v (%v)", got, err)
	}
}

// TestFileThatLacksRowsWithoutALock changes the file of a run that has lost its
// lock: no run goes on without the rows that it lacks.
func TestFileThatLacksRowsWithoutALock(t *testing.T) {
	for name, lose := range map[string]func(t *testing.T, path string){
		"cut":     func(t *testing.T, path string) { must(t, os.Truncate(path, int64(len(header)))) },
		"damaged": func(t *testing.T, path string) { putByte(t, path, len(header)+len("2,A,"), 'x') },
		"without the last line": func(t *testing.T, path string) {
			data, err := os.ReadFile(path)
			must(t, err)
			lines := strings.SplitAfter(string(data), "\n")
			must(t, os.WriteFile(path, []byte(strings.Join(lines[:5], "")), 0o644))
		},
	} {
		t.Run(name, func(t *testing.T) {
			f, path := twoSent(t, realSystem)
			must(t, f.Append(Record{Row: 4, Key: "C", Status: Failed, Error: "no"}))
			must(t, f.Intend(sent(4, "C")))
			must(t, os.Remove(path+".lock"))
			lose(t, path)
			if err := f.Close(); !errors.Is(err, errUnlocked) {
				t.Errorf("Close: %v", err)
			}
			if _, err := Open(path, Options{Target: target}); err == nil {
				t.Error("the next run goes on without them")
			}
			if _, err := os.Lstat(path + keptSuffix); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestFileThatGrowsWhileItIsOpened writes behind what has been read, as a run
// does that has lost its lock unawares: its line isn't cut off.
func TestFileThatGrowsWhileItIsOpened(t *testing.T) {
	path := filepath.Join(t.TempDir(), "r.csv")
	f := mustOpen(t, path)
	must(t, f.Append(created(2, "A")))
	must(t, f.Close())
	f = mustOpen(t, path)
	must(t, f.isUnchanged())
	data, err := os.ReadFile(path)
	must(t, err)
	r := sent(3, "B")
	must(t, os.WriteFile(path, appendRecord(data, &r, target), 0o644))
	if err := f.isUnchanged(); !errors.Is(err, errChanged) {
		t.Errorf("it goes unnoticed: %v", err)
	}
}

// alone checks that nothing was left beside the file.
func alone(t *testing.T, path string) {
	t.Helper()
	all, err := filepath.Glob(path + "*")
	must(t, err)
	if len(all) != 1 {
		t.Errorf("there are %q", all)
	}
}

// join does with a file and its copy what the next run asks for.
func join(t *testing.T, path string) {
	t.Helper()
	kept := path + keptSuffix
	for _, look := range []func() (*File, error){
		func() (*File, error) { return Open(path, Options{Target: target}) },
		func() (*File, error) { return Read(path, Options{}) },
	} {
		if _, err := look(); err == nil || !strings.Contains(err.Error(), "add all lines of "+kept+" but the first to the end of "+path) {
			t.Errorf("the next run: %v", err)
		}
	}
	copied, err := os.ReadFile(kept)
	must(t, err)
	data, err := os.ReadFile(path)
	must(t, err)
	must(t, os.WriteFile(path, append(data, copied[len(header):]...), 0o644))
	must(t, os.Remove(kept))
}
