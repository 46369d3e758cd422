package tallyfy

import (
	"context"
	"net"
	"net/http/httptrace"
	"sync"
	"sync/atomic"
	"time"
)

// A leash holds a request: it ends it with the caller's context and after the
// timeout, and knows whether it may have left, and when. One request after
// another uses the same leash: making one takes as long as encoding a task.
type leash struct {
	ctx    context.Context
	parent context.Context
	end    context.CancelCauseFunc
	timer  *time.Timer // ends it

	start time.Time // of the request
	begun atomic.Bool
	after atomic.Int64 // nanoseconds after start
	conn  net.Conn     // read after the answer
}

// newLeash returns a leash that ends with a context, or after a timeout.
func newLeash(ctx context.Context, timeout time.Duration) *leash {
	l := &leash{parent: ctx}
	l.ctx, l.end = context.WithCancelCause(httptrace.WithClientTrace(ctx, l.trace()))
	l.timer = time.AfterFunc(timeout, func() { l.end(context.DeadlineExceeded) })
	return l
}

// trace returns a trace that keeps l up to date. The connection is noted before
// the request is given to it, so that a false begun is always right. The
// transport takes another connection by itself only where nothing of the
// request was sent; it starts over with GetConn.
func (l *leash) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		GetConn: func(string) { l.begun.Store(false) },
		GotConn: func(got httptrace.GotConnInfo) {
			l.conn = got.Conn
			l.after.Store(int64(time.Since(l.start)))
			l.begun.Store(true)
		},
	}
}

// leashes are those that hold no request.
type leashes struct {
	mu   sync.Mutex
	free []*leash
}

// take returns a leash for a request that starts now.
func (f *leashes) take(ctx context.Context, timeout time.Duration) *leash {
	l := f.pop()
	if l == nil || l.parent != ctx {
		l.drop()
		l = newLeash(ctx, timeout)
	} else {
		l.timer.Reset(timeout)
	}
	l.start, l.conn = time.Now(), nil
	l.begun.Store(false)
	l.after.Store(0)
	return l
}

// pop returns a leash that a request had before, or nil.
func (f *leashes) pop() *leash {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := len(f.free)
	if n == 0 {
		return nil
	}
	l := f.free[n-1]
	f.free = f.free[:n-1]
	return l
}

// give takes a leash back when its request is over. One that has ended holds
// no other.
func (f *leashes) give(l *leash) {
	if !l.timer.Stop() || l.ctx.Err() != nil {
		l.drop()
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.free = append(f.free, l)
}

// drop ends a leash, if there is one: its context lets go of its parent.
func (l *leash) drop() {
	if l != nil {
		l.end(nil)
	}
}
