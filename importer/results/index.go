package results

import (
	"crypto/sha256"
	"encoding/binary"
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
	key      digest
	offset   int64  // of the line
	micros   int64  // its time
	request  uint64 // hash of its request hash
	length   uint32 // of the line, in bytes, the line end included
	row      uint32
	status   uint8
	hasTask  bool
	accepted bool // its check is wrong, and the user takes the responsibility
}

// An index knows the last line of every key, in about 75 bytes for each. It is
// a hash table of its own because Go's map of a million digests costs a cache
// and a page table miss for every line, which is half the time of opening a
// file.
type index struct {
	entries []entry  // in the order in which the keys were first seen
	slots   []uint64 // open addressing: 32 bits of the digest, and the entry's number + 1
	counts  [len(statuses)]int
	last    int64 // the latest time
	seed    maphash.Seed
}

// newIndex makes an index with room for n keys.
func newIndex(n int) index {
	x := index{entries: make([]entry, 0, n), seed: maphash.MakeSeed()}
	x.spread(n)
	return x
}

// find returns the number of a key's entry.
func (x *index) find(key digest) (uint32, bool) {
	tag, at := x.place(key)
	for {
		slot := x.slots[at]
		if slot == 0 {
			return 0, false
		}
		if slot>>32 == tag {
			if i := uint32(slot) - 1; x.entries[i].key == key {
				return i, true
			}
		}
		at = (at + 1) & uint64(len(x.slots)-1)
	}
}

// put makes e the last line of its key.
func (x *index) put(e entry) {
	if i, ok := x.find(e.key); ok {
		x.replace(i, e)
		return
	}
	x.add(e)
}

// add makes e the only line of a key that has none yet.
func (x *index) add(e entry) {
	x.last = max(x.last, e.micros)
	x.counts[e.status]++
	x.entries = append(x.entries, e)
	if len(x.entries) > len(x.slots)/4*3 {
		x.spread(2 * len(x.entries))
		return
	}
	x.settle(e.key, len(x.entries)-1)
}

// replace makes e the last line of the key that entry i is of.
func (x *index) replace(i uint32, e entry) {
	x.last = max(x.last, e.micros)
	x.counts[x.entries[i].status]--
	x.counts[e.status]++
	x.entries[i] = e
}

// spread makes slots for n keys, and puts all entries into them.
func (x *index) spread(n int) {
	size := 64
	for size/4*3 < n {
		size *= 2
	}
	x.slots = make([]uint64, size)
	for i := range x.entries {
		x.settle(x.entries[i].key, i)
	}
}

// settle puts entry i into the first free slot of its key.
func (x *index) settle(key digest, i int) {
	tag, at := x.place(key)
	for x.slots[at] != 0 {
		at = (at + 1) & uint64(len(x.slots)-1)
	}
	x.slots[at] = tag<<32 | uint64(i+1)
}

// place returns the mark of a key in its slot, and the first slot to look at.
func (x *index) place(key digest) (tag, at uint64) {
	tag = uint64(binary.LittleEndian.Uint32(key[8:]))
	return tag, binary.LittleEndian.Uint64(key[:8]) & uint64(len(x.slots)-1)
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
