package tallyfy

import (
	"math"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A window is a server's limit: so many requests in any span of time.
type window struct {
	mu      sync.Mutex
	limit   int
	span    time.Duration
	headers bool // it names its limit and what remains
	mute    bool // it doesn't say how long to wait
	times   []time.Time
	served  int
	refused []time.Time
}

// ask answers one request that arrives now.
func (w *window) ask() report {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := time.Now()
	for len(w.times) > 0 && now.Sub(w.times[0]) >= w.span {
		w.times = w.times[1:]
	}
	var r report
	if len(w.times) >= w.limit {
		w.refused = append(w.refused, now)
		r.refused = true
		if !w.mute {
			r.retry = time.Duration(math.Ceil(w.span.Seconds()-now.Sub(w.times[0]).Seconds())) * time.Second
		}
	} else {
		w.times = append(w.times, now)
		w.served++
	}
	if w.headers {
		r.limit, r.remaining = w.limit, w.limit-len(w.times)
	}
	return r
}

// A load is how a simulated import sends.
type load struct {
	rate    Rate
	rows    int
	workers int
	latency time.Duration
	sync    time.Duration // how long a sync of the results file takes at most
	stall   time.Duration // for how long nothing moves, every three seconds
}

// run sends all rows and returns how long that took.
func (l load) run(t *testing.T, server *window) time.Duration {
	g := newGate(l.rate, 30*time.Second)
	start := time.Now()
	jobs := make(chan struct{})
	var workers sync.WaitGroup
	for range l.workers {
		workers.Go(func() {
			for range jobs {
				for {
					ticket, err := g.admit(t.Context())
					if err != nil {
						t.Error(err)
						return
					}
					l.settle()
					if held, err := g.leave(t.Context(), ticket); held > 0 || err != nil {
						continue
					}
					l.stand()
					sent := time.Now()
					time.Sleep(l.latency / 2)
					r := server.ask()
					r.sent = sent
					time.Sleep(l.latency / 2)
					g.report(ticket, r)
					if !r.refused {
						break
					}
				}
			}
		})
	}
	for range l.rows {
		jobs <- struct{}{}
	}
	close(jobs)
	workers.Wait()
	return time.Since(start)
}

// settle waits as for a sync of the results file that others share: all who
// come while one runs go on at its end.
func (l load) settle() {
	if l.sync > 0 {
		at := time.Now()
		time.Sleep(at.Truncate(l.sync).Add(l.sync).Sub(at))
	}
}

// stand waits where the machine stands still: all that is to leave then leaves
// at once when it goes on.
func (l load) stand() {
	const every = 3 * time.Second
	at := time.Now()
	if into := at.Sub(at.Truncate(every)); into < l.stall {
		time.Sleep(l.stall - into)
	}
}

func TestPaceAgainstRollingWindow(t *testing.T) {
	perSecond := load{rate: Rate{600, time.Second}, rows: 20_000, workers: 64, latency: 50 * time.Millisecond}
	perMinute := load{rate: Rate{600, time.Minute}, rows: 6_000, workers: 16, latency: 300 * time.Millisecond}
	tests := []struct {
		name    string
		load    load
		server  *window
		part    float64 // of the allowed rate that must be reached
		refused float64 // part of the requests that may be refused
	}{
		{"the rate is the limit", perSecond, &window{limit: 600, span: time.Second, headers: true}, 0.97, 0},
		{"the same without headers", perSecond, &window{limit: 600, span: time.Second}, 0.97, 0},
		{"the same, slow disk", slow(perSecond), &window{limit: 600, span: time.Second, headers: true}, 0.97, 0},
		{"the same, a busy machine", busyMachine(perSecond), &window{limit: 600, span: time.Second, headers: true}, 0.95, 0.001},
		{"the same by the minute", perMinute, &window{limit: 600, span: time.Minute, headers: true}, 0.97, 0},
		{"the rate is twice the limit", perSecond, &window{limit: 300, span: time.Second, headers: true}, 0.9, 0.01},
		{"the same without headers, twice", perSecond, &window{limit: 300, span: time.Second}, 0.9, 0.01},
		{"the same without a word, twice", perSecond, &window{limit: 300, span: time.Second, mute: true}, 0.9, 0.01},
		{"the same by the minute, twice", perMinute, &window{limit: 300, span: time.Minute, headers: true}, 0.9, 0.01},
		{"by the minute, no headers, twice", perMinute, &window{limit: 300, span: time.Minute}, 0.9, 0.01},
		{"by the minute, mute, twice", perMinute, &window{limit: 300, span: time.Minute, mute: true}, 0.9, 0.01},
		{"ten seconds, a little too fast", load{rate: Rate{15, time.Second}, rows: 6_000, workers: 16, latency: 300 * time.Millisecond}, &window{limit: 140, span: 10 * time.Second, headers: true}, 0.9, 0.01},
		{"few workers", load{rate: Rate{600, time.Second}, rows: 12_000, workers: 16, latency: 300 * time.Millisecond}, &window{limit: 500, span: 10 * time.Second}, 0.9, 0.01},
		{"five times the limit", perSecond, &window{limit: 120, span: time.Second, headers: true}, 0.9, 0.01},
		{"a small limit", load{rate: Rate{10, time.Second}, rows: 2_000, workers: 16, latency: 100 * time.Millisecond}, &window{limit: 10, span: time.Second, headers: true}, 0.97, 0},
		{"the hour's limit too", load{rate: Rate{100, time.Minute}, rows: 4_000, workers: 16, latency: 300 * time.Millisecond}, &window{limit: 1000, span: time.Hour}, 0.9, 0.01},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := tt.server
				took := tt.load.run(t, server)
				allowed := math.Min(float64(server.limit)/server.span.Seconds(), tt.load.rate.PerSecond())
				part := float64(server.served) / took.Seconds() / allowed
				refused := float64(len(server.refused)) / float64(tt.load.rows)
				t.Logf("%.3f of the allowed rate, %d refused (%.2f %%)", part, len(server.refused), 100*refused)
				if server.served != tt.load.rows {
					t.Errorf("%d of %d rows served", server.served, tt.load.rows)
				}
				if part < tt.part {
					t.Errorf("%.3f of the allowed rate, want %.2f", part, tt.part)
				}
				if refused > tt.refused {
					t.Errorf("%d refused, %.4f of all, want %.4f at most", len(server.refused), refused, tt.refused)
				}
			})
		})
	}
}

// slow gives the load a disk whose syncs take 15 ms.
func slow(l load) load {
	l.sync = 15 * time.Millisecond
	return l
}

// busyMachine gives the load a machine that other programs hold up.
func busyMachine(l load) load {
	l.stall = 80 * time.Millisecond
	return l
}

// TestPaceRisesAgain lets a server's limit be low for a while.
func TestPaceRisesAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPace(10)
		start := time.Now()
		for range 100 {
			p = p.leaves(time.Now())
			time.Sleep(100 * time.Millisecond)
		}
		p = p.isRefused(time.Now(), start, 100, time.Time{}, 50*time.Second, time.Now())
		if got, want := p.at(time.Now()), 0.97*100/60; math.Abs(got-want) > 0.01 {
			t.Fatalf("after a refusal: %.3f a second, want %.3f", got, want)
		}
		low := p.at(time.Now())
		time.Sleep(p.hold - time.Second)
		if got := p.at(time.Now()); got != low {
			t.Errorf("before it was quiet for long enough: %.3f a second, want %.3f", got, low)
		}
		time.Sleep(5 * time.Minute)
		if got := p.at(time.Now()); got <= low || got >= p.top {
			t.Errorf("5 minutes later: %.3f a second, want more than %.3f and less than %.3f", got, low, p.top)
		}
		time.Sleep(time.Hour)
		if got := p.at(time.Now()); got != p.top {
			t.Errorf("an hour later: %.3f a second, want %.3f", got, p.top)
		}
		// A refused rise falls back to what was good, and waits longer.
		hold := p.hold
		p = p.isTaken(time.Now(), 0, 0)
		p = p.leaves(time.Now())
		p = p.isRefused(time.Now(), time.Now(), 0, time.Time{}, time.Second, time.Now())
		if got := p.at(time.Now()); got != low || p.hold != min(2*hold, maxHold) {
			t.Errorf("after a refused rise: %.3f a second and a hold of %v, want %.3f and %v", got, p.hold, low, min(2*hold, maxHold))
		}
		// Refused again before anything was taken: the window isn't over.
		sent := time.Now().Add(time.Second)
		if got := p.isRefused(sent, sent, 0, time.Time{}, time.Second, sent).at(sent); got != low {
			t.Errorf("after a refusal with nothing taken since: %.3f a second, want %.3f", got, low)
		}
		// Refused without having risen: it was too much.
		p = p.isTaken(sent, 0, 0)
		first := sent.Add(-10 * time.Second)
		if got, want := p.isRefused(sent, first, 9, time.Time{}, time.Second, sent).at(sent), again; math.Abs(got-want) > 1e-9 {
			t.Errorf("after a refusal of less than the pace: %.3f a second, want %.3f", got, want)
		}
		if got, want := p.isRefused(sent, first, 20, time.Time{}, time.Second, sent).at(sent), again*low; math.Abs(got-want) > 1e-9 {
			t.Errorf("after a refusal soon after the last: %.3f a second, want %.3f", got, want)
		}
		first = sent.Add(-10 * time.Minute)
		if got, want := p.isRefused(sent, first, 1200, time.Time{}, time.Second, sent).at(sent), little*low; math.Abs(got-want) > 1e-9 {
			t.Errorf("after a refusal without a rise: %.3f a second, want %.3f", got, want)
		}
		// What was under way tells nothing.
		if got := p.isRefused(p.refused, p.refused, 0, time.Time{}, time.Second, p.refused.Add(time.Second)).at(p.refused); got != low {
			t.Errorf("after the rest of a wave: %.3f a second, want %.3f", got, low)
		}
	})
}

// TestPaceWhenOthersUsedTheWindowUp refuses the first request of all, which shows
// nothing of the limit, again and again; what is refused later, does.
func TestPaceWhenOthersUsedTheWindowUp(t *testing.T) {
	at := time.Now()
	after := at.Add
	p := newPace(10).isRefused(at, at, 0, time.Time{}, 0, after(time.Millisecond))
	half := p.at(at)
	if half < 4 || half > 6 {
		t.Errorf("%.2f/s after the first refusal, want half of 10/s", half)
	}
	p = p.isRefused(after(time.Second), after(time.Second), 0, time.Time{}, 0, after(time.Second))
	if got := p.at(after(time.Second)); got != half {
		t.Errorf("%.2f/s after the second refusal of the same window, want %.2f/s", got, half)
	}
	p = p.isTaken(after(2*time.Second), 0, 0)
	p = p.isRefused(after(12*time.Second), after(2*time.Second), 20, time.Time{}, 0, after(12*time.Second))
	if got := p.at(after(12 * time.Second)); got < 1.5 || got > 2 {
		t.Errorf("%.2f/s after 20 requests in 10 s, want a little less than 2/s", got)
	}
}

func TestPaceByWhatRemains(t *testing.T) {
	p := newPace(10)
	now := time.Unix(0, 0)
	for _, tt := range []struct {
		limit, remaining int
		want             float64 // of the pace
	}{{600, 599, 1}, {math.MaxInt, math.MaxInt, 1}, {600, 8, 1}, {600, 3, 0.78}, {600, 0, 0.57}, {1_000_000, 0, 0.5}, {10, 0, 1}, {1, 0, 1}} {
		if got := p.isTaken(now, tt.limit, tt.remaining).at(now) / p.at(now); math.Abs(got-tt.want) > 0.01 {
			t.Errorf("%d of %d remain: %.2f of the pace, want %.2f", tt.remaining, tt.limit, got, tt.want)
		}
	}
}

func TestFindLimit(t *testing.T) {
	s := time.Second
	tests := []struct {
		name         string
		n            int
		spent, retry time.Duration
		want         float64
	}{
		{"a second's window, wait rounded up", 300, 500 * time.Millisecond, s, 300},
		{"a minute's window", 300, 30 * s, 30 * s, 5},
		{"a minute's window, wait rounded up", 300, 30*s + 200*time.Millisecond, 30 * s, 5},
		{"ten seconds' window", 140, 7 * s, 3 * s, 14},
		{"an hour's window", 1000, 600 * s, 3000 * s, 1000.0 / 3600},
		{"odd window", 100, 10 * s, 27 * s, 100.0 / 37},
		{"not said", 300, 500 * time.Millisecond, 0, 300},
		{"not said, a minute's window", 300, 31 * s, 0, 5},
		{"long under way", 11_900, 20 * s, s, math.Inf(1)},
		{"some time under way", 2380, 4*s + 100*time.Millisecond, s, math.Inf(1)},
		{"some time under way, but a round window", 140, 9*s + 500*time.Millisecond, s, 14},
		{"at once", 1, 0, s, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, window := findLimit(tt.n, tt.spent, tt.retry); got != tt.want && math.Abs(got-tt.want) > 0.001*min(tt.want, 1e6) {
				t.Errorf("%.3f a second (window %v), want %.3f", got, window, tt.want)
			}
		})
	}
}

// TestPaceHoldsItsRate checks that no more than the rate ever leaves, however
// many wait and however they are held up.
func TestPaceHoldsItsRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := window{limit: 1 << 30, span: time.Second, headers: true}
		l := load{rate: Rate{200, time.Second}, rows: 4_000, workers: 32, latency: time.Duration(rand.IntN(80)) * time.Millisecond, sync: 40 * time.Millisecond}
		took := l.run(t, &server)
		if got := float64(l.rows) / took.Seconds() / 200; got < 0.96 || got > 1 {
			t.Errorf("%.3f of the rate, want 0.96 to 1", got)
		}
		if server.served != l.rows {
			t.Errorf("%d rows served, want %d", server.served, l.rows)
		}
	})
}

// TestPaceIsTold lets an API name its limit: what was sent since the first
// request of a full window shows how long that is, however slow the sending
// was on the whole.
func TestPaceIsTold(t *testing.T) {
	left := time.Unix(1000, 0)
	for _, tt := range []struct {
		name         string
		limit        int
		since, retry time.Duration
		window       time.Duration // 0: what the API says doesn't fit
	}{
		{"a second's window, wait rounded up", 600, 990 * time.Millisecond, time.Second, time.Second},
		{"a minute's window, at its end", 600, 59*time.Second + 900*time.Millisecond, time.Second, time.Minute},
		{"a minute's window, filled in half", 600, 30 * time.Second, 30 * time.Second, time.Minute},
		{"five seconds' window", 100, 4*time.Second + 950*time.Millisecond, time.Second, 5 * time.Second},
		{"another limit than the one that is named", 100, time.Minute, 1800 * time.Second, 0},
		{"no limit is named", 0, time.Second, time.Second, 0},
	} {
		p := newPace(1000)
		p = p.isTaken(left, tt.limit, 0)
		if got := p.told(left, left.Add(-tt.since), tt.retry); got != tt.window {
			t.Errorf("%s: a window of %v, want %v", tt.name, got, tt.window)
		}
		if tt.window == 0 {
			continue
		}
		p = p.isRefused(left, left.Add(-time.Hour), 10, left.Add(-tt.since), tt.retry, left)
		if got, want := p.at(left), min(learned*float64(tt.limit)/tt.window.Seconds(), p.top); math.Abs(got-max(want, p.top*slowest)) > 1e-9 {
			t.Errorf("%s: %.3f a second, want %.3f", tt.name, got, want)
		}
	}
}
