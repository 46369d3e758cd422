package results

import (
	"fmt"
	"hash/maphash"
	"os"
	"time"

	"tallyfy-import/mapping/digest"
)

// A group is the callers that one sync serves.
type group struct {
	callers int
	enough  chan struct{} // closed when most of those have come who may
	lead    chan struct{} // tells one of them to do it
	done    chan struct{} // closed when it's done
	err     error         // what came of it; read after done
}

func newGroup() *group {
	return &group{enough: make(chan struct{}), lead: make(chan struct{}, 1), done: make(chan struct{})}
}

// Intend records r, durably: when it returns nil, the line is on the disk. Its
// request may leave then, not before. Callers that come while a sync is running
// or gathering share the next one. The time of the record is set here.
func (f *File) Intend(r Record) error {
	f.mu.Lock()
	if f.err != nil {
		defer f.mu.Unlock()
		return f.err
	}
	if err := f.add(&r, f.nextTime()); err != nil {
		f.mu.Unlock()
		return err
	}
	return f.join()
}

// Append records r: the line is handed to the system at once, or with the sync
// that is gathering, or after the one that is running, and is durable with the
// next sync. The time of the record is set here. After a failure the record is
// kept in memory, and the failure returned.
func (f *File) Append(r Record) error {
	f.mu.Lock()
	return f.append(&r, f.nextTime())
}

// append adds a record of the given time and has it written. f.mu is held, and
// released.
func (f *File) append(r *Record, at int64) error {
	err := f.add(r, at)
	if err == nil {
		err = f.err
	}
	if err != nil || f.busy {
		f.mu.Unlock()
		return err
	}
	f.busy = true
	return f.work(nil)
}

// Amend is Append for what is known more of a record that stays what it was: it
// keeps the record's time, but for a microsecond that makes it the later one.
func (f *File) Amend(r Record) error {
	f.mu.Lock()
	at := r.Time.UnixMicro() + 1
	if i, ok := f.index.find(digest.Of(r.Key)); ok {
		at = max(at, f.index.entries[i].micros+1)
	}
	return f.append(&r, at)
}

// Sync makes all that was appended durable.
func (f *File) Sync() error {
	f.mu.Lock()
	if f.err != nil {
		defer f.mu.Unlock()
		return f.err
	}
	if !f.busy && !f.unsynced && len(f.buf) == 0 {
		f.mu.Unlock()
		return nil
	}
	return f.join()
}

// nextTime returns the time of a record that is made now, in microseconds:
// times grow with every line. f.mu is held.
func (f *File) nextTime() int64 { return max(time.Now().UnixMicro(), f.index.last+1) }

// add encodes a record behind the others and puts it into the index. f.mu is
// held.
func (f *File) add(r *Record, at int64) error {
	if f.readOnly || f.closed {
		return fmt.Errorf("%s isn't open for writing", f.name)
	}
	if err := r.valid(); err != nil {
		return err
	}
	r.Time = time.UnixMicro(at).UTC()
	from := len(f.buf)
	f.buf = appendRecord(f.buf, r, f.target)
	length := len(f.buf) - from
	if length > maxRecord {
		f.buf = f.buf[:from]
		return fmt.Errorf("the key of row %d is too long for the results file: map fewer or shorter columns to it", r.Row)
	}
	code, _ := statusCode(string(r.Status))
	f.index.put(entry{
		key:     digest.Of(r.Key),
		offset:  f.size + int64(len(f.flight)+from),
		length:  uint32(length),
		micros:  at,
		row:     uint32(r.Row),
		status:  code,
		hasTask: r.HasTask(),
		request: maphash.String(f.index.seed, r.RequestHash),
	})
	if f.ids != nil && r.TaskID != "" {
		f.ids.Add(digest.Of(r.TaskID))
	}
	return nil
}

// join waits for the next sync, or does it. f.mu is held, and released.
func (f *File) join() error {
	if f.next == nil {
		f.next = newGroup()
	}
	g := f.next
	if g.callers++; f.gathering.isEnough(g.callers) {
		close(g.enough)
	}
	if f.busy {
		f.mu.Unlock()
		select {
		case <-g.done:
			return g.err
		case <-g.lead:
		}
		f.mu.Lock()
	}
	f.busy = true
	return f.work(g)
}

// work writes what is buffered, and syncs it if g, the group that waits for
// that, isn't nil. Then it hands over to the group that has gathered meanwhile.
// f.mu is held and f.busy set; both are released.
func (f *File) work(g *group) error {
	if g != nil {
		f.gather(g)
		f.next = nil
	}
	err := f.flush(g != nil)
	if g != nil {
		g.err = err
		close(g.done)
	}
	for f.next == nil && len(f.buf) > 0 && f.err == nil {
		_ = f.flush(false) // what came meanwhile; a failure stays in f.err, for the next caller
	}
	if f.next != nil {
		f.next.lead <- struct{}{}
	} else {
		f.busy = false
	}
	f.mu.Unlock()
	return err
}

// flush writes what is buffered, and syncs the file if asked to. f.mu is held,
// but not while the system works.
func (f *File) flush(sync bool) error {
	if f.err != nil {
		return f.err
	}
	f.flight, f.buf, f.spare = f.buf, f.spare[:0], nil
	end := f.size + int64(len(f.flight))
	f.mu.Unlock()
	err := f.isWhole()
	if err == nil {
		err = f.sys.writeAll(f.file, f.flight, f.size)
	}
	var took time.Duration
	if err == nil && sync {
		if err = f.stillThere(end); err == nil {
			began := time.Now()
			err = f.sys.sync(f.file)
			took = time.Since(began)
		}
	}
	f.mu.Lock()
	if err != nil {
		// What failed to be written stays in flight, to be read from there.
		f.fail(explain("writing to "+f.name, err))
		return f.err
	}
	f.size, f.flight, f.spare = end, nil, f.flight[:0]
	f.unsynced = !sync
	if sync {
		f.gathering.lastSync = took
	}
	return nil
}

// stillThere makes sure that the file's name leads to the file that is being
// written, and that nobody else writes to it. The system would go on to accept
// lines of a file that was deleted. Another run that has taken the lock since
// finds every line that was written before this.
func (f *File) stillThere(size int64) error {
	if err := f.stillLocked(); err != nil {
		return err
	}
	info, err := os.Stat(f.path)
	switch {
	case os.IsNotExist(err):
		return f.away("removed or renamed")
	case err != nil:
		return err
	case !os.SameFile(info, f.info):
		return f.away("replaced")
	case info.Size() != size:
		return f.writtenByOthers()
	}
	return nil
}

// isWhole makes sure that the file ends where the last line does: writing
// behind it would hide that another program has cut it short. It leaves a file
// alone that another run may have taken, which is ended by any line that isn't
// its own.
func (f *File) isWhole() error {
	if err := f.stillLocked(); err != nil {
		return err
	}
	info, err := f.file.Stat()
	if err == nil && info.Size() != f.size {
		err = f.writtenByOthers()
	}
	return err
}

// writtenByOthers says that another program has changed the file while it was
// in use.
func (f *File) writtenByOthers() error {
	return &fileError{
		text: "another program wrote to " + f.name + " while the run was on: put a copy in its place that has every row which was sent until then (the rows that a copy doesn't have are sent again), and run the same command again",
		err:  errChanged,
	}
}
