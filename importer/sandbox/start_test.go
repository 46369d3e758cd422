package sandbox

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestStartServesAndStops(t *testing.T) {
	before := runtime.NumGoroutine()
	s := New(Options{})
	url, stop, err := s.Start("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(url, "http://127.0.0.1:") || !strings.HasSuffix(url, "/api") {
		t.Errorf("url is %s", url)
	}
	path := "/organizations/" + s.Org() + "/tasks"
	for range 3 {
		if status, _, err := send(t.Context(), url, "POST", path, body()); status != 201 || err != nil {
			t.Fatalf("%d %v", status, err)
		}
	}
	if s.Connections() != 3 {
		t.Errorf("%d connections, want 3", s.Connections())
	}
	for range 2 {
		if err := stop(); err != nil {
			t.Error(err)
		}
	}
	if _, _, err := send(t.Context(), url, "GET", path, ""); err == nil {
		t.Error("it answers after its stop")
	}
	for i := 0; runtime.NumGoroutine() > before; i++ {
		if i == 1000 {
			t.Fatalf("%d goroutines, %d before", runtime.NumGoroutine(), before)
		}
		runtime.Gosched()
		time.Sleep(time.Millisecond)
	}
}

func TestStartRefuses(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", ":0", "nonsense", "127.0.0.1:99999"} {
		url, stop, err := New(Options{}).Start(addr)
		if err == nil {
			_ = stop()
			t.Errorf("%s: it listens on %s", addr, url)
		} else if !strings.HasPrefix(err.Error(), "the sandbox ") {
			t.Errorf("%s: %v", addr, err)
		}
	}
}

// Stopping ends hangs at once, and lets a request that waits for its latency
// be answered.
func TestStopWithRequestsUnderWay(t *testing.T) {
	arrived := make(chan bool, 2)
	s := New(Options{Latency: time.Hour, OnRequest: func(a Arrival) Fault {
		arrived <- true
		if a.N == 2 {
			return HangAfter
		}
		return NoFault
	}})
	url, stop, err := s.Start("")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	answers := make(chan string, 2)
	for range 2 {
		wg.Go(func() {
			status, _, err := send(t.Context(), url, "POST", "/organizations/"+s.Org()+"/tasks", body())
			answers <- fmt.Sprint(status, " ", err != nil)
		})
	}
	<-arrived
	<-arrived
	began := time.Now()
	if err := stop(); err != nil {
		t.Error(err)
	}
	if d := time.Since(began); d > stopTimeout {
		t.Errorf("stopped after %v", d)
	}
	wg.Wait()
	if a, b := <-answers, <-answers; min(a, b) != "0 true" || max(a, b) != "201 false" {
		t.Errorf("answers: %s and %s", a, b)
	}
}

// A client that leaves before its request was carried out leaves no task.
func TestClientLeaves(t *testing.T) {
	arrived := make(chan bool, 1)
	s, url := start(t, Options{Latency: time.Hour, OnRequest: func(Arrival) Fault { arrived <- true; return NoFault }})
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-arrived; cancel() }()
	if _, _, err := send(ctx, url, "POST", "/organizations/"+s.Org()+"/tasks", body()); err == nil {
		t.Fatal("an answer after the client left")
	}
	for i := 0; s.Count(Create, 0) == 0; i++ {
		if i == 5000 {
			t.Fatal("the request never ended")
		}
		time.Sleep(time.Millisecond)
	}
	if n := len(s.Tasks()); n != 0 {
		t.Errorf("%d tasks", n)
	}
}

func TestConcurrencyIsSeen(t *testing.T) {
	const n = 8
	gate := make(chan bool)
	var waiting sync.WaitGroup
	waiting.Add(n)
	s, url := start(t, Options{OnRequest: func(Arrival) Fault { waiting.Done(); <-gate; return NoFault }})
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			if status, _, err := send(t.Context(), url, "POST", "/organizations/"+s.Org()+"/tasks", body()); status != 201 {
				t.Errorf("%d %v", status, err)
			}
		})
	}
	waiting.Wait()
	close(gate)
	wg.Wait()
	if s.MaxInFlight() != n || len(s.Tasks()) != n {
		t.Errorf("%d in flight at most, %d tasks", s.MaxInFlight(), len(s.Tasks()))
	}
}

// Garbage on the wire, and bodies that break off, get an answer or a closed
// connection, and nothing stays behind.
func TestGarbageOnTheWire(t *testing.T) {
	s, url := start(t, Options{})
	addr := strings.TrimSuffix(strings.TrimPrefix(url, "http://"), "/api")
	head := "POST /api/organizations/" + s.Org() + "/tasks HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + s.Token() +
		"\r\nAccept: */*\r\nX-Tallyfy-Client: APIClient\r\nContent-Type: application/json\r\n"
	for _, tc := range []struct {
		sent   string
		status int
	}{
		{"\x16\x03\x01\r\n\r\n", 400},
		{"GET / HTTP/1.1\r\nHost: x\r\nX: " + strings.Repeat("a", 64<<10) + "\r\n\r\n", 431},
		{head + "Content-Length: 50\r\n\r\n{\"title\":", 400},
		{head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400},
		{head + "Content-Length: 2000000\r\n\r\n", 413},
	} {
		conn, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(conn, tc.sent)
		_ = conn.(*net.TCPConn).CloseWrite()
		resp, err := http.ReadResponse(bufio.NewReader(conn), nil) //nolint:bodyclose // its connection is closed
		if err != nil {
			t.Errorf("%.40q: %v", tc.sent, err)
		} else if resp.StatusCode != tc.status {
			t.Errorf("%.40q: got %d, want %d", tc.sent, resp.StatusCode, tc.status)
		}
		_ = conn.Close()
	}
	if len(s.Tasks()) != 0 {
		t.Error("garbage made a task")
	}
}

// Clients open connections that they never use; stopping doesn't wait for
// them, as http.Server.Shutdown does for five seconds.
func TestStopDoesNotWaitForUnusedConnections(t *testing.T) {
	s := New(Options{})
	url, stop, err := s.Start("")
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp", strings.TrimSuffix(strings.TrimPrefix(url, "http://"), "/api"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() }) // stopping may have closed it
	for s.Connections() == 0 {
		time.Sleep(time.Millisecond)
	}
	began := time.Now()
	if err := stop(); err != nil {
		t.Error(err)
	}
	if d := time.Since(began); d > 2*time.Second {
		t.Errorf("stopped after %v", d)
	}
}
