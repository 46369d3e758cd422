package sandbox

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// A rolling window never lets more than its number through in any span, even
// across the edge of a minute.
func TestRollingWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(Options{RateN: 5, RateWindow: 10 * time.Second})
		start := time.Now()
		var admitted []time.Duration
		for range 400 {
			if ask(s, "POST", "tasks", body()).status == 201 {
				admitted = append(admitted, time.Since(start))
			}
			time.Sleep(100 * time.Millisecond)
		}
		for i := range admitted[5:] {
			if gap := admitted[i+5] - admitted[i]; gap < 10*time.Second {
				t.Fatalf("6 requests within %v", gap)
			}
		}
		if len(admitted) != 20 {
			t.Errorf("%d requests in 40 s, want 20", len(admitted))
		}
		if got := s.Count(Create, 429); got != 380 {
			t.Errorf("%d were refused, want 380", got)
		}
	})
}

func TestRateHeaders(t *testing.T) {
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	s := New(Options{RateN: 2, Now: func() time.Time { return now }})
	for _, step := range []struct {
		after                   time.Duration
		status                  int
		remaining, retry, about string
	}{
		{0, 201, "1", "", "the first"},
		{30 * time.Second, 201, "0", "", "the second"},
		{100 * time.Millisecond, 429, "0", "30", "refused, rounded up"},
		{29*time.Second + 899*time.Millisecond, 429, "0", "1", "refused shortly before"},
		{time.Millisecond, 201, "0", "", "the first has left the window"},
	} {
		now = now.Add(step.after)
		got := ask(s, "POST", "tasks", body())
		h := got.header
		if got.status != step.status || h.Get("X-RateLimit-Limit") != "2" ||
			h.Get("X-RateLimit-Remaining") != step.remaining || h.Get("Retry-After") != step.retry {
			t.Errorf("%s: got %d %v %s", step.about, got.status, h, got.body)
		}
		if got.status == 429 && got.body != `{"message":"Too Many Attempts."}` {
			t.Errorf("%s: %s", step.about, got.body)
		}
	}
	if got := ask(New(Options{}), "POST", "tasks", body()); got.header.Get("X-RateLimit-Limit") != "" {
		t.Errorf("headers without a limit: %v", got.header)
	}
}

func TestRetryStyles(t *testing.T) {
	now := time.Date(2026, 11, 24, 9, 0, 0, 5e8, time.UTC)
	for style, want := range map[RetryStyle]string{
		RetrySeconds: "60", RetryNone: "", RetryDate: "Tue, 24 Nov 2026 09:01:01 GMT",
	} {
		s := New(Options{RateN: 1, RetryAfter: style, Now: func() time.Time { return now }})
		ask(s, "GET", "tasks", "")
		got := ask(s, "GET", "tasks", "")
		if got.status != 429 || got.header.Get("Retry-After") != want {
			t.Errorf("style %d: got %d with %q, want %q", style, got.status, got.header.Get("Retry-After"), want)
		}
	}
	if _, err := http.ParseTime(RetryDate.header(time.Minute, now)); err != nil {
		t.Error(err)
	}
}

func TestReadsHaveTheirOwnLimit(t *testing.T) {
	now := time.Now()
	s := New(Options{RateN: 5, ReadN: 2, ReadWindow: 5 * time.Second, Now: func() time.Time { return now }})
	want := []int{200, 200, 429}
	for i, status := range want {
		if got := ask(s, "GET", "users", ""); got.status != status || got.header.Get("X-RateLimit-Limit") != "2" {
			t.Errorf("GET %d: got %d %v", i, got.status, got.header)
		}
	}
	for i, status := range []int{201, 201, 201, 429} { // 5 less the 2 GETs
		if got := ask(s, "POST", "tasks", body()); got.status != status {
			t.Errorf("POST %d: got %d", i, got.status)
		}
	}
	now = now.Add(6 * time.Second) // the reads' window has passed, the other not
	if got := ask(s, "GET", "users", ""); got.status != 429 || got.header.Get("Retry-After") != "54" {
		t.Errorf("GET: got %d %v", got.status, got.header)
	}
}

func TestGuestCap(t *testing.T) {
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	s := New(Options{Now: func() time.Time { return now }})
	invite := func(emails ...string) reply {
		return ask(s, "POST", "tasks", body("owners", `{"guests":["`+strings.Join(emails, `","`)+`"]}`))
	}
	for i := range 29 {
		if got := invite(fmt.Sprintf("g%d@example.org", i)); got.status != 201 {
			t.Fatalf("guest %d: got %d %s", i, got.status, got.body)
		}
	}
	now = now.Add(10*time.Minute + time.Millisecond)
	for _, step := range []struct {
		about  string
		reply  reply
		status int
	}{
		{"two where one fits", invite("x1@example.org", "x2@example.org"), 429},
		{"known ones", invite("G1@example.org", "g2@example.org", "client@example.org"), 201},
		{"no guest", ask(s, "POST", "tasks", body()), 201},
		{"the last", invite("x1@example.org"), 201},
		{"one more", invite("x2@example.org"), 429},
		{"one more in an update", ask(s, "PUT", "tasks/"+s.Tasks()[0].ID, body("owners", `{"guests":["x2@example.org"]}`)), 429},
	} {
		got := step.reply
		if got.status != step.status {
			t.Errorf("%s: got %d %s, want %d", step.about, got.status, got.body, step.status)
		}
		if got.status == 429 && (got.at(t, "code") != "RATE_LIMIT_EXCEEDED" || got.header.Get("Retry-After") != "3000" ||
			!strings.HasPrefix(got.at(t, "message").(string), "You've reached the hourly limit for Guest Invite (30 per hour per organization).")) {
			t.Errorf("%s: %s, Retry-After %s", step.about, got.body, got.header.Get("Retry-After"))
		}
	}
	now = now.Add(50 * time.Minute)
	if got := invite("x2@example.org"); got.status != 201 {
		t.Errorf("after the hour: got %d %s", got.status, got.body)
	}
	if got := ask(s, "GET", "guests", "").at(t, "meta", "pagination", "total"); got != 3.0+29+2 {
		t.Errorf("%v guests", got)
	}
	free := New(Options{GuestsPerHour: -1})
	for i := range 40 {
		made(t, free, "owners", fmt.Sprintf(`{"guests":["g%d@example.org"]}`, i))
	}
}

func TestLatency(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(Options{Latency: 50 * time.Millisecond})
		start := time.Now()
		go func() {
			time.Sleep(26 * time.Millisecond) // carried out halfway
			if n := len(s.Tasks()); n != 1 {
				t.Errorf("%d tasks after half the latency", n)
			}
		}()
		made(t, s)
		if d := time.Since(start); d != 50*time.Millisecond {
			t.Errorf("answered after %v", d)
		}
		synctest.Wait()
	})
}
