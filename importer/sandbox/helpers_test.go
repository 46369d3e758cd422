package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// reply is an answer as a test reads it.
type reply struct {
	status int
	header http.Header
	body   string
}

func (r reply) decode(t *testing.T) map[string]any {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal([]byte(r.body), &m); err != nil {
		t.Fatalf("the answer is not JSON: %v\n%s", err, r.body)
	}
	return m
}

// at follows keys and indexes into an answer: at(t, "data", "0", "id").
func (r reply) at(t *testing.T, path ...string) any {
	t.Helper()
	var v any = r.decode(t)
	for _, p := range path {
		switch x := v.(type) {
		case map[string]any:
			v = x[p]
		case []any:
			var i int
			if _, err := fmt.Sscan(p, &i); err != nil || i >= len(x) {
				t.Fatalf("no element %s in %s", p, r.body)
			}
			v = x[i]
		default:
			t.Fatalf("nothing at %v in %s", path, r.body)
		}
	}
	return v
}

// ask sends one request with all headers. A path that begins with / is taken
// as it is, others belong to the organization.
func ask(s *Server, method, path, body string) reply {
	return askWith(s, request(s, method, path, body))
}

func request(s *Server, method, path, body string) *http.Request {
	if !strings.HasPrefix(path, "/") {
		path = "/api/organizations/" + s.Org() + "/" + path
	}
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+s.Token())
	r.Header.Set("Accept", "application/json")
	r.Header.Set("X-Tallyfy-Client", "APIClient")
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	return r
}

func askWith(s *Server, r *http.Request) reply {
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return reply{w.Code, w.Header(), w.Body.String()}
}

// body is a good create with some members replaced or added: pairs of a key
// and its JSON, or a key and "-" to leave it out.
func body(pairs ...string) string {
	keys := []string{"title", "task_type", "owners", "deadline"}
	values := map[string]string{
		"title": `"Check the invoice"`, "task_type": `"task"`,
		"owners": `{"users":[1001],"guests":[],"groups":[]}`, "deadline": `"2031-03-04T10:00:00Z"`,
	}
	for i := 0; i < len(pairs); i += 2 {
		if _, ok := values[pairs[i]]; !ok {
			keys = append(keys, pairs[i])
		}
		values[pairs[i]] = pairs[i+1]
	}
	var parts []string
	for _, k := range keys {
		if values[k] != "-" {
			parts = append(parts, fmt.Sprintf("%q:%s", k, values[k]))
		}
	}
	return "{" + strings.Join(parts, ",") + "}"
}

// made creates a task and returns its id.
func made(t *testing.T, s *Server, pairs ...string) string {
	t.Helper()
	r := ask(s, "POST", "tasks", body(pairs...))
	if r.status != 201 {
		t.Fatalf("create answered %d: %s", r.status, r.body)
	}
	return r.at(t, "data", "id").(string)
}
