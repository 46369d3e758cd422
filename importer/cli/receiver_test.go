package cli

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"
)

// A receiver is a health check on this machine that keeps what it is told.
type receiver struct {
	mu    sync.Mutex
	lines []string
}

// receivers are those of the scripts that run.
var receivers sync.Map // of *receiver by *testscript.TestScript

// startReceiver starts a health check, which answers with these statuses, one
// after another, and then with 200. Its URL, which ends with /hush, is in PING:
//
//	receiver [503 404 …]
func startReceiver(ts *testscript.TestScript, _ bool, statuses []string) {
	r := &receiver{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		body, err := io.ReadAll(request.Body)
		if err != nil {
			body = []byte(err.Error())
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		if n := len(r.lines); n < len(statuses) {
			status, err := strconv.Atoi(statuses[n])
			if err != nil {
				status = http.StatusNotImplemented
			}
			w.WriteHeader(status)
		}
		r.lines = append(r.lines, fmt.Sprintf("%s %s %s", request.Method, request.URL.Path, body))
	}))
	receivers.Store(ts, r)
	ts.Defer(func() {
		receivers.Delete(ts)
		server.Close()
	})
	ts.Setenv("PING", server.URL+"/hush")
}

// pinged checks how often the health check was told something, and what it was
// the last time:
//
//	pinged 1 '^POST /hush {"exit_code":0,'
func pinged(ts *testscript.TestScript, neg bool, args []string) {
	found, ok := receivers.Load(ts)
	if !ok {
		ts.Fatalf("no receiver was started")
	}
	r := found.(*receiver)
	r.mu.Lock()
	defer r.mu.Unlock()
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	said := len(r.lines) == want
	if said && len(args) > 1 {
		said = regexp.MustCompile(args[1]).MatchString(r.lines[want-1])
	}
	if said == neg {
		ts.Fatalf("the health check was told:\n%s", strings.Join(r.lines, "\n"))
	}
}
