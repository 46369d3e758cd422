package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func writeSheet(t *testing.T, path, text string) sheetFile {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return statSheet(path)
}

func TestReserveNeverOverwrites(t *testing.T) {
	name := filepath.Join(t.TempDir(), "tasks.xlsx")
	for _, want := range []string{"tasks.xlsx", "tasks.2.xlsx", "tasks.3.xlsx"} {
		got, err := reserve(name)
		if err != nil {
			t.Fatal(err)
		}
		if filepath.Base(got) != want {
			t.Errorf("reserved %s, want %s", got, want)
		}
	}
}

// The way to another disk: a copy with the sheet's rights and time, then the
// sheet goes.
func TestCopyTo(t *testing.T) {
	s := writeSheet(t, filepath.Join(t.TempDir(), "tasks.csv"), "Title\n")
	to, err := reserve(filepath.Join(t.TempDir(), "tasks.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.copyTo(to); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(to); err != nil || string(text) != "Title\n" {
		t.Errorf("the copy holds %q, %v", text, err)
	}
	info, err := os.Stat(to)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode() != s.info.Mode() || !info.ModTime().Equal(s.info.ModTime()) {
		t.Errorf("the copy is %v of %v, the sheet %v of %v", info.Mode(), info.ModTime(), s.info.Mode(), s.info.ModTime())
	}
	if _, err := os.Stat(s.path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the sheet is still there: %v", err)
	}
	left, err := os.ReadDir(filepath.Dir(to))
	if err != nil || len(left) != 1 {
		t.Errorf("the folder holds %v, %v", left, err)
	}
}

// What was saved meanwhile stays, and nothing is left in the folder.
func TestMoveToLeavesWhatChanged(t *testing.T) {
	for name, change := range map[string]func(path string) error{
		"written": func(path string) error { return os.WriteFile(path, []byte("Title\nmore\n"), 0o600) },
		"touched": func(path string) error { return os.Chtimes(path, time.Time{}, time.Now().Add(time.Hour)) },
		"replaced": func(path string) error {
			if err := os.WriteFile(path+".new", []byte("Other\n"), 0o600); err != nil {
				return err
			}
			return os.Rename(path+".new", path)
		},
		"gone": os.Remove,
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			s := writeSheet(t, filepath.Join(t.TempDir(), "tasks.csv"), "Title\n")
			if err := change(s.path); err != nil {
				t.Fatal(err)
			}
			to, err := s.moveTo(folder)
			if err == nil || to != "" {
				t.Errorf("moved to %q, %v", to, err)
			}
			var stays *errStays
			if errors.As(err, &stays) != (name != "gone") {
				t.Errorf("said %v", err)
			}
			if left, err := os.ReadDir(folder); err != nil || len(left) != 0 {
				t.Errorf("the folder holds %v, %v", left, err)
			}
		})
	}
}

// A crash between the two names of a move leaves a sheet that the next run
// moves, and an empty file of its name at most.
func TestMoveToPassesALeftoverBy(t *testing.T) {
	folder := t.TempDir()
	s := writeSheet(t, filepath.Join(t.TempDir(), "tasks.csv"), "Title\n")
	if _, err := reserve(filepath.Join(folder, "tasks.csv")); err != nil {
		t.Fatal(err)
	}
	to, err := s.moveTo(folder)
	if err != nil || filepath.Base(to) != "tasks.2.csv" {
		t.Errorf("moved to %q, %v", to, err)
	}
}

func TestSplitStays(t *testing.T) {
	stays, fault := &errStays{changedText}, errors.New("the empty file can't be removed")
	for name, tt := range map[string]struct {
		err  error
		why  string
		want error
	}{
		"moved":     {nil, "", nil},
		"stays":     {stays, changedText, nil},
		"a fault":   {fault, "", fault},
		"both":      {errors.Join(stays, fault), changedText, fault},
		"no faults": {errors.Join(stays, nil), changedText, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if why, err := splitStays(tt.err); why != tt.why || !errors.Is(err, tt.want) {
				t.Errorf("split into %q and %v", why, err)
			}
		})
	}
}
