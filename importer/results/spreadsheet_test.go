package results

import (
	"bytes"
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// resave reads a results file as a spreadsheet program does, lets change have
// its cells, and writes it in the program's own way.
func resave(t *testing.T, data []byte, sep string, quoteAll bool, lf string, change func([][]string)) []byte {
	t.Helper()
	rd := csv.NewReader(bytes.NewReader(data))
	cells, err := rd.ReadAll()
	must(t, err)
	if change != nil {
		change(cells)
	}
	var b bytes.Buffer
	for _, row := range cells {
		for i, v := range row {
			if i > 0 {
				b.WriteString(sep)
			}
			if quoteAll || strings.ContainsAny(v, "\"\r\n"+sep) {
				v = `"` + strings.ReplaceAll(v, `"`, `""`) + `"`
			}
			b.WriteString(v)
		}
		b.WriteString(lf)
	}
	return b.Bytes()
}

// plainSample is sample without what a CSV reader changes by itself: CR LF
// within a cell.
func plainSample() ([]byte, []Record) {
	_, lines, records := sample()
	data := []byte(header)
	var kept []Record
	for i, r := range records {
		if !strings.Contains(r.Key, "\r\n") {
			data = append(data, lines[i]...)
			kept = append(kept, r)
		}
	}
	return data, kept
}

func TestRewrittenBySpreadsheet(t *testing.T) {
	data, records := plainSample()
	want := last(records)
	sorted := func(cells [][]string) {
		slices.SortFunc(cells[1:], func(a, b []string) int { return strings.Compare(a[colStatus]+a[colKey], b[colStatus]+b[colKey]) })
	}
	backwards := func(cells [][]string) { slices.Reverse(cells[1:]) }
	path := filepath.Join(t.TempDir(), "r.csv")
	for name, saved := range map[string][]byte{
		"Excel, German":     resave(t, data, ";", false, "\r\n", nil),
		"Excel, UTF-8":      append([]byte(byteOrderMark), resave(t, data, ",", false, "\r\n", nil)...),
		"Excel, text":       resave(t, data, "\t", false, "\r\n", nil),
		"quotes everywhere": resave(t, data, ",", true, "\n", nil),
		"mark and quotes":   append([]byte(byteOrderMark), resave(t, data, ";", true, "\r\n", nil)...),
		"sorted":            resave(t, data, ",", false, "\n", sorted),
		"backwards":         resave(t, data, ";", true, "\r\n", backwards),
		"columns behind":    widened(resave(t, data, ";", false, "\n", nil), ";;"),
		"no last line end":  bytes.TrimSuffix(resave(t, data, ";", false, "\r\n", nil), []byte("\r\n")),
	} {
		t.Run(name, func(t *testing.T) {
			must(t, os.WriteFile(path, saved, 0o640))
			r, err := Read(path, Options{})
			must(t, err)
			if diff := cmp.Diff(want, last(all(t, r))); diff != "" {
				t.Error("Read:", diff)
			}
			must(t, r.Close())
			f := mustOpen(t, path)
			for k, w := range want {
				if got, ok := f.Get(k); !ok || got != w {
					t.Errorf("Get(%q) = %+v", k, got)
				}
			}
			must(t, f.Intend(sent(50, "more")))
			must(t, f.Close())
			now, err := os.ReadFile(path)
			must(t, err)
			if !bytes.HasPrefix(now, []byte(header)) || bytes.Contains(now, []byte("\r")) {
				t.Errorf("not in the file's own form:\n%s", now)
			}
			if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o640 {
				t.Error("the file's mode wasn't kept:", info.Mode(), err)
			}
			got, err := holds(t, path, Options{Target: target})
			must(t, err)
			delete(got, "more")
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// widened is a file of one line a record with blank cells behind each: somebody
// has been in a column further right.
func widened(data []byte, cells string) []byte {
	return bytes.ReplaceAll(data, []byte("\n"), []byte(cells+"\n"))
}

// TestValuesChanged has a spreadsheet program or an editor change values: the
// lines are named, and taken only where the user says so and they can still be
// read.
func TestValuesChanged(t *testing.T) {
	data, records := plainSample()
	path := filepath.Join(t.TempDir(), "r.csv")
	at := func(cells [][]string, line, col int, to string) { cells[line-1][col] = to }
	for _, tt := range []struct {
		name   string
		change func([][]string)
		lines  []int
		taken  bool // with AcceptChanges
	}{
		{"dropped zeros in a key", func(c [][]string) { at(c, 2, colKey, "1") }, []int{2}, true},
		{"an error's text", func(c [][]string) { at(c, 5, colError, "edited") }, []int{5}, true},
		{"an id as a number", func(c [][]string) { at(c, 9, colTaskID, "1.2E+46") }, []int{9}, false},
		{"an id, German", func(c [][]string) { at(c, 9, colTaskID, "1,2E+46") }, []int{9}, false},
		{"an id removed", func(c [][]string) { at(c, 9, colTaskID, "") }, []int{9}, false},
		{"a time", func(c [][]string) { at(c, 9, colTime, "24.11.2026 04:00") }, []int{9}, false},
		{"two lines", func(c [][]string) { at(c, 3, colRequestHash, "x"); at(c, 6, colRequestHash, "y") }, []int{3, 6}, true},
		{"a cleared line", func(c [][]string) { clear(c[11]) }, []int{12}, true},
		{"a status", func(c [][]string) { at(c, 3, colStatus, "erstellt") }, []int{3}, false},
	} {
		for sep, lf := range map[string]string{";": "\r\n", ",": "\n"} { // Excel, and the file's own form
			t.Run(tt.name+", "+sep, func(t *testing.T) {
				saved := resave(t, data, sep, false, lf, tt.change)
				must(t, os.WriteFile(path, saved, 0o644))
				_, err := Open(path, Options{Target: target})
				var damaged *DamagedError
				if !errors.As(err, &damaged) {
					t.Fatal(err)
				}
				if diff := cmp.Diff(tt.lines, damaged.Lines); diff != "" {
					t.Error(diff)
				}
				if damaged.Changed != tt.taken {
					t.Errorf("Changed is %v: %v", damaged.Changed, err)
				}
				if now, _ := os.ReadFile(path); !bytes.Equal(now, saved) {
					t.Error("a refused file was written to")
				}
				accepting := Options{Target: target, AcceptChanges: true}
				seen, looking := looksLike(t, path, accepting)
				taken, err := holds(t, path, accepting)
				if (err == nil) != tt.taken || (looking == nil) != tt.taken {
					t.Fatalf("with AcceptChanges: %v; for looking: %v", err, looking)
				}
				if diff := cmp.Diff(taken, seen); diff != "" {
					t.Errorf("for looking it is another file: %s", diff)
				}
				if err != nil {
					return
				}
				// From then on the file is whole.
				got, err := holds(t, path, Options{Target: target})
				if err != nil || len(got) < len(last(records))-1 {
					t.Error(len(got), err)
				}
			})
		}
	}
}

// TestLineThatSwallowedOthersIsNeverTaken has two quotes added, which make one
// line of several. Taken as it stands, it would hide them.
func TestLineThatSwallowedOthersIsNeverTaken(t *testing.T) {
	data := []byte(header)
	for i, key := range []string{"A-1", "A-2", "A-3"} {
		r := created(i+2, key)
		r.Time = time.Date(2026, 11, 24, 4, 0, i, 0, time.UTC)
		data = appendRecord(data, &r, target)
	}
	path := filepath.Join(t.TempDir(), "r.csv")
	for name, saved := range map[string][]byte{
		"as it was":     data,
		"Excel, German": resave(t, data, ";", false, "\r\n", nil),
		"Excel, text":   resave(t, data, "\t", false, "\n", nil),
	} {
		t.Run(name, func(t *testing.T) {
			saved = bytes.Replace(saved, []byte("A-1"), []byte(`"A-1`), 1)
			must(t, os.WriteFile(path, bytes.Replace(saved, []byte("A-2"), []byte(`A-2"`), 1), 0o644))
			_, err := Open(path, Options{Target: target, AcceptChanges: true})
			var damaged *DamagedError
			if !errors.As(err, &damaged) || damaged.Changed {
				t.Errorf("it is taken, or said to be: %v", err)
			}
		})
	}
}

func TestFormulasAreNeutralised(t *testing.T) {
	for _, v := range []string{"=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "'x", "''", "'", "'=x", "=", "＝1", "＋", "－", "＠", "'＝", `="a"`, "=a,b"} {
		raw := appendCell(nil, v)
		cell := strings.Trim(string(raw), `"`)
		if cell[0] != '\'' {
			t.Errorf("%q is written as %s", v, raw)
		}
		var l line
		if _, what := l.parse(append(raw, '\n'), ','); what != foundLine || string(l.fields[0]) != v || l.n != 1 {
			t.Errorf("%q, written as %s, is read as %q", v, raw, l.fields[0])
		}
	}
	for _, v := range []string{"", "A=1", "12e45", "0012", "x'"} {
		if raw := string(appendCell(nil, v)); raw != v {
			t.Errorf("%q is written as %s", v, raw)
		}
	}
}

func TestErrorsBecomeOneLine(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"plain", "plain"},
		{"a\r\nb\tc", "a b c"},
		{"a\x00b\u2028c\xff", "a b c"},
		{strings.Repeat("é", 501), strings.Repeat("é", 499) + "…"},
		{strings.Repeat("<html>", 1<<20), strings.Repeat("<html>", 83) + "<…"},
	} {
		if got := oneLine(tt.in); got != tt.want {
			t.Errorf("%.40q becomes %.40q… (%d bytes)", tt.in, got, len(got))
		}
	}
}
