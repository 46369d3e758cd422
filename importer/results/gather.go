package results

import (
	"runtime"
	"time"
)

// How long syncs take, and wait for more callers.
const (
	// quickSync is less than what it costs to wait for others.
	quickSync = 50 * time.Microsecond

	leastWait = time.Millisecond
	mostWait  = 50 * time.Millisecond // whatever held the last sync up
	mostRests = 1 << 10
)

// A gathering decides how long a sync waits for more callers than have come.
// Where the API answers at once, those who were sent off by the last sync are
// soon back, and one sync for most of them costs less than several for whoever
// happens to be there. Where it takes its time, waiting would be in vain: after
// each such wait twice as many syncs as before do without.
type gathering struct {
	callers  int           // how many there are at most
	lastSync time.Duration // how long it took
	rests    int           // so many syncs don't wait
	rested   int           // so many of them have been
}

// isEnough reports whether a group of so many has just become worth a sync: it
// lacks an eighth of the callers, so that a few slow answers hold up nobody.
func (g *gathering) isEnough(n int) bool { return n == g.callers-g.callers/8 }

// wait returns how long the next sync waits for more callers at most.
func (g *gathering) wait() time.Duration {
	switch {
	case g.callers < 2 || g.lastSync < quickSync:
		return 0
	case g.rested < g.rests:
		g.rested++
		return 0
	}
	return min(max(leastWait, g.lastSync/2), mostWait)
}

// waited takes in whether enough came while a sync waited.
func (g *gathering) waited(enough bool) {
	g.rested = 0
	if enough {
		g.rests /= 2
	} else {
		g.rests = min(2*g.rests+1, mostRests)
	}
}

// gather lets others come to a group before its sync. f.mu is held, but not
// meanwhile.
func (f *File) gather(g *group) {
	wait := f.gathering.wait()
	f.mu.Unlock()
	enough := wait == 0 || g.isEnoughWithin(wait)
	// Who could run now comes first: on a single processor nobody would while
	// the system syncs, and every row would get a sync of its own.
	runtime.Gosched()
	f.mu.Lock()
	if wait > 0 {
		f.gathering.waited(enough)
	}
}

// isEnoughWithin reports whether enough callers came while it waited.
func (g *group) isEnoughWithin(wait time.Duration) bool {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-g.enough:
		return true
	case <-timer.C:
		return false
	}
}
