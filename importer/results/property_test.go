package results

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tallyfy-import/mapping/digest"
)

// records draws records with whatever text a row may bring along. Line breaks
// are in keys and errors only.
func records(keys *rapid.Generator[string]) *rapid.Generator[Record] {
	text := rapid.StringMatching(`[-=+@',;"\t 0-9a-f#|~]{0,12}`)
	return rapid.Custom(func(t *rapid.T) Record {
		r := Record{
			Row: rapid.IntRange(0, maxNumber).Draw(t, "row"), Key: keys.Draw(t, "key"),
			Status: rapid.SampledFrom(statuses[:]).Draw(t, "status"),
			RunID:  text.Draw(t, "run"), Error: rapid.String().Draw(t, "error"),
			HTTPStatus: rapid.IntRange(0, 599).Draw(t, "http"), Attempts: rapid.IntRange(0, maxNumber).Draw(t, "attempts"),
			RequestHash: rapid.StringMatching(`[0-9a-f]{0,32}`).Draw(t, "hash"),
		}
		if r.Status.needsTask() || rapid.Bool().Draw(t, "task") {
			r.TaskID = "t" + text.Draw(t, "id")
		}
		return r
	})
}

// anyKey draws few keys, so that lines overrule each other, of any text.
func anyKey() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.StringMatching(`[-=+@',;"\r\n\t 0#|~a]{1,3}`),
		rapid.SampledFrom([]string{"A", "a", " A", "#0123456789abcdef", "#0123456789abcdef~2", "=1+1", "'=1+1", "007", "Zo\u00eb", "Zoe\u0308", "c0123456789"}),
		rapid.StringN(1, 8, 16),
	)
}

// TestAnySequenceSurvives records, compacts, closes, crashes and opens a file in
// any order. It always knows the last record of every key, and nothing else.
func TestAnySequenceSurvives(t *testing.T) {
	dir := t.TempDir()
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		path := filepath.Join(dir, fmt.Sprintf("%d.csv", n))
		f, err := openLazily(path, Options{Target: target})
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			_ = f.Close()
			_ = os.Remove(path)
		}()
		model := map[string]Record{}
		var order []string
		note := func(r Record) {
			if _, known := model[r.Key]; !known {
				order = append(order, r.Key)
			}
			r.Error = oneLine(r.Error)
			model[r.Key] = r
		}
		record := records(anyKey())
		t.Repeat(map[string]func(*rapid.T){
			"intend": func(t *rapid.T) {
				r := record.Draw(t, "record")
				r.Status = Sending
				if err := f.Intend(r); err != nil {
					t.Fatal(err)
				}
				note(r)
			},
			"append": func(t *rapid.T) {
				r := record.Draw(t, "record")
				if err := f.Append(r); err != nil {
					t.Fatal(err)
				}
				note(r)
			},
			"amend": func(t *rapid.T) {
				if len(order) == 0 {
					t.Skip()
				}
				old, ok := f.Get(rapid.SampledFrom(order).Draw(t, "key"))
				if !ok {
					t.Fatal("a record is lost")
				}
				r := record.Draw(t, "record")
				r.Key, r.Time = old.Key, old.Time
				if err := f.Amend(r); err != nil {
					t.Fatal(err)
				}
				note(r)
				if got, _ := f.Get(r.Key); got.Time.Sub(old.Time) != time.Microsecond {
					t.Fatalf("an amended record's time went from %v to %v", old.Time, got.Time)
				}
			},
			"compact": func(t *rapid.T) {
				sheet := rapid.Permutation(order).Draw(t, "order")
				sheet = sheet[:rapid.IntRange(0, len(sheet)).Draw(t, "rows")]
				if err := f.Compact(sheetOf(sheet...)); err != nil {
					t.Fatal(err)
				}
				for i, key := range sheet {
					r := model[key]
					r.Row = i + 2
					model[key] = r
				}
			},
			"close and open": func(t *rapid.T) {
				if err := f.Close(); err != nil {
					t.Fatal(err)
				}
				if f, err = openLazily(path, Options{Target: target}); err != nil {
					t.Fatal(err)
				}
			},
			"crash and open": func(t *rapid.T) {
				// What the system has, behind it the beginning of a line.
				data, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				r := record.Draw(t, "torn")
				torn := appendRecord(nil, &r, target)
				torn = torn[:rapid.IntRange(0, len(torn)-2).Draw(t, "cut")]
				if err := f.Close(); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, append(data, torn...), 0o600); err != nil {
					t.Fatal(err)
				}
				if f, err = openLazily(path, Options{Target: target}); err != nil {
					t.Fatal(err)
				}
			},
			"": func(t *rapid.T) { same(t, f, model) },
		})
	})
}

// same checks that the file knows what the model does.
func same(t *rapid.T, f *File, model map[string]Record) {
	got := map[string]Record{}
	for r, err := range f.Each() {
		if err != nil {
			t.Fatal(err)
		}
		got[r.Key] = r
	}
	if diff := cmp.Diff(model, got, noTime); diff != "" {
		t.Fatal(diff)
	}
	for key, want := range model {
		s, ok := f.State(digest.Of(key))
		if !ok || s.Status != want.Status || s.HasTask != want.HasTask() || !s.SameRequest(want.RequestHash) {
			t.Fatalf("State(%q) = %+v, want that of %+v", key, s, want)
		}
	}
}

// FuzzDecode takes a line apart as encoding/csv does, whatever the bytes.
func FuzzDecode(f *testing.F) {
	_, lines, _ := sample()
	for _, raw := range lines {
		f.Add(raw)
	}
	for _, s := range []string{",,\n", `"a""b",c` + "\n", `"a` + "\n" + `b",""` + "\n", `a"b,c` + "\n", `"a"b` + "\n", `"open`, "'=1,''\n", "a"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var l line
		n, what := l.parse(data, ',')
		if n < 0 || n > len(data) || what == foundLine && (n == 0 || data[n-1] != '\n') {
			t.Fatalf("%d of %d bytes, %d", n, len(data), what)
		}
		if bytes.IndexByte(data, '\r') >= 0 || bytes.HasPrefix(data, []byte("\n")) || len(data) == 0 {
			return // encoding/csv changes line ends, and skips blank lines
		}
		r := csv.NewReader(bytes.NewReader(data))
		r.FieldsPerRecord = -1
		want, err := r.Read()
		if (err != nil) != (what == foundBroken || l.open) {
			t.Fatalf("%v, but found %d, open %t", err, what, l.open)
		}
		if err != nil {
			return
		}
		for i := range min(l.n, columns) {
			w := want[i]
			if len(w) > 1 && w[0] == '\'' && formulaLike(w[1:]) {
				w = w[1:]
			}
			if string(l.fields[i]) != w {
				t.Errorf("field %d is %q, want %q", i, l.fields[i], w)
			}
		}
		if len(want) < l.n || len(want) > l.n && !l.wide {
			t.Errorf("%d fields, want %d", l.n, len(want))
		}
	})
}

// FuzzOpen opens any bytes as a results file. They are refused in a sentence
// and left as they are, or every record that is read survives being written
// again, and the file goes on to work.
func FuzzOpen(f *testing.F) {
	data, lines, _ := sample()
	f.Add(data, false)
	f.Add(data[:len(data)-7], false)
	f.Add(bytes.ReplaceAll(data, []byte("\n"), []byte("\r\n")), false)
	f.Add([]byte(byteOrderMark+strings.ReplaceAll(string(data), ",", ";")), true)
	f.Add([]byte(header+string(lines[3])+string(lines[1])+"\n,,,,,,,,,,,\n"), true)
	f.Add([]byte(header+string(bytes.Replace(lines[0], []byte(",h"), []byte(",1.2E+34"), 1))), true)
	f.Add(append([]byte(header), make([]byte, 5000)...), false)
	f.Add([]byte("row,key\n1,2\n"), false)
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, data []byte, accept bool) {
		path := filepath.Join(dir, "r.csv")
		must(t, os.WriteFile(path, data, 0o600))
		file, err := openLazily(path, Options{AcceptChanges: accept})
		if err != nil {
			if err.Error() == "" {
				t.Error("an error without words")
			}
			if left, rerr := os.ReadFile(path); rerr != nil || !bytes.Equal(left, data) {
				t.Errorf("a file that was refused (%v) was written to (%v)", err, rerr)
			}
			return
		}
		before := map[string]Record{}
		for r, err := range file.Each() {
			must(t, err)
			before[r.Key] = r
		}
		must(t, file.Intend(Record{Row: 1, Key: "one more", Status: Sending}))
		must(t, file.Compact(sheetOf()))
		must(t, file.Close())
		file, err = openLazily(path, Options{})
		must(t, err)
		defer func() { must(t, file.Close()) }()
		after := map[string]Record{}
		for r, err := range file.Each() {
			must(t, err)
			after[r.Key] = r
		}
		if _, ok := after["one more"]; !ok {
			t.Error("what was appended is lost")
		}
		delete(before, "one more")
		delete(after, "one more")
		if diff := cmp.Diff(before, after); diff != "" {
			t.Error(diff)
		}
	})
}
