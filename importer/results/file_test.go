package results

import (
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"tallyfy-import/mapping/digest"
)

const target = "go.tallyfy.com/0f3a"

// noTime compares records but for their times, which the file sets.
var noTime = cmpopts.IgnoreFields(Record{}, "Time")

func mustOpen(t testing.TB, path string) *File {
	t.Helper()
	f, err := Open(path, Options{Target: target})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// openLazily opens a file for a test that opens very many, and for which nothing
// need reach the disk.
func openLazily(path string, o Options) (*File, error) {
	lazy := realSystem
	lazy.sync = func(*os.File) error { return nil }
	return open(path, o, lazy)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// all returns every record in file order.
func all(t testing.TB, f *File) []Record {
	t.Helper()
	var rs []Record
	for r, err := range f.Each() {
		must(t, err)
		rs = append(rs, r)
	}
	return rs
}

func sheetOf(keys ...string) iter.Seq2[int, digest.Digest] {
	return func(yield func(int, digest.Digest) bool) {
		for i, k := range keys {
			if !yield(i+2, digest.Of(k)) {
				return
			}
		}
	}
}

// hashOf stands for the hash of what is sent for a key.
func hashOf(key string) string { return fmt.Sprintf("h%x", key) }

func sent(row int, key string) Record {
	return Record{Row: row, Key: key, Status: Sending, Attempts: 1, RequestHash: hashOf(key)}
}

func created(row int, key string) Record {
	return Record{Row: row, Key: key, Status: Created, TaskID: fmt.Sprintf("%032x", row), HTTPStatus: 201, Attempts: 1, RequestHash: hashOf(key)}
}

func TestRecordsSurviveClosing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tasks.results.csv")
	f := mustOpen(t, path)
	must(t, f.Intend(sent(2, "A")))
	must(t, f.Append(created(2, "A")))
	must(t, f.Intend(sent(3, "=B")))
	failed := Record{Row: 4, Key: "'C", Status: Failed, Error: "no \"good\",\nsorry", HTTPStatus: 422, Attempts: 2}
	must(t, f.Append(failed))
	must(t, f.Close())
	must(t, f.Close())

	f = mustOpen(t, path)
	failed.Error = `no "good", sorry`
	want := []Record{created(2, "A"), sent(3, "=B"), failed}
	if diff := cmp.Diff(want, all(t, f), noTime); diff != "" {
		t.Error(diff)
	}
	st, ok := f.State(digest.Of("A"))
	if !ok || !st.HasTask || st.Status != Created || st.Row != 2 || !st.SameRequest(hashOf("A")) || st.SameRequest(hashOf("B")) {
		t.Errorf("State(A) = %+v, %v", st, ok)
	}
	if _, ok := f.Get("B"); ok {
		t.Error("a key that was never recorded is known")
	}
	if f.Count(Created) != 1 || f.Count(Sending) != 1 || f.Count(Failed) != 1 || f.Len() != 3 {
		t.Error("the counts are wrong")
	}
	for _, id := range []string{created(2, "A").TaskID, "other"} {
		if has, err := f.HasTaskID(id); err != nil || has != (id != "other") {
			t.Errorf("HasTaskID(%s) = %v, %v", id, has, err)
		}
	}
}

// TestOf reads the last records of some keys, in any order.
func TestOf(t *testing.T) {
	f := mustOpen(t, filepath.Join(t.TempDir(), "r.csv"))
	for i, key := range []string{"a", "b", "c", "d", "b"} {
		must(t, f.Append(created(i+2, key)))
	}
	var got []string
	for r, err := range f.Of([]digest.Digest{digest.Of("d"), digest.Of("nobody's"), digest.Of("b")}) {
		must(t, err)
		got = append(got, fmt.Sprint(r.Key, r.Row))
	}
	if want := []string{"d5", "b6"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	must(t, f.Close())
}

func TestCompactFollowsTheSheet(t *testing.T) {
	path := filepath.Join(t.TempDir(), "r.csv")
	f := mustOpen(t, path)
	for i, k := range []string{"gone1", "C", "gone2", "A", "B"} {
		must(t, f.Intend(sent(i+10, k)))
		must(t, f.Append(created(i+10, k)))
	}
	before := map[string]Record{}
	for _, r := range all(t, f) {
		before[r.Key] = r
	}
	must(t, f.Compact(sheetOf("A", "new", "B", "C", "A")))
	check := func(f *File) {
		t.Helper()
		var keys []string
		var rows []int
		for _, r := range all(t, f) {
			keys, rows = append(keys, r.Key), append(rows, r.Row)
			b := before[r.Key]
			b.Row = r.Row
			if r != b {
				t.Errorf("%+v became %+v", b, r)
			}
			if got, ok := f.Get(r.Key); !ok || got != r {
				t.Errorf("Get(%s) = %+v", r.Key, got)
			}
		}
		if diff := cmp.Diff([]string{"A", "B", "C", "gone1", "gone2"}, keys); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]int{2, 4, 5, 10, 12}, rows); diff != "" {
			t.Error(diff)
		}
	}
	check(f)
	info, err := os.Stat(path)
	must(t, err)
	must(t, f.Compact(sheetOf("A", "new", "B", "C")))
	if again, err := os.Stat(path); err != nil || !os.SameFile(info, again) {
		t.Error("a file that was right already was rewritten")
	}
	must(t, f.Append(sent(6, "D")))
	must(t, f.Close())
	data, err := os.ReadFile(path)
	must(t, err)
	if n := strings.Count(string(data), "\n"); n != 7 {
		t.Errorf("%d lines", n)
	}
	f = mustOpen(t, path)
	if _, ok := f.Get("D"); !ok {
		t.Error("what was appended after the compaction is lost")
	}
	must(t, f.Compact(sheetOf("A", "new", "B", "C")))
}

func TestReadTakesNoLock(t *testing.T) {
	path := filepath.Join(t.TempDir(), "r.csv")
	if _, err := Read(path, Options{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("Read of no file: %v", err)
	}
	f := mustOpen(t, path)
	must(t, f.Append(created(2, "A")))
	r, err := Read(path, Options{})
	must(t, err)
	defer func() { must(t, r.Close()) }()
	if diff := cmp.Diff([]Record{created(2, "A")}, all(t, r), noTime); diff != "" {
		t.Error(diff)
	}
	if r.Target() != target {
		t.Errorf("Target() = %q", r.Target())
	}
	if err := r.Append(created(3, "B")); err == nil {
		t.Error("a file that was opened for reading takes records")
	}
	if err := r.Compact(sheetOf("A")); err == nil {
		t.Error("a file that was opened for reading was compacted")
	}
}

// TestIsHeld asks for a file that a run holds, for one that a run left its lock
// beside when it was killed, and for one that nobody holds. Who asks keeps no run
// from taking the file.
func TestIsHeld(t *testing.T) {
	path := filepath.Join(t.TempDir(), "r.csv")
	ask := func(want bool) {
		t.Helper()
		if held, err := IsHeld(path); err != nil || held != want {
			t.Errorf("held: %t, %v", held, err)
		}
	}
	ask(false)
	if err := os.WriteFile(path+".lock", nil, 0o644); err != nil {
		t.Fatal(err)
	}
	ask(false)
	f, err := Open(path, Options{Target: "here"})
	if err != nil {
		t.Fatal(err)
	}
	ask(true)
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	ask(false)
}
