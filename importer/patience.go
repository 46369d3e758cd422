package importer

import (
	"context"
	"net/http"
	"sync/atomic"
	"time"

	"tallyfy-import/importer/tallyfy"
)

// A patience remembers since when the API has taken no request at all, but
// asked to wait. Its zero is an API that was never heard of.
type patience struct{ since atomic.Int64 } // unix nanoseconds; 0: not since the last answer

// isOver takes in what came of a request, and reports whether the API asks to
// wait for longer than most, be it at once or by refusing again and again. A
// request that did not leave, or met no API, tells nothing.
func (p *patience) isOver(out tallyfy.Outcome, now time.Time, most time.Duration) bool {
	switch {
	case out.Class != tallyfy.NotAdmitted || out.GuestCap:
		p.since.Store(0)
		return false
	case out.Status != http.StatusTooManyRequests:
		return false
	}
	since := p.since.Load()
	if since == 0 {
		since = now.UnixNano()
		p.since.CompareAndSwap(0, since) // else another was refused just now
	}
	return now.Sub(time.Unix(0, since))+out.RetryAfter > most
}

// sleep waits for d, or for the end of ctx, whose cause it then returns.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(max(d, 0))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
