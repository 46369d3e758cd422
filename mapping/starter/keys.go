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
	wanted bool // for its header; else only as long as the texts look like ids
	unlike bool // one of the texts doesn't look like an id
	many   bool // too many to compare
	hashes []uint64
}

// maxKeys bounds the rows whose keys are compared. A worksheet has no more.
const maxKeys = 1 << 20

var seed = maphash.MakeSeed()

func (k *keySet) add(text string) {
	k.unlike = k.unlike || !looksLikeID(text)
	switch {
	case k.many:
		return
	case k.unlike && !k.wanted:
		k.hashes = nil
		return
	case len(k.hashes) == maxKeys:
		k.many, k.hashes = true, nil
		return
	}
	k.hashes = append(k.hashes, maphash.String(seed, text))
}

// looksLikeID reports whether a text is one such as T-12 or 4f1a: short, with a
// letter and a digit, and no blank in it.
func looksLikeID(text string) bool {
	const longest = 40 // bytes; a UUID has 36
	if len(text) > longest {
		return false
	}
	letter, digit := false, false
	for i := range len(text) {
		switch b := text[i]; {
		case b >= '0' && b <= '9':
			digit = true
		case b|0x20 >= 'a' && b|0x20 <= 'z':
			letter = true
		case b != '-' && b != '_' && b != '.' && b != '/' && b != '#' && b != ':':
			return false
		}
	}
	return letter && digit
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
