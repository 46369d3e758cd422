package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyfy-import/importer"
	"tallyfy-import/importer/tallyfy"
)

func TestFindSheets(t *testing.T) {
	folder := t.TempDir()
	t.Chdir(folder)
	for name, text := range map[string]string{
		"a.csv": "Title\n", "b.XLSX": "", "tasks [1].csv": "", "tasks[a.csv": "",
		"~$b.XLSX": "", ".~lock.a.csv#": "", ".hidden.csv": "", ".tallyfy-import-1": "",
		"a.results.csv": "", "b.sandbox.results.csv": "", "b.report.xlsx": "", "b.report.html": "", "a.mapping.yaml": "",
		"kept.csv":  "\xEF\xBB\xBFrow;key;status;task_id;run_id;error;http_status;attempts;time;request_hash;target;check\r\n1;a\r\n",
		"own.txt":   "",
		"notes.txt": "row,key\n",
		"data.json": "",
	} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, folder := range []string{"folder.csv", "in [2026]"} {
		if err := os.Mkdir(folder, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile("in [2026]/c.csv", nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.Symlink("a.csv", "link.txt"), os.Symlink(".", "here")); err != nil {
		t.Skip(err)
	}
	cases, sharing := []string{"case/ONE.csv", "case/one.csv"}, []string{} // where letter case counts
	if err := errors.Join(os.Mkdir("case", 0o755), os.WriteFile(cases[0], nil, 0o644), os.WriteFile("case/one.txt", nil, 0o644)); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(cases[1]); err == nil {
		cases, sharing = cases[:1], []string{"case/ONE.csv", "case/one.txt"}
	} else if err := os.WriteFile(cases[1], nil, 0o644); err != nil {
		t.Fatal(err)
	}
	var o importOptions
	o.night.summary = "../" + filepath.Base(folder) + "/own.txt"
	for _, tt := range []struct {
		args    []string
		sheets  []string
		refused []string
	}{
		{args: []string{"*"}, sheets: []string{"a.csv", "b.XLSX", "link.txt", "notes.txt", "tasks [1].csv", "tasks[a.csv"}, refused: []string{"a.csv", "link.txt"}},
		{args: []string{"*.csv", "?.csv", "a.csv"}, sheets: []string{"a.csv", "tasks [1].csv", "tasks[a.csv"}},
		{args: []string{"./a.csv", "a.csv", "in [2026]/../a.csv", "here/a.csv", filepath.Join(folder, "a.csv")}, sheets: []string{"./a.csv"}},
		{args: []string{"./a.csv", "*.csv"}, sheets: []string{"./a.csv", "tasks [1].csv", "tasks[a.csv"}},
		{args: []string{"a.csv", "./a.xlsx"}, sheets: []string{"./a.xlsx", "a.csv"}, refused: []string{"./a.xlsx", "a.csv"}},
		{args: []string{"case/*.csv"}, sheets: cases},
		{args: []string{"case/ONE.csv", "case/one.txt"}, sheets: []string{"case/ONE.csv", "case/one.txt"}, refused: sharing},
		{args: []string{"./own.txt", "link.txt"}, sheets: []string{"link.txt"}},
		{args: []string{"*.pdf"}},
		{args: []string{"gone/*.csv"}, sheets: []string{"gone/*.csv"}, refused: []string{"gone/*.csv"}},
		{args: []string{"b.XLSX", "a.csv", "a.results.csv", "a.results.csv.lock", "~$b.XLSX", "kept.csv"}, sheets: []string{"a.csv", "b.XLSX"}},
		{args: []string{"in [2026]/*.csv"}, sheets: []string{"in [2026]/c.csv"}},
		{args: []string{"./in*/*.csv"}, sheets: []string{"in [2026]/c.csv"}},
		{args: []string{"lost*/x/*.csv"}},
		{args: []string{"missing.csv", "folder.csv"}, sheets: []string{"folder.csv", "missing.csv"}},
		{args: []string{"a.csv", "a.xlsx", "b.XLSX"}, sheets: []string{"a.csv", "a.xlsx", "b.XLSX"}, refused: []string{"a.csv", "a.xlsx"}},
	} {
		t.Run(fmt.Sprint(tt.args), func(t *testing.T) {
			in := o.findSheets(tt.args)
			if diff := cmp.Diff(tt.sheets, in.sheets); diff != "" {
				t.Error(diff)
			}
			if len(in.refused) != len(tt.refused) {
				t.Errorf("refused are %v", in.refused)
			}
			for _, name := range tt.refused {
				if in.refused[name] == nil {
					t.Errorf("%s is not refused", name)
				}
			}
		})
	}
}

func TestIsSeveral(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{"tasks [1].csv", "a1.csv"} {
		if err := os.WriteFile(name, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for arg, want := range map[string]bool{
		"a1.csv": false, "missing.csv": false, "tasks [1].csv": false, "tasks [2].csv": false, "tasks [.csv": false, "-": false,
		"*.csv": true, "*.pdf": true, "a[0-9].csv": true, "a?.csv": true,
	} {
		if got := isSeveral([]string{arg}); got != want {
			t.Errorf("isSeveral(%q) is %v", arg, got)
		}
	}
}

func TestWorst(t *testing.T) {
	ended, cancel := context.WithCancelCause(context.Background())
	cancel(importer.ErrDeadline)
	for _, tt := range []struct {
		codes []int
		stop  context.Context
		left  bool
		want  int
	}{
		{codes: nil, want: 0},
		{codes: []int{0, 6, 0}, want: 6},
		{codes: []int{6, 9}, want: 9},
		{codes: []int{9, 7}, want: 7},
		{codes: []int{7, 2, 9}, want: 2},
		{codes: []int{2, 1}, want: 1},
		{codes: []int{1, 3}, want: 3},
		{codes: []int{3, 130}, want: 130},
		{codes: []int{0}, stop: ended, left: true, want: 1},
		{codes: []int{0}, stop: ended, want: 0},
	} {
		b := &batch{stop: context.Background()}
		if tt.stop != nil {
			b.stop = tt.stop
		}
		for _, code := range tt.codes {
			b.reports = append(b.reports, &importReport{err: quiet(code)})
		}
		if tt.left {
			b.reports = append(b.reports, &importReport{left: true})
		}
		if got := b.worst(); got != tt.want {
			t.Errorf("the worst of %v is %d, want %d", tt.codes, got, tt.want)
		}
	}
}

func TestIsShared(t *testing.T) {
	for _, err := range []error{
		&importer.AuthError{Status: 401}, errInterrupted, importer.ErrRateLimited, importer.ErrTooManyFailures,
		fmt.Errorf("sending: %w", &tallyfy.UnavailableError{}),
	} {
		if !isShared(err) {
			t.Errorf("%v leaves the other sheets alone", err)
		}
	}
	for _, err := range []error{nil, errors.New("odd"), errInvalid, usage("no mapping"), &importer.CanaryError{}} {
		if isShared(err) {
			t.Errorf("%v ends the other sheets", err)
		}
	}
}
