package importer

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tallyfy-import/importer/sheet"
)

// However wide the rows are, a batch holds about as much, and each row comes.
func TestBatchesAreBoundedInBytes(t *testing.T) {
	const wide = 15_000
	var text strings.Builder
	text.WriteString("Title" + strings.Repeat(",h", wide) + "\n")
	want := 0
	for i := range 300 {
		text.WriteString(strings.Repeat("x\n", i*17%120) + "y" + strings.Repeat(",", wide) + "\n" + "long " + strings.Repeat("z", i*500) + "\n")
		want += i*17%120 + 2
	}
	path := filepath.Join(t.TempDir(), "wide.csv")
	if err := os.WriteFile(path, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	sh, err := sheet.Open(path, sheet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := sh.Close(); err != nil {
			t.Error(err)
		}
	}()
	b := newBatch()
	got := 0
	for b.err == nil {
		b.n = 0
		b.fill(sh, nil)
		got += b.n
		held := 0
		for i := range b.rows {
			held += cellBytes * cap(b.rows[i].Sheet.Cells)
		}
		if held > 5*batchBytes {
			t.Fatalf("a batch holds room for cells of %d bytes", held)
		}
	}
	if !sheet.IsEnd(b.err) || got != want {
		t.Errorf("%d rows, want %d (%v)", got, want, b.err)
	}
}
