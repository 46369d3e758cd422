package sandbox

import (
	"maps"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// An Endpoint is a call of the API in one or two words.
type Endpoint string

// The calls that the sandbox answers. Unknown stands for wrong paths and
// methods.
const (
	Unknown   Endpoint = "unknown"
	Create    Endpoint = "create"
	List      Endpoint = "list"
	Get       Endpoint = "get"
	Update    Endpoint = "update"
	Archive   Endpoint = "archive"
	Restore   Endpoint = "restore"
	Delete    Endpoint = "delete"
	Complete  Endpoint = "complete"
	Reopen    Endpoint = "reopen"
	RunTasks  Endpoint = "run tasks"
	UserList  Endpoint = "users"
	GroupList Endpoint = "groups"
	TagList   Endpoint = "tags"
	GuestList Endpoint = "guests"
	Me        Endpoint = "me"
)

// An Arrival is a request at the moment it came in.
type Arrival struct {
	Endpoint    Endpoint
	N           int // 1 for the first request of this endpoint
	Method      string
	Path, Query string
	Time        time.Time
}

// A Reply is an endpoint with the status of its answer; 0 where the answer was
// a broken or silent connection.
type Reply struct {
	Endpoint Endpoint
	Status   int
}

// A watch counts what happens, for tests and for the sandbox command.
type watch struct {
	inFlight, peak, connections atomic.Int64

	mu       sync.Mutex
	replies  map[Reply]int
	faults   map[Fault]int
	arrived  map[Endpoint]int
	arrivals []Arrival
}

func newWatch() *watch {
	return &watch{replies: map[Reply]int{}, faults: map[Fault]int{}, arrived: map[Endpoint]int{}}
}

func (w *watch) begin() {
	n := w.inFlight.Add(1)
	for {
		peak := w.peak.Load()
		if n <= peak || w.peak.CompareAndSwap(peak, n) {
			return
		}
	}
}

func (w *watch) end() { w.inFlight.Add(-1) }

func (w *watch) arrive(e Endpoint, r *http.Request, now time.Time, keep bool) Arrival {
	a := Arrival{Endpoint: e, Method: r.Method, Path: r.URL.Path, Query: r.URL.RawQuery, Time: now}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.arrived[e]++
	a.N = w.arrived[e]
	if keep {
		w.arrivals = append(w.arrivals, a)
	}
	return a
}

func (w *watch) count(e Endpoint, status int, f Fault) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.replies[Reply{e, status}]++
	if f != NoFault {
		w.faults[f]++
	}
}

// Requests returns how many requests were answered how. A request counts when
// its answer is ready to leave.
func (s *Server) Requests() map[Reply]int {
	s.watch.mu.Lock()
	defer s.watch.mu.Unlock()
	return maps.Clone(s.watch.replies)
}

// Count returns how many requests of one endpoint were answered with status;
// 0 stands for a broken or silent connection.
func (s *Server) Count(e Endpoint, status int) int {
	s.watch.mu.Lock()
	defer s.watch.mu.Unlock()
	return s.watch.replies[Reply{e, status}]
}

// Faulted returns how often each fault happened.
func (s *Server) Faulted() map[Fault]int {
	s.watch.mu.Lock()
	defer s.watch.mu.Unlock()
	return maps.Clone(s.watch.faults)
}

// Arrivals returns the requests in the order in which they came in, if
// Options.KeepArrivals asked for them.
func (s *Server) Arrivals() []Arrival {
	s.watch.mu.Lock()
	defer s.watch.mu.Unlock()
	return append([]Arrival(nil), s.watch.arrivals...)
}

// MaxInFlight returns the largest number of requests that were under way at
// one time.
func (s *Server) MaxInFlight() int { return int(s.watch.peak.Load()) }

// Connections returns how many connections clients have opened.
func (s *Server) Connections() int { return int(s.watch.connections.Load()) }

// ConnState counts connections. Start installs it; a test that serves the
// Server by an http.Server of its own may do the same.
func (s *Server) ConnState(_ net.Conn, state http.ConnState) {
	if state == http.StateNew {
		s.watch.connections.Add(1)
	}
}
