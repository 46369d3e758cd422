package sandbox

import (
	"cmp"
	"math/rand/v2"
	"sync"
	"time"
)

// Options are how a sandbox differs from one that answers at once, forever and
// without faults.
type Options struct {
	Org, Token string   // default: DefaultOrg, DefaultToken
	Forbidden  []string // organizations that answer 403

	RateN         int           // requests admitted in any RateWindow; 0: no limit
	RateWindow    time.Duration // default: a minute
	ReadN         int           // GETs admitted in any ReadWindow, beside RateN; 0: no limit
	ReadWindow    time.Duration // default: a minute
	RetryAfter    RetryStyle    // how a 429 says when to come back
	GuestsPerHour int           // new guests an hour; 0: 30 as in the API; below 0: no cap

	Latency time.Duration // of every request, half before it is carried out, half after
	Lag     time.Duration // how long a new task stays out of lists
	Faults  Faults
	Seed    uint64 // of ids and faults: the same requests in the same order meet the same fate
	IDs     uint64 // of ids, where they are to have a seed of their own

	WorkingDays bool     // a deadline on a weekend moves to Monday
	Drop        []string // keys of creates and updates that are ignored as if unknown

	Now          func() time.Time    // the server's clock, called from many goroutines; default: time.Now
	OnRequest    func(Arrival) Fault // called as each request comes in; what it returns happens to the request
	KeepArrivals bool                // for Arrivals
}

// A Server is one organization behind the API. It is safe for concurrent use.
type Server struct {
	o     Options
	now   func() time.Time
	limit limiter
	dice  *dice
	watch *watch

	mu        sync.Mutex
	people    *directory
	guests    guestCap
	random    *rand.Rand
	tasks     []*task // in order of creation, which is the order of created
	byID      map[id]*task
	runs      map[id][]*task
	increment int64
	version   uint64 // grows with every change of tasks
	last      listing
}

// New returns a server without tasks that knows the people of the package
// documentation.
func New(o Options) *Server {
	if o.Org == "" {
		o.Org = DefaultOrg
	}
	if o.Token == "" {
		o.Token = DefaultToken
	}
	if o.GuestsPerHour == 0 {
		o.GuestsPerHour = 30
	}
	if o.RateWindow <= 0 {
		o.RateWindow = time.Minute
	}
	if o.ReadWindow <= 0 {
		o.ReadWindow = time.Minute
	}
	s := &Server{
		o: o, now: o.Now,
		limit: limiter{
			all:   window{n: o.RateN, span: o.RateWindow},
			reads: window{n: o.ReadN, span: o.ReadWindow},
		},
		dice:   newDice(o.Faults, o.Seed),
		watch:  newWatch(),
		people: newDirectory(),
		guests: guestCap{perHour: o.GuestsPerHour},
		random: rand.New(rand.NewPCG(cmp.Or(o.IDs, o.Seed), 0)),
		byID:   map[id]*task{},
		runs:   map[id][]*task{},
	}
	if s.now == nil {
		s.now = time.Now
	}
	process, _ := parseID(Process)
	s.runs[process] = nil
	return s
}

// Org returns the id of the organization that this server has.
func (s *Server) Org() string { return s.o.Org }

// Token returns the token that it accepts.
func (s *Server) Token() string { return s.o.Token }
