package results

import (
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"sync"

	"tallyfy-import/mapping/digest"
)

// A File is an open results file. Its methods may be called from several
// goroutines at once.
type File struct {
	name     string // as the user gave it, for messages
	path     string // with symbolic links followed
	target   string
	readOnly bool
	sys      system
	lock     *lock

	mu        sync.Mutex // guards everything below
	file      *os.File
	info      fs.FileInfo // the identity of file
	sep       byte
	foreign   bool // not yet as this package writes it
	index     index
	ids       *digest.Set // of tasks; nil until somebody asks
	size      int64       // bytes that are in the file
	flight    []byte      // behind them: being written, or failed to be
	buf       []byte      // behind those: not yet written
	spare     []byte      // an empty buffer to use again
	unsynced  bool        // something was written since the last sync
	gathering gathering
	busy      bool   // somebody is writing: only they touch size and flight
	next      *group // waits for the next sync
	err       error  // the first failure; nothing is written after it
	closed    bool
}

// Target returns the target that the file's lines name; empty where there are
// no lines yet and none was given to Open.
func (f *File) Target() string { return f.target }

// Path returns the file's name as it was given.
func (f *File) Path() string { return f.name }

// Len returns how many keys the file knows.
func (f *File) Len() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.index.entries)
}

// Count returns how many keys have this status as their last.
func (f *File) Count(s Status) int {
	code, ok := statusCode(string(s))
	if !ok {
		return 0
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.index.counts[code]
}

// Err returns the failure after which nothing is written any more, or nil.
func (f *File) Err() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.err
}

// State returns what is known of the key with this digest without reading the
// file, and false for a key that has no line.
func (f *File) State(key digest.Digest) (State, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	i, ok := f.index.find(key)
	if !ok {
		return State{}, false
	}
	e := &f.index.entries[i]
	return State{
		Row:     int(e.row),
		Status:  statuses[e.status],
		HasTask: e.hasTask,
		request: e.request,
		seed:    f.index.seed,
	}, true
}

// Get returns the last record of a key, and false for a key that has no line.
// Where the line can't be read back, it returns what memory knows of it, and
// the file fails: nothing more can be sent on incomplete knowledge.
func (f *File) Get(key string) (Record, bool) {
	r, found := f.Find(digest.Of(key))
	if found {
		r.Key = key
	}
	return r, found
}

// Find is Get for the key with this digest. Where the line can't be read back,
// the record has no key.
func (f *File) Find(key digest.Digest) (Record, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	i, ok := f.index.find(key)
	if !ok {
		return Record{}, false
	}
	e := f.index.entries[i]
	r, err := f.read(e, &window{f: f})
	if err == nil && digest.Of(r.Key) != key {
		err = errChanged
	}
	if err != nil {
		f.fail(f.readError(err))
		return Record{Row: int(e.row), Status: statuses[e.status], Time: e.time()}, true
	}
	return r, true
}

// Each yields the last record of every key, in the order of the lines in the
// file, until one can't be read, which comes with an error. Records that are
// appended meanwhile may be left out. It must not run during Compact.
func (f *File) Each() iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		f.mu.Lock()
		order := f.index.inFileOrder()
		f.mu.Unlock()
		w := &window{f: f}
		for _, i := range order {
			f.mu.Lock()
			r, err := f.readNext(i, w)
			f.mu.Unlock()
			if !yield(r, err) || err != nil {
				return
			}
		}
	}
}

// Of is Each for the keys with these digests, in their order, which had better be
// that of the lines. A key that has no line is left out.
func (f *File) Of(keys []digest.Digest) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		w := &window{f: f}
		for _, key := range keys {
			f.mu.Lock()
			i, found := f.index.find(key)
			if !found {
				f.mu.Unlock()
				continue
			}
			r, err := f.readNext(i, w)
			f.mu.Unlock()
			if !yield(r, err) || err != nil {
				return
			}
		}
	}
}

// readNext is read for one of many. Where the record can't be read the file
// fails. f.mu is held.
func (f *File) readNext(i int, w *window) (Record, error) {
	r, err := f.read(f.index.entries[i], w)
	if err != nil {
		err = f.readError(err)
		f.fail(err)
	}
	return r, err
}

// HasTaskID reports whether the last record of any key holds this task id,
// archived ones included. The first call reads the whole file.
func (f *File) HasTaskID(id string) (bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.collectIDs(); err != nil {
		return false, err
	}
	return f.ids.Has(digest.Of(id)), nil
}

// ClaimTaskID is HasTaskID for a task that is about to be recorded: of several
// callers with the same id one gets false. It keeps about 30 bytes for each id.
func (f *File) ClaimTaskID(id string) (held bool, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.collectIDs(); err != nil {
		return false, err
	}
	return !f.ids.Add(digest.Of(id)), nil
}

// collectIDs fills ids, once. From then on, ids that are appended come in too.
// f.mu is held.
func (f *File) collectIDs() error {
	if f.ids != nil {
		return nil
	}
	var ids digest.Set
	w := &window{f: f}
	for _, i := range f.index.inFileOrder() {
		r, err := f.read(f.index.entries[i], w)
		if err != nil {
			err = f.readError(err)
			f.fail(err)
			return err
		}
		if r.TaskID != "" {
			ids.Add(digest.Of(r.TaskID))
		}
	}
	f.ids = &ids
	return nil
}

// Close writes and syncs what is left, gives the lock up and closes the file.
// It returns the failure that ended the writing, if there was one. A file that
// was removed or replaced is put back first, and what became of it told, too.
func (f *File) Close() error {
	f.mu.Lock()
	if f.closed {
		f.mu.Unlock()
		return nil
	}
	f.closed = true
	f.mu.Unlock()
	var errs []error
	if !f.readOnly {
		errs = append(errs, f.Sync())
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.readOnly {
		errs = append(errs, f.secure())
	}
	if err := f.file.Close(); err != nil && f.err == nil {
		errs = append(errs, explain("closing "+f.name, err))
	}
	if f.lock != nil {
		if err := f.lock.release(); err != nil {
			errs = append(errs, explain("removing the lock of "+f.name, err))
		}
	}
	if f.err == nil {
		f.err = fmt.Errorf("%s is closed", f.name)
	}
	return errors.Join(errs...)
}

// fail ends the writing. The first failure stays.
func (f *File) fail(err error) {
	if f.err == nil {
		f.err = err
	}
}
