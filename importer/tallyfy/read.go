package tallyfy

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// The pace of reads: the API takes about 12 of them in 5 s. One less leaves
// room for how they arrive.
const (
	readsPerWindow = 11
	readWindow     = 5*time.Second + 100*time.Millisecond

	readAttempts  = 5
	probeAttempts = 2
	readBackoff   = 500 * time.Millisecond
	maxReadWait   = 2 * time.Minute // a longer Retry-After is an error
)

// An Error is why something couldn't be read.
type Error struct {
	Status  int    // the answer's HTTP status; 0: no answer
	Code    string // the API's own, such as RESOURCE_NOT_FOUND
	Message string // the API's words, or what happened to the connection
	Doing   string // what was to be done, such as "list tasks"
	cause   error
}

func (e *Error) Error() string {
	switch {
	case e.Status == 0:
		return fmt.Sprintf("can't %s: %s", e.Doing, e.Message)
	case e.Message == "":
		return fmt.Sprintf("can't %s: HTTP status %d", e.Doing, e.Status)
	}
	return fmt.Sprintf("can't %s: %s (HTTP status %d)", e.Doing, e.Message, e.Status)
}

// Unwrap returns what broke the connection, if something did.
func (e *Error) Unwrap() error { return e.cause }

// IsAuth reports whether the token is refused: no other call will fare better.
func (e *Error) IsAuth() bool {
	return e.Status == http.StatusUnauthorized || e.Status == http.StatusForbidden
}

// IsNotFound reports whether what was asked for isn't there.
func (e *Error) IsNotFound() bool { return e.Status == http.StatusNotFound }

// Probe asks for one task, to see whether the API can be reached, knows the
// organization and takes the token. It doesn't try for long. The error may be
// an *Error.
func (c *Client) Probe(ctx context.Context) error {
	var got page[Task]
	query := url.Values{"is_oneoff": {"true"}, "page": {"1"}, "per_page": {"1"}}
	return c.getWithin(ctx, probeAttempts, "list tasks", c.path("tasks"), query, &got)
}

// Get reads one task (GET tasks/{id}) with its tags, form fields and summary.
// An *Error that IsNotFound says that it is gone.
func (c *Client) Get(ctx context.Context, id string) (Task, error) {
	if !isID(id) {
		return Task{}, &Error{Doing: "read a task", Message: errBadID.Error()}
	}
	var got struct {
		Data json.RawMessage `json:"data"`
	}
	if err := c.get(ctx, "read a task", c.path("tasks", id), url.Values{"with": {"tags,form_fields,summary"}}, &got); err != nil {
		return Task{}, err
	}
	var t Task
	if err := json.Unmarshal(got.Data, &t); err != nil || t.ID != id {
		return Task{}, &Error{Status: 200, Doing: "read a task", Message: "the answer holds another task, or none"}
	}
	return t, nil
}

// Find is Get for a task that may be gone: it returns nil then.
func (c *Client) Find(ctx context.Context, id string) (*Task, error) {
	t, err := c.Get(ctx, id)
	var api *Error
	switch {
	case err == nil:
		return &t, nil
	case errors.As(err, &api) && api.IsNotFound() && api.Code == codeMissing:
		return nil, nil
	}
	return nil, err
}

// get reads something into v, again if the API has a bad moment. doing is for
// the error; path is below the base URL.
func (c *Client) get(ctx context.Context, doing, path string, query url.Values, v any) error {
	return c.getWithin(ctx, readAttempts, doing, path, query, v)
}

// getWithin is get with so many attempts at most.
func (c *Client) getWithin(ctx context.Context, most int, doing, path string, query url.Values, v any) error {
	u, err := url.Parse(c.base + path)
	if err != nil {
		return &Error{Doing: doing, Message: "the address is not a URL"}
	}
	u.RawQuery = query.Encode()
	for attempt := 1; ; attempt++ {
		if err := c.mayRead(ctx); err != nil {
			return err
		}
		if err := c.slots.take(ctx, nil); err != nil {
			return err
		}
		x := c.send(ctx, request{name: doing, method: http.MethodGet, url: u, limit: maxPage})
		c.slots.give()
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		failure, wait := c.judgeRead(doing, x, v, attempt)
		if failure == nil {
			c.seeClock(x.header, time.Now())
			return nil
		}
		if wait < 0 || attempt == most {
			return failure
		}
		if x.status == http.StatusTooManyRequests {
			c.reads.pause(wait)
			continue
		}
		if err := sleep(ctx, wait, nil); err != nil {
			return err
		}
	}
}

// seeClock takes in the time at which the API says that it answered (RFC 9110,
// 6.6.1).
func (c *Client) seeClock(h http.Header, now time.Time) {
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		c.ahead.Store(int64(date.Sub(now)))
	}
}

// ClockAhead is how far the API's clock is ahead of this machine's, to within
// seconds, as its last answer to a reading call said; 0 where none did.
func (c *Client) ClockAhead() time.Duration { return time.Duration(c.ahead.Load()) }

// mayRead waits until a read may go: for the pace of reads, and out a pause of
// the gate, which is the API's word to everybody.
func (c *Client) mayRead(ctx context.Context) error {
	for {
		if err := c.reads.admit(ctx); err != nil {
			return err
		}
		wait := c.gate.pausedFor()
		if wait <= 0 {
			return nil
		}
		if err := sleep(ctx, wait, nil); err != nil {
			return err
		}
	}
}

// judgeRead decodes an answer into v, or returns what is wrong with it and how
// long to wait before it is asked for again; negative: that is of no use.
func (c *Client) judgeRead(doing string, x exchange, v any, attempt int) (*Error, time.Duration) {
	failed := x.status == http.StatusOK && saysError(x.body)
	if x.status == http.StatusOK && x.err == nil && json.Valid(x.body) && !failed {
		if json.Unmarshal(x.body, v) == nil {
			return nil, 0
		}
		return &Error{Status: x.status, Message: "the answer is not what it should be", Doing: doing}, -1
	}
	p := c.problem(x)
	failure := &Error{Status: x.status, Code: p.code, Message: p.message, Doing: doing, cause: x.err}
	wait := time.Duration((0.5 + 0.5*rand.Float64()) * float64(readBackoff<<(attempt-1)))
	switch {
	case failed:
		return failure, -1
	case x.status == http.StatusTooManyRequests || x.status == http.StatusServiceUnavailable:
		if asked, ok := retryAfter(x.header, time.Now()); ok {
			wait = max(asked, wait)
		}
		if wait > maxReadWait {
			return failure, -1
		}
		return failure, wait
	case x.status == 0 || x.status < 300 || x.status >= 500 || x.status == http.StatusRequestTimeout:
		var certificate *tls.CertificateVerificationError
		if errors.As(x.err, &certificate) {
			return failure, -1
		}
		return failure, wait
	}
	return failure, -1
}

// A readGate lets so many reads through in any window, and no more.
type readGate struct {
	mu     sync.Mutex
	times  []time.Time // a ring of the last reads
	head   int
	window time.Duration
	paused time.Time
}

func newReadGate(n int, window time.Duration) *readGate {
	return &readGate{times: make([]time.Time, n), window: window}
}

// admit waits until a read may go.
func (g *readGate) admit(ctx context.Context) error {
	for {
		wait := g.take(time.Now())
		if wait <= 0 {
			return context.Cause(ctx)
		}
		if err := sleep(ctx, wait, nil); err != nil {
			return err
		}
	}
}

// take books a read now and returns 0, or how long to wait before asking
// again.
func (g *readGate) take(now time.Time) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	free := g.times[g.head].Add(g.window)
	if g.paused.After(free) {
		free = g.paused
	}
	if wait := free.Sub(now); wait > 0 {
		return wait
	}
	g.times[g.head] = now
	g.head = (g.head + 1) % len(g.times)
	return 0
}

// pause keeps all reads back for a while.
func (g *readGate) pause(d time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if until := time.Now().Add(d); until.After(g.paused) {
		g.paused = until
	}
}
