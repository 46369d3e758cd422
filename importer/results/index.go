package results

import (
	"crypto/sha256"
	"hash/maphash"
	"slices"
)

// A digest stands for a key or a task id. Half a SHA-256 is enough for two
// never to be confused.
type digest [16]byte

func digestOf[T string | []byte](v T) digest {
	sum := sha256.Sum256([]byte(v))
	return digest(sum[:16])
}

// An entry says where the last line of a key is, and what is asked of it too
// often to read the file each time.
type entry struct {
	offset   int64  // of the line
	micros   int64  // its time
	request  uint64 // hash of its request hash
	length   uint32 // of the line, in bytes, the line end included
	row      uint32
	status   uint8
	hasTask  bool
	accepted bool // its check is wrong, and the user takes the responsibility
}

// An index knows the last line of every key, in about 90 bytes for each.
type index struct {
	slots   map[digest]uint32 // into entries
	entries []entry           // in the order in which the keys were first seen
	counts  [len(statuses)]int
	last    int64 // the latest time
	seed    maphash.Seed
}

// newIndex makes an index with room for n keys.
func newIndex(n int) index {
	return index{slots: make(map[digest]uint32, n), entries: make([]entry, 0, n), seed: maphash.MakeSeed()}
}

// put makes e the last line of its key.
func (x *index) put(d digest, e entry) {
	x.last = max(x.last, e.micros)
	x.counts[e.status]++
	i, ok := x.slots[d]
	if !ok {
		x.slots[d] = uint32(len(x.entries))
		x.entries = append(x.entries, e)
		return
	}
	old := &x.entries[i]
	x.counts[old.status]--
	*old = e
}

// inFileOrder returns the numbers of all entries by the place of their lines.
func (x *index) inFileOrder() []uint32 {
	order := make([]uint32, len(x.entries))
	for i := range order {
		order[i] = uint32(i)
	}
	byPlace := func(a, b uint32) int { return int(x.entries[a].offset - x.entries[b].offset) }
	if !slices.IsSortedFunc(order, byPlace) {
		slices.SortFunc(order, byPlace)
	}
	return order
}
