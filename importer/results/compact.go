package results

import (
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"

	"tallyfy-import/mapping/digest"
)

// rewriteSuffix names the file that a rewrite is written to before it takes
// the results file's place. A killed run may leave one behind; the next Open
// removes it.
const rewriteSuffix = ".rewrite"

// A move is a line's place in a rewritten file.
type move struct {
	entry  int
	row    uint32
	offset int64
	length uint32
}

// Compact rewrites the file with one line for each key, in the order of rows,
// which yields the sheet's row numbers and the digests of keys. The lines get
// these row numbers; keys without a line are left out, and those whose rows go
// on under others (see Rekey); keys that rows doesn't have follow at the end, in
// their old order. Where the file is like that already, it is only synced. A
// failure leaves the old file as it is.
//
// Compact is called when a run is over, with no other call under way.
func (f *File) Compact(rows iter.Seq2[int, digest.Digest]) error {
	plan := f.plan(rows)
	if err := f.Sync(); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err != nil {
		return f.err
	}
	if f.readOnly || f.closed {
		return fmt.Errorf("%s isn't open for writing", f.name)
	}
	if f.busy { // their lines would go to the file that is replaced
		return fmt.Errorf("%s can't be rewritten while another call writes to it", f.name)
	}
	if err := f.stillThere(f.size); err != nil {
		f.fail(explain("rewriting "+f.name, err))
		return f.err
	}
	plan = append(plan, f.leftovers(plan)...)
	if f.isInPlace(plan) {
		return nil
	}
	return f.rewrite(plan)
}

// Order yields the row and the digest of every key, in the order in which the
// file had them when it was opened, for a Compact that knows no sheet.
func (f *File) Order() iter.Seq2[int, digest.Digest] {
	return func(yield func(int, digest.Digest) bool) {
		for i := range f.Len() {
			f.mu.Lock()
			e := f.index.entries[i]
			f.mu.Unlock()
			if !yield(int(e.row), e.key) {
				return
			}
		}
	}
}

// plan lists the lines of the sheet's keys in the sheet's order. It holds the
// lock for one row at a time, as rows may be Order, which locks as well.
func (f *File) plan(rows iter.Seq2[int, digest.Digest]) []move {
	f.mu.Lock()
	seen := make([]bool, len(f.index.entries))
	plan := make([]move, 0, len(seen))
	f.mu.Unlock()
	for row, key := range rows {
		f.mu.Lock()
		i, ok := f.index.find(key)
		ok = ok && i < len(seen) && !f.index.entries[i].replaced
		f.mu.Unlock()
		if ok && !seen[i] {
			seen[i] = true
			plan = append(plan, move{entry: i, row: uint32(min(max(row, 0), maxNumber))})
		}
	}
	return plan
}

// leftovers lists the lines that aren't in plan, as they are. f.mu is held.
func (f *File) leftovers(plan []move) []move {
	seen := make([]bool, len(f.index.entries))
	for i := range plan {
		seen[plan[i].entry] = true
	}
	var rest []move
	if len(plan) == len(seen) {
		return nil
	}
	for _, i := range f.index.inFileOrder() {
		if !seen[i] && !f.index.entries[i].replaced {
			rest = append(rest, move{entry: i, row: f.index.entries[i].row})
		}
	}
	return rest
}

// isInPlace reports whether the file is as plan would have it. f.mu is held.
func (f *File) isInPlace(plan []move) bool {
	at := int64(len(header))
	for i := range plan {
		e := &f.index.entries[plan[i].entry]
		if e.offset != at || e.row != plan[i].row {
			return false
		}
		at += int64(e.length)
	}
	return at == f.size
}

// rewrite replaces the file by one with the lines of plan. f.mu is held, or
// nobody else knows f yet.
func (f *File) rewrite(plan []move) error {
	doing := "rewriting " + f.name
	tmp := f.path + rewriteSuffix
	size, err := f.writeCopy(tmp, plan)
	if err == nil {
		err = f.replace(tmp)
	}
	if errors.Is(err, errChanged) {
		f.fail(err)
	}
	if err != nil {
		if rerr := os.Remove(tmp); rerr != nil && !errors.Is(rerr, fs.ErrNotExist) {
			err = errors.Join(err, rerr)
		}
		return explain(doing, err)
	}
	f.size, f.sep, f.foreign = size, ',', false
	for _, m := range plan {
		e := &f.index.entries[m.entry]
		e.offset, e.length, e.row, e.accepted = m.offset, m.length, m.row, false
	}
	f.index.prune()
	if err := SyncFolder(filepath.Dir(f.path)); err != nil {
		f.fail(explain(doing, err))
		return f.err
	}
	return nil
}

// writeCopy writes the lines of plan to a new file, durably, and notes their
// places in plan. The header comes last: what a kill leaves of a copy can't be
// taken for the whole.
func (f *File) writeCopy(tmp string, plan []move) (size int64, err error) {
	out, err := os.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return 0, err
	}
	defer func() {
		if cerr := out.Close(); err == nil {
			err = cerr
		}
	}()
	keepOwner(out, f.info)
	if err := out.Chmod(f.info.Mode().Perm()); err != nil {
		return 0, err
	}
	const full = 1 << 20
	buf := make([]byte, 0, full+full/4)
	size = int64(len(header))
	w := &window{f: f}
	for i := range plan {
		m := &plan[i]
		from := len(buf)
		if buf, err = f.appendMoved(buf, m, w); err != nil {
			return 0, f.readError(err)
		}
		m.offset, m.length = size+int64(from), uint32(len(buf)-from)
		if len(buf) >= full {
			if err := f.sys.writeAll(out, buf, size); err != nil {
				return 0, err
			}
			size += int64(len(buf))
			buf = buf[:0]
		}
	}
	if err := f.sys.writeAll(out, buf, size); err != nil {
		return 0, err
	}
	if err := f.sys.writeAll(out, []byte(header), 0); err != nil {
		return 0, err
	}
	return size + int64(len(buf)), f.sys.sync(out)
}

// appendMoved appends the line of m with its new row number.
func (f *File) appendMoved(dst []byte, m *move, w *window) ([]byte, error) {
	e := f.index.entries[m.entry]
	raw, x, err := f.parse(e, w)
	if err != nil {
		return dst, err
	}
	if !f.foreign && e.row == m.row {
		return append(dst, raw...), nil
	}
	x.row = int(m.row)
	r := w.l.record(x)
	return appendRecord(dst, &r, string(w.l.fields[colTarget])), nil
}

// replace puts the file tmp in the results file's place and opens it. Where the
// new file can't be opened, the run is over, but both files are whole.
func (f *File) replace(tmp string) error {
	if !renamesOpenFiles {
		if err := f.file.Close(); err != nil {
			return err
		}
	}
	renamed := f.sys.rename(tmp, f.path)
	if renamed != nil && renamesOpenFiles {
		return renamed
	}
	file, err := os.OpenFile(f.path, os.O_RDWR, 0)
	if err == nil {
		f.info, err = file.Stat()
	}
	if err != nil {
		f.fail(explain("opening "+f.name, err))
		return err
	}
	if renamesOpenFiles {
		_ = f.file.Close() // of the old file, which nothing was written to since its last sync
	}
	f.file = file
	return renamed
}
