package tallyfy

import (
	"context"
	"math/rand/v2"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"
)

// Bounds of the gate.
const (
	// catchUp bounds how many wait for the rate at once: those whose time
	// comes within it. After this process was held up they go all at once and
	// make up for what was lost; more of them would overrun the API.
	catchUp       = 25 * time.Millisecond
	mostAtLimiter = 32
	// early is by how much a request may leave before its time: a timer is
	// coarser than that.
	early = 50 * time.Microsecond

	shortestPause = 100 * time.Millisecond
	longestPause  = time.Minute // where the API doesn't say how long
)

// A gate lets writing calls through, one after another, at the pace; through a
// pause or an open breaker none. There is one for a client.
type gate struct {
	turn    chan struct{}
	limiter *rate.Limiter
	lease   time.Duration
	random  func() float64

	mu      sync.Mutex
	pace    pace
	set     float64 // the pace that the limiter was told
	breaker breaker
	paused  time.Time // until then nothing leaves
	why     string
	waves   int           // refusals without a success between
	changed chan struct{} // closed when a pause or the breaker changes
	exit    exitWindow
}

// A ticket is the right to one request.
type ticket struct {
	used   atomic.Bool
	conn   net.Conn // that the answer came on
	probe  bool
	left   time.Time // when the request left
	first  time.Time // when the first of its run of requests did
	before int       // how many of the run left before it
	number int       // of the departure
}

// newGate returns a gate for a rate. timeout is that of one request: a probe
// that isn't heard of for longer is forgotten.
func newGate(r Rate, timeout time.Duration) *gate {
	p := newPace(r.PerSecond())
	return &gate{
		turn:    make(chan struct{}, min(2+int(p.base*catchUp.Seconds()), mostAtLimiter)),
		limiter: rate.NewLimiter(rate.Limit(p.base), 1),
		lease:   timeout + 10*time.Second,
		random:  rand.Float64,
		pace:    p,
		set:     p.base,
		changed: make(chan struct{}),
	}
}

// admit waits until a request may go. It ends early with the context's error,
// or with an *UnavailableError.
func (g *gate) admit(ctx context.Context) (*ticket, error) {
	select {
	case g.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	defer func() { <-g.turn }()
	for {
		if err := ctx.Err(); err != nil {
			return nil, context.Cause(ctx)
		}
		wait, changed, err := g.closed()
		if err != nil {
			return nil, err
		}
		if wait > 0 {
			if err := sleep(ctx, wait, changed); err != nil {
				return nil, err
			}
			continue
		}
		if wait := g.limiter.Reserve().Delay(); wait > early {
			if err := sleep(ctx, wait, nil); err != nil {
				return nil, err
			}
		}
		if t := g.enter(); t != nil {
			return t, nil
		}
	}
}

// closed returns for how long nothing may go, and what tells that it changed.
// It also tells the limiter the pace.
func (g *gate) closed() (time.Duration, <-chan struct{}, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if err := g.breaker.gaveUp(); err != nil {
		return 0, nil, err
	}
	now := time.Now()
	if p := g.pace.at(now); p < g.set*0.998 || p > g.set*1.002 {
		g.set = p
		g.limiter.SetLimitAt(now, rate.Limit(p))
	}
	return max(g.breaker.rest(now), g.paused.Sub(now)), g.changed, nil
}

// enter returns a ticket, or nil if nothing may go after all.
func (g *gate) enter() *ticket {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := time.Now()
	if g.breaker.rest(now) > 0 || now.Before(g.paused) || g.breaker.gaveUp() != nil {
		return nil
	}
	t := &ticket{}
	g.breaker, t.probe = g.breaker.enters(now, g.lease)
	return t
}

// leave is called just before a ticket's request is sent, and waits a moment
// where requests that were admitted evenly would leave bunched: they share the
// sync of a file in between. It returns how long nothing may leave, if a pause
// began since the admission: the request must not be sent then.
func (g *gate) leave(ctx context.Context, t *ticket) (held time.Duration, err error) {
	held, wait := g.book(t)
	if held > 0 || wait <= early {
		return held, nil
	}
	return 0, sleep(ctx, wait, nil)
}

// book notes when a ticket's request leaves.
func (g *gate) book(t *ticket) (held, wait time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := time.Now()
	held = g.paused.Sub(now)
	if !t.probe {
		held = max(held, g.breaker.rest(now))
	}
	if held > 0 {
		g.release(t, now)
		return held, 0
	}
	at, number := g.exit.next(now, g.pace.untrimmed(now))
	g.pace = g.pace.leaves(at)
	t.left, t.first, t.before, t.number = at, g.pace.first, g.pace.sent-1, number
	return 0, at.Sub(now)
}

// release lets another request be the probe that this one can't be.
func (g *gate) release(t *ticket, now time.Time) {
	if t.probe && g.breaker.open {
		g.breaker.until = now
		g.notify()
	}
}

// A report says what an answer tells about the API itself.
type report struct {
	failure   string        // the API failed in this way; empty: it answered
	silent    bool          // nothing is known: the caller gave up
	refused   bool          // too many requests
	retry     time.Duration // how long to wait; 0: not said
	limit     int           // how many requests the window takes; 0: not said
	remaining int
	sent      time.Time // when the request was written; zero: not known
}

// report takes in what came of a ticket's request.
func (g *gate) report(t *ticket, r report) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := time.Now()
	wasOpen := g.breaker.open
	g.exit.isLate(t.number, r.sent)
	switch {
	case r.silent:
		g.release(t, now)
		return
	case r.failure != "":
		g.breaker = g.breaker.fails(now, t.probe, r.failure)
		if r.retry > 0 {
			g.pause(now.Add(r.retry), "the API is down for a while")
		}
	default:
		g.breaker = g.breaker.succeeds(t.probe)
	}
	switch {
	case r.refused:
		g.refuse(t, r, now)
	case r.failure == "":
		g.waves = 0
		g.pace = g.pace.isTaken(t.left, r.limit, r.remaining)
	}
	if wasOpen || g.breaker.open {
		g.notify()
	}
}

// refuse takes in a refusal: a pause for all, and a slower pace after it.
func (g *gate) refuse(t *ticket, r report, now time.Time) {
	wave := g.pace.refused.IsZero() || t.left.After(g.pace.refused)
	g.pace = g.pace.isRefused(t.left, t.first, t.before, g.exit.before(t.number, g.pace.limit), r.retry, now)
	wait := r.retry
	if wait <= 0 {
		if !wave {
			return
		}
		most := min(time.Second<<min(g.waves, 10), longestPause)
		wait = time.Duration(g.random() * float64(most))
	}
	if wave {
		g.waves++
	}
	g.pause(now.Add(max(wait, shortestPause)), "the API asked to slow down")
}

// pause stops everything until a time.
func (g *gate) pause(until time.Time, why string) {
	if until.After(g.paused) {
		g.paused, g.why = until, why
		g.notify()
	}
}

// notify wakes whoever waits for a pause or the breaker to end.
func (g *gate) notify() {
	close(g.changed)
	g.changed = make(chan struct{})
}

// A State says what the gate is doing, for people who watch.
type State struct {
	PerSecond float64   // the pace
	Until     time.Time // nothing leaves before; zero: requests go
	Why       string    // they don't
}

// State returns what the gate is doing now.
func (c *Client) State() State { return c.gate.state() }

func (g *gate) state() State {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := time.Now()
	s := State{PerSecond: g.pace.at(now)}
	if g.breaker.open {
		s.Until, s.Why = g.breaker.until, "the API fails: "+g.breaker.last
	}
	if g.paused.After(now) && g.paused.After(s.Until) {
		s.Until, s.Why = g.paused, g.why
	}
	return s
}

// reason says why nothing leaves.
func (g *gate) reason() string {
	if s := g.state(); s.Why != "" {
		return s.Why
	}
	return "the run was stopped"
}

// pausedFor returns for how long the API has asked everybody to wait.
func (g *gate) pausedFor() time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	return time.Until(g.paused)
}

// sleep waits for d, or until changed is closed. The end of the context ends
// it with an error.
func sleep(ctx context.Context, d time.Duration, changed <-chan struct{}) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-changed:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	return nil
}
