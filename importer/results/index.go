package results

import (
	"cmp"
	"hash/maphash"
	"slices"

	"tallyfy-import/mapping/digest"
)

// An entry says where the last line of a key is, and what is asked of it too
// often to read the file each time.
type entry struct {
	key      digest.Digest
	offset   int64  // of the line
	micros   int64  // its time
	request  uint64 // hash of its request hash
	length   uint32 // of the line, in bytes, the line end included
	row      uint32
	status   uint8
	hasTask  bool
	accepted bool // its check is wrong, and the user takes the responsibility
	replaced bool // its row goes on under another key: the next rewrite leaves it out
}

// An index knows the last line of every key, in about 70 bytes for each.
type index struct {
	entries []entry      // in the order in which the keys were first seen
	table   digest.Table // of the entries' keys
	counts  [len(statuses)]int
	last    int64 // the latest time
	next    int   // the entry after the one that was found last
	seed    maphash.Seed
}

// newIndex makes an index with room for n keys.
func newIndex(n int) index {
	return index{entries: make([]entry, 0, n), table: digest.NewTable(n), seed: maphash.MakeSeed()}
}

// find returns the number of a key's entry. Who asks for many keys mostly does
// it in the order in which they were first seen, which is the sheet's: then the
// entry after the last one is it, and no memory is touched that isn't near.
func (x *index) find(key digest.Digest) (i int, found bool) {
	if x.next < len(x.entries) && x.entries[x.next].key == key {
		i, found = x.next, true
	} else {
		i, found = x.table.Find(key, func(i int) *digest.Digest { return &x.entries[i].key })
	}
	if found {
		x.next = i + 1
	}
	return i, found
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
	x.table.Add(e.key, len(x.entries))
	x.entries = append(x.entries, e)
}

// replace makes e the last line of the key that entry i is of.
func (x *index) replace(i int, e entry) {
	x.last = max(x.last, e.micros)
	x.counts[x.entries[i].status]--
	x.counts[e.status]++
	x.entries[i] = e
}

// prune forgets the keys whose rows go on under others. The numbers of entries
// change.
func (x *index) prune() {
	replaced := func(e entry) bool { return e.replaced }
	if !slices.ContainsFunc(x.entries, replaced) {
		return
	}
	x.entries = slices.DeleteFunc(x.entries, replaced)
	x.table, x.counts, x.next = digest.NewTable(len(x.entries)), [len(statuses)]int{}, 0
	for i := range x.entries {
		x.table.Add(x.entries[i].key, i)
		x.counts[x.entries[i].status]++
	}
}

// inFileOrder returns the numbers of all entries by the place of their lines.
func (x *index) inFileOrder() []int {
	order := make([]int, len(x.entries))
	for i := range order {
		order[i] = i
	}
	byPlace := func(a, b int) int { return cmp.Compare(x.entries[a].offset, x.entries[b].offset) }
	if !slices.IsSortedFunc(order, byPlace) {
		slices.SortFunc(order, byPlace)
	}
	return order
}
