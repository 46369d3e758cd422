//go:build unix

package cli

import (
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// A pipe, as a device, is written to: a file in its place would be found by
// nobody who reads from it.
func TestPipeIsWrittenTo(t *testing.T) {
	name, read := openPipe(t)
	if err := writeNew(name, []byte("text"), false); err != nil {
		t.Fatal(err)
	}
	if got := <-read; got != "text" {
		t.Errorf("%q came through the pipe", got)
	}
	if info, err := os.Stat(name); err != nil || info.Mode()&os.ModeNamedPipe == 0 {
		t.Errorf("the pipe was replaced: %v, %v", info.Mode(), err)
	}
}

// A pipe takes nothing back, so it gets the last text only.
func TestPipeGetsTheLastText(t *testing.T) {
	name, read := openPipe(t)
	r, err := reviseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	write(t, r, []string{"the first text, which is long enough to be written", "text"}, func() {})
	if got := <-read; got != "text" {
		t.Errorf("%q came through the pipe", got)
	}
}

// openPipe makes a pipe, and reads what comes through it.
func openPipe(t *testing.T) (name string, read chan string) {
	t.Helper()
	name = filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(name, 0o600); err != nil {
		t.Fatal(err)
	}
	read = make(chan string, 1)
	go func() {
		f, err := os.Open(name)
		if err != nil {
			read <- err.Error()
			return
		}
		data, _ := io.ReadAll(f)
		_ = f.Close()
		read <- string(data)
	}()
	return name, read
}

func TestLinkStaysALink(t *testing.T) {
	folder := t.TempDir()
	target, link := filepath.Join(folder, "target"), filepath.Join(folder, "link")
	if err := os.WriteFile(target, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, link); err != nil {
		t.Fatal(err)
	}
	if err := writeNew(link, []byte("text"), true); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(target)
	if info, failed := os.Lstat(link); string(data) != "text" || failed != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link's target holds %q: %v, %v", data, err, failed)
	}
}
