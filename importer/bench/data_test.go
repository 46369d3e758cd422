package main

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyfy-import/importer"
	"tallyfy-import/mapping"
)

// The sheets of all kinds hold the same tasks, and all of them are sound, or
// the comparisons would compare different work.
func TestSheetsAreAlike(t *testing.T) {
	const n = 50
	var first []mapping.Task
	for _, k := range []kind{kindCSV, kindInline, kindShared} {
		path := filepath.Join(t.TempDir(), "sheet."+string(k))
		if err := makeSheet(path, []string{string(k), "50"}); err != nil {
			t.Fatal(err)
		}
		source, err := openSource(path)
		if err != nil {
			t.Fatal(err)
		}
		var tasks []mapping.Task
		plan, err := source.Check(t.Context(), importer.Reading{Row: func(row *importer.Row, _ string, _ importer.Action) {
			tasks = append(tasks, row.Draft.Task)
		}})
		if err := source.Close(); err != nil {
			t.Error(err)
		}
		if err != nil || plan.Valid() != n {
			t.Fatalf("%s: %d of %d rows are valid, %v", k, plan.Valid(), n, err)
		}
		if first == nil {
			first = tasks
		}
		if diff := cmp.Diff(first, tasks); diff != "" {
			t.Errorf("%s: %s", k, diff)
		}
	}
}

func TestChoose(t *testing.T) {
	if all, err := choose(""); err != nil || len(all) != len(parts) {
		t.Errorf("without a choice: %v, %v", all, err)
	}
	if some, err := choose("dry,rerun"); err != nil || len(some) != 2 {
		t.Errorf("dry,rerun: %v, %v", some, err)
	}
	if _, err := choose("dry,wet"); err == nil {
		t.Error("a part that there isn't is taken")
	}
}
