package results

import (
	"cmp"
	"hash/maphash"
	"iter"
	"slices"

	"tallyfy-import/mapping/digest"
)

// Contents finds records that have or may have a task by their RequestHash. It
// keeps 16 bytes for each of them.
type Contents struct {
	file *File
	list []content // by request, then as the keys were first seen
}

// A content is the record of one entry.
type content struct {
	request uint64
	entry   uint32
	taken   uint32 // of the first with its request: how many of them were taken
}

// Contents returns the records that have a task or are in doubt and whose keys
// are not among others, as the file knows them now. A task that one of the
// others has too is left out: a crash within [File.Rekey] may leave it under
// two keys. The error is that of reading the file.
func (f *File) Contents(others iter.Seq[digest.Digest]) (*Contents, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	left := make([]bool, len(f.index.entries))
	n := 0
	for i := range left {
		e := &f.index.entries[i]
		if left[i] = e.hasTask || statuses[e.status] == Sending; left[i] {
			n++
		}
	}
	for key := range others {
		if i, found := f.index.find(key); found && left[i] {
			left[i] = false
			n--
		}
	}
	c := &Contents{file: f, list: make([]content, 0, n)}
	for i := range left {
		if left[i] {
			c.list = append(c.list, content{request: f.index.entries[i].request, entry: uint32(i)})
		}
	}
	slices.SortFunc(c.list, func(a, b content) int {
		return cmp.Or(cmp.Compare(a.request, b.request), cmp.Compare(a.entry, b.entry))
	})
	if err := c.dropShared(left); err != nil {
		err = f.readError(err)
		f.fail(err)
		return nil, err
	}
	return c, nil
}

// dropShared leaves out records whose task another one has that isn't left. It
// reads the records of the same content only. f.mu is held.
func (c *Contents) dropShared(left []bool) error {
	f := c.file
	var ids digest.Set
	w := &window{f: f}
	for i := range left {
		e := f.index.entries[i]
		if left[i] || !e.hasTask {
			continue
		}
		if _, found := c.at(e.request); !found {
			continue
		}
		r, err := f.read(e, w)
		if err != nil {
			return err
		}
		ids.Add(digest.Of(r.TaskID))
	}
	if ids.Len() == 0 {
		return nil
	}
	var failed error
	c.list = slices.DeleteFunc(c.list, func(of content) bool {
		r, err := f.read(f.index.entries[of.entry], w)
		failed = cmp.Or(failed, err)
		return ids.Has(digest.Of(r.TaskID))
	})
	return failed
}

// Has reports whether there is a record of this RequestHash. It is right but
// for a chance of one in 2^64 for each record.
func (c *Contents) Has(hash string) bool {
	_, found := c.at(maphash.String(c.file.index.seed, hash))
	return found
}

// at finds the first record of a request.
func (c *Contents) at(request uint64) (i int, found bool) {
	return slices.BinarySearchFunc(c.list, request, func(e content, request uint64) int {
		return cmp.Compare(e.request, request)
	})
}

// Take returns a record of this RequestHash that was not taken before, and
// false where there is none left. The error is that of reading the file.
func (c *Contents) Take(hash string) (Record, bool, error) {
	at, found := c.at(maphash.String(c.file.index.seed, hash))
	if !found {
		return Record{}, false, nil
	}
	first := &c.list[at]
	next := at + int(first.taken)
	if next >= len(c.list) || c.list[next].request != first.request {
		return Record{}, false, nil
	}
	f := c.file
	f.mu.Lock()
	defer f.mu.Unlock()
	r, err := f.read(f.index.entries[c.list[next].entry], &window{f: f})
	if err != nil {
		err = f.readError(err)
		f.fail(err)
		return Record{}, false, err
	}
	if r.RequestHash != hash {
		return Record{}, false, nil
	}
	first.taken++
	return r, true, nil
}
