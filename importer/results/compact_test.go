package results

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// TestCompactBesideOthers breaks the rule that Compact runs alone, for the race
// detector: what it reads of the index it reads under the lock.
func TestCompactBesideOthers(t *testing.T) {
	f, err := openLazily(filepath.Join(t.TempDir(), "r.csv"), Options{Target: target})
	must(t, err)
	var keys []string
	for i := range 500 {
		keys = append(keys, fmt.Sprint(i))
	}
	record := func() {
		for i, key := range keys {
			if err := f.Append(created(i+2, key)); err != nil {
				t.Error(err)
			}
		}
	}
	record()
	var wait sync.WaitGroup
	wait.Go(func() {
		for range 20 {
			record()
		}
	})
	for i := range 20 {
		if err := f.Compact(f.Order()); err != nil && !strings.Contains(err.Error(), "another call") {
			t.Error(i, err)
		}
	}
	wait.Wait()
	must(t, f.Close())
}

// TestCompactRefusesToWriteBesideOthers: what they write would be lost with the
// file that is replaced.
func TestCompactRefusesToWriteBesideOthers(t *testing.T) {
	var f *File
	var syncs atomic.Int64
	var wait sync.WaitGroup
	over := make(chan struct{})
	sys := realSystem
	sys.sync = func(file *os.File) error {
		switch syncs.Add(1) {
		case 2: // of Compact; the first was that of the new file
			wait.Go(func() { must(t, f.Intend(sent(3, "B"))) })
			for joined := false; !joined; {
				f.mu.Lock()
				joined = f.next != nil
				f.mu.Unlock()
			}
		case 3:
			<-over
		}
		return file.Sync()
	}
	path := filepath.Join(t.TempDir(), "r.csv")
	f, err := open(path, Options{Target: target}, sys)
	must(t, err)
	must(t, f.Append(created(2, "A")))
	if err := f.Compact(sheetOf("B", "A")); err == nil {
		t.Error("it is compacted while somebody writes")
	}
	close(over)
	wait.Wait()
	must(t, f.Compact(sheetOf("B", "A")))
	must(t, f.Close())
	if f := mustOpen(t, path); f.Len() != 2 {
		t.Errorf("%d keys", f.Len())
	}
}
