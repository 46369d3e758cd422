package tallyfy

import (
	"errors"
	"fmt"
	"time"
)

// When the breaker opens, and when it gives up.
const (
	breakAfter  = 10              // server failures in a row
	firstPause  = 2 * time.Second // before the first probe; each later one doubles it
	longestRest = 30 * time.Second
	maxProbes   = 7 // failed ones, about two minutes; then the run ends
	fewProbes   = 2 // the same where the API has never answered at all
)

// ErrUnavailable is what every UnavailableError is.
var ErrUnavailable = errors.New("the API is unavailable")

// An UnavailableError says that the API failed again and again, and did not
// recover while it was waited for. Running again later is safe.
type UnavailableError struct {
	Failures int    // in a row
	Last     string // what the last one was
}

func (e *UnavailableError) Error() string {
	return fmt.Sprintf("the API failed %d times in a row and did not recover (%s): run the same command again later", e.Failures, e.Last)
}

// Unwrap returns ErrUnavailable.
func (e *UnavailableError) Unwrap() error { return ErrUnavailable }

// A breaker keeps requests from an API that does nothing but fail. It is a
// value; its zero is closed: requests go.
//
// A run of failures opens it. After a rest one request goes as a probe: if it
// is answered the breaker closes, else the next rest is longer, until enough
// probes have failed.
type breaker struct {
	failures int // in a row
	probes   int // failed ones since it opened
	open     bool
	until    time.Time // when the next probe may go
	answered bool      // the API has answered once at least
	last     string    // what the last failure was
}

// rest returns how long nothing may go: 0 if a request may go now.
func (b breaker) rest(now time.Time) time.Duration {
	if !b.open {
		return 0
	}
	return max(b.until.Sub(now), 0)
}

// enters lets a request go for which rest was 0, and reports whether it is a
// probe. No other goes before the probe's answer, or before lease has passed:
// whoever took it may have been stopped.
func (b breaker) enters(now time.Time, lease time.Duration) (_ breaker, probe bool) {
	if b.open {
		b.until = now.Add(lease)
	}
	return b, b.open
}

// succeeds takes in an answer. One to a request that left before the breaker
// opened says nothing about now.
func (b breaker) succeeds(probe bool) breaker {
	if b.open && !probe {
		return b
	}
	return breaker{answered: true}
}

// fails takes in a failure, heard of now.
func (b breaker) fails(now time.Time, probe bool, why string) breaker {
	if b.open && !probe {
		return b
	}
	b.last = why
	b.failures++
	if b.open {
		b.probes++
	} else if b.failures >= breakAfter {
		b.open = true
	}
	if b.open {
		b.until = now.Add(min(firstPause<<b.probes, longestRest))
	}
	return b
}

// gaveUp returns an error once enough probes have failed.
func (b breaker) gaveUp() error {
	if b.probes >= maxProbes || !b.answered && b.probes >= fewProbes {
		return &UnavailableError{Failures: b.failures, Last: b.last}
	}
	return nil
}
