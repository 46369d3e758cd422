package cli

import (
	"bytes"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tallyfy-import/importer/results"
	"tallyfy-import/importer/tallyfy"
)

func TestOwnersBeside(t *testing.T) {
	dir := t.TempDir()
	for name, target := range map[string]string{"own": "here", "other": "here", "elsewhere": "there"} {
		f, err := results.Open(filepath.Join(dir, name+".results.csv"), results.Options{Target: target})
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Append(results.Record{Row: 2, Key: "k", Status: results.Created, TaskID: name}); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
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
	var log strings.Builder
	owned := ownersBeside(filepath.Join(dir, "own.results.csv"), "here", slog.New(slog.NewTextHandler(&log, nil)))
	got, err := owned([]*tallyfy.Task{{ID: "own"}, {ID: "other"}, {ID: "elsewhere"}, {ID: "new"}})
	if err != nil || !maps.Equal(got, map[string]bool{"other": true}) {
		t.Errorf("%v, %v", got, err)
	}
	if !strings.Contains(log.String(), "changed.csv") {
		t.Errorf("logged: %s", log.String())
	}
}
