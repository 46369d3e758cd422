package sheet

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"sync"
)

// A Copy is a private copy of a sheet's bytes. What is read from it stays the
// same, whatever becomes of the file that it was taken from.
type Copy struct {
	file *os.File
	name string
	size int64

	closing sync.Once
	closed  error
}

// Snapshot copies the file at path, which may be a named pipe, into the
// folder for temporary files ([os.TempDir]). It refuses a file that is written
// to meanwhile. It gives up when ctx ends, and returns its cause.
func Snapshot(ctx context.Context, path string) (*Copy, error) {
	f, err := await(ctx, func() (*sourceFile, error) { return openFile(path, true) })
	if err != nil {
		return nil, err
	}
	c, err := SnapshotFrom(ctx, f, path)
	if err == nil {
		if err = f.unchanged(); err != nil {
			err = errors.Join(err, c.Close())
		}
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, err
	}
	return c, nil
}

// SnapshotFrom copies r, such as standard input, to its end. name is what
// messages call it; its extension may hint at the delimiter. When ctx ends, its
// cause is returned, and a read that is under way is left to itself.
func SnapshotFrom(ctx context.Context, r io.Reader, name string) (*Copy, error) {
	file, err := newPrivateFile()
	if err != nil {
		return nil, noRoom(err)
	}
	c := &Copy{file: file, name: name}
	if err := c.fill(ctx, r); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

// fill copies r into the file.
func (c *Copy) fill(ctx context.Context, r io.Reader) error {
	buf := make([]byte, chunkSize)
	for {
		n, err := await(ctx, func() (int, error) { return r.Read(buf) })
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if _, err := c.file.Write(buf[:n]); err != nil {
			return noRoom(err)
		}
		c.size += int64(n)
		if IsEnd(err) {
			return nil
		}
		if err != nil {
			return explain(c.name, err)
		}
	}
}

// await returns what f does, and gives up when ctx ends. Neither a read of a
// pipe or a terminal nor the opening of a pipe that nobody writes to can be
// called off, so f is then left to the end of the process.
func await[T any](ctx context.Context, f func() (T, error)) (T, error) {
	type outcome struct {
		result T
		err    error
	}
	done := make(chan outcome, 1)
	go func() {
		result, err := f()
		done <- outcome{result, err}
	}()
	select {
	case o := <-done:
		return o.result, o.err
	case <-ctx.Done():
		var none T
		return none, context.Cause(ctx)
	}
}

// noRoom says why the copy couldn't be made.
func noRoom(err error) error {
	if isDiskFull(err) {
		return fmt.Errorf("there is no room for a private copy of the sheet in %s: free some, or set %s to a folder that has it", quoted(os.TempDir()), tempVariable)
	}
	what := err
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		what = path.Err // its path is a name that nobody gave
	}
	return fmt.Errorf("a private copy of the sheet can't be made in %s: %w; set %s to a folder that can be written to", quoted(os.TempDir()), what, tempVariable)
}

// Open opens the sheet in the copy. It may be called many times, at the same
// time too; every sheet is read on its own, and must be closed before the copy
// is.
func (c *Copy) Open(o Options) (*Sheet, error) {
	return openSheet(c.file, c.size, c.name, o)
}

// Hash reads the copy and returns the SHA-256 of its bytes.
func (c *Copy) Hash() ([sha256.Size]byte, error) {
	hash := sha256.New()
	if _, err := io.Copy(hash, io.NewSectionReader(c.file, 0, c.size)); err != nil {
		return [sha256.Size]byte{}, explain(c.name, err)
	}
	return [sha256.Size]byte(hash.Sum(nil)), nil
}

// Close removes the copy. Closing it again does nothing.
func (c *Copy) Close() error {
	c.closing.Do(func() { c.closed = c.file.Close() })
	return c.closed
}

// Data returns the bytes of the copy, to be read until it is closed.
func (c *Copy) Data() *io.SectionReader { return io.NewSectionReader(c.file, 0, c.size) }
