package sandbox

import (
	"net/http"
	"strconv"
	"sync"
	"time"
)

// A window admits at most n requests in any span of time: a rolling window,
// not one that begins anew at each full minute. A request that is refused
// doesn't count. n of 0 admits everything.
type window struct {
	n     int
	span  time.Duration
	times []time.Time // of what was admitted, oldest first, from head on
	head  int
}

// room returns how many requests still fit at now, and if none does, how long
// it takes until one will.
func (w *window) room(now time.Time) (left int, wait time.Duration) {
	for w.head < len(w.times) && now.Sub(w.times[w.head]) >= w.span {
		w.head++
	}
	if w.head > len(w.times)/2 {
		w.times = w.times[:copy(w.times, w.times[w.head:])]
		w.head = 0
	}
	left = w.n - (len(w.times) - w.head)
	if left <= 0 {
		return 0, w.span - now.Sub(w.times[w.head])
	}
	return left, 0
}

func (w *window) take(now time.Time) { w.times = append(w.times, now) }

// A limiter is the burst limit of the token's user: one window for every
// call, and one more, if asked for, for reading calls.
type limiter struct {
	mu         sync.Mutex
	all, reads window
}

// admission is what the limiter says of one request. A limit of 0 means that
// none applies.
type admission struct {
	limit, left int
	wait        time.Duration // above 0: refused
}

func (l *limiter) admit(read bool, clock func() time.Time) (a admission) {
	useAll, useReads := l.all.n > 0, read && l.reads.n > 0
	if !useAll && !useReads {
		return a
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := clock()
	if useAll {
		a.limit = l.all.n
		a.left, a.wait = l.all.room(now)
	}
	if useReads {
		left, wait := l.reads.room(now)
		a.limit, a.left, a.wait = l.reads.n, left, max(wait, a.wait)
	}
	if a.wait > 0 {
		a.left = 0
		return a
	}
	if useAll {
		l.all.take(now)
	}
	if useReads {
		l.reads.take(now)
	}
	a.left--
	return a
}

func (a admission) headers(h http.Header) {
	if a.limit > 0 {
		h["X-Ratelimit-Limit"] = []string{strconv.Itoa(a.limit)}
		h["X-Ratelimit-Remaining"] = []string{strconv.Itoa(a.left)}
	}
}

// A RetryStyle is how a 429 says when to come back.
type RetryStyle uint8

// The forms of Retry-After that RFC 9110 allows, and its absence.
const (
	RetrySeconds RetryStyle = iota // whole seconds, rounded up
	RetryDate                      // an HTTP date
	RetryNone                      // no header
)

func (s RetryStyle) header(wait time.Duration, now time.Time) string {
	switch s {
	case RetryNone:
		return ""
	case RetryDate:
		// HTTP dates have whole seconds: rounded up like the other form.
		return now.Add(wait + time.Second - 1).UTC().Format(http.TimeFormat)
	}
	return strconv.FormatInt(int64((wait+time.Second-1)/time.Second), 10)
}

// A guestCap is the organization's hourly allowance of new guests. The hour
// begins with its first invitation. It is guarded by the server's lock.
type guestCap struct {
	perHour int // below 0: no cap
	began   time.Time
	used    int
}

// take books n new guests, or books none and returns how long the hour still
// lasts.
func (g *guestCap) take(n int, now time.Time) (wait time.Duration, ok bool) {
	if n == 0 || g.perHour < 0 {
		return 0, true
	}
	if now.Sub(g.began) >= time.Hour {
		g.began, g.used = now, 0
	}
	if g.used+n > g.perHour {
		return time.Hour - now.Sub(g.began), false
	}
	g.used += n
	return 0, true
}
