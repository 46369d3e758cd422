package cli

import (
	"bytes"
	"errors"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tallyfy-import/importer/results"
	"tallyfy-import/importer/tallyfy"
)

// recordTask records that a row, named like its task, has one.
func recordTask(t *testing.T, path, target, id string) {
	t.Helper()
	f, err := results.Open(path, results.Options{Target: target})
	if err == nil {
		err = errors.Join(f.Append(results.Record{Row: 2, Key: id, Status: results.Created, TaskID: id}), f.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestOwnersBeside asks beside files of another sheet, of another target, and
// copies of the sheet's own, one of them newer and with a name of its own.
func TestOwnersBeside(t *testing.T) {
	dir := t.TempDir()
	for name, target := range map[string]string{"own": "here", "other": "here", "elsewhere": "there"} {
		recordTask(t, filepath.Join(dir, name+".results.csv"), target, name)
	}
	own, err := os.ReadFile(filepath.Join(dir, "own.results.csv"))
	if err != nil {
		t.Fatal(err)
	}
	other, err := os.ReadFile(filepath.Join(dir, "other.results.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "changed.csv"), bytes.Replace(other, []byte("created"), []byte("updated"), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, copied := range []string{"own.results.csv.replaced", "own.results.broken.csv"} {
		if err := os.WriteFile(filepath.Join(dir, copied), own, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(dir, "own.results.csv")
	if err := os.WriteFile(filepath.Join(dir, "backup.csv"), own, 0o600); err != nil {
		t.Fatal(err)
	}
	recordTask(t, filepath.Join(dir, "backup.csv"), "here", "lost")
	file, err := results.Open(path, results.Options{Target: "here"})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	var log strings.Builder
	beside := rowsBeside(path, file, "here", slog.New(slog.NewTextHandler(&log, nil)))
	got, err := beside([]*tallyfy.Task{{ID: "own"}, {ID: "other"}, {ID: "elsewhere"}, {ID: "lost"}, {ID: "new"}})
	if err != nil || !maps.Equal(got.Owned, map[string]bool{"other": true}) || len(got.Sent) > 0 {
		t.Errorf("%+v, %v", got, err)
	}
	if !strings.Contains(log.String(), "changed.csv") {
		t.Errorf("logged: %s", log.String())
	}
}

// TestSentBeside asks beside a sheet whose row is in doubt, while its run is on
// and after that.
func TestSentBeside(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "own.results.csv")
	recordTask(t, path, "here", "own")
	file, err := results.Open(path, results.Options{Target: "here"})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	other, err := results.Open(filepath.Join(dir, "other.results.csv"), results.Options{Target: "here"})
	if err == nil {
		err = other.Intend(results.Record{Row: 2, Key: "k", Status: results.Sending, RequestHash: "h"})
	}
	if err != nil {
		t.Fatal(err)
	}
	beside := rowsBeside(path, file, "here", slog.New(slog.DiscardHandler))
	for _, on := range []bool{true, false} {
		if !on {
			if err := other.Close(); err != nil {
				t.Fatal(err)
			}
		}
		got, err := beside([]*tallyfy.Task{{ID: "new"}})
		if err != nil || got.Sent["h"] != on {
			t.Errorf("on: %t: %+v, %v", on, got, err)
		}
	}
}
