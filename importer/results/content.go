package results

import (
	"cmp"
	"hash/maphash"
	"iter"
	"slices"

	"tallyfy-import/mapping/digest"
)

// Contents finds records that have a task by their RequestHash. It keeps 16
// bytes for each of them.
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

// Contents returns the records that have a task and whose keys are not among
// others, as the file knows them now.
func (f *File) Contents(others iter.Seq[digest.Digest]) *Contents {
	f.mu.Lock()
	defer f.mu.Unlock()
	left := make([]bool, len(f.index.entries))
	n := 0
	for i := range left {
		if left[i] = f.index.entries[i].hasTask; left[i] {
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
	return c
}

// Has reports whether there is a record of this RequestHash. It is right but
// for a chance of one in 2^64 for each record.
func (c *Contents) Has(hash string) bool {
	_, found := c.find(hash)
	return found
}

func (c *Contents) find(hash string) (at int, found bool) {
	return slices.BinarySearchFunc(c.list, maphash.String(c.file.index.seed, hash), func(e content, request uint64) int {
		return cmp.Compare(e.request, request)
	})
}

// Take returns a record of this RequestHash that was not taken before, and
// false where there is none left. The error is that of reading the file.
func (c *Contents) Take(hash string) (Record, bool, error) {
	at, found := c.find(hash)
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
