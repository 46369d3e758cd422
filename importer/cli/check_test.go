package cli

import (
	"os"
	"path/filepath"
	"testing"

	"tallyfy-import/importer"
)

// A sheet that is read twice for rows that share a key has no more rows for it.
func TestRowsAreCountedOnce(t *testing.T) {
	folder := t.TempDir()
	path, mappingPath := filepath.Join(folder, "tasks.csv"), filepath.Join(folder, "tasks.yaml")
	for name, text := range map[string]string{
		path: "Ticket,Title,Who\n1,One,1001\n2,Two,1001\n1,Three,1001\n",
		mappingPath: `version: 1
key: Ticket
fields: {title: Title, task_type: {value: task}, deadline: {value: 2031-03-04T10:00:00Z}, owners: {users: Who}}
`,
	} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	source, err := openSource(&session{}, &sheetFlags{mapping: mappingPath}, path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := source.Close(); err != nil {
			t.Error(err)
		}
	}()
	check, err := newCheck(source.Source, checkOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer check.close()
	if _, err := check.read(t.Context(), importer.Reading{}); err != nil {
		t.Fatal(err)
	}
	if n := check.rows.Load(); !check.again || n != 3 {
		t.Errorf("%d rows were counted, read again: %v", n, check.again)
	}
}
