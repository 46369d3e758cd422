package starter

import (
	"hash/maphash"
	"slices"

	"tallyfy-import/mapping"
)

// A runningNumber finds out whether a column counts its rows: 1, 2, 3. Such
// numbers often change when rows are sorted or inserted.
type runningNumber struct {
	last   int64
	broken bool
}

func (r *runningNumber) add(cell *mapping.Cell) {
	n, ok := mapping.ParseInteger(*cell)
	r.broken = r.broken || !ok || n != r.last+1
	r.last = n
}

// counts reports whether the numbers were 1, 2, 3 and so on.
func (r *runningNumber) counts() bool { return !r.broken && r.last > 1 }

// A keySet finds out whether all texts of a column differ, by their hashes.
type keySet struct {
	wanted bool
	many   bool // too many to compare
	hashes []uint64
}

// maxKeys bounds the rows whose keys are compared. A worksheet has no more.
const maxKeys = 1 << 20

var seed = maphash.MakeSeed()

func (k *keySet) add(text string) {
	switch {
	case !k.wanted || k.many:
		return
	case len(k.hashes) == maxKeys:
		*k = keySet{wanted: true, many: true}
		return
	}
	k.hashes = append(k.hashes, maphash.String(seed, text))
}

// unique reports whether no text came twice. Among a million texts the chance
// that two have the same hash by accident is one in 30 million.
func (k *keySet) unique() bool {
	slices.Sort(k.hashes)
	for i := 1; i < len(k.hashes); i++ {
		if k.hashes[i] == k.hashes[i-1] {
			return false
		}
	}
	return true
}
