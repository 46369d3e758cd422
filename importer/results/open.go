package results

import (
	"bytes"
	"errors"
	"fmt"
	"hash/maphash"
	"io/fs"
	"os"
	"path/filepath"
)

// Options say how a results file is opened.
type Options struct {
	// Target names where the tasks go, host and organization. A file whose
	// lines name another one is refused.
	Target string
	// AcceptChanges takes lines that another program changed as they stand,
	// where they can still be read, on the user's responsibility.
	AcceptChanges bool
	// Callers is how many goroutines call Intend at the same time, at most. A
	// sync may wait a moment for most of them; 0: it waits for nobody.
	Callers int
}

// Open opens the results file at path for a run, or makes it. It takes the
// lock, replays the lines, cuts off what a crash left of a last one and, where
// a spreadsheet program has rewritten the file, brings it back into its own
// form. All that can keep a run from recording is found here, before anything
// is sent: [LockedError], [DamagedError], [ForeignError], [NotResultsError], or
// a sentence about the file, its folder or the disk.
//
// The caller closes the file.
func Open(path string, o Options) (*File, error) { return open(path, o, realSystem) }

func open(path string, o Options, sys system) (_ *File, err error) {
	f := &File{name: path, target: o.Target, sys: sys, gathering: gathering{callers: o.Callers}}
	if f.path, err = followLinks(path); err != nil {
		return nil, explain("opening "+path, err)
	}
	if err := refuseOdd(f.path, path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if f.lock, err = takeLock(f.path); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			if f.file != nil {
				_ = f.file.Close()
			}
			_ = f.lock.release()
		}
	}()
	if err := refuseKept(f.path); err != nil {
		return nil, err
	}
	if err := os.Remove(f.path + rewriteSuffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, explain("removing "+f.path+rewriteSuffix+", which a killed run left behind,", err)
	}
	if f.file, err = os.OpenFile(f.path, os.O_RDWR|os.O_CREATE, 0o644); err != nil {
		return nil, explain("opening "+path+" for writing", err)
	}
	s, err := f.replay(o)
	if err != nil {
		return nil, err
	}
	if err := f.isUnchanged(); err != nil {
		return nil, err
	}
	return f, f.settle(s)
}

// Read opens the results file at path for looking at it: no lock is taken,
// nothing is written, and a run may be going on. A last line that isn't whole is
// left out. Without a target in o any is fine.
func Read(path string, o Options) (*File, error) {
	to, err := followLinks(path)
	if err != nil {
		return nil, explain("opening "+path, err)
	}
	if err := refuseKept(to); err != nil {
		return nil, err
	}
	return look(path, to, o)
}

// look is Read for a file that the links of its name lead to, whatever is beside
// it.
func look(name, path string, o Options) (_ *File, err error) {
	f := &File{name: name, path: path, target: o.Target, readOnly: true, sys: realSystem}
	if err := refuseOdd(path, name); err != nil {
		return nil, err
	}
	if f.file, err = os.Open(path); err != nil {
		return nil, explain("opening "+name, err)
	}
	if _, err := f.replay(o); err != nil {
		_ = f.file.Close()
		return nil, err
	}
	return f, nil
}

// isUnchanged makes sure that nobody has written to the file while it was read:
// what wasn't read would be cut off.
func (f *File) isUnchanged() error {
	info, err := f.file.Stat()
	if err != nil {
		return explain("opening "+f.name, err)
	}
	if info.Size() != f.info.Size() {
		return &fileError{
			text: "another program wrote to " + f.name + " while it was opened: wait until no run is on, and run the same command again",
			err:  errChanged,
		}
	}
	return nil
}

// replay reads all lines into the index.
func (f *File) replay(o Options) (_ *scan, err error) {
	if f.info, err = f.file.Stat(); err != nil {
		return nil, explain("reading "+f.name, err)
	}
	s := &scan{accept: o.AcceptChanges}
	if s.size, err = used(f.file, f.info.Size()); err == nil {
		if s.size < int64(len(header)) && f.info.Size() > int64(len(header)) {
			return nil, &NotResultsError{Path: f.name, Reason: zerosInstead}
		}
		err = s.start(f.file)
	}
	if errors.Is(err, errNotResults) {
		return nil, &NotResultsError{Path: f.name, Reason: whatElse(s.buf)}
	}
	f.sep = s.sep
	f.index = newIndex(s.guess())
	var foreign string
	anyTarget := f.readOnly && o.Target == ""
	into := newIndexer(f)
	s.line = func(l *line, x facts, at int64, length int, accepted bool) {
		target := l.fields[colTarget]
		if f.target == "" {
			f.target = string(target)
		} else if !anyTarget && foreign == "" && string(target) != f.target {
			foreign = string(target)
		}
		into.add(entry{
			offset:   at,
			length:   uint32(length),
			micros:   x.micros,
			row:      uint32(x.row),
			status:   x.status,
			hasTask:  len(l.fields[colTaskID]) > 0 && statuses[x.status] != Archived,
			request:  maphash.Bytes(f.index.seed, l.fields[colRequestHash]),
			accepted: accepted,
		}, s.number, l.fields[colKey])
	}
	if err == nil {
		err = s.rest()
	}
	into.end()
	into.join(s)
	if err != nil {
		return nil, explain("reading "+f.name, err)
	}
	if len(s.damaged) > 0 {
		return nil, &DamagedError{Path: f.name, Lines: s.damaged, Reason: s.problem, Changed: !s.unread}
	}
	if foreign != "" {
		return nil, &ForeignError{Path: f.name, Have: foreign, Want: f.target}
	}
	f.size, f.foreign = s.end, s.foreign
	return s, nil
}

// settle makes the file ready to be appended to.
func (f *File) settle(s *scan) error {
	doing := "writing to " + f.name
	if s.none {
		f.size, f.sep = int64(len(header)), ','
		return explain(doing, f.begin())
	}
	if s.foreign {
		// Its lines aren't as this package writes them.
		return f.rewrite(f.leftovers(nil))
	}
	if f.info.Size() != f.size {
		if err := f.file.Truncate(f.size); err != nil {
			return explain(doing, err)
		}
	}
	// Also of a file that is whole: a killed run may have left lines that the
	// system knows and the disk doesn't.
	return explain(doing, f.sys.sync(f.file))
}

// begin writes the header of a new file.
func (f *File) begin() error {
	if err := f.file.Truncate(0); err != nil {
		return err
	}
	if err := f.sys.writeAll(f.file, []byte(header), 0); err != nil {
		return err
	}
	if err := f.sys.sync(f.file); err != nil {
		return err
	}
	return SyncFolder(filepath.Dir(f.path))
}

// mostLinks is how many symbolic links in a chain Linux follows.
const mostLinks = 40

// followLinks returns the file that a chain of symbolic links leads to, so that
// the file is replaced and not the link, and two names share one lock. The
// file itself need not exist.
func followLinks(path string) (string, error) {
	for range mostLinks {
		info, err := os.Lstat(path)
		if errors.Is(err, fs.ErrNotExist) {
			return path, nil
		}
		if err != nil {
			return "", err
		}
		if info.Mode()&fs.ModeSymlink == 0 {
			return path, nil
		}
		to, err := os.Readlink(path)
		if err != nil {
			return "", err
		}
		if !filepath.IsAbs(to) {
			// What the link says counts from the folder that it really stands in.
			folder, err := filepath.EvalSymlinks(filepath.Dir(path))
			if err != nil {
				return "", err
			}
			to = filepath.Join(folder, to)
		}
		path = to
	}
	return "", errors.New("its symbolic links lead in a circle")
}

// refuseOdd refuses what isn't an ordinary file, without opening it: a pipe
// would wait for its other end.
func refuseOdd(path, name string) error {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return explain("opening "+name, err)
	case info.IsDir():
		return &NotResultsError{Path: name, Reason: "is a folder"}
	case !info.Mode().IsRegular():
		return &NotResultsError{Path: name, Reason: "is no ordinary file"}
	}
	return nil
}

// zerosInstead is what is told of a file whose lines are gone.
const zerosInstead = "has zeros in place of its lines, as after a fault of the disk"

// whatElse says what a file is that has no results file's header.
func whatElse(start []byte) string {
	switch {
	case bytes.HasPrefix(start, []byte{0, 0}):
		return zerosInstead
	case bytes.HasPrefix(start, []byte("PK\x03\x04")):
		return "is a workbook"
	case bytes.HasPrefix(start, []byte{0xFF, 0xFE}), bytes.HasPrefix(start, []byte{0xFE, 0xFF}):
		return "is UTF-16 text"
	}
	first, _, _ := bytes.Cut(start[:min(len(start), 120)], []byte("\n"))
	return fmt.Sprintf("begins with %q instead of the columns %s", first, header[:len(header)-1])
}
