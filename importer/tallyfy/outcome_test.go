package tallyfy

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const taskID = "12e45a90b1c2d3e4f5061728394a5b6c"

func created(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	_, _ = io.WriteString(w, `{"data":{"id":"`+taskID+`","run_id":null,"increment_id":1250,"owners":{"users":[{"id":1001}],"guests":[],"groups":[]}}}`)
}

func answering(status int, body string, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// cut answers in part and breaks the connection.
func cut(part string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			panic(err)
		}
		_, _ = io.WriteString(conn, part)
		_ = conn.Close()
	}
}

func TestClassify(t *testing.T) {
	tests := []struct {
		status                    int
		broken, written, readable bool
		want                      Class
	}{
		{201, false, true, true, Created},
		{200, false, true, true, Created},
		{201, false, true, false, InDoubt},
		{201, true, true, true, InDoubt},
		{200, false, true, false, InDoubt},
		{202, false, true, true, InDoubt},
		{204, false, true, false, InDoubt},
		{301, false, true, false, InDoubt},
		{302, false, true, false, InDoubt},
		{303, false, true, false, InDoubt},
		{307, false, true, false, InDoubt},
		{308, false, true, false, InDoubt},
		{400, false, true, false, Refused},
		{401, false, true, false, Stop},
		{402, false, true, false, InDoubt},
		{403, false, true, false, Stop},
		{404, false, true, false, Refused},
		{405, false, true, false, Refused},
		{408, false, true, false, InDoubt},
		{409, false, true, false, InDoubt},
		{410, false, true, false, InDoubt},
		{413, false, true, false, Refused},
		{415, false, true, false, Refused},
		{418, false, true, false, InDoubt},
		{422, false, true, false, Refused},
		{422, true, true, false, Refused},
		{429, false, true, false, NotAdmitted},
		{429, true, true, false, NotAdmitted},
		{500, false, true, false, InDoubt},
		{500, false, true, true, InDoubt},
		{502, false, true, false, InDoubt},
		{503, false, true, false, InDoubt},
		{504, false, true, false, InDoubt},
		{0, true, true, false, InDoubt},
		{0, true, false, false, NotAdmitted},
	}
	for _, tt := range tests {
		if got := classify(tt.status, tt.broken, tt.written, tt.readable); got != tt.want {
			t.Errorf("classify(%d, broken %t, written %t, readable %t) = %v, want %v", tt.status, tt.broken, tt.written, tt.readable, got, tt.want)
		}
	}
}

func TestCreateOutcomes(t *testing.T) {
	page := "<!DOCTYPE html><html><head><title>502 Bad\n Gateway</title></head><body>nginx</body></html>"
	tests := []struct {
		name    string
		handler http.HandlerFunc
		want    Outcome
	}{
		{"created", func(w http.ResponseWriter, _ *http.Request) { created(w) }, Outcome{Class: Created, Status: 201, ID: taskID}},
		{"created in a process", answering(201, `{"data":{"id":"`+taskID+`","run_id":"aa11"}}`), Outcome{Class: Created, Status: 201, ID: taskID, RunID: "aa11"}},
		{"created in a process that can't be one", answering(201, `{"data":{"id":"`+taskID+`","run_id":"../x"}}`), Outcome{Class: Created, Status: 201, ID: taskID}},
		{"created, with 200", answering(200, `{"data":{"id":"`+taskID+`"}}`), Outcome{Class: Created, Status: 200, ID: taskID}},
		{"id is a number", answering(201, `{"data":{"id":4711}}`), Outcome{Class: Created, Status: 201, ID: "4711"}},
		{"id is a path", answering(201, `{"data":{"id":"../x"}}`), Outcome{Class: InDoubt, Status: 201, Message: "the answer can't be read"}},
		{"no id", answering(201, `{"data":{}}`), Outcome{Class: InDoubt, Status: 201, Message: "the answer can't be read"}},
		{"null", answering(201, `null`), Outcome{Class: InDoubt, Status: 201, Message: "the answer can't be read"}},
		{"a list", answering(201, `{"data":[]}`), Outcome{Class: InDoubt, Status: 201, Message: "the answer can't be read"}},
		{"nothing", answering(201, ``), Outcome{Class: InDoubt, Status: 201, Message: "the answer can't be read"}},
		{"a login page", answering(200, "<html><title>Sign in</title>"), Outcome{Class: InDoubt, Status: 200, Message: "a web page answered instead of the API: Sign in"}},
		{"a field is wrong", answering(422, `{"error":true,"errors":{"title":["The title field is required."],"deadline":["A.","B."]}}`),
			Outcome{Class: Refused, Status: 422, Message: "deadline: A.; deadline: B.; title: The title field is required."}},
		{"a message", answering(422, `{"message":"No such\r\n assignee"}`), Outcome{Class: Refused, Status: 422, Message: "No such assignee"}},
		{"fields and a message", answering(400, `{"message":"Invalid.","errors":{"tags":{"0":["is unknown"]}}}`), Outcome{Class: Refused, Status: 400, Message: "tags.0: is unknown"}},
		{"wrong organization", answering(404, `{"error":true,"message":"Not found","code":"RESOURCE_NOT_FOUND"}`), Outcome{Class: Refused, Status: 404, Code: "RESOURCE_NOT_FOUND", Message: "Not found"}},
		{"nothing said", answering(413, ``), Outcome{Class: Refused, Status: 413, Message: "the API answered 413 Request Entity Too Large"}},
		{"token refused", answering(401, `{"message":"Unauthenticated."}`), Outcome{Class: Stop, Status: 401, Message: "Unauthenticated."}},
		{"no permission", answering(403, `<html><body><h1>403</h1>Forbidden &amp; logged</body>`), Outcome{Class: Stop, Status: 403, Message: "403 Forbidden & logged"}},
		{"token echoed", answering(401, `{"message":"bad token `+testToken+`"}`), Outcome{Class: Stop, Status: 401, Message: "bad token [token]"}},
		{"token as an id", answering(201, `{"data":{"id":"`+testToken+`","title":"x"}}`), Outcome{Class: InDoubt, Status: 201, Message: "the answer can't be read"}},
		{"token in a long page", answering(500, `<p>`+strings.Repeat(" ", 1990)+testToken), Outcome{Class: InDoubt, Status: 500, Message: "[token]"}},
		{"too many", answering(429, `{"message":"Too Many Attempts."}`, "Retry-After", "7"), Outcome{Class: NotAdmitted, Status: 429, Message: "Too Many Attempts.", RetryAfter: 7 * time.Second}},
		{"too many guests", answering(429, `{"message":"You've reached the hourly limit for Guest Invite (30 per hour per organization).","code":"RATE_LIMIT_EXCEEDED"}`, "Retry-After", "1800"),
			Outcome{Class: NotAdmitted, Status: 429, Code: "RATE_LIMIT_EXCEEDED", Message: "You've reached the hourly limit for Guest Invite (30 per hour per organization).", RetryAfter: 30 * time.Minute, GuestCap: true}},
		{"gateway", answering(502, page), Outcome{Class: InDoubt, Status: 502, Message: "502 Bad Gateway"}},
		{"down", answering(503, ``, "Retry-After", "3"), Outcome{Class: InDoubt, Status: 503, Message: "the API answered 503 Service Unavailable", RetryAfter: 3 * time.Second}},
		{"moved", answering(308, ``, "Location", "https://evil.example/api/x?t=1"), Outcome{Class: InDoubt, Status: 308, Message: "the API has moved to evil.example: give its address with --base-url"}},
		{"see other", answering(303, ``, "Location", "/done"), Outcome{Class: InDoubt, Status: 303, Message: "the API has moved: give its address with --base-url"}},
		{"closed without an answer", cut(""), Outcome{Class: InDoubt, Message: "the connection was closed before the answer was whole"}},
		{"cut in the headers", cut("HTTP/1.1 201 Crea"), Outcome{Class: InDoubt, Message: "the connection was closed before the answer was whole"}},
		{"cut in the body", cut("HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{\"data\":{\"id\":\"" + taskID + "\"}}"),
			Outcome{Class: InDoubt, Status: 201, Message: "the connection was closed before the answer was whole"}},
		{"not HTTP", cut("SSH-2.0-OpenSSH\r\n"), Outcome{Class: InDoubt, Message: "the connection broke before the answer was whole"}},
		{"huge", answering(201, strings.Repeat(" ", maxAnswer+1)), Outcome{Class: InDoubt, Status: 201, Message: "the answer is too large"}},
		{"long words", answering(422, `{"message":"`+strings.Repeat("ä", 2000)+`"}`), Outcome{Class: Refused, Status: 422, Message: strings.Repeat("ä", 499) + "…"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := newTestClient(t, tt.handler)
			if got := admit(t, c).Create(t.Context(), []byte(`{"title":"x"}`)); got != tt.want {
				t.Errorf("Create:\n got %+v\nwant %+v", got, tt.want)
			}
			if paused := c.State().Until.After(time.Now()); paused != (tt.want.RetryAfter > 0 && !tt.want.GuestCap) {
				t.Errorf("paused: %t", paused)
			}
		})
	}
}

func TestOtherCalls(t *testing.T) {
	gone := answering(404, `{"error":true,"message":"Not found","code":"RESOURCE_NOT_FOUND"}`)
	yes := true
	update := func(a Admission) Outcome { return a.Update(context.Background(), taskID, []byte(`{}`)) }
	complete := func(a Admission) Outcome { return a.Complete(context.Background(), taskID, "", nil) }
	approve := func(a Admission) Outcome { return a.Complete(context.Background(), taskID, "aa11", &yes) }
	archive := func(a Admission) Outcome { return a.Archive(context.Background(), taskID) }
	remove := func(a Admission) Outcome { return a.Delete(context.Background(), taskID) }
	tests := []struct {
		name    string
		call    func(Admission) Outcome
		handler http.HandlerFunc
		asked   string
		want    Outcome
	}{
		{"update", update, answering(200, `{"data":{"id":"`+taskID+`","title":"As it is"}}`), "PUT tasks/" + taskID + " {}", Outcome{Class: Created, Status: 200, ID: taskID, Title: "As it is", Task: &Task{ID: taskID, Title: "As it is"}}},
		{"update of a task that's gone", update, gone, "PUT tasks/" + taskID + " {}", Outcome{Class: Refused, Status: 404, ID: taskID, Code: "RESOURCE_NOT_FOUND", Message: "Not found"}},
		{"update in doubt", update, answering(500, ``), "PUT tasks/" + taskID + " {}", Outcome{Class: InDoubt, Status: 500, ID: taskID, Message: "the API answered 500 Internal Server Error"}},
		{"complete", complete, answering(201, `{"data":{"id":"zz"}}`), `POST completed-tasks {"task_id":"` + taskID + `"}`, Outcome{Class: Created, Status: 201, ID: taskID}},
		{"complete in a process", approve, answering(200, `{}`), `POST runs/aa11/completed-tasks {"task_id":"` + taskID + `","is_approved":true}`, Outcome{Class: Created, Status: 200, ID: taskID, RunID: "aa11"}},
		{"complete twice", complete, answering(422, `{"message":"This task is already completed."}`), `POST completed-tasks {"task_id":"` + taskID + `"}`, Outcome{Class: Created, Status: 422, ID: taskID, Message: "it was completed already"}},
		{"complete twice, with 400", complete, answering(400, `{"message":"This task is already completed."}`), `POST completed-tasks {"task_id":"` + taskID + `"}`, Outcome{Class: Created, Status: 400, ID: taskID, Message: "it was completed already"}},
		{"complete twice, with 409", complete, answering(409, `{"message":"This task is already completed."}`), `POST completed-tasks {"task_id":"` + taskID + `"}`, Outcome{Class: Created, Status: 409, ID: taskID, Message: "it was completed already"}},
		{"complete refused", complete, answering(422, `{"message":"A required field is empty."}`), `POST completed-tasks {"task_id":"` + taskID + `"}`, Outcome{Class: Refused, Status: 422, ID: taskID, Message: "A required field is empty."}},
		{"complete behind a login page", complete, answering(200, `<html><title>Hotel</title>`), `POST completed-tasks {"task_id":"` + taskID + `"}`, Outcome{Class: InDoubt, Status: 200, ID: taskID, Message: "a web page answered instead of the API: Hotel"}},
		{"archive", archive, answering(204, ``), "DELETE tasks/" + taskID + " ", Outcome{Class: Created, Status: 204, ID: taskID}},
		{"archive of a task that's gone", archive, gone, "DELETE tasks/" + taskID + " ", Outcome{Class: Created, Status: 404, ID: taskID, Code: "RESOURCE_NOT_FOUND", Message: "it was gone already", Gone: true}},
		{"archive at a wrong path", archive, answering(404, `{"message":"no","code":"ENDPOINT_NOT_FOUND"}`), "DELETE tasks/" + taskID + " ", Outcome{Class: Refused, Status: 404, ID: taskID, Code: "ENDPOINT_NOT_FOUND", Message: "no"}},
		{"archive at a web server", archive, answering(404, `<html>nothing here</html>`), "DELETE tasks/" + taskID + " ", Outcome{Class: Refused, Status: 404, ID: taskID, Message: "nothing here"}},
		{"archive at a gateway", archive, answering(404, `default backend - 404`), "DELETE tasks/" + taskID + " ", Outcome{Class: Refused, Status: 404, ID: taskID, Message: "default backend - 404"}},
		{"archive at a gateway without a word", archive, answering(404, ``), "DELETE tasks/" + taskID + " ", Outcome{Class: Refused, Status: 404, ID: taskID, Message: "the API answered 404 Not Found"}},
		{"archive that failed with 200", archive, answering(200, `{"error":true,"message":"not allowed"}`), "DELETE tasks/" + taskID + " ", Outcome{Class: InDoubt, Status: 200, ID: taskID, Message: "not allowed"}},
		{"complete that failed with 200", complete, answering(200, `{"error":{"message":"not allowed"}}`), `POST completed-tasks {"task_id":"` + taskID + `"}`, Outcome{Class: InDoubt, Status: 200, ID: taskID, Message: "message: not allowed"}},
		{"complete without an error", complete, answering(200, `{"error":false,"data":{}}`), `POST completed-tasks {"task_id":"` + taskID + `"}`, Outcome{Class: Created, Status: 200, ID: taskID}},
		{"complete with an error of null", complete, answering(200, `{"error":null,"data":{}}`), `POST completed-tasks {"task_id":"` + taskID + `"}`, Outcome{Class: Created, Status: 200, ID: taskID}},
		{"complete with an error of zero", complete, answering(200, `{"error":0,"data":{}}`), `POST completed-tasks {"task_id":"` + taskID + `"}`, Outcome{Class: Created, Status: 200, ID: taskID}},
		{"complete with an error of no text", complete, answering(200, `{"error":"","data":{}}`), `POST completed-tasks {"task_id":"` + taskID + `"}`, Outcome{Class: Created, Status: 200, ID: taskID}},
		{"complete with an error of an empty list", complete, answering(200, `{"error":[],"data":{}}`), `POST completed-tasks {"task_id":"` + taskID + `"}`, Outcome{Class: Created, Status: 200, ID: taskID}},
		{"complete with an error of an empty object", complete, answering(200, `{"error":{},"data":{}}`), `POST completed-tasks {"task_id":"` + taskID + `"}`, Outcome{Class: Created, Status: 200, ID: taskID}},
		{"update that shows another task", update, answering(200, `{"data":{"id":"another1","title":"Another"}}`), "PUT tasks/" + taskID + " {}", Outcome{Class: InDoubt, Status: 200, ID: taskID, Message: "the answer shows another task"}},
		{"delete", remove, answering(204, ``), "DELETE tasks/" + taskID + "/delete ", Outcome{Class: Created, Status: 204, ID: taskID}},
		{"delete refused", remove, answering(403, ``), "DELETE tasks/" + taskID + "/delete ", Outcome{Class: Stop, Status: 403, ID: taskID, Message: "the API answered 403 Forbidden"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var asked string
			c := newTestClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				asked = r.Method + " " + strings.TrimPrefix(r.URL.Path, "/api/organizations/0f3a/") + " " + string(body)
				r.Body = io.NopCloser(bytes.NewReader(nil))
				tt.handler(w, r)
			}))
			if diff := cmp.Diff(tt.want, tt.call(admit(t, c))); diff != "" {
				t.Error(diff)
			}
			if asked != tt.asked {
				t.Errorf("the server was asked for %q, want %q", asked, tt.asked)
			}
		})
	}
	c := newTestClient(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a request went to a path that isn't an id's") }))
	for _, out := range []Outcome{admit(t, c).Archive(t.Context(), "../users"), admit(t, c).Delete(t.Context(), ""), admit(t, c).Complete(t.Context(), taskID, "a/b", nil), admit(t, c).Complete(t.Context(), "?", "", nil)} {
		if out.Class != Refused {
			t.Errorf("a bad id gives %+v", out)
		}
	}
}

// TestNothingWritten checks that what fails before the request's first byte is
// known to be not admitted.
func TestNothingWritten(t *testing.T) {
	closed := httptest.NewServer(nil)
	closed.Close()
	secure := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { created(w) }))
	secure.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelInfo)
	defer secure.Close()
	mute, err := net.Listen("tcp", "127.0.0.1:0") // accepts, and never shakes hands
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = mute.Close() }()
	for _, tt := range []struct{ name, base, want string }{
		{"connection refused", closed.URL, "can't be reached"},
		{"certificate of a stranger", secure.URL, "not trusted"},
		{"no such host", "https://nowhere.invalid", ""},
		{"no handshake", "https://" + mute.Addr().String(), "no answer within 300ms"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, err := New(Options{BaseURL: tt.base, Org: "0f3a", Token: testToken, Timeout: 300 * time.Millisecond})
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			out := admit(t, c).Create(t.Context(), []byte(`{}`))
			if out.Class != NotAdmitted || out.Status != 0 || !strings.Contains(out.Message, tt.want) || out.Message == "" {
				t.Errorf("got %+v, want not admitted and %q", out, tt.want)
			}
		})
	}
}

func TestTimeoutIsInDoubt(t *testing.T) {
	release := make(chan struct{})
	c := newTestClient(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }), func(o *Options) { o.Timeout = 50 * time.Millisecond })
	defer close(release)
	if out := admit(t, c).Create(t.Context(), []byte(`{}`)); out.Class != InDoubt || out.Message != "no answer within 50ms" {
		t.Errorf("got %+v, want in doubt", out)
	}
}

func TestHeadersAndLog(t *testing.T) {
	var got http.Header
	var log bytes.Buffer
	c := newTestClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r.Header.Clone()
		created(w)
	}), func(o *Options) {
		o.Log = slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	if out := admit(t, c).About(slog.String("request", "run-7"), slog.Int("row", 2)).Create(t.Context(), []byte(`{"title":"private"}`)); out.Class != Created {
		t.Fatalf("%+v", out)
	}
	for name, want := range map[string]string{"Authorization": "Bearer " + testToken, "Accept": "application/json", "X-Tallyfy-Client": "APIClient",
		"Content-Type": "application/json", "X-Request-Id": "", "User-Agent": "tallyfy-import", "Idempotency-Key": ""} {
		if got.Get(name) != want {
			t.Errorf("%s: %q, want %q", name, got.Get(name), want)
		}
	}
	var line struct {
		Call    string  `json:"call"`
		Status  int     `json:"status"`
		Seconds float64 `json:"seconds"`
		Request string  `json:"request"`
		Row     int     `json:"row"`
	}
	first, _, _ := strings.Cut(log.String(), "\n")
	if err := json.Unmarshal([]byte(first), &line); err != nil || line.Call != "create task" || line.Status != 201 || line.Seconds <= 0 || line.Request != "run-7" || line.Row != 2 {
		t.Errorf("the log says %q (%v)", first, err)
	}
	for _, secret := range []string{testToken, "private", taskID} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log holds %q: %s", secret, log.String())
		}
	}
}

func TestAdmissionIsGoodForOneCall(t *testing.T) {
	var requests atomic.Int64
	c := newTestClient(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		requests.Add(1)
		created(w)
	}))
	a := admit(t, c)
	again := a.About(slog.Int("row", 2))
	first, second, none := a.Create(t.Context(), []byte(`{}`)), again.Create(t.Context(), []byte(`{}`)), Admission{}.Create(t.Context(), []byte(`{}`))
	if first.Class != Created || second.Class != NotAdmitted || none.Class != NotAdmitted || requests.Load() != 1 {
		t.Errorf("%d requests: %+v, %+v, %+v", requests.Load(), first, second, none)
	}
}

// TestNoPostTwice lets a server close its kept connections at any moment and
// counts what arrives: a request may get lost, but never doubled.
func TestNoPostTwice(t *testing.T) {
	var mu sync.Mutex
	arrived := map[string]int{}
	var conns sync.Map
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		arrived[string(body)]++
		mu.Unlock()
		created(w)
	}))
	server.Config.ConnState = func(conn net.Conn, state http.ConnState) {
		switch state {
		case http.StateIdle:
			conns.Store(conn, true)
		case http.StateActive, http.StateClosed:
			conns.Delete(conn)
		}
	}
	server.Start()
	defer server.Close()
	c, err := New(Options{BaseURL: server.URL, Org: "0f3a", Token: testToken, Workers: 8, Rate: Rate{maxRate, time.Second}})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	stop := make(chan struct{})
	var closer, workers sync.WaitGroup
	closer.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				conns.Range(func(k, _ any) bool { _ = k.(net.Conn).Close(); return false })
			}
		}
	})
	const rows = 4000
	var next, done, doubt atomic.Int64
	for range 8 {
		workers.Go(func() {
			for n := next.Add(1); n <= rows; n = next.Add(1) {
				body, _ := json.Marshal(n)
				for {
					a, err := c.Admit(context.Background())
					if err != nil {
						t.Error(err)
						return
					}
					out := a.Create(context.Background(), body)
					if out.Class == NotAdmitted {
						continue
					}
					if out.Class == Created {
						done.Add(1)
					} else {
						doubt.Add(1)
					}
					break
				}
			}
		})
	}
	workers.Wait()
	close(stop)
	closer.Wait()
	for body, n := range arrived {
		if n > 1 {
			t.Errorf("request %s arrived %d times", body, n)
		}
	}
	if done.Load()+doubt.Load() != rows || int64(len(arrived)) < done.Load() || done.Load() < rows/2 {
		t.Errorf("%d created, %d in doubt, %d arrived", done.Load(), doubt.Load(), len(arrived))
	}
	t.Logf("%d created, %d in doubt, %d arrived", done.Load(), doubt.Load(), len(arrived))
}
