package tallyfy

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

const testToken = "eyJhbGciOi.secret-token.9f8e7d"

// newTestClient returns a client for a server that answers with h.
func newTestClient(t *testing.T, h http.Handler, change ...func(*Options)) *Client {
	t.Helper()
	server := httptest.NewServer(h)
	o := Options{BaseURL: server.URL + "/api", Org: "0f3a", Token: testToken, Workers: 8, Timeout: 5 * time.Second, Rate: Rate{1_000_000, time.Second}}
	for _, f := range change {
		f(&o)
	}
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		c.Close()
		server.Close()
	})
	return c
}

// admit admits a call or fails the test.
func admit(t testing.TB, c *Client) Admission {
	t.Helper()
	a, err := c.Admit(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestNewRefuses(t *testing.T) {
	good := Options{BaseURL: "https://go.tallyfy.com/api/", Org: "0f3a9c", Token: testToken}
	tests := []struct {
		name   string
		change func(*Options)
		want   string
	}{
		{"plain http", func(o *Options) { o.BaseURL = "http://go.tallyfy.com/api" }, "use https"},
		{"plain http to a name that starts like this machine's", func(o *Options) { o.BaseURL = "http://127.0.0.1.example.com/" }, "use https"},
		{"plain http to localhost in a domain", func(o *Options) { o.BaseURL = "http://localhost.example.com/" }, "use https"},
		{"another scheme", func(o *Options) { o.BaseURL = "ftp://go.tallyfy.com" }, "should look like"},
		{"no scheme", func(o *Options) { o.BaseURL = "go.tallyfy.com/api" }, "should look like"},
		{"no host", func(o *Options) { o.BaseURL = "https:///api" }, "should look like"},
		{"port alone", func(o *Options) { o.BaseURL = "https://:443/api" }, "should look like"},
		{"password", func(o *Options) { o.BaseURL = "https://me:hunter2@go.tallyfy.com" }, "user name or password"},
		{"query", func(o *Options) { o.BaseURL = "https://go.tallyfy.com/api?x=hunter2" }, "leave out"},
		{"fragment", func(o *Options) { o.BaseURL = "https://go.tallyfy.com/api#hunter2" }, "leave out"},
		{"not a URL", func(o *Options) { o.BaseURL = "https://%zz:hunter2@x" }, "not a URL"},
		{"no base URL", func(o *Options) { o.BaseURL = "" }, "no base URL"},
		{"no organization", func(o *Options) { o.Org = "" }, "TALLYFY_ORG_ID"},
		{"slash in the organization", func(o *Options) { o.Org = "a/b" }, "not an organization's id"},
		{"dots in the organization", func(o *Options) { o.Org = ".." }, "not an organization's id"},
		{"no token", func(o *Options) { o.Token = "" }, "TALLYFY_API_TOKEN"},
		{"line break in the token", func(o *Options) { o.Token = "hunter2\nx" }, "line break"},
		{"umlaut in the token", func(o *Options) { o.Token = "hunter2ü" }, "special character"},
		{"huge token", func(o *Options) { o.Token = strings.Repeat("x", 9000) }, "too long"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := good
			tt.change(&o)
			_, err := New(o)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("New: %v, want an error with %q", err, tt.want)
			}
			if strings.Contains(err.Error(), "hunter2") {
				t.Errorf("the error shows a secret: %v", err)
			}
		})
	}
	good.Workers = MaxWorkers + 1
	c, err := New(good)
	if err != nil {
		t.Fatal(err)
	}
	if got := c.transport.MaxConnsPerHost; got != MaxWorkers {
		t.Errorf("there may be %d connections, want %d", got, MaxWorkers)
	}
	if got, want := c.Target(), "go.tallyfy.com/0f3a9c"; got != want {
		t.Errorf("Target() = %q, want %q", got, want)
	}
	if got, want := c.create.String(), "https://go.tallyfy.com/api/organizations/0f3a9c/tasks"; got != want {
		t.Errorf("creates go to %q, want %q", got, want)
	}
	for _, base := range []string{"http://localhost:80", "http://127.0.0.1:8085/api", "http://[::1]:8085", "http://LOCALHOST"} {
		o := good
		o.BaseURL = base
		if _, err := New(o); err != nil {
			t.Errorf("New with %s: %v", base, err)
		}
	}
}

// TestTokenIsNeverShown prints a client and all that leads to it in every way.
func TestTokenIsNeverShown(t *testing.T) {
	o := Options{BaseURL: "https://go.tallyfy.com/api", Org: "0f3a", Token: testToken}
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	a := admit(t, c)
	type holder struct {
		O Options
		C *Client
		A Admission
		c *Client
	}
	var shown bytes.Buffer
	for _, v := range []any{o, &o, c, a, &a, holder{C: c, A: a, c: c, O: o}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x", "%T"} {
			fmt.Fprintf(&shown, verb+"\n", v)
		}
		for _, h := range []slog.Handler{slog.NewTextHandler(&shown, nil), slog.NewJSONHandler(&shown, nil)} {
			slog.New(h).Info("shown", "value", v)
		}
		b, _ := json.Marshal(v)
		shown.Write(b)
	}
	// The fields of a client, printed without its methods.
	type bare Client
	fmt.Fprintf(&shown, "%+v %#v", (*bare)(c), (*bare)(c))
	for _, secret := range []string{testToken, fmt.Sprintf("%x", testToken)} {
		if i := strings.Index(shown.String(), secret); i >= 0 {
			t.Errorf("the token is shown: %s", shown.String()[max(i-100, 0):i+len(secret)])
		}
	}
	if !strings.Contains(shown.String(), "Tallyfy client for go.tallyfy.com/0f3a") {
		t.Error("a client doesn't print its target")
	}
}

func TestParseRate(t *testing.T) {
	for in, want := range map[string]float64{"600/m": 10, "1/s": 1, "10/h": 10.0 / 3600, " 600 / s ": 600, "10000000/s": 1e7} {
		r, err := ParseRate(in)
		if err != nil || r.PerSecond() != want {
			t.Errorf("ParseRate(%q) = %v a second, %v; want %v", in, r.PerSecond(), err, want)
		}
		if again, err := ParseRate(r.String()); err != nil || again != r {
			t.Errorf("ParseRate(%q) = %v, %v; want %v", r.String(), again, err, r)
		}
	}
	for _, in := range []string{"", "600", "600/d", "0/s", "-1/s", "1.5/s", "x/m", "/m", "600/m/s", "10000001/s", "99999999999999999999/s", "600/M"} {
		if r, err := ParseRate(in); err == nil {
			t.Errorf("ParseRate(%q) = %v, want an error", in, r)
		}
	}
}
