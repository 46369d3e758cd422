package results

import (
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strconv"
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

// TestFileThatIsReplacedByAResultsFile puts another results file in the place of
// the one that is in use. One that knows more, of another run, stays; an earlier
// state, or another organization's, is put aside.
func TestFileThatIsReplacedByAResultsFile(t *testing.T) {
	for name, tt := range map[string]struct {
		lines   int // of the file in use, the header included
		target  string
		add     []Record
		damaged bool
		says    string
	}{
		"the same":             {lines: 4, target: target, says: "is put back"},
		"an earlier state":     {lines: 3, target: target, says: "is put back"},
		"a new one":            {lines: 1, target: target, says: "is put back"},
		"another target's":     {lines: 1, target: "other", add: []Record{created(4, "C")}, says: "is put back"},
		"a damaged one":        {lines: 4, target: target, add: []Record{created(4, "C")}, damaged: true, says: "is put back"},
		"a row more":           {lines: 4, target: target, add: []Record{created(4, "C")}, says: "and more"},
		"a later state":        {lines: 4, target: target, add: []Record{created(3, "B")}, says: "and more"},
		"a row more, one less": {lines: 3, target: target, add: []Record{created(4, "C")}, says: "each know rows"},
		"all other rows":       {lines: 1, target: target, add: []Record{created(4, "C")}, says: "each know rows"},
	} {
		t.Run(name, func(t *testing.T) {
			f, path := twoSent(t, realSystem)
			data, err := os.ReadFile(path)
			must(t, err)
			lines := strings.SplitAfter(string(data), "\n")
			must(t, os.WriteFile(path+".new", []byte(strings.Join(lines[:tt.lines], "")), 0o644))
			other, err := Open(path+".new", Options{Target: tt.target})
			must(t, err)
			for _, r := range tt.add {
				must(t, other.Append(r))
			}
			must(t, other.Close())
			if tt.damaged {
				putByte(t, path+".new", len(header)+len("2,"), 'x')
			}
			put, err := os.ReadFile(path + ".new")
			must(t, err)
			must(t, os.Rename(path+".new", path))
			if err := f.Close(); !errors.Is(err, errAway) || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("Close: %v", err)
			}
			now, err := os.ReadFile(path)
			must(t, err)
			switch tt.says {
			case "is put back":
				if aside, err := os.ReadFile(path + asideSuffix); err != nil || string(aside) != string(put) {
					t.Errorf("it isn't put aside (%v)", err)
				}
			case "and more":
				if _, err := Open(path, Options{Target: target}); err == nil || !strings.Contains(err.Error(), "remove "+path+keptSuffix) || strings.Contains(err.Error(), "move it") {
					t.Errorf("the next run: %v", err)
				}
				must(t, os.Remove(path+keptSuffix))
			default:
				join(t, path)
			}
			if stays := tt.says != "is put back"; stays {
				if string(now) != string(put) {
					t.Error("it doesn't stay")
				}
			}
			got, err := holds(t, path, Options{Target: target})
			if err != nil || got["A"].Status != Created || got["B"].Status == "" || tt.says != "is put back" && got[tt.add[0].Key].Status != Created {
				t.Errorf("%v (%v)", got, err)
			}
		})
	}
}

// TestPartOfACopy opens a file beside which a killed run has left any part of a
// copy: only the whole one is offered.
func TestPartOfACopy(t *testing.T) {
	path := filepath.Join(t.TempDir(), "r.csv")
	sys := realSystem
	parts := 0
	sys.write = func(f *os.File, b []byte, at int64) (int, error) {
		if f.Name() == path+keptSuffix {
			parts++
			refused(t, path, true)
		}
		return f.WriteAt(b, at)
	}
	f, err := open(path, Options{Target: target}, sys)
	must(t, err)
	for i := range 3000 {
		r := created(i+2, strings.Repeat("k", 1000)+strconv.Itoa(i))
		must(t, f.Append(r))
	}
	must(t, os.Remove(path))
	must(t, f.lock.release())
	f.lock = nil
	if err := f.Close(); err == nil {
		t.Error("Close tells nothing")
	}
	if f := mustOpen(t, path); f.Len() != 3000 || parts < 3 {
		t.Errorf("%d keys of %d parts", f.Len(), parts)
	}
}

// TestAwayAndEveryCallFails takes the file away while it is in use, and then
// lets each call that puts it back fail in turn, for once and for good. All that
// the run knew is in the file, or in a copy that the error names, or the error
// says that it is lost, and no run begins without it; success is told only where
// it happened.
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
	kept, lost := path+keptSuffix, strings.Contains(said, "it is lost")
	switch {
	case lost && (renames > 0 || strings.Contains(said, kept) || strings.Contains(said[strings.LastIndex(said, "\n"):], "free some space")):
		t.Errorf("%v at call %d: %d files are renamed, and Close says %q", fault, n, renames, said)
	case !lost && strings.Contains(said, kept) != spoilt:
		t.Errorf("%v at call %d: Close says %q", fault, n, said)
	}
	if spoilt {
		refused(t, path, lost)
		must(t, os.RemoveAll(path))
		must(t, os.Rename(kept, path))
	}
	if lost == knows(t, path) {
		t.Errorf("%v at call %d: lost: %t, and Close says %q", fault, n, lost, said)
	}
	return failed
}

// refused checks that no run begins without what an earlier one knew.
func refused(t *testing.T, path string, lost bool) {
	t.Helper()
	says := "move it to"
	if lost {
		says = "may lack rows"
	}
	_, opening := Open(path, Options{Target: target})
	_, reading := Read(path, Options{})
	if not := (*NotResultsError)(nil); errors.As(opening, &not) {
		opening = reading // a folder in its place is told first
	}
	for _, err := range []error{opening, reading} {
		if err == nil || !strings.Contains(err.Error(), path+keptSuffix) || !strings.Contains(err.Error(), says) {
			t.Errorf("lost: %t, and the next run: %v", lost, err)
		}
	}
	if _, err := os.Lstat(path + ".lock"); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a lock was left behind")
	}
}

// knows reports whether the file has what the rows of failAway became.
func knows(t *testing.T, path string) bool {
	t.Helper()
	got, err := holds(t, path, Options{Target: target})
	return err == nil && got["A"].Status == Created && got["B"].Status == Created
}
