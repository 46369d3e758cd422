package importer

import (
	"hash/maphash"
	"sync"
)

// A recent remembers the titles of the last rows that were sent, in about 40
// bytes each. By them an answer is told apart that belongs to another row's
// request: a proxy in between may have mixed two up, or repeated one, so that
// all that follow on its connection come one too late.
type recent struct {
	mu     sync.Mutex
	seed   maphash.Seed
	ring   [recentTitles]uint64
	counts map[uint64]int // of those in ring
	next   int
}

const recentTitles = 1 << 10

// add remembers the title of a row that is about to be sent.
func (r *recent) add(title string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.counts == nil {
		r.seed, r.counts = maphash.MakeSeed(), make(map[uint64]int, recentTitles)
	}
	if r.next >= recentTitles {
		old := r.ring[r.next%recentTitles]
		if r.counts[old]--; r.counts[old] == 0 {
			delete(r.counts, old)
		}
	}
	hash := r.hash(title)
	r.ring[r.next%recentTitles] = hash
	r.counts[hash]++
	r.next++
}

// isAnothers reports whether the title in an answer is that of another row
// that was sent, and not the one that was asked for. A title that no row has is
// what the API made of the row's own; one that another row has may be that, too.
func (r *recent) isAnothers(asked, answered string) bool {
	if answered == "" || answered == asked || foldText(asked) == foldText(answered) {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.counts[r.hash(answered)] > 0
}

func (r *recent) hash(title string) uint64 { return maphash.String(r.seed, foldText(title)) }
