package tallyfy

import "time"

// The bounds between which an exitWindow works: below them requests are too
// far apart to bunch, above them a stand-in is being measured.
const (
	exitSpan = time.Second
	minExit  = 20
	maxExit  = 4096
)

// An exitWindow keeps requests that were admitted evenly from leaving bunched:
// hardly more of them leave in any second than the pace allows for one, and
// never as many as the limit that it keeps away from.
type exitWindow struct {
	times []time.Time // a ring of the last departures
	head  int
}

// next books the departure of a request that is ready now, at a pace in
// requests a second, and returns its time.
func (w *exitWindow) next(now time.Time, perSecond float64) time.Time {
	n := int(perSecond * exitSpan.Seconds() * 1.005)
	if n < minExit || n > maxExit {
		return now
	}
	if w.times == nil {
		w.times = make([]time.Time, maxExit)
	}
	at := now
	if free := w.times[(w.head-n+maxExit)%maxExit].Add(exitSpan); free.After(at) {
		at = free
	}
	w.times[w.head] = at
	w.head = (w.head + 1) % maxExit
	return at
}
