package tallyfy

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// holding answers with head and then keeps the connection open, sending body
// again and again.
func holding(head, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			panic(err)
		}
		defer func() { _ = conn.Close() }()
		_ = conn.SetDeadline(time.Now().Add(5 * time.Second))
		_, _ = io.WriteString(conn, head)
		for {
			if body == "" {
				_, err = conn.Read(make([]byte, 1))
			} else {
				_, err = io.WriteString(conn, body)
			}
			if err != nil {
				return
			}
		}
	}
}

// TestAnswersThatNeverEnd checks that no answer holds a worker for longer than
// the timeout, and that none of them is taken for a no.
func TestAnswersThatNeverEnd(t *testing.T) {
	for _, tt := range []struct{ name, head, body string }{
		{"another protocol", "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n", ""},
		{"another protocol that talks", "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n", "hello"},
		{"interim answers only", "", "HTTP/1.1 103 Early Hints\r\n\r\n"},
		{"a header without end", "HTTP/1.1 201 Created\r\n", "X-Long: " + strings.Repeat("x", 1000) + "\r\n"},
		{"half a header", "HTTP/1.1 201 Created\r\nContent-", ""},
		{"half a body", "HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{\"data\":{\"id\":\"" + taskID + "\"}}", ""},
		{"a body without end", "HTTP/1.1 201 Created\r\n\r\n", strings.Repeat(" ", 4096)},
		{"chunks without end", "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\n \r\n"},
		{"chunks that are none", "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", ""},
		{"no gzip, but said to be", "HTTP/1.1 201 Created\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := newTestClient(t, holding(tt.head, tt.body), func(o *Options) { o.Timeout = 300 * time.Millisecond })
			began := time.Now()
			if out := admit(t, c).Create(t.Context(), []byte(`{}`)); out.Class != InDoubt || out.Message == "" {
				t.Errorf("got %+v, want in doubt", out)
			}
			if took := time.Since(began); took > 3*time.Second {
				t.Errorf("it took %s", took)
			}
		})
	}
}

// TestRedirectsAreNotFollowed checks that neither the token nor a request goes
// to where a redirect points.
func TestRedirectsAreNotFollowed(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		t.Error("a request went to where the redirect points")
	}))
	defer other.Close()
	for _, status := range []int{300, 301, 302, 303, 304, 307, 308} {
		c := newTestClient(t, answering(status, "", "Location", other.URL+"/api"))
		if out := admit(t, c).Create(t.Context(), []byte(`{}`)); out.Class == Created || out.Class == NotAdmitted {
			t.Errorf("%d: %+v", status, out)
		}
		for _, err := range c.Tasks(t.Context(), TaskQuery{}) {
			if err == nil || !strings.Contains(err.Error(), "the API has moved") {
				t.Errorf("%d: %v", status, err)
			}
		}
	}
}

// TestWhatIsGivenUpIsNotSentLater gives a create up that the server has not
// taken whole: the rest of it must not arrive when the row has been sent again.
func TestWhatIsGivenUpIsNotSentLater(t *testing.T) {
	given := make(chan struct{})
	arrived := make(chan int64, 1)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	go func() {
		conn, err := l.Accept()
		if err != nil {
			arrived <- -1
			return
		}
		defer func() { _ = conn.Close() }()
		_ = conn.(*net.TCPConn).SetReadBuffer(4 << 10) // the rest waits in the client's system
		<-given
		n, _ := io.Copy(io.Discard, conn)
		arrived <- n
	}()
	c, err := New(Options{BaseURL: "http://" + l.Addr().String(), Org: "0f3a", Token: testToken, Timeout: 200 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	body := bytes.Repeat([]byte(" "), 256<<10)
	if out := admit(t, c).Create(t.Context(), body); out.Class != InDoubt {
		t.Errorf("got %+v, want in doubt", out)
	}
	close(given)
	if n := <-arrived; n < 0 || n >= int64(len(body)) {
		t.Errorf("%d of %d bytes arrived in the end", n, len(body))
	}
}
