package sheet

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"tallyfy-import/mapping"
)

// A copy stays what it was, whatever becomes of the file.
func TestSnapshot(t *testing.T) {
	temp := tempFolder(t)
	text := "a,b\n" + strings.Repeat("1,2\n", 100_000)
	path := writeFile(t, text)
	c, err := Snapshot(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if hash, err := c.Hash(); err != nil || hash != sha256.Sum256([]byte(text)) {
		t.Error("the hash isn't that of the bytes", err)
	}
	if runtime.GOOS != "windows" {
		checkEmpty(t, temp)
	}
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			s, err := c.Open(Options{})
			if err != nil {
				t.Error(err)
				return
			}
			rows := 0
			eachRow(t, s, func(*mapping.Row) { rows++ })
			if rows != 100_000 {
				t.Errorf("%d rows", rows)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	readers.Wait()
	if err := errors.Join(c.Close(), c.Close()); err != nil {
		t.Error(err)
	}
	if _, err := c.file.Stat(); !errors.Is(err, os.ErrClosed) {
		t.Errorf("the copy is still open: %v", err)
	}
	checkEmpty(t, temp)
}

// Nothing is left behind by sheets that are refused, broken or half read.
func TestNothingLeftBehind(t *testing.T) {
	temp := tempFolder(t)
	goroutines := runtime.NumGoroutine()
	book, err := writeBook(tables["plain"])
	if err != nil {
		t.Fatal(err)
	}
	for _, content := range []string{"", "a,b\n1,2\n", "a,b\n\"", "a\x00", "\x1F\x8B", string(book), string(book[:len(book)/2])} {
		c, err := SnapshotFrom(t.Context(), strings.NewReader(content), "-")
		if err != nil {
			t.Fatal(err)
		}
		if s, err := c.Open(Options{}); err == nil {
			_ = s.Next(new(mapping.Row)) // rows or an error, then closed early
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}
	if _, err := SnapshotFrom(t.Context(), iotest.ErrReader(errors.New("broken pipe")), "-"); err == nil || !strings.Contains(err.Error(), `"-" can't be read: broken pipe`) {
		t.Error(err)
	}
	checkEmpty(t, temp)
	for deadline := time.Now().Add(5 * time.Second); runtime.NumGoroutine() > goroutines; runtime.Gosched() {
		if time.Now().After(deadline) {
			t.Fatalf("%d goroutines, there were %d", runtime.NumGoroutine(), goroutines)
		}
	}
}

// A file that grows while it is copied is refused.
func TestChangedWhileCopied(t *testing.T) {
	path := writeFile(t, "a,b\n1,2\n")
	f, err := openFile(path, true)
	if err != nil {
		t.Fatal(err)
	}
	defer closing(t, f.Close)
	if err := f.unchanged(); err != nil {
		t.Error(err)
	}
	more, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := more.WriteString("3,4\n"); err != nil {
		t.Fatal(err)
	}
	if err := more.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.unchanged(); err == nil || !strings.Contains(err.Error(), "changed while it was read: wait until whoever writes it is done") {
		t.Error(err)
	}
}

// A stop ends a copy in the middle of a read that doesn't end.
func TestStopEndsACopy(t *testing.T) {
	temp := tempFolder(t)
	ctx, stop := context.WithCancelCause(t.Context())
	stopped := errors.New("stopped")
	endless, end := io.Pipe()
	defer closing(t, end.Close)
	reader := readerFunc(func(p []byte) (int, error) {
		stop(stopped)
		return endless.Read(p)
	})
	if _, err := SnapshotFrom(ctx, io.MultiReader(strings.NewReader("a,b\n"), reader), "-"); !errors.Is(err, stopped) {
		t.Error(err)
	}
	checkEmpty(t, temp)
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// No folder to copy into is said in words.
func TestNoPlaceForACopy(t *testing.T) {
	t.Setenv(tempVariable, filepath.Join(t.TempDir(), "missing"))
	_, err := SnapshotFrom(t.Context(), strings.NewReader("a"), "-")
	if err == nil || !strings.Contains(err.Error(), "a private copy of the sheet can't be made in") {
		t.Error(err)
	}
}

// A copy hints at its delimiter by its name, as a file does.
func ExampleSnapshotFrom() {
	c, err := SnapshotFrom(context.Background(), strings.NewReader("Title\tOwner\nCall Ann\tbob@example.com\n"), "tasks.tsv")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = c.Close() }()
	s, err := c.Open(Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = s.Close() }()
	var row mapping.Row
	for err = s.Next(&row); err == nil; err = s.Next(&row) {
		fmt.Println(row.Number, row.Cells[0].Text)
	}
	if !IsEnd(err) {
		fmt.Println(err)
	}
	// Output: 2 Call Ann
}

func tempFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	t.Setenv(tempVariable, dir)
	return dir
}

func checkEmpty(t *testing.T, dir string) {
	t.Helper()
	left, err := os.ReadDir(dir)
	if err != nil || len(left) > 0 {
		t.Errorf("left in the folder for temporary files: %v, %v", left, err)
	}
}
