package results

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// breaking returns the real system, but that its nth call fails with err, and
// so does every one after it where sick says so. A write that fails has written
// half of its bytes.
func breaking(n int, err error, sick bool) (sys system, calls *atomic.Int64) {
	calls = new(atomic.Int64)
	fails := func() bool {
		c := int(calls.Add(1))
		return c == n || sick && c > n
	}
	return system{
		write: func(f *os.File, b []byte, at int64) (int, error) {
			if fails() {
				k, _ := f.WriteAt(b[:len(b)/2], at)
				return k, err
			}
			return f.WriteAt(b, at)
		},
		sync: func(f *os.File) error {
			if fails() {
				return err
			}
			return f.Sync()
		},
		rename: func(from, to string) error {
			if fails() {
				return err
			}
			return os.Rename(from, to)
		},
	}, calls
}

// TestEveryCallFails lets each call of the system fail in turn, with a full
// disk and a broken one, for once and for good, and then opens the file as the
// next run does: every intent that was promised to be on the disk is there, and
// nothing that was never recorded.
func TestEveryCallFails(t *testing.T) {
	for _, fault := range []error{syscall.ENOSPC, syscall.EIO, syscall.EROFS} {
		for _, sick := range []bool{false, true} {
			for n := 1; ; n++ {
				if !failAt(t, n, fault, sick) {
					break
				}
			}
		}
	}
}

// failAt imports a few rows while the nth call fails, and reports whether there
// were so many.
func failAt(t *testing.T, n int, fault error, sick bool) bool {
	t.Helper()
	path := filepath.Join(t.TempDir(), "r.csv")
	sys, calls := breaking(n, fault, sick)
	promised := map[string]bool{}
	f, err := open(path, Options{Target: target}, sys)
	if err == nil {
		err = importRows(f, promised)
		if f.Err() != nil { // not so where only the rewriting failed, which leaves the old file
			if again := f.Intend(sent(99, "after")); again == nil {
				t.Errorf("%v at call %d: an intent is taken after %v", fault, n, err)
			}
		}
		err = errors.Join(err, f.Close())
	}
	failed := calls.Load() >= int64(n)
	if failed && !errors.Is(err, fault) {
		t.Errorf("%v at call %d went unnoticed: %v", fault, n, err)
	}
	if failed && strings.Contains(err.Error(), "input/output") {
		t.Errorf("%v at call %d is told as %v", fault, n, err)
	}
	for _, suffix := range []string{rewriteSuffix, ".lock"} {
		if _, err := os.Stat(path + suffix); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%v at call %d leaves %s behind", fault, n, suffix)
		}
	}
	f, err = Open(path, Options{Target: target})
	if err != nil {
		t.Fatalf("%v at call %d: the next run is refused: %v", fault, n, err)
	}
	defer func() { must(t, f.Close()) }()
	for key := range promised {
		if _, ok := f.Get(key); !ok {
			t.Errorf("%v at call %d: the intent of %s is lost", fault, n, key)
		}
	}
	for _, r := range all(t, f) {
		if !strings.HasPrefix(r.Key, "row ") {
			t.Errorf("%v at call %d: there is a line for %q", fault, n, r.Key)
		}
	}
	return failed
}

// importRows records rows as an import does, and stops at the first failure.
func importRows(f *File, promised map[string]bool) error {
	const rows = 5
	var order []string
	for i := range rows {
		key := fmt.Sprintf("row %d", rows-i)
		order = append(order, fmt.Sprintf("row %d", i+1))
		if err := f.Intend(sent(i+2, key)); err != nil {
			return err
		}
		promised[key] = true
		if err := f.Append(created(i+2, key)); err != nil {
			return err
		}
	}
	return f.Compact(sheetOf(order...))
}

// TestLargeFileAndEveryCallFails rewrites a file that takes several writes, and
// lets each call fail in turn: all lines stay.
func TestLargeFileAndEveryCallFails(t *testing.T) {
	const rows = 2500
	var data []byte
	var order []string
	data = append(data, header...)
	for i := range rows {
		r := created(i+2, strings.Repeat("k", 1000)+fmt.Sprint(i))
		r.Time = time.Date(2026, 11, 24, 4, 0, 0, i*1000, time.UTC)
		data = appendRecord(data, &r, target)
		order = append(order, r.Key)
	}
	slices.Reverse(order)
	path := filepath.Join(t.TempDir(), "r.csv")
	for n, failed := 1, true; failed; n++ {
		must(t, os.WriteFile(path, data, 0o644))
		sys, calls := breaking(n, syscall.ENOSPC, false)
		calls.Store(math.MinInt32)
		f, err := open(path, Options{Target: target}, sys)
		must(t, err)
		calls.Store(0)
		err = f.Compact(sheetOf(order...))
		if failed = calls.Load() >= int64(n); failed != errors.Is(err, syscall.ENOSPC) || !failed && n < 6 {
			t.Errorf("call %d of %d: %v", n, calls.Load(), err)
		}
		must(t, f.Close())
		if got, err := holds(t, path, Options{Target: target}); err != nil || len(got) != rows {
			t.Errorf("call %d: %d lines are left of %d (%v)", n, len(got), rows, err)
		}
	}
}

// TestIntendWaitsForItsSync lets many workers share slow syncs, and checks that
// no intent returns before a sync that began after its line was written, and
// that none is taken once a sync has failed.
func TestIntendWaitsForItsSync(t *testing.T) {
	for _, lasts := range []int{1 << 30, 20} {
		path := filepath.Join(t.TempDir(), "r.csv")
		var mu sync.Mutex
		var synced string // what a loss of power would leave
		var syncs int
		sys := realSystem
		sys.sync = func(f *os.File) error {
			data, err := os.ReadFile(path)
			time.Sleep(time.Millisecond)
			mu.Lock()
			defer mu.Unlock()
			if syncs++; syncs == lasts+1 {
				return syscall.EIO
			}
			synced = string(data)
			return err
		}
		f, err := open(path, Options{Target: target}, sys)
		must(t, err)
		const workers, rows = 16, 40
		var failed atomic.Int64
		var wait sync.WaitGroup
		for w := range workers {
			wait.Go(func() {
				for i := range rows {
					r := sent(w*rows+i, fmt.Sprintf("key-%d-%d", w, i))
					if err := f.Intend(r); err != nil {
						failed.Add(1)
						return
					}
					mu.Lock()
					there := strings.Contains(synced, ","+r.Key+",sending,")
					mu.Unlock()
					if !there {
						t.Errorf("the intent of %s isn't on the disk", r.Key)
					}
					_ = f.Append(created(r.Row, r.Key)) // after a failure its row is in doubt
				}
			})
		}
		wait.Wait()
		err = f.Close()
		if lasts < syncs {
			if failed.Load() != workers || !errors.Is(err, syscall.EIO) || syncs != lasts+1 {
				t.Errorf("%d of %d workers saw that a sync failed; %d syncs; Close: %v", failed.Load(), workers, syncs, err)
			}
			continue
		}
		must(t, err)
		if syncs > workers*rows/4 {
			t.Errorf("%d syncs for %d intents of %d workers: they aren't shared", syncs, workers*rows, workers)
		}
		if n := strings.Count(synced, ",created,"); n != workers*rows {
			t.Errorf("%d outcomes are on the disk after Close, want %d", n, workers*rows)
		}
	}
}

// TestOneProcessorSharesSyncs lets the workers of a machine with a single
// processor, where nobody else runs during a sync, come to one all the same.
func TestOneProcessorSharesSyncs(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	var syncs atomic.Int64
	sys := realSystem
	sys.sync = func(*os.File) error { syncs.Add(1); return nil }
	f, err := open(filepath.Join(t.TempDir(), "r.csv"), Options{Target: target}, sys)
	must(t, err)
	const workers, rows = 8, 50
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() {
			for i := range rows {
				if err := f.Intend(sent(w*rows+i, fmt.Sprintf("key-%d-%d", w, i))); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	if n := syncs.Load(); n > workers*rows/2 {
		t.Errorf("%d syncs for %d intents of %d workers", n, workers*rows, workers)
	}
	must(t, f.Close())
}

// TestCompactSyncsBeforeItRenames: a rename may reach the disk before the data.
func TestCompactSyncsBeforeItRenames(t *testing.T) {
	path := filepath.Join(t.TempDir(), "r.csv")
	var calls []string
	sys := realSystem
	sys.write = func(f *os.File, b []byte, at int64) (int, error) {
		calls = append(calls, "write "+filepath.Base(f.Name()))
		return f.WriteAt(b, at)
	}
	sys.sync = func(f *os.File) error {
		calls = append(calls, "sync "+filepath.Base(f.Name()))
		return f.Sync()
	}
	sys.rename = func(from, to string) error {
		calls = append(calls, "rename "+filepath.Base(from))
		return os.Rename(from, to)
	}
	f, err := open(path, Options{Target: target}, sys)
	must(t, err)
	must(t, importRows(f, map[string]bool{}))
	must(t, f.Close())
	tmp := "r.csv" + rewriteSuffix
	if got := strings.Join(calls, ", "); !strings.Contains(got, "write "+tmp+", sync "+tmp+", rename "+tmp) {
		t.Error(got)
	}
}

// TestLockNamesItsHolder opens a file that is in use.
func TestLockNamesItsHolder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "r.csv")
	began := time.Now().Add(-time.Second)
	f := mustOpen(t, path)
	var locked *LockedError
	if _, err := Open(path, Options{Target: target}); !errors.As(err, &locked) || locked.PID != os.Getpid() || locked.Since.Before(began) || time.Since(locked.Since) > time.Minute {
		t.Errorf("%v", err)
	}
	must(t, f.Close())
	must(t, os.WriteFile(path+".lock", []byte("left by a killed run\n"), 0o644))
	must(t, mustOpen(t, path).Close())
	if _, err := os.Stat(path + ".lock"); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the lock file is left behind")
	}
}
