package results

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// sample is a file as a killed run leaves it, with keys that need care.
func sample() (data []byte, lines [][]byte, records []Record) {
	began := time.Date(2026, 11, 24, 4, 0, 0, 0, time.UTC)
	keys := []string{"A-1", `quo"ted`, "two\nlines, and\r\nmore", "=1+1", "'", "Zoë;x", " blanks ", "nul\x00"}
	data = []byte(header)
	add := func(r Record) {
		r.Time = began.Add(time.Duration(len(lines)) * time.Millisecond)
		raw := appendRecord(nil, &r, target)
		lines = append(lines, raw)
		data = append(data, raw...)
		records = append(records, r)
	}
	for i, k := range keys {
		add(sent(i+2, k))
	}
	for i, k := range keys[:5] {
		add(created(i+2, k))
	}
	add(Record{Row: 4, Key: keys[2], Status: Failed, Error: "title: too long, deadline: \"x\"", HTTPStatus: 422, RequestHash: "h"})
	return data, lines, records
}

// last returns what a file of these records knows.
func last(records []Record) map[string]Record {
	m := map[string]Record{}
	for _, r := range records {
		m[r.Key] = r
	}
	return m
}

// holds returns what a file at path knows, or why it is refused.
func holds(t *testing.T, path string, o Options) (map[string]Record, error) {
	t.Helper()
	f, err := openLazily(path, o)
	if err != nil {
		return nil, err
	}
	defer func() { must(t, f.Close()) }()
	m := map[string]Record{}
	for r, err := range f.Each() {
		must(t, err)
		m[r.Key] = r
	}
	return m, nil
}

// looksLike is holds for one who only looks.
func looksLike(t *testing.T, path string, o Options) (map[string]Record, error) {
	t.Helper()
	f, err := Read(path, o)
	if err != nil {
		return nil, err
	}
	defer func() { must(t, f.Close()) }()
	return last(all(t, f)), nil
}

func TestCutAtEveryByte(t *testing.T) {
	data, lines, records := sample()
	path := filepath.Join(t.TempDir(), "r.csv")
	for cut := range len(data) + 1 {
		// The lines that are whole, but perhaps for their line end.
		whole, at := 0, len(header)
		for _, raw := range lines {
			if at += len(raw); at-1 <= cut {
				whole++
			}
		}
		want := last(records[:whole])
		zeros := []int{0}
		if cut%7 == 0 {
			zeros = []int{0, 1, 4096} // a crash may leave them
		}
		for _, junk := range zeros {
			if cut < len(header) && cut+junk > len(header) {
				continue // the header was on the disk before anything else: see TestNothingButZeros
			}
			must(t, os.RemoveAll(path)) // a file that is cut to nothing first is flushed by some systems
			must(t, os.WriteFile(path, append(bytes.Clone(data[:cut]), make([]byte, junk)...), 0o644))
			r, err := Read(path, Options{})
			if err != nil {
				t.Fatalf("Read, cut at %d, %d zeros: %v", cut, junk, err)
			}
			if r.Len() != len(want) {
				t.Fatalf("Read, cut at %d, %d zeros: %d keys instead of %d", cut, junk, r.Len(), len(want))
			}
			must(t, r.Close())
			f, err := openLazily(path, Options{Target: target})
			if err != nil {
				t.Fatalf("cut at %d, %d zeros: %v", cut, junk, err)
			}
			must(t, f.Intend(sent(99, "after")))
			must(t, f.Close())
			got, err := holds(t, path, Options{Target: target})
			if err != nil {
				t.Fatalf("cut at %d, %d zeros, opened again: %v", cut, junk, err)
			}
			if _, ok := got["after"]; !ok {
				t.Fatalf("cut at %d: what was appended is lost", cut)
			}
			delete(got, "after")
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("cut at %d, %d zeros: %s", cut, junk, diff)
			}
		}
	}
}

// TestNothingButZeros refuses a file that had lines once: its rows would look
// new.
func TestNothingButZeros(t *testing.T) {
	path := filepath.Join(t.TempDir(), "r.csv")
	for _, kept := range []int{0, 5, len(header) - 2} {
		data := append([]byte(header[:kept]), make([]byte, 4096)...)
		if kept == 0 {
			data[4095] = '\n' // as a run leaves a file that was cut to nothing
		}
		must(t, os.WriteFile(path, data, 0o644))
		_, err := Read(path, Options{})
		_, opening := Open(path, Options{Target: target})
		for _, err := range []error{err, opening} {
			if not := (*NotResultsError)(nil); !errors.As(err, &not) || !strings.Contains(err.Error(), "zeros") {
				t.Errorf("%d bytes of the header: %v", kept, err)
			}
		}
		if data, err := os.ReadFile(path); err != nil || len(data) != kept+4096 {
			t.Errorf("%d bytes of the header: the file was changed", kept)
		}
	}
}

// TestFlippedBytes changes every byte into several others: the file is refused,
// or it still says the same.
func TestFlippedBytes(t *testing.T) {
	careful, _, records := sample()
	// Where no cell has quotes, a single one goes on to the end of the file.
	plain := []byte(header)
	var plainRecords []Record
	for i, r := range []Record{sent(2, "A-1"), sent(3, "A-2"), created(2, "A-1"), created(3, "A-2")} {
		r.Time = time.Date(2026, 11, 24, 4, 0, i, 0, time.UTC)
		plain = appendRecord(plain, &r, target)
		plainRecords = append(plainRecords, r)
	}
	for _, tt := range []struct {
		name    string
		data    []byte
		records []Record
	}{
		{"keys that need care", careful, records},
		{"plain keys", plain, plainRecords},
		{"saved by another program", resave(t, plain, ";", false, "\r\n", nil), plainRecords},
		{"all cells quoted", resave(t, plain, ",", true, "\n", nil), plainRecords},
	} {
		t.Run(tt.name, func(t *testing.T) { flipBytes(t, tt.data, last(tt.records)) })
	}
}

// flipBytes changes each byte of a file with this content, which says want.
func flipBytes(t *testing.T, data []byte, want map[string]Record) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "r.csv")
	must(t, os.WriteFile(path, data, 0o644))
	for at := range data {
		for _, b := range []byte{data[at] ^ 1, data[at] ^ 0x80, '"', '\n', ',', ';', '\r', 0, '0', '\''} {
			if b == data[at] {
				continue
			}
			putByte(t, path, at, b)
			got, err := looksLike(t, path, Options{})
			if err == nil || at%8 == 0 { // Open reads as Read does, and takes longer
				got, err = holds(t, path, Options{Target: target})
			}
			if err == nil {
				if diff := cmp.Diff(want, got); diff != "" {
					t.Fatalf("byte %d changed from %q to %q went unnoticed:\n%s", at, data[at], b, diff)
				}
				must(t, os.WriteFile(path, data, 0o644)) // it may have been rewritten
				continue
			}
			var damaged *DamagedError
			var not *NotResultsError
			if !errors.As(err, &damaged) && !errors.As(err, &not) {
				t.Fatalf("byte %d: %v", at, err)
			}
			putByte(t, path, at, data[at])
			if now, _ := os.ReadFile(path); !bytes.Equal(now, data) {
				t.Fatalf("byte %d: a refused file was written to", at)
			}
		}
	}
}

// putByte changes one byte of a file.
func putByte(t *testing.T, path string, at int, b byte) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	must(t, err)
	_, err = f.WriteAt([]byte{b}, int64(at))
	must(t, err)
	must(t, f.Close())
}

// TestDamageNamesItsLines counts lines as a spreadsheet program does: a cell
// with a line break in it doesn't count twice.
func TestDamageNamesItsLines(t *testing.T) {
	_, lines, _ := sample()
	path := filepath.Join(t.TempDir(), "r.csv")
	var b bytes.Buffer
	b.WriteString(header)
	for i, raw := range lines {
		if i == 4 || i == 8 {
			raw = bytes.Replace(raw, []byte(",h"), []byte(",H"), 1)
		}
		b.Write(raw)
	}
	must(t, os.WriteFile(path, b.Bytes(), 0o644))
	_, err := Open(path, Options{Target: target})
	var damaged *DamagedError
	if !errors.As(err, &damaged) {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int{6, 10}, damaged.Lines); diff != "" || !damaged.Changed {
		t.Error(diff, damaged.Changed)
	}
	if !strings.Contains(err.Error(), "lines 6 and 10") || !strings.Contains(err.Error(), "--accept-results") {
		t.Error(err)
	}
	if _, err := os.Stat(path + ".lock"); err == nil {
		t.Error("a lock was left behind")
	}
	if _, err := Read(path, Options{}); !errors.As(err, &damaged) {
		t.Errorf("Read: %v", err)
	}
}

func TestManyDamagedLines(t *testing.T) {
	path := filepath.Join(t.TempDir(), "r.csv")
	must(t, os.WriteFile(path, []byte(header+strings.Repeat("\"\n", 5000)), 0o644))
	_, err := Open(path, Options{Target: target})
	var damaged *DamagedError
	if !errors.As(err, &damaged) || len(damaged.Lines) != maxDamaged || damaged.Changed {
		t.Fatal(err)
	}
	if len(err.Error()) > 400 || strings.Contains(err.Error(), "--accept-results") {
		t.Error(err)
	}
}

// TestStrangeLines has lines with a right check that make no sense.
func TestStrangeLines(t *testing.T) {
	good := []string{"2", "A", "created", "id1", "", "", "201", "1", "2026-11-24T04:00:00.000000Z", "h", target}
	line := func(change int, to string) []byte {
		values := append([]string(nil), good...)
		if change >= 0 {
			values[change] = to
		}
		var canon, raw []byte
		for _, v := range values {
			canon = appendCanon(canon, v)
			raw = append(appendCell(raw, v), ',')
		}
		return append(appendCheck(raw, canon), '\n')
	}
	path := filepath.Join(t.TempDir(), "r.csv")
	for _, tt := range []struct {
		name   string
		change int
		to     string
		says   string
	}{
		{"row", colRow, "two", "row number"},
		{"no row", colRow, "", "row number"},
		{"huge row", colRow, "99999999999", "row number"},
		{"no key", colKey, "", "key"},
		{"status", colStatus, "done", `(line 2 has the status "done", which is none of sending, created, updated, completed, failed, invalid and archived)`},
		{"long status", colStatus, strings.Repeat("ä", 50), `the status "` + strings.Repeat("ä", 40) + `…", which`},
		{"no status", colStatus, "", "(line 2 has no status)"},
		{"no id", colTaskID, "", "task id"},
		{"http status", colHTTPStatus, "-1", "http_status"},
		{"attempts", colAttempts, "1.0", "attempts"},
		{"time", colTime, "24.11.2026 04:00", "time"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			must(t, os.WriteFile(path, append([]byte(header), line(tt.change, tt.to)...), 0o644))
			for _, accept := range []bool{false, true} {
				_, err := Open(path, Options{Target: target, AcceptChanges: accept})
				var damaged *DamagedError
				if !errors.As(err, &damaged) || !strings.Contains(err.Error(), tt.says) || damaged.Changed {
					t.Errorf("accept %v: %v", accept, err)
				}
			}
		})
	}
	must(t, os.WriteFile(path, append([]byte(header), line(-1, "")...), 0o644))
	if m, err := holds(t, path, Options{Target: target}); err != nil || len(m) != 1 {
		t.Error("the good line is refused:", err)
	}
	two := append(append([]byte(header), line(-1, "")...), line(-1, "")...)
	must(t, os.WriteFile(path, two, 0o644))
	if m, err := holds(t, path, Options{Target: target}); err != nil || len(m) != 1 {
		t.Error("the same line twice is refused:", err)
	}
	two = append(append([]byte(header), line(-1, "")...), line(colTaskID, "id2")...)
	must(t, os.WriteFile(path, two, 0o644))
	if _, err := Open(path, Options{Target: target}); err == nil || !strings.Contains(err.Error(), "line 3") {
		t.Error("two lines of one key and one time:", err)
	}
	broken := line(-1, "")
	broken[0] = '9'
	must(t, os.WriteFile(path, slices.Concat(two, broken, line(colTaskID, "id3"), line(-1, "")), 0o644))
	_, err := Open(path, Options{Target: target})
	var damaged *DamagedError
	if !errors.As(err, &damaged) || !slices.Equal(damaged.Lines, []int{3, 4, 5}) || !strings.Contains(err.Error(), "same time") || damaged.Changed {
		t.Error("among damaged lines:", err)
	}
}

func TestForeignTarget(t *testing.T) {
	data, _, _ := sample()
	path := filepath.Join(t.TempDir(), "r.csv")
	must(t, os.WriteFile(path, data, 0o644))
	_, err := Open(path, Options{Target: "sandbox"})
	var foreign *ForeignError
	if !errors.As(err, &foreign) || foreign.Have != target || foreign.Want != "sandbox" {
		t.Fatal(err)
	}
	if _, err := Read(path, Options{Target: "sandbox"}); !errors.As(err, &foreign) {
		t.Errorf("Read: %v", err)
	}
	if f, err := Read(path, Options{}); err != nil || f.Target() != target {
		t.Errorf("Read without a target: %v", err)
	} else {
		must(t, f.Close())
	}
	must(t, os.WriteFile(path, []byte(header), 0o644))
	if m, err := holds(t, path, Options{Target: "sandbox"}); err != nil || len(m) != 0 {
		t.Error("an empty results file belongs to anyone:", err)
	}
}

func TestNoResultsFile(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{
		"sheet.csv":    "Ticket,Summary\n1,one\n",
		"book.xlsx":    "PK\x03\x04rest",
		"utf16.csv":    "\xFF\xFEr\x00o\x00w\x00",
		"renamed.csv":  strings.Replace(header, "task_id", "id", 1),
		"fewer.csv":    strings.Replace(header, ",target", "", 1),
		"more.csv":     strings.TrimSuffix(header, "\n") + ",note\n",
		"long.csv":     strings.Repeat("x", 3*maxRecord),
		"word":         "hello",
		"openquote":    "\"row,key",
		"newline.csv":  "\n",
		"swapped.csv":  "key,row" + strings.TrimPrefix(header, "row,key"),
		"quotedcr.csv": "\"row\"\r",
	} {
		path := filepath.Join(dir, name)
		must(t, os.WriteFile(path, []byte(content), 0o644))
		_, err := Open(path, Options{Target: target})
		var not *NotResultsError
		if !errors.As(err, &not) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(err.Error()) > 700 {
			t.Errorf("%s: a message of %d bytes", name, len(err.Error()))
		}
		if now, _ := os.ReadFile(path); string(now) != content {
			t.Errorf("%s was written to", name)
		}
	}
	if _, err := Open(dir, Options{Target: target}); err == nil || !strings.Contains(err.Error(), "is a folder") {
		t.Error(err)
	}
	left, err := filepath.Glob(filepath.Join(dir, "*.lock"))
	if err != nil || len(left) > 0 {
		t.Errorf("locks were left behind: %v %v", left, err)
	}
}

func TestEmptyFileIsNew(t *testing.T) {
	for name, content := range map[string]string{"empty": "", "zeros": "\x00\x00", "half": "row,key", "mark": byteOrderMark} {
		path := filepath.Join(t.TempDir(), name)
		must(t, os.WriteFile(path, []byte(content), 0o644))
		f := mustOpen(t, path)
		must(t, f.Intend(sent(2, "A")))
		must(t, f.Close())
		if m, err := holds(t, path, Options{Target: target}); err != nil || len(m) != 1 {
			t.Errorf("%s: %v %v", name, m, err)
		}
	}
}

func TestLineList(t *testing.T) {
	for _, tt := range []struct {
		lines []int
		want  string
	}{
		{[]int{3}, "line 3"},
		{[]int{3, 7}, "lines 3 and 7"},
		{[]int{1, 2, 3, 4, 5, 6, 7, 8}, "lines 1, 2, 3, 4, 5, 6, 7 and 8"},
		{[]int{1, 2, 3, 4, 5, 6, 7, 8, 9}, "lines 1, 2, 3, 4, 5, 6, 7, 8 and 1 more"},
		{make([]int, maxDamaged), "lines 0, 0, 0, 0, 0, 0, 0, 0 and many more"},
	} {
		if got := lineList(tt.lines); got != tt.want {
			t.Errorf("%s instead of %s", got, tt.want)
		}
	}
}
