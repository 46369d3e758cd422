package tallyfy

import (
	"context"
	"errors"
	"math"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// pass takes a ticket all the way to the moment it leaves.
func pass(t *testing.T, g *gate) *ticket {
	t.Helper()
	ticket, err := g.admit(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if held, err := g.leave(t.Context(), ticket); held > 0 || err != nil {
		t.Fatalf("held for %v, %v", held, err)
	}
	return ticket
}

func TestPauseIsForEverybody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(Rate{100, time.Second}, time.Second)
		refused, admitted := pass(t, g), pass(t, g)
		start := time.Now()
		var waiting sync.WaitGroup
		var mu sync.Mutex
		var left []time.Duration
		for range 20 {
			waiting.Go(func() {
				pass(t, g)
				mu.Lock()
				defer mu.Unlock()
				left = append(left, time.Since(start))
			})
		}
		g.report(refused, report{refused: true, retry: 7 * time.Second})
		if held, err := g.leave(t.Context(), admitted); held != 7*time.Second || err != nil {
			t.Errorf("one that was admitted before the pause is held for %v, %v; want 7s", held, err)
		}
		if s := g.state(); s.Why != "the API asked to slow down" || !s.Until.Equal(start.Add(7*time.Second)) {
			t.Errorf("state: %+v", s)
		}
		waiting.Wait()
		for i, d := range left {
			if d < 7*time.Second {
				t.Errorf("one left after %v, in the pause", d)
			}
			if i > 0 && d-left[i-1] < 5*time.Millisecond {
				t.Errorf("two left within %v of each other", d-left[i-1])
			}
		}
		if s := g.state(); !s.Until.IsZero() || s.Why != "" {
			t.Errorf("state after the pause: %+v", s)
		}
	})
}

// TestBackoffWithoutRetryAfter checks that pauses grow while nothing but
// refusals come, and stay within their bounds.
func TestBackoffWithoutRetryAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(Rate{100, time.Second}, time.Second)
		g.random = func() float64 { return 0.999 }
		for i, want := range []int{1, 2, 4, 8, 16, 32, 60, 60, 60} {
			ticket := pass(t, g)
			time.Sleep(time.Millisecond)
			g.report(ticket, report{refused: true})
			if got := g.pausedFor().Seconds() / 0.999; math.Abs(got-float64(want)) > 0.01*float64(want) {
				t.Errorf("pause %d is %.2f s, want %d s", i+1, got, want)
			}
		}
		g.report(pass(t, g), report{})
		ticket := pass(t, g)
		g.random = func() float64 { return 0 }
		g.report(ticket, report{refused: true})
		if got := g.pausedFor(); got != shortestPause {
			t.Errorf("the shortest pause is %v, want %v", got, shortestPause)
		}
	})
}

func TestContextEndsTheWait(t *testing.T) {
	why := errors.New("enough of it")
	for name, prepare := range map[string]func(g *gate){
		"at the pace":       func(*gate) {},
		"in a pause":        func(g *gate) { g.pause(time.Now().Add(time.Hour), "test") },
		"before the others": func(g *gate) { g.turn = make(chan struct{}) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := newGate(Rate{1, time.Hour}, time.Second)
				pass(t, g)
				prepare(g)
				ctx, cancel := context.WithCancelCause(t.Context())
				time.AfterFunc(time.Second, func() { cancel(why) })
				start := time.Now()
				if _, err := g.admit(ctx); !errors.Is(err, why) || time.Since(start) != time.Second {
					t.Errorf("admit: %v after %v, want %v after 1s", err, time.Since(start), why)
				}
			})
		})
	}
}

func TestBreakerStates(t *testing.T) {
	now := time.Unix(1000, 0)
	b := breaker{}.succeeds(false)
	for range breakAfter - 1 {
		b = b.fails(now, false, "502")
	}
	if b.rest(now) != 0 {
		t.Fatalf("open after %d failures", b.failures)
	}
	if b.succeeds(false).failures != 0 {
		t.Error("an answer doesn't end a run of failures")
	}
	b = b.fails(now, false, "503")
	for i, want := range []time.Duration{2, 4, 8, 16, 30, 30, 30} {
		want *= time.Second
		if got := b.rest(now); got != want {
			t.Errorf("rest before probe %d: %v, want %v", i+1, got, want)
		}
		if late := b.fails(now, false, "late"); late != b {
			t.Error("a failure from before it opened counts as a probe's")
		}
		if late := b.succeeds(false); late != b {
			t.Error("an answer from before it opened closes it")
		}
		if err := b.gaveUp(); err != nil {
			t.Fatalf("gave up after %d probes: %v", i, err)
		}
		now = now.Add(want)
		var probe bool
		if b, probe = b.enters(now, time.Minute); !probe || b.rest(now) != time.Minute {
			t.Fatalf("enters after its rest: a probe %t, the others wait %v", probe, b.rest(now))
		}
		if closed := b.succeeds(true); closed.rest(now) != 0 || closed.failures != 0 {
			t.Error("the answer to a probe doesn't close it")
		}
		b = b.fails(now, true, "still 503")
	}
	var gone *UnavailableError
	if err := b.gaveUp(); !errors.As(err, &gone) || !errors.Is(err, ErrUnavailable) || gone.Failures != 17 || !strings.Contains(err.Error(), "still 503") {
		t.Errorf("gave up with %v", err)
	}
}

// TestNeverAnswered checks that an API that can't be reached at all ends the
// run soon.
func TestNeverAnswered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(Rate{1000, time.Second}, time.Second)
		start := time.Now()
		for range 100 {
			ticket, err := g.admit(t.Context())
			if errors.Is(err, ErrUnavailable) {
				if took := time.Since(start).Round(100 * time.Millisecond); took != 6*time.Second {
					t.Errorf("gave up after %v, want 6s", took)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if _, err := g.leave(t.Context(), ticket); err != nil {
				t.Fatal(err)
			}
			g.report(ticket, report{failure: "connection refused"})
		}
		t.Error("it never gives up")
	})
}

// TestOneProbeAtATime lets an outage pass with many workers waiting.
func TestOneProbeAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(Rate{10_000, time.Second}, time.Second)
		g.report(pass(t, g), report{})
		down := time.Now().Add(10 * time.Second)
		var mu sync.Mutex
		var failed, inFlight, most int
		var workers sync.WaitGroup
		for range 16 {
			workers.Go(func() {
				for range 50 {
					ticket, err := g.admit(t.Context())
					if err != nil {
						t.Error(err)
						return
					}
					if held, err := g.leave(t.Context(), ticket); held > 0 || err != nil {
						continue
					}
					mu.Lock()
					inFlight++
					if g.state().Why != "" {
						most = max(most, inFlight)
					}
					mu.Unlock()
					time.Sleep(20 * time.Millisecond)
					var r report
					mu.Lock()
					inFlight--
					if time.Now().Before(down) {
						failed++
						r.failure = "502"
					}
					mu.Unlock()
					g.report(ticket, r)
				}
			})
		}
		workers.Wait()
		if failed < breakAfter || failed > 16+breakAfter+4 {
			t.Errorf("%d requests failed in an outage of 10 s, want those in flight and few probes", failed)
		}
		if most > 1 {
			t.Errorf("%d requests in flight while the breaker was open", most)
		}
		if took := time.Since(down); took < 0 || took > 15*time.Second {
			t.Errorf("it went on %v after the outage", took)
		}
	})
}

// TestLostProbe checks that a probe that is never heard of again, or that its
// caller breaks off, doesn't keep the breaker open for good.
func TestLostProbe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(Rate{1000, time.Second}, 5*time.Second)
		g.report(pass(t, g), report{})
		for range breakAfter {
			g.report(pass(t, g), report{failure: "502"})
		}
		lost := pass(t, g)
		start := time.Now()
		broken := pass(t, g)
		if took := time.Since(start); !lost.probe || !broken.probe || took < 15*time.Second || took > 16*time.Second {
			t.Errorf("the next probe came after %v, want 15s", took)
		}
		g.report(broken, report{silent: true})
		start = time.Now()
		if last := pass(t, g); !last.probe || time.Since(start) > time.Second {
			t.Errorf("after one that was broken off the next came after %v", time.Since(start))
		}
	})
}

// TestProbeThatDoesNotLeave checks the same of a probe whose caller is stopped
// while it waits for its place among those that leave.
func TestProbeThatDoesNotLeave(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &Client{slots: newSlots(1), gate: newGate(Rate{100, time.Second}, time.Minute)}
		c.gate.breaker = breaker{open: true, answered: true}
		for range 100 {
			c.gate.exit.next(time.Now(), 100)
		}
		admission, err := c.Admit(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		if out := admission.Create(ctx, nil); out.Class != NotAdmitted || !admission.ticket.probe {
			t.Fatalf("it was sent: %+v", out)
		}
		start := time.Now()
		if next, err := c.gate.admit(t.Context()); err != nil || !next.probe || time.Since(start) > time.Second {
			t.Errorf("the next probe came after %v (%v)", time.Since(start), err)
		}
	})
}

// TestReadsPerWindow checks that no five seconds see more than twelve reads.
func TestReadsPerWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newReadGate(readsPerWindow, readWindow)
		var mu sync.Mutex
		var times []time.Time
		var readers sync.WaitGroup
		start := time.Now()
		for i := range 3 {
			readers.Go(func() {
				for n := range 40 {
					time.Sleep(time.Duration(i*n) * 10 * time.Millisecond)
					if err := g.admit(t.Context()); err != nil {
						t.Error(err)
					}
					mu.Lock()
					times = append(times, time.Now())
					mu.Unlock()
				}
			})
		}
		readers.Wait()
		for i := range times {
			if j := i + 12; j < len(times) && times[j].Sub(times[i]) <= 5*time.Second {
				t.Fatalf("13 reads within %v", times[j].Sub(times[i]))
			}
		}
		if took := time.Since(start); took > 65*time.Second {
			t.Errorf("120 reads took %v: that's slower than need be", took)
		}
		g.pause(time.Minute)
		start = time.Now()
		if err := g.admit(t.Context()); err != nil || time.Since(start) != time.Minute {
			t.Errorf("after a pause: %v, %v", time.Since(start), err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := g.admit(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("with an ended context: %v", err)
		}
	})
}
