package tallyfy

import (
	"context"
	"sync/atomic"
)

// slots bound how many requests are in flight: each takes one before it leaves,
// and its timeout begins after that.
type slots struct {
	busy    chan struct{}
	waiting atomic.Int32
	short   atomic.Bool // one became free while all others were busy, and no request was ready for it
}

func newSlots(n int) *slots { return &slots{busy: make(chan struct{}, n)} }

// take waits for a slot. It ends early with the cause of the context's end, or
// once stop is closed.
func (s *slots) take(ctx context.Context, stop <-chan struct{}) error {
	select {
	case s.busy <- struct{}{}:
	default:
		s.waiting.Add(1)
		defer s.waiting.Add(-1)
		select {
		case s.busy <- struct{}{}:
		case <-stop:
			return context.Canceled
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	select {
	case <-stop: // a slot was free as well
		<-s.busy
		return context.Canceled
	default:
		return nil
	}
}

// give frees a slot.
func (s *slots) give() {
	if len(s.busy) == cap(s.busy) && s.waiting.Load() == 0 {
		s.short.Store(true)
	}
	<-s.busy
}

// TakeShortage reports, and forgets, whether a request ended while all others
// that may be in flight were, and none was ready to take its place. Whoever
// prepares requests should then prepare more of them at once.
func (c *Client) TakeShortage() bool { return c.slots.short.Load() && c.slots.short.Swap(false) }
