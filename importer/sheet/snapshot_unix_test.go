//go:build unix

package sheet

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A named pipe can be copied, but not read twice.
func TestNamedPipe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe.csv")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skip(err)
	}
	if _, err := Open(path, Options{}); err == nil || !strings.Contains(err.Error(), "is a pipe: save what comes from it in a file") {
		t.Error(err)
	}
	written := make(chan error)
	go func() { written <- os.WriteFile(path, []byte("a,b\n1,2\n"), 0o600) }()
	c, err := Snapshot(t.Context(), path)
	if err := <-written; err != nil {
		t.Error(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer closing(t, c.Close)
	if s, err := c.Open(Options{}); err != nil || len(s.Header().Names) != 2 {
		t.Error(err)
	}
}

// A stop ends the opening of a pipe that nobody writes to.
func TestStopEndsAnOpening(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe.csv")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skip(err)
	}
	ctx, stop := context.WithCancelCause(t.Context())
	stopped := errors.New("stopped")
	stop(stopped)
	if _, err := Snapshot(ctx, path); !errors.Is(err, stopped) {
		t.Error(err)
	}
	writer, err := os.OpenFile(path, os.O_RDWR, 0) // which ends the opening
	if err != nil {
		t.Fatal(err)
	}
	closing(t, writer.Close)
}

func TestDevice(t *testing.T) {
	for _, open := range []func() error{
		func() error { _, err := Open("/dev/null", Options{}); return err },
		func() error { _, err := Snapshot(t.Context(), "/dev/zero"); return err },
	} {
		if err := open(); err == nil || !strings.Contains(err.Error(), "is a device, not a file") {
			t.Error(err)
		}
	}
}

// A full disk is named, and what would help.
func TestDiskFull(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_RDWR, 0)
	if err != nil {
		t.Skip(err)
	}
	c := &Copy{file: full, name: "-"}
	defer closing(t, c.Close)
	if err := c.fill(t.Context(), strings.NewReader("a,b\n")); err == nil || !strings.Contains(err.Error(), "there is no room for a private copy of the sheet in") {
		t.Error(err)
	}
}

// The copy can be read by nobody else.
func TestCopyIsPrivate(t *testing.T) {
	c, err := SnapshotFrom(t.Context(), strings.NewReader("a"), "-")
	if err != nil {
		t.Fatal(err)
	}
	defer closing(t, c.Close)
	info, err := c.file.Stat()
	if err != nil {
		t.Fatal(err)
	}
	stat := info.Sys().(*syscall.Stat_t)
	if info.Mode().Perm() != 0o600 || stat.Nlink != 0 {
		t.Errorf("mode %v, %d names", info.Mode(), stat.Nlink)
	}
}
