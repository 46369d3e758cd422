package tallyfy

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
)

// Defaults of Options, and bounds on them.
const (
	defaultWorkers = 16
	defaultTimeout = 30 * time.Second
	maxTokenSize   = 8 << 10
)

// MaxWorkers bounds Options.Workers: each may hold a connection open.
const MaxWorkers = 1000

// Options say whom to talk to and how fast.
type Options struct {
	BaseURL string        // such as https://go.tallyfy.com/api; plain http only to this machine
	Org     string        // the organization's id
	Token   string        `json:"-"`
	Workers int           // how many requests are in flight at most, up to MaxWorkers; 0 is 16
	Timeout time.Duration // of one request; 0 is 30 s
	Rate    Rate          // writing calls never leave faster; zero is DefaultRate
	Log     *slog.Logger  // debug lines, one a request; nil is none
}

// Format keeps the token out of whatever prints the options. The program itself
// prints none: Format, String and LogValue guard the token from a line that
// somebody adds to find a fault.
func (o Options) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, o.String()) }

// String describes the options without the token.
func (o Options) String() string {
	return fmt.Sprintf("options for %s, organization %s, %s, %d workers", hostOf(o.BaseURL), o.Org, o.Rate.String(), o.Workers)
}

// LogValue keeps the token out of logs.
func (o Options) LogValue() slog.Value { return slog.StringValue(o.String()) }

// A Client talks to one organization. It is safe for concurrent use.
type Client struct {
	base    string // without a slash at its end
	host    string
	org     string
	timeout time.Duration
	log     *slog.Logger

	transport *http.Transport
	slots     *slots
	leashes   leashes
	create    *url.URL
	// headers returns what every request carries. It is a function, as redact
	// is, so that nothing that prints a Client by its fields shows the token.
	headers      func(body bool) http.Header
	redact       func(string) string
	withoutToken func([]byte) []byte // of an answer, before anybody reads it

	gate  *gate
	reads *readGate
	ahead atomic.Int64 // nanoseconds by which the API's clock is ahead
}

// New returns a client, or an error that says which option is wrong. It sends
// nothing.
func New(o Options) (*Client, error) {
	base, err := checkBase(o.BaseURL)
	if err != nil {
		return nil, err
	}
	if o.Org == "" {
		return nil, errors.New("no organization is given: set TALLYFY_ORG_ID or use --org")
	}
	if !isID(o.Org) {
		return nil, fmt.Errorf("%q is not an organization's id: it has letters and digits only, and is shown in Tallyfy's settings", short(o.Org))
	}
	if err := checkToken(o.Token); err != nil {
		return nil, err
	}
	if o.Workers <= 0 {
		o.Workers = defaultWorkers
	}
	o.Workers = min(o.Workers, MaxWorkers)
	if o.Timeout <= 0 {
		o.Timeout = defaultTimeout
	}
	if o.Rate.PerSecond() <= 0 {
		o.Rate = DefaultRate
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	c := &Client{
		base:      strings.TrimRight(base.String(), "/"),
		host:      base.Host,
		org:       o.Org,
		timeout:   o.Timeout,
		log:       o.Log,
		transport: newTransport(base, o.Workers),
		slots:     newSlots(o.Workers),
		headers:   headers(o.Token),
		redact:    redactor(o.Token),

		withoutToken: func(b []byte) []byte { return redactAll(b, o.Token) },
		gate:         newGate(o.Rate, o.Timeout),
		reads:        newReadGate(readsPerWindow, readWindow),
	}
	c.create, err = url.Parse(c.base + c.path("tasks"))
	return c, err
}

// Target names what the client talks to, as host/organization.
func (c *Client) Target() string { return c.host + "/" + c.org }

// Close drops the connections that are kept for later requests.
func (c *Client) Close() {
	c.transport.CloseIdleConnections()
	for l := c.leashes.pop(); l != nil; l = c.leashes.pop() {
		l.drop()
	}
}

// Format keeps the token out of whatever prints the client.
func (c *Client) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, c.String()) }

// String names the client by its target.
func (c *Client) String() string {
	if c == nil {
		return "no Tallyfy client"
	}
	return "Tallyfy client for " + c.Target()
}

// LogValue keeps the token out of logs.
func (c *Client) LogValue() slog.Value { return slog.StringValue(c.String()) }

// path returns the path of something in the organization.
func (c *Client) path(parts ...string) string {
	return "/organizations/" + c.org + "/" + strings.Join(parts, "/")
}

// checkBase reads a base URL. What it refuses it doesn't repeat: a URL can
// hold a password.
func checkBase(s string) (*url.URL, error) {
	if s == "" {
		return nil, errors.New("no base URL is given: the usual one is https://go.tallyfy.com/api")
	}
	u, err := url.Parse(s)
	switch {
	case err != nil || u.Host == "" || u.Hostname() == "" || u.Opaque != "":
		return nil, errors.New("the base URL is not a URL: it should look like https://go.tallyfy.com/api")
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, fmt.Errorf("the base URL starts with %q: it should look like https://go.tallyfy.com/api", short(u.Scheme))
	case u.User != nil:
		return nil, errors.New("the base URL holds a user name or password: leave it out, the token is what the API asks for")
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return nil, errors.New("the base URL holds a ? or #: leave out what starts there")
	case u.Scheme == "http" && !IsLoopback(u.Hostname()):
		return nil, fmt.Errorf("the base URL is plain http: everybody between here and %s could read the token; use https", short(u.Host))
	}
	return u, nil
}

// IsLoopback reports whether a host is this machine.
func IsLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Unmap().IsLoopback()
}

// checkToken refuses what can't be a token. The error never shows it.
func checkToken(token string) error {
	if token == "" {
		return errors.New("no token is given: set TALLYFY_API_TOKEN or use --token-file")
	}
	if len(token) > maxTokenSize {
		return errors.New("the token is too long to be one: is the right file given?")
	}
	for i := range len(token) {
		if token[i] <= ' ' || token[i] > '~' {
			return errors.New("the token has a blank, a line break or a special character in it: copy it again, whole and alone")
		}
	}
	return nil
}

// isID reports whether s can stand in a path: the API's ids are hex digits or
// plain numbers.
func isID(s string) bool {
	if s == "" || len(s) > 64 {
		return false
	}
	for i := range len(s) {
		b := s[i]
		if (b < '0' || b > '9') && (b < 'a' || b > 'z') && (b < 'A' || b > 'Z') && b != '-' && b != '_' {
			return false
		}
	}
	return true
}

// hostOf returns the host of a URL, without what could be secret in it.
func hostOf(s string) string {
	u, err := url.Parse(s)
	if err != nil {
		return "?"
	}
	return u.Host
}

// short bounds what a message repeats.
func short(s string) string {
	if len(s) > 80 {
		return s[:80] + "…"
	}
	return s
}

// headers returns a function that gives the four headers of every request. The
// API answers 401 or "endpoint not found" without X-Tallyfy-Client.
func headers(token string) func(body bool) http.Header {
	plain := http.Header{
		"Authorization":    {"Bearer " + token},
		"Accept":           {"application/json"},
		"X-Tallyfy-Client": {"APIClient"},
		"User-Agent":       {"tallyfy-import"},
	}
	full := plain.Clone()
	full["Content-Type"] = []string{"application/json"}
	return func(body bool) http.Header {
		if body {
			return full
		}
		return plain
	}
}

// redactor returns a function that takes the token out of a text.
func redactor(token string) func(string) string {
	return func(s string) string { return strings.ReplaceAll(s, token, "[token]") }
}

// redactAll takes the token out of an answer: a server that repeats a request
// must not bring it into the results file.
func redactAll(b []byte, token string) []byte {
	if !bytes.Contains(b, []byte(token)) {
		return b
	}
	return bytes.ReplaceAll(b, []byte(token), []byte("[token]"))
}
