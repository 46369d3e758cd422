package sandbox

import (
	"io"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

func TestRefusesBeforeAnyHandler(t *testing.T) {
	const other = "ffffffffffffffffffffffffffffffff"
	for _, tc := range []struct {
		name, method, path, body string
		header                   string // Name: value to set; no value: to delete
		status                   int
		says                     string
	}{
		{name: "plain", method: "GET", path: "tasks", status: 200},
		{name: "without /api", method: "GET", path: "/organizations/" + DefaultOrg + "/tasks", status: 200},
		{name: "wrong token", method: "GET", path: "tasks", header: "Authorization: Bearer nope", status: 401, says: "Unauthenticated."},
		{name: "no token", method: "GET", path: "tasks", header: "Authorization:", status: 401, says: "Unauthenticated."},
		{name: "no client header", method: "GET", path: "tasks", header: "X-Tallyfy-Client:", status: 401, says: "X-Tallyfy-Client"},
		{name: "unknown path", method: "GET", path: "/api/organisations/x", status: 404, says: "ENDPOINT_NOT_FOUND"},
		{name: "deep path", method: "GET", path: "/" + strings.Repeat("a/", 40), status: 404, says: "ENDPOINT_NOT_FOUND"},
		{name: "empty id", method: "GET", path: "tasks/", status: 404, says: "ENDPOINT_NOT_FOUND"},
		{name: "wrong organization", method: "GET", path: "/organizations/0123/tasks", status: 404, says: "RESOURCE_NOT_FOUND"},
		{name: "forbidden organization", method: "GET", path: "/organizations/" + other + "/tasks", status: 403, says: "permission"},
		{name: "wrong method", method: "PATCH", path: "tasks", body: "{}", status: 405, says: "PATCH"},
		{name: "no Accept", method: "GET", path: "tasks", header: "Accept:", status: 406, says: "Accept"},
		{name: "form body", method: "POST", path: "tasks", body: "a=b", header: "Content-Type: application/x-www-form-urlencoded", status: 415, says: "application/json"},
		{name: "no content type", method: "POST", path: "tasks", body: "{}", header: "Content-Type:", status: 415, says: "application/json"},
		{name: "content type with charset", method: "POST", path: "tasks", body: body(), header: "Content-Type: application/json; charset=utf-8", status: 201},
		{name: "large body", method: "POST", path: "tasks", body: body("x", `"`+strings.Repeat("x", maxBody)+`"`), status: 413, says: "1 MiB"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := New(Options{Forbidden: []string{other}})
			r := request(s, tc.method, tc.path, tc.body)
			if name, value, ok := strings.Cut(tc.header, ":"); ok {
				r.Header.Del(name)
				if value != "" {
					r.Header.Set(name, strings.TrimSpace(value))
				}
			}
			got := askWith(s, r)
			if got.status != tc.status || !strings.Contains(got.body, tc.says) {
				t.Fatalf("got %d %s, want %d with %q", got.status, got.body, tc.status, tc.says)
			}
			if got.status >= 400 && got.at(t, "error") != true {
				t.Errorf("no error flag in %s", got.body)
			}
			if got.status == 405 && got.header.Get("Allow") != "POST, GET" {
				t.Errorf("Allow is %q", got.header.Get("Allow"))
			}
		})
	}
}

// A body of unknown length is bounded as well.
func TestLargeBodyInChunks(t *testing.T) {
	s := New(Options{})
	for size, status := range map[int]int{maxBody - 1000: 201, maxBody: 413} {
		r := request(s, "POST", "tasks", body("x", `"`+strings.Repeat("x", size)+`"`))
		r.ContentLength = -1
		if got := askWith(s, r); got.status != status {
			t.Errorf("%d bytes: got %d, want %d", size, got.status, status)
		}
	}
}

func TestOwnOrganizationAndToken(t *testing.T) {
	s := New(Options{Org: "0123456789abcdef0123456789abcdef", Token: "other"})
	if got := ask(s, "GET", "tasks", ""); got.status != 200 {
		t.Fatalf("got %d %s", got.status, got.body)
	}
	r := request(s, "GET", "/organizations/"+DefaultOrg+"/tasks", "")
	if got := askWith(s, r); got.status != 404 {
		t.Fatalf("the default organization answered %d", got.status)
	}
}

func TestCountsAndHook(t *testing.T) {
	var hooked []Arrival
	s := New(Options{KeepArrivals: true, OnRequest: func(a Arrival) Fault {
		hooked = append(hooked, a)
		if a.Endpoint == List && a.N == 2 {
			return Status500
		}
		return NoFault
	}})
	made(t, s)
	ask(s, "POST", "tasks", "{}")
	for _, want := range []int{200, 500, 200} {
		if got := ask(s, "GET", "tasks?page=1", ""); got.status != want {
			t.Fatalf("list answered %d, want %d", got.status, want)
		}
	}
	ask(s, "GET", "/nowhere", "")
	want := map[Reply]int{{Create, 201}: 1, {Create, 422}: 1, {List, 200}: 2, {List, 500}: 1, {Unknown, 404}: 1}
	got := s.Requests()
	for k, n := range want {
		if got[k] != n || s.Count(k.Endpoint, k.Status) != n {
			t.Errorf("%v counted %d times, want %d", k, got[k], n)
		}
	}
	if len(got) != len(want) {
		t.Errorf("counted %v, want %v", got, want)
	}
	if s.Faulted()[Status500] != 1 {
		t.Errorf("faults: %v", s.Faulted())
	}
	arrivals := s.Arrivals()
	if len(arrivals) != 6 || len(hooked) != 6 || arrivals[3] != hooked[3] {
		t.Fatalf("arrivals %v, hooked %v", arrivals, hooked)
	}
	if a := arrivals[3]; a.Endpoint != List || a.N != 2 || a.Query != "page=1" || a.Method != "GET" {
		t.Errorf("fourth arrival is %+v", a)
	}
	if s.MaxInFlight() != 1 {
		t.Errorf("in flight at most %d, want 1", s.MaxInFlight())
	}
}

func FuzzPath(f *testing.F) {
	f.Add("GET", "/api/organizations/x/tasks")
	f.Add("POST", "//")
	f.Add("", "organizations//tasks///////////")
	f.Fuzz(func(t *testing.T, method, path string) {
		found, v, allow := match(method, path)
		if found != nil && (found.method != method || allow != "") {
			t.Fatalf("%q %q found %s %s, allow %q, %v", method, path, found.method, found.pattern, allow, v)
		}
	})
}

func TestAnswerOnAConnectionThatCannotBeTakenOver(t *testing.T) {
	s := New(Options{OnRequest: func(Arrival) Fault { return ResetBefore }})
	defer func() {
		if recover() == nil {
			t.Error("a reset without a connection gave an answer")
		}
	}()
	s.ServeHTTP(httptest.NewRecorder(), request(s, "POST", "tasks", body()))
}

// A deadlineWriter notes the deadlines that a handler sets for reading.
type deadlineWriter struct {
	*httptest.ResponseRecorder
	deadlines []time.Time
}

func (w *deadlineWriter) SetReadDeadline(t time.Time) error {
	w.deadlines = append(w.deadlines, t)
	return nil
}

// A body that doesn't come is given up, and the deadline ends with the body:
// left standing it would end the request while it waits for its latency.
func TestBodyHasADeadline(t *testing.T) {
	s := New(Options{})
	w := &deadlineWriter{ResponseRecorder: httptest.NewRecorder()}
	began := time.Now()
	s.ServeHTTP(w, request(s, "POST", "tasks", body()))
	if len(w.deadlines) != 2 || w.deadlines[0].Before(began.Add(bodyTimeout)) || !w.deadlines[1].IsZero() {
		t.Errorf("deadlines %v, the request began at %v", w.deadlines, began)
	}
	w = &deadlineWriter{ResponseRecorder: httptest.NewRecorder()}
	r := request(s, "POST", "tasks", body())
	r.Body = io.NopCloser(iotest.ErrReader(os.ErrDeadlineExceeded))
	s.ServeHTTP(w, r)
	if w.Code != 400 || len(s.Tasks()) != 1 {
		t.Errorf("a body that times out: got %d %s", w.Code, w.Body)
	}
}
