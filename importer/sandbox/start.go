package sandbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"time"
)

// Bounds for clients that are slow or gone.
const (
	headerTimeout = 10 * time.Second
	bodyTimeout   = 10 * time.Second
	idleTimeout   = 2 * time.Minute
	stopTimeout   = 5 * time.Second
)

var errStopping = errors.New("the sandbox is stopping")

// Start listens on addr, a loopback address such as 127.0.0.1:8085 (empty, or
// with port 0: any free port), and serves until stop is called. The url is a
// base URL for clients: http://127.0.0.1:8085/api. stop lets requests finish
// without their remaining latency, breaks those that hang by a fault, and
// returns when everything has ended; calling it again does nothing.
func (s *Server) Start(addr string) (url string, stop func() error, err error) {
	if addr == "" {
		addr = "127.0.0.1:0"
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return "", nil, fmt.Errorf("the sandbox can't listen on %s: another program does, or it is no address of this machine", addr)
	}
	at, ok := listener.Addr().(*net.TCPAddr)
	if !ok || !at.IP.IsLoopback() {
		_ = listener.Close()
		return "", nil, fmt.Errorf("the sandbox listens on this machine only: %s is not a loopback address, use 127.0.0.1:8085", addr)
	}
	var unused unusedConns
	base, cancel := context.WithCancelCause(context.Background())
	server := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: headerTimeout,
		WriteTimeout:      s.o.Latency + time.Minute,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    32 << 10,
		BaseContext:       func(net.Listener) context.Context { return base },
		ConnState: func(c net.Conn, state http.ConnState) {
			s.ConnState(c, state)
			unused.note(c, state)
		},
		ErrorLog: log.New(io.Discard, "", 0),
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	stop = sync.OnceValue(func() error {
		cancel(errStopping)
		unused.close()
		ctx, done := context.WithTimeout(context.Background(), stopTimeout)
		defer done()
		err := server.Shutdown(ctx)
		if err != nil {
			err = errors.Join(err, server.Close())
		}
		if e := <-served; !errors.Is(e, http.ErrServerClosed) {
			err = errors.Join(err, e)
		}
		return err
	})
	return "http://" + at.String() + "/api", stop, nil
}

// unusedConns are connections on which nothing has come in yet. Clients open
// some in reserve, and http.Server.Shutdown waits five seconds for each.
type unusedConns struct {
	mu      sync.Mutex
	conns   map[net.Conn]bool
	closing bool
}

func (u *unusedConns) note(c net.Conn, state http.ConnState) {
	u.mu.Lock()
	defer u.mu.Unlock()
	switch {
	case state != http.StateNew:
		delete(u.conns, c)
	case u.closing:
		_ = c.Close()
	default:
		if u.conns == nil {
			u.conns = map[net.Conn]bool{}
		}
		u.conns[c] = true
	}
}

func (u *unusedConns) close() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.closing = true
	for c := range u.conns {
		_ = c.Close()
	}
}
