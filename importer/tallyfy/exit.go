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
// never as many as the limit that it keeps away from. It remembers the last
// maxExit departures, in 24 bytes each.
type exitWindow struct {
	times [maxExit]time.Time // a ring
	count int                // of all departures so far
}

// next books the departure of a request that is ready now, at a pace in
// requests a second, and returns its time and its number.
func (w *exitWindow) next(now time.Time, perSecond float64) (at time.Time, number int) {
	at, number = now, w.count
	if n := int(perSecond * exitSpan.Seconds() * 1.005); n >= minExit && n <= maxExit {
		if free := w.before(number, n).Add(exitSpan); free.After(at) {
			at = free
		}
	}
	w.times[number%maxExit] = at
	w.count++
	return at, number
}

// before returns when the request left that was the n-th before another one,
// and the zero time where that isn't known any more.
func (w *exitWindow) before(number, n int) time.Time {
	if n > number || w.count-(number-n) > maxExit {
		return time.Time{}
	}
	return w.times[(number-n)%maxExit]
}

// isLate notes that a request left later than it was booked, because this
// process was held up: those behind it keep their distance from then on.
func (w *exitWindow) isLate(number int, at time.Time) {
	if slot := number % maxExit; w.count-number <= maxExit && at.After(w.times[slot]) {
		w.times[slot] = at
	}
}
