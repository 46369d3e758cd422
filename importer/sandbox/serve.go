package sandbox

import (
	"bytes"
	"context"
	"errors"
	"mime"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// maxBody bounds the body of a request.
const maxBody = 1 << 20

// A call is one request on its way through a handler.
type call struct {
	vars
	route *route
	query url.Values // of a GET
	body  []byte
	// out is scratch room for the answer.
	out []byte

	in bytes.Buffer
}

var calls = sync.Pool{New: func() any { return new(call) }}

// An answer is what a handler says. A body that isn't empty is JSON.
type answer struct {
	status int
	body   []byte
	retry  time.Duration // of a 429
	allow  string        // of a 405
	html   bool
}

// ServeHTTP answers one request of the API. It never panics by itself; on a
// connection that can't be taken over, a broken answer is made with
// http.ErrAbortHandler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.watch.begin()
	defer s.watch.end()

	c := calls.Get().(*call)
	c.in.Reset()
	c.query, c.body, c.out = nil, nil, c.out[:0]
	var allow string
	c.route, c.vars, allow = match(r.Method, r.URL.Path)
	endpoint := Unknown
	if c.route != nil {
		endpoint = c.route.endpoint
	}
	arrival := s.watch.arrive(endpoint, r, s.now(), s.o.KeepArrivals)
	fault := NoFault
	if s.o.OnRequest != nil {
		fault = s.o.OnRequest(arrival)
	}
	a, fault := s.answer(w, r, c, fault, allow)
	s.watch.count(endpoint, s.shown(a, fault), fault)
	s.deliver(w, r, a, fault)

	if a.body != nil {
		c.out = a.body
	}
	if cap(c.out) <= 64<<10 && c.in.Cap() <= 64<<10 {
		calls.Put(c)
	}
}

// answer carries the request out, and returns what is to be said, nothing if
// the client has left, and what is to go wrong with saying it.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, c *call, fault Fault, allow string) (answer, Fault) {
	if a := s.refuse(r, c, allow); a.status != 0 {
		return a, NoFault
	}
	admitted := s.limit.admit(c.route.class == reads, s.now)
	admitted.headers(w.Header())
	if admitted.wait > 0 {
		return tooMany(c, admitted.wait), NoFault
	}
	if c.route.class == reads {
		c.query = r.URL.Query()
	}
	if fault == NoFault {
		page, _ := strconv.Atoi(c.query.Get("page"))
		fault = s.dice.draw(c.route.class, max(page, 1))
	}
	if c.route.hasBody {
		if a := readBody(w, r, c); a.status != 0 {
			return a, NoFault
		}
	}
	s.wait(r.Context(), s.o.Latency/2)
	if fault != NoFault && !fault.after() {
		return answer{}, fault
	}
	if r.Context().Err() != nil && !errors.Is(context.Cause(r.Context()), errStopping) {
		return answer{}, NoFault // nobody is there any more
	}
	a := c.route.handle(s, c)
	s.wait(r.Context(), s.o.Latency-s.o.Latency/2)
	if a.status >= 300 {
		return a, NoFault
	}
	return a, fault
}

// refuse checks the headers, the path and the organization, in this order.
func (s *Server) refuse(r *http.Request, c *call, allow string) answer {
	switch {
	case r.Header.Get("Authorization") != "Bearer "+s.o.Token:
		return c.failed(401, "Unauthenticated.", "")
	case r.Header.Get("X-Tallyfy-Client") != "APIClient":
		return c.failed(401, "The X-Tallyfy-Client header is missing.", "")
	case c.route == nil && allow == "":
		return c.failed(404, "Endpoint not found.", "ENDPOINT_NOT_FOUND")
	case c.route == nil:
		a := c.failed(405, "The "+r.Method+" method is not supported for this route.", "")
		a.allow = allow
		return a
	case slices.Contains(s.o.Forbidden, c.org):
		return c.failed(403, "You do not have permission to access this organization.", "")
	case c.org != "" && c.org != s.o.Org:
		return c.notFound("organization")
	}
	accept := r.Header.Get("Accept")
	if !strings.Contains(accept, "application/json") && !strings.Contains(accept, "*/*") {
		return c.failed(406, "The Accept header must be application/json.", "")
	}
	return answer{}
}

func readBody(w http.ResponseWriter, r *http.Request, c *call) answer {
	if ct := r.Header.Get("Content-Type"); ct != "application/json" {
		if kind, _, _ := mime.ParseMediaType(ct); kind != "application/json" {
			return c.failed(415, "The Content-Type header must be application/json.", "")
		}
	}
	tooLarge := func() answer { return c.failed(413, "The request body is larger than 1 MiB.", "") }
	if r.ContentLength > maxBody {
		return tooLarge()
	}
	// A server's ReadTimeout would end the request's context while a handler
	// waits; so only the body has a deadline.
	rc := http.NewResponseController(w)
	_ = rc.SetReadDeadline(time.Now().Add(bodyTimeout))
	from := r.Body
	if r.ContentLength < 0 {
		from = http.MaxBytesReader(w, from, maxBody)
	}
	_, err := c.in.ReadFrom(from)
	_ = rc.SetReadDeadline(time.Time{})
	var over *http.MaxBytesError
	switch {
	case errors.As(err, &over):
		return tooLarge()
	case err != nil:
		return c.failed(400, "The request body can't be read.", "")
	}
	c.body = c.in.Bytes()
	return answer{}
}

// wait lets latency pass, unless the client leaves or the server stops.
func (s *Server) wait(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// shown is the status that the client sees, 0 for none.
func (s *Server) shown(a answer, f Fault) int {
	switch f {
	case NoFault, Truncate, Empty:
		return a.status
	}
	return faultTable[f].status
}

// deliver writes an answer, or breaks it as the fault says.
func (s *Server) deliver(w http.ResponseWriter, r *http.Request, a answer, f Fault) {
	switch f {
	case NoFault:
		if a.status == 0 {
			sever(w)
			return
		}
	case ResetBefore, ResetAfter:
		sever(w)
		return
	case HangBefore, HangAfter:
		<-r.Context().Done()
		sever(w)
		return
	case TooMany:
		a = tooMany(&call{}, time.Second)
	case Truncate:
		if len(a.body) == 0 {
			sever(w)
			return
		}
		w.Header()["Content-Length"] = []string{strconv.Itoa(len(a.body))}
		a.body = a.body[:len(a.body)/2]
	case Empty:
		a.body = nil
	default:
		a = broken(faultTable[f].status)
	}
	s.write(w, a)
}

// Written as they are, so that no request pays for their making.
var (
	jsonType = []string{"application/json"}
	htmlType = []string{"text/html; charset=UTF-8"}
)

func (s *Server) write(w http.ResponseWriter, a answer) {
	h := w.Header()
	if len(a.body) > 0 {
		h["Content-Type"] = jsonType
		if a.html {
			h["Content-Type"] = htmlType
		}
		if len(a.body) > 2000 && h["Content-Length"] == nil { // net/http counts what is shorter
			h["Content-Length"] = []string{strconv.Itoa(len(a.body))}
		}
	}
	if a.retry > 0 {
		if after := s.o.RetryAfter.header(a.retry, s.now()); after != "" {
			h["Retry-After"] = []string{after}
		}
	}
	if a.allow != "" {
		h["Allow"] = []string{a.allow}
	}
	if s.o.Now != nil {
		h["Date"] = []string{s.now().UTC().Format(http.TimeFormat)}
	}
	w.WriteHeader(a.status)
	if len(a.body) == 0 {
		return
	}
	// A client that is gone is not the server's concern.
	_, _ = w.Write(a.body)
}

// broken is what a server that failed, or a gateway before it, answers.
func broken(status int) answer {
	if status == http.StatusInternalServerError {
		return answer{status: status, body: []byte(`{"message":"Server Error"}`)}
	}
	text := strconv.Itoa(status) + " " + http.StatusText(status)
	page := "<html>\r\n<head><title>" + text + "</title></head>\r\n<body>\r\n<center><h1>" + text +
		"</h1></center>\r\n<hr><center>sandbox</center>\r\n</body>\r\n</html>\r\n"
	return answer{status: status, body: []byte(page), html: true}
}

// sever ends the connection with a TCP reset and without an answer.
func sever(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}
