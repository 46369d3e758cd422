package results

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyfy-import/mapping/digest"
)

// noKeys are those of a sheet without rows.
func noKeys(func(digest.Digest) bool) {}

// TestRekey gives a record another key: it stays what it was, and Compact leaves
// the old key out.
func TestRekey(t *testing.T) {
	path := filepath.Join(t.TempDir(), "r.csv")
	f := mustOpen(t, path)
	for i, key := range []string{"A", "B", "C"} {
		must(t, f.Append(created(i+2, key)))
	}
	must(t, f.Append(Record{Row: 2, Key: "new", Status: Invalid}))
	was, _ := f.Get("A")
	must(t, f.Rekey(was, 7, "new"))
	if err := f.Rekey(Record{Key: "unknown", TaskID: "1"}, 7, "other"); err == nil {
		t.Error("a key that isn't there was given another one")
	}
	old, _ := f.Get("A")
	if old.HasTask() || old.Status != Invalid {
		t.Errorf("the old key is known as %+v", old)
	}
	must(t, f.Compact(sheetOf("B", "new")))
	check := func(f *File) {
		t.Helper()
		var keys []string
		for _, r := range all(t, f) {
			keys = append(keys, r.Key)
		}
		if diff := cmp.Diff([]string{"B", "new", "C"}, keys); diff != "" {
			t.Error(diff)
		}
		want := was
		want.Row, want.Key = 3, "new"
		got, _ := f.Get("new")
		if diff := cmp.Diff(want, got, noTime); diff != "" || got.Time.Sub(was.Time).Abs().Seconds() > 1 {
			t.Error(diff, got.Time, was.Time)
		}
		if _, found := f.Get("A"); found || f.Len() != 3 || f.Count(Created) != 3 || f.Count(Invalid) != 0 {
			t.Errorf("%d keys, the old one: %v", f.Len(), found)
		}
	}
	check(f)
	must(t, f.Append(created(9, "D")))
	must(t, f.Close())
	again := mustOpen(t, path)
	if again.Len() != 4 {
		t.Errorf("%d keys", again.Len())
	}
}

// TestRekeyCutAtEveryByte cuts the file anywhere within a change of a key: the
// task stays under one of the two keys, and is found only once.
func TestRekeyCutAtEveryByte(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "r.csv")
	f := mustOpen(t, path)
	must(t, f.Append(created(2, "A")))
	must(t, f.Sync())
	before, err := os.ReadFile(path)
	must(t, err)
	was, _ := f.Get("A")
	must(t, f.Rekey(was, 2, "new"))
	must(t, f.Close())
	whole, err := os.ReadFile(path)
	must(t, err)
	key := func(name string) func(func(digest.Digest) bool) {
		return slices.Values([]digest.Digest{digest.Of(name)})
	}
	for cut := len(before); cut <= len(whole); cut++ {
		part := filepath.Join(dir, "part.csv")
		must(t, os.WriteFile(part, bytes.Clone(whole[:cut]), 0o600))
		f, err := openLazily(part, Options{Target: target})
		must(t, err)
		_, moved := f.Get("new")
		old, _ := f.Get("A")
		if !moved && !old.HasTask() {
			t.Fatalf("cut at %d: the task is lost", cut)
		}
		// Of a sheet with either key, the task is the row's own or that of a
		// key that is gone, never both.
		c, err := f.Contents(key("new"))
		must(t, err)
		if c.Has(was.RequestHash) == moved {
			t.Fatalf("cut at %d: under the new key: %v, found under the old one: %v", cut, moved, !moved)
		}
		if c, err = f.Contents(key("A")); err != nil || c.Has(was.RequestHash) == old.HasTask() {
			t.Fatalf("cut at %d: under the old key: %v, found under the new one: %v, %v", cut, old.HasTask(), !old.HasTask(), err)
		}
		must(t, f.Close())
	}
}

// TestContents takes each record that has a task or is in doubt once, in the
// file's order.
func TestContents(t *testing.T) {
	f := mustOpen(t, filepath.Join(t.TempDir(), "r.csv"))
	like := func(row int, key string, status Status) Record {
		r := created(row, key)
		r.Status, r.RequestHash = status, "same"
		return r
	}
	must(t, f.Append(like(2, "A", Created)))
	must(t, f.Append(created(3, "B")))
	must(t, f.Append(like(4, "C", Archived)))
	must(t, f.Append(like(5, "D", Completed)))
	must(t, f.Append(sent(6, "E")))
	must(t, f.Append(like(7, "F", Updated)))
	must(t, f.Append(like(8, "G", Sending)))
	c, err := f.Contents(slices.Values([]digest.Digest{digest.Of("A"), digest.Of("unknown")}))
	must(t, err)
	var got []string
	for range 5 {
		r, found, err := c.Take("same")
		must(t, err)
		if found {
			got = append(got, r.Key)
		}
	}
	if diff := cmp.Diff([]string{"D", "F", "G"}, got); diff != "" {
		t.Error(diff)
	}
	if !c.Has(hashOf("B")) || !c.Has(hashOf("E")) || c.Has("another") {
		t.Error("Has is wrong")
	}
	if c, err = f.Contents(noKeys); err != nil || !c.Has("same") {
		t.Error("nothing is found without keys", err)
	}
}

// TestFitsKey records the longest keys that fit.
func TestFitsKey(t *testing.T) {
	f := mustOpen(t, filepath.Join(t.TempDir(), "r.csv"))
	for _, text := range []string{"k", `"`, "k\""} {
		n := (maxRecord - maxBeside) / (len(text) + strings.Count(text, `"`))
		if !FitsKey(strings.Repeat(text, n)) || FitsKey(strings.Repeat(text, n+1)) {
			t.Errorf("of %q, %d don't fit, or one more does", text, n)
		}
		r := created(2, strings.Repeat(text, n))
		r.RequestHash = hashOf("k")
		r.Error = strings.Repeat(`"`, 10*maxError)
		must(t, f.Append(r))
	}
}
