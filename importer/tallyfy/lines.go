package tallyfy

import (
	"context"
	"sync/atomic"
)

// lines bound how many requests are in flight. Whoever waits for one holds
// nothing that others wait for.
type lines struct {
	busy    chan struct{}
	waiting atomic.Int32
	short   atomic.Bool // a line became free, and no request was ready for it
}

func newLines(n int) *lines { return &lines{busy: make(chan struct{}, n)} }

// take waits for a line. It ends early with the cause of the context's end.
func (l *lines) take(ctx context.Context) error {
	select {
	case l.busy <- struct{}{}:
		return nil
	default:
	}
	l.waiting.Add(1)
	defer l.waiting.Add(-1)
	select {
	case l.busy <- struct{}{}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// give frees a line.
func (l *lines) give() {
	if len(l.busy) == cap(l.busy) && l.waiting.Load() == 0 {
		l.short.Store(true)
	}
	<-l.busy
}

// Short reports whether, since it was last asked, a request ended while all
// others that may be in flight were, and none was ready to take its place.
// Whoever prepares requests, and takes as long for it as the API for its
// answers, should then prepare more of them at once.
func (c *Client) Short() bool { return c.lines.short.Load() && c.lines.short.Swap(false) }
