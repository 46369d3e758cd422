package tallyfy

import (
	"math"
	"time"
)

// How the pace keeps away from a limit, and finds it again.
const (
	// margin is the part of the configured rate that is used: requests that
	// leave evenly arrive a little bunched, and a rolling window counts them
	// as they arrive.
	margin = 0.98
	// learned is the same for a limit that a refusal has shown.
	learned = 0.97
	// scarce is the part of an allowance below which the pace falls, down to
	// half of it when nothing remains.
	scarce = 0.012
	// again is what remains of the pace when it was refused although it had
	// not risen, and little of it when that was long after the last time:
	// requests may have arrived bunched.
	again  = 0.9
	little = 0.97
	// busy is the part of the pace that is really sent unless the workers are
	// too few for it; then the pace says nothing about the limit.
	busy = 0.7

	minHold = time.Minute      // quiet before the pace rises
	maxHold = 10 * time.Minute // the same after several refused rises
	rise    = 1.02             // how much it rises in a step
	minStep = 5 * time.Second
	slowest = 0.02 // the pace never falls below this part of the rate

	// idleGap is the gap that ends a run of requests: longer than those of few
	// workers that wait for slow answers. At a slow pace requests are that far
	// apart by themselves: there a run ends where idleSlots could have left.
	idleGap   = 2 * time.Second
	idleSlots = 20
)

// roundWindows are the spans over which limits are set.
var roundWindows = []time.Duration{
	time.Second, 5 * time.Second, 10 * time.Second, 15 * time.Second, 30 * time.Second,
	time.Minute, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute, time.Hour,
}

// A pace is what is known of how fast requests may leave. It is a value: each
// method gives the pace that follows from what was seen and when.
//
// The limit isn't known beforehand: the API names its allowance but not the
// window it is counted over. The first refusal shows both, by how much had
// been sent, since when, and how long to wait. The pace stays just below that
// and, after quiet minutes, rises slowly to the configured rate; a rise that
// is refused falls back to what was known to be good.
type pace struct {
	top     float64       // requests a second that are never passed
	base    float64       // what was good since the last refusal
	trim    float64       // 1, or less while hardly any requests remain
	hold    time.Duration // quiet before the pace rises
	step    time.Duration // between two rises
	window  time.Duration // of the API's limit, as far as a refusal showed it; 0: none did yet
	limit   int           // how many requests it takes in a window, as it says itself; 0: it doesn't
	first   time.Time     // of the sends counted in sent
	last    time.Time
	sent    int
	refused time.Time // when the last refusal was heard of; zero: never
	taken   bool      // a request that left since was taken
}

// newPace returns the pace for a configured rate, in requests a second.
func newPace(perSecond float64) pace {
	return pace{top: margin * perSecond, base: margin * perSecond, trim: 1, hold: minHold, step: minStep}
}

// at returns the requests a second that may leave at a time.
func (p pace) at(now time.Time) float64 {
	return max(p.untrimmed(now)*p.trim, p.top*slowest)
}

// untrimmed is at without regard to what remains in the API's window.
func (p pace) untrimmed(now time.Time) float64 {
	if p.refused.IsZero() {
		return p.base
	}
	if quiet := now.Sub(p.refused) - p.hold; quiet > 0 {
		return min(p.base*math.Pow(rise, quiet.Seconds()/p.step.Seconds()), p.top)
	}
	return p.base
}

// leaves counts a request that leaves now. After an idle while the count
// starts over: it is to say how many were sent in a row.
func (p pace) leaves(now time.Time) pace {
	gap := max(idleGap, time.Duration(idleSlots/p.at(now)*float64(time.Second)))
	if p.sent == 0 || now.Sub(p.last) > gap {
		p.first, p.sent = now, 0
	}
	p.last = now
	p.sent++
	return p
}

// isTaken takes in that a request was let in that left at a time, and what its
// answer says about the API's limit (0: nothing).
func (p pace) isTaken(left time.Time, limit, remaining int) pace {
	p.taken = p.taken || left.After(p.refused)
	p.trim = 1
	if limit <= 0 {
		return p
	}
	p.limit = limit
	if share := (float64(remaining) + 1) / float64(limit); share < scarce {
		p.trim = 0.5 + 0.5*share/scarce
	}
	return p
}

// isRefused takes in a refusal, heard of now, of a request that left at a time
// when before others had been sent since first. oldest is when the request
// left that was p.limit before it, zero where that isn't known. retry is how
// long the API asks to wait, 0 where it doesn't say. What was under way when a
// refusal was heard of tells nothing new.
func (p pace) isRefused(left, first time.Time, before int, oldest time.Time, retry time.Duration, now time.Time) pace {
	if !p.refused.IsZero() && !left.After(p.refused) {
		return p
	}
	current := p.untrimmed(now)
	told := p.told(left, oldest, retry)
	sending := current
	spent := left.Sub(first)
	if sent := float64(before+1) / max(spent, time.Second).Seconds(); spent > time.Second && sent < busy*current {
		sending = sent
	}
	switch {
	case !p.refused.IsZero() && !p.taken:
		// Nothing was let in since the last refusal: the window isn't over.
	case p.window == 0 && told > 0:
		p = p.learns(min(learned*p.perSecond(told), current), told)
	case p.window == 0 && before == 0:
		// Others used the window up, and nothing shows what the limit is.
		p.base = current / 2
	case p.window == 0:
		limit, window := findLimit(before, spent, retry)
		p = p.learns(learned*min(limit, sending), window)
	case current > p.base*1.001:
		p.hold = min(2*p.hold, maxHold)
	case told > 0:
		p.base = min(max(little*current, again*p.perSecond(told)), current)
	case spent > 3*p.window:
		p.base = little * sending
	default:
		p.base = again * sending
	}
	p.base = max(p.base, p.top*slowest)
	p.refused, p.taken, p.trim, p.sent = now, false, 1, 0
	return p
}

// learns takes in what a refusal showed first: a base that is just below the
// limit, and the limit's window, which says how long to wait before a rise.
func (p pace) learns(base float64, window time.Duration) pace {
	p.base, p.window = base, window
	p.hold = min(max(minHold, 5*window), maxHold)
	p.step = max(minStep, window/4)
	return p
}

// told returns the window over which the API counts, where it named its limit
// and a refusal fits that: the window was full of requests, the first of them
// left at oldest, and it ends with the wait. 0 is that it isn't known.
func (p pace) told(left, oldest time.Time, retry time.Duration) time.Duration {
	if p.limit <= 0 || oldest.IsZero() {
		return 0
	}
	window, _ := roundWindow(left.Sub(oldest), retry)
	return window
}

// perSecond is the limit that the API names, in requests a second, counted
// over a window.
func (p pace) perSecond(window time.Duration) float64 { return float64(p.limit) / window.Seconds() }

// findLimit returns the limit, in requests a second, and its window, of an API
// that took n requests in the time spent and then asked to wait for retry (0:
// it didn't say how long).
//
// In a rolling window as in a fixed one, the first refusal's window ends when
// the wait does. It is likely to be a round one; the wait may be rounded up to
// a whole second. A short wait after a long time may also mean a short window
// that was nearly kept to: that is no other limit than the present pace.
func findLimit(n int, spent, retry time.Duration) (float64, time.Duration) {
	spent = max(spent, time.Millisecond)
	late := retry > 0 && retry < spent/3
	if round, ok := roundWindow(spent, retry); ok && (!late || round >= 10*time.Second) {
		return float64(n) / round.Seconds(), round
	}
	if late {
		return math.Inf(1), time.Second
	}
	return float64(n) / (spent + retry).Seconds(), spent + retry
}

// roundWindow returns the round window that fits a refusal, if one does.
func roundWindow(spent, retry time.Duration) (time.Duration, bool) {
	const late = 100 * time.Millisecond // the answer's way back
	for i := len(roundWindows) - 1; i >= 0; i-- {
		w := roundWindows[i]
		if retry > 0 && (w > spent+retry+late || w < spent+retry-time.Second-late) || w < spent {
			continue
		}
		if retry > 0 {
			return w, true
		}
		if i == 0 || roundWindows[i-1] < spent {
			return w, true
		}
	}
	return 0, false
}
