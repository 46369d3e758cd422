package results

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"tallyfy-import/mapping/digest"
)

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

// TestCutShortAndEveryCallFails lets each call that marks a cut file fail: no
// run takes it for a whole one.
func TestCutShortAndEveryCallFails(t *testing.T) {
	for n := 1; n <= 3; n++ {
		path := filepath.Join(t.TempDir(), "r.csv")
		sys, calls := breaking(n, syscall.ENOSPC, true)
		calls.Store(math.MinInt32)
		f, err := open(path, Options{Target: target}, sys)
		must(t, err)
		must(t, f.Intend(sent(2, "A")))
		must(t, os.Truncate(path, int64(len(header))))
		calls.Store(0)
		if err := f.Close(); !errors.Is(err, errChanged) {
			t.Errorf("Close: %v", err)
		}
		if failed := calls.Load() >= int64(n); failed != (n <= 2) {
			t.Errorf("%d calls", calls.Load())
		} else if failed {
			refused(t, path, true)
		}
		if _, err := Open(path, Options{Target: target}); err == nil {
			t.Errorf("ENOSPC at call %d: the next run takes the file for whole", n)
		}
	}
}

// TestFileThatIsSavedOver has another program save the file in place as it was
// before the last lines came, with quotes that make it larger: no run takes it
// for whole.
func TestFileThatIsSavedOver(t *testing.T) {
	path := filepath.Join(t.TempDir(), "r.csv")
	f := mustOpen(t, path)
	for i := range 20 {
		must(t, f.Append(created(i+2, fmt.Sprint("A", i))))
	}
	must(t, f.Sync())
	data, err := os.ReadFile(path)
	must(t, err)
	must(t, f.Intend(sent(99, "B")))
	must(t, os.WriteFile(path, resave(t, data, ",", true, "\n", nil), 0o644))
	if err := f.Append(created(99, "B")); !errors.Is(err, errChanged) {
		t.Errorf("an outcome is written behind what another program wrote: %v", err)
	}
	if err := f.Close(); !errors.Is(err, errChanged) {
		t.Errorf("Close: %v", err)
	}
	refused(t, path, true)
	must(t, os.Remove(path+keptSuffix)) // somebody takes the responsibility
	if f := mustOpen(t, path); f.Len() != 20 {
		t.Errorf("%d keys", f.Len())
	}
}

// TestLineThatChangesInUse has another program write over a line, which leaves
// the file's size as it was: whoever reads the line is told, nothing more is
// recorded, and no run begins with what is left.
func TestLineThatChangesInUse(t *testing.T) {
	for name, use := range map[string]func(f *File) error{
		"Get": func(f *File) error {
			r, found := f.Get("A")
			if !found || r.Row != 2 || r.Status != Created || r.TaskID != "" {
				return fmt.Errorf("A is %+v", r)
			}
			return f.Err()
		},
		"Each": func(f *File) (last error) {
			for _, last = range f.Each() {
			}
			return last
		},
		"HasTaskID":   func(f *File) error { _, err := f.HasTaskID("x"); return err },
		"ClaimTaskID": func(f *File) error { _, err := f.ClaimTaskID("x"); return err },
		"Take": func(f *File) error {
			contents, err := f.Contents(func(func(digest.Digest) bool) {})
			must(t, err)
			_, _, err = contents.Take(hashOf("A"))
			return err
		},
		"Compact": func(f *File) error { return f.Compact(sheetOf("B", "A")) },
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "r.csv")
			f := mustOpen(t, path)
			must(t, f.Append(created(2, "A")))
			must(t, f.Append(created(3, "B")))
			must(t, f.Sync())
			putByte(t, path, len(header)+len("2,A,created,"), '9')
			was, err := os.ReadFile(path)
			must(t, err)
			if err := use(f); !errors.Is(err, errChanged) {
				t.Errorf("it is read all the same: %v", err)
			}
			if err := f.Intend(sent(4, "C")); !errors.Is(err, errChanged) {
				t.Errorf("an intent is taken: %v", err)
			}
			if err := f.Close(); !errors.Is(err, errChanged) {
				t.Errorf("Close: %v", err)
			}
			if now, err := os.ReadFile(path); err != nil || string(now) != string(was) {
				t.Errorf("the file was written to (%v)", err)
			}
			refused(t, path, true)
		})
	}
}
