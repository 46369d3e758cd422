// Package digest stands in for texts that are kept in great numbers and only
// compared: the keys of rows, the ids of tasks.
package digest

import (
	"crypto/sha256"
	"math/bits"

	"encoding/binary"
)

// A Digest stands for a text. It is the first half of the text's SHA-256:
// among a million texts the chance that two have the same is below one in
// 10^26.
type Digest [16]byte

// Of returns the digest of a text.
func Of[T string | []byte](text T) Digest {
	sum := sha256.Sum256([]byte(text))
	return Digest(sum[:16])
}

// A Table finds digests in a list that its owner keeps. It is a hash table of
// its own because it takes 8 bytes a slot where Go's map takes 24 and more, and
// because the garbage collector never looks into it. The zero Table is empty.
type Table struct {
	// Open addressing, in the order of the marks: a slot is a mark, which is
	// 32 bits of a digest, and the digest's number in the list + 1; 0 is free.
	slots []uint64
	used  int
}

const firstSlots = 1 << 6

// NewTable returns a table with room for n digests.
func NewTable(n int) Table {
	return Table{slots: make([]uint64, max(firstSlots, n/3*4+8))}
}

// Find returns the number of a digest in the list that at reads, and false
// where it was never added.
func (t *Table) Find(d Digest, at func(number int) *Digest) (number int, found bool) {
	if t.used == 0 {
		return 0, false
	}
	mark := markOf(d)
	for i := t.first(mark); t.slots[i] != 0; i = t.after(i) {
		if t.slots[i]>>32 != mark {
			continue
		}
		if number = int(uint32(t.slots[i])) - 1; *at(number) == d {
			return number, true
		}
	}
	return 0, false
}

// Add adds a digest that isn't in the table yet, with its number in the list,
// which is below 2^32-1.
func (t *Table) Add(d Digest, number int) {
	if t.used++; t.used > len(t.slots)/4*3 {
		t.grow()
	}
	t.put(markOf(d)<<32 | uint64(number+1))
}

// put fills the first free slot from that of the mark on.
func (t *Table) put(slot uint64) {
	i := t.first(slot >> 32)
	for t.slots[i] != 0 {
		i = t.after(i)
	}
	t.slots[i] = slot
}

// grow makes half as many slots again. The slots themselves say where they
// belong, so that nobody has to read the list.
func (t *Table) grow() {
	old := t.slots
	t.slots = make([]uint64, max(firstSlots, len(old)/2*3))
	for _, slot := range old {
		if slot != 0 {
			t.put(slot)
		}
	}
}

// first returns the slot where the search for a mark begins.
func (t *Table) first(mark uint64) int {
	high, _ := bits.Mul64(mark<<32, uint64(len(t.slots)))
	return int(high)
}

func (t *Table) after(i int) int {
	if i++; i == len(t.slots) {
		return 0
	}
	return i
}

func markOf(d Digest) uint64 { return uint64(binary.LittleEndian.Uint32(d[:4])) }

// A Set holds digests, in about 30 bytes for each. The zero Set is empty.
type Set struct {
	list  []Digest
	table Table
}

// Add puts a digest in, and reports whether it wasn't there yet.
func (s *Set) Add(d Digest) bool {
	if s.Has(d) {
		return false
	}
	s.table.Add(d, len(s.list))
	s.list = append(s.list, d)
	return true
}

// Has reports whether a digest was put in.
func (s *Set) Has(d Digest) bool {
	_, found := s.table.Find(d, func(i int) *Digest { return &s.list[i] })
	return found
}

// Len returns how many digests are in the set.
func (s *Set) Len() int { return len(s.list) }
