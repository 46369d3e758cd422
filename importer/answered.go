package importer

import (
	"encoding/binary"
	"sync"

	"tallyfy-import/mapping/digest"
)

// An answeredIDs remembers the ids of the tasks that the answers to this run's
// creates named. A cache or a gateway in between may give the answer to one
// create to another one: the row would be taken for done, and the task that was
// made for it, if any, would belong to nobody.
type answeredIDs struct {
	mu sync.Mutex
	// Half a digest does: two ids that share one only make a row be looked for
	// that needn't be. An entry takes less than 20 bytes.
	ids map[uint64]struct{}
}

// isTaken remembers the id, and reports whether it was there already.
func (a *answeredIDs) isTaken(id string) bool {
	d := digest.Of(id)
	half := binary.LittleEndian.Uint64(d[:8])
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.ids == nil {
		a.ids = map[uint64]struct{}{}
	}
	before := len(a.ids)
	a.ids[half] = struct{}{}
	return len(a.ids) == before
}
