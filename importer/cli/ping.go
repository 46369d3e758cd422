package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"tallyfy-import/importer/tallyfy"
)

// How long a health check is tried.
const (
	pingAttempts = 3
	pingTimeout  = 5 * time.Second // of one attempt
	pingPause    = time.Second     // after the first; each later one doubles it
)

// parsePing reads the address of a health check. It is a secret, as whoever
// knows it can report a success: no error repeats it.
func parsePing(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Host == "" || u.Opaque != "":
		return nil, usage("--ping takes a URL, such as https://health.example.com/check")
	case u.Scheme == "https", u.Scheme == "http" && tallyfy.IsLoopback(u.Hostname()):
		return u, nil
	}
	return nil, usage("--ping takes an https URL: whoever listens could report a success in your place")
}

// sendPing tells the health check at address how the run ended, a success at
// that very URL and anything else at URL/fail. The counts go along, and
// nothing else. The error doesn't show the URL.
func (b *batch) sendPing(address string, ended error) error {
	u, err := parsePing(address)
	if err != nil {
		return err
	}
	if ended != nil {
		u = u.JoinPath("fail")
	}
	sum := b.summary(exitCode(ended))
	body, err := json.Marshal(struct {
		ExitCode int     `json:"exit_code"`
		Seconds  float64 `json:"seconds"`
		importCounts
	}{sum.ExitCode, sum.Seconds, sum.importCounts})
	if err != nil {
		return err
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	if tallyfy.IsLoopback(u.Hostname()) {
		transport.Proxy = nil
	}
	defer transport.CloseIdleConnections()
	client := &http.Client{
		Transport: transport,
		Timeout:   pingTimeout,
		// A redirect would give the counts to an address that nobody checked.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	pause := pingPause
	for attempt := 1; ; attempt++ {
		again, err := ping(b.s.abort, client, u.String(), body)
		if err == nil || !again || attempt == pingAttempts {
			return err
		}
		select {
		case <-time.After(pause):
			pause *= 2
		case <-b.s.abort.Done():
			return err
		}
	}
}

// ping makes one attempt, and reports whether another may fare better.
func ping(ctx context.Context, client *http.Client, address string, body []byte) (again bool, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return false, errors.New("its URL can't be used")
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("User-Agent", "tallyfy-import")
	answer, err := client.Do(request)
	if err != nil {
		return ctx.Err() == nil, errors.New(tallyfy.ConnectionText(err, "it", pingTimeout)) // err holds the URL
	}
	_, _ = io.CopyN(io.Discard, answer.Body, 64<<10) // what it says doesn't matter
	_ = answer.Body.Close()
	if answer.StatusCode < 200 || answer.StatusCode > 299 {
		return answer.StatusCode >= 500 || answer.StatusCode == http.StatusTooManyRequests,
			fmt.Errorf("it answered %d %s", answer.StatusCode, http.StatusText(answer.StatusCode))
	}
	return false, nil
}
