package tallyfy

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"time"
)

// The bounds on an answer's body, in bytes.
const (
	maxAnswer = 1 << 20
	maxPage   = 16 << 20
)

// errTooLarge says that an answer's body passes its bound.
var errTooLarge = errors.New("the answer is too large")

// errProtocol says that the server went over to another protocol.
var errProtocol = errors.New("the server went over to another protocol")

// errAnothers says that the answer is about another task than the request.
var errAnothers = errors.New("the answer shows another task")

// A request is one call of the API.
type request struct {
	name   string // for the log: what it does, without ids
	method string
	url    *url.URL
	body   []byte
	limit  int64       // bound on the answer's body
	about  []slog.Attr // for the log, too
}

// An exchange is a request's answer, as far as one came.
type exchange struct {
	status  int // 0: no answer
	header  http.Header
	body    []byte
	err     error     // why no answer came, or why it broke off
	written bool      // the request's first byte may have left
	sent    time.Time // when; zero where none did
	conn    net.Conn  // that it went over; nil where none came about
}

// send sends a request once and reads the answer to its end, so that the
// connection can be used again. It follows no redirect: the token is meant for
// one host. The request's timeout starts here.
func (c *Client) send(ctx context.Context, r request) exchange {
	l := c.leashes.take(ctx, c.timeout)
	defer c.leashes.give(l)
	var x exchange
	resp, err := c.transport.RoundTrip(c.build(l.ctx, r)) //nolint:bodyclose // readBody closes it
	if err == nil {
		x.status, x.header = resp.StatusCode, resp.Header
		x.body, err = readBody(resp, r.limit)
	}
	x.err, x.written = err, l.begun.Load() || x.status != 0
	x.body, x.conn = c.withoutToken(x.body), l.conn
	if after := l.after.Load(); after > 0 {
		x.sent = l.start.Add(time.Duration(after))
	}
	if c.log.Enabled(ctx, slog.LevelDebug) {
		c.logExchange(ctx, r, x, time.Since(l.start))
	}
	return x
}

// logExchange writes a request's line in the log.
func (c *Client) logExchange(ctx context.Context, r request, x exchange, took time.Duration) {
	attrs := append([]slog.Attr{
		slog.String("call", r.name), slog.String("method", r.method),
		slog.Int("status", x.status), slog.Float64("seconds", took.Round(time.Microsecond).Seconds()),
	}, r.about...)
	if x.err != nil {
		attrs = append(attrs, slog.String("error", c.oneLine(c.lost(x))))
	}
	c.log.LogAttrs(ctx, slog.LevelDebug, "request", attrs...)
}

// build makes the HTTP request. Headers are shared between requests: a
// transport must not change them.
//
// GetBody lets the transport send the request over a new connection where a
// kept one turned out closed before the first byte. It replays a POST for no
// other reason as long as there is no Idempotency-Key header.
func (c *Client) build(ctx context.Context, r request) *http.Request {
	req := &http.Request{
		Method: r.method, URL: r.url, Host: r.url.Host, Header: c.headers(r.body != nil),
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
	}
	if r.body != nil {
		req.ContentLength = int64(len(r.body))
		req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(r.body)), nil }
		req.Body, _ = req.GetBody()
	}
	return req.WithContext(ctx)
}

// readBody reads an answer's body to its end, up to limit bytes.
func readBody(resp *http.Response, limit int64) ([]byte, error) {
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode == http.StatusSwitchingProtocols {
		// The body is the connection: it has no end, and no timeout either.
		return nil, errProtocol
	}
	if resp.ContentLength > limit {
		return nil, errTooLarge
	}
	if resp.ContentLength >= 0 {
		body := make([]byte, resp.ContentLength)
		n, err := io.ReadFull(resp.Body, body)
		return body[:n], err
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, limit+1))
	if err == nil && int64(len(body)) > limit {
		err = errTooLarge
	}
	return body, err
}
