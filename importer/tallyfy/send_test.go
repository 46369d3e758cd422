package tallyfy

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// sendAll creates rows tasks with as many workers.
func sendAll(t testing.TB, c *Client, workers, rows int) {
	var next atomic.Int64
	var wait sync.WaitGroup
	body := []byte(`{"title":"Call the client back","task_type":"task","owners":{"users":[1001],"guests":[],"groups":[]},"deadline":"2031-03-04T10:00:00Z"}`)
	for range workers {
		wait.Go(func() {
			for next.Add(1) <= int64(rows) {
				a, err := c.Admit(context.Background())
				if err != nil {
					t.Error(err)
					return
				}
				if out := a.Create(context.Background(), body); out.Class != Created {
					t.Errorf("%+v", out)
					return
				}
			}
		})
	}
	wait.Wait()
}

// TestConnectionsAreKept checks that there are no more connections than
// workers, and that HTTP/2 isn't spoken, even where the server offers it: its
// transport sends a POST again by itself after a stream was reset with
// PROTOCOL_ERROR, whatever the server has done by then.
func TestConnectionsAreKept(t *testing.T) {
	for _, offered := range []string{"HTTP/1.1", "HTTP/2.0"} {
		t.Run(offered, func(t *testing.T) {
			var opened, wrong atomic.Int64
			server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body)
				if r.ProtoMajor != 1 {
					wrong.Add(1)
				}
				created(w)
			}))
			server.Config.ConnState = func(_ net.Conn, s http.ConnState) {
				if s == http.StateNew {
					opened.Add(1)
				}
			}
			server.EnableHTTP2 = offered == "HTTP/2.0"
			if server.EnableHTTP2 {
				server.StartTLS()
			} else {
				server.Start()
			}
			defer server.Close()
			c, err := New(Options{BaseURL: server.URL, Org: "0f3a", Token: testToken, Workers: 8, Rate: Rate{maxRate, time.Second}})
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			if server.TLS != nil {
				c.transport.TLSClientConfig.RootCAs = server.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
			}
			sendAll(t, c, 8, 2000)
			if n := opened.Load(); n < 1 || n > 8 {
				t.Errorf("%d connections, want 8 at most", n)
			}
			if n := wrong.Load(); n > 0 {
				t.Errorf("%d requests came by another protocol than HTTP/1.1", n)
			}
		})
	}
}

// TestNothingIsLeftRunning checks that a closed client has no goroutines.
func TestNothingIsLeftRunning(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { created(w) }))
	c, err := New(Options{BaseURL: server.URL, Org: "0f3a", Token: testToken, Rate: Rate{maxRate, time.Second}})
	if err != nil {
		t.Fatal(err)
	}
	sendAll(t, c, 16, 200)
	c.Close()
	server.Close()
	running := ""
	for range 2000 {
		buf := make([]byte, 1<<20)
		running = string(buf[:runtime.Stack(buf, true)])
		if !strings.Contains(running, "net/http.(*persistConn)") {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Errorf("still running:\n%s", running)
}

// TestAtTheLimitOverLoopback sends at the very rate that a server allows, over
// real connections and by real clocks.
func TestAtTheLimitOverLoopback(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	server := &window{limit: 600, span: time.Second, headers: true}
	c := newTestClient(t, limited(server, 20*time.Millisecond), func(o *Options) { o.Workers, o.Rate = 64, Rate{600, time.Second} })
	start := time.Now()
	sendAll(t, c, 64, 2400)
	part := 2400 / time.Since(start).Seconds() / 600
	t.Logf("%.3f of the allowed rate, %d refused", part, len(server.refused))
	if part > 1 || part < 0.9 {
		t.Errorf("%.3f of the allowed rate, want 0.9 to 1", part)
	}
}

// limited answers as a server with a limit and a latency does.
func limited(server *window, latency time.Duration) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		answer := server.ask()
		if answer.limit > 0 {
			w.Header().Set("X-RateLimit-Limit", fmt.Sprint(answer.limit))
			w.Header().Set("X-RateLimit-Remaining", fmt.Sprint(answer.remaining))
		}
		if answer.refused {
			w.Header().Set("Retry-After", fmt.Sprint(int(answer.retry.Seconds())))
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		time.Sleep(latency)
		created(w)
	}
}

// TestDistrust closes a connection whose answer was another request's: the next
// request goes over a new one.
func TestDistrust(t *testing.T) {
	var from []string
	c := newTestClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		from = append(from, r.RemoteAddr)
		created(w)
	}))
	for i := range 3 {
		a := admit(t, c)
		if out := a.Create(t.Context(), []byte(`{}`)); out.Class != Created {
			t.Fatalf("%+v", out)
		}
		if i == 1 {
			a.Distrust()
		}
	}
	if from[0] != from[1] || from[1] == from[2] {
		t.Errorf("the requests came from %v", from)
	}
}
