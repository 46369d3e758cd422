package tallyfy

import (
	"net/http"
	"testing"
	"time"
)

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	tests := []struct {
		name, value, date string
		want              time.Duration
		ok                bool
	}{
		{"seconds", "17", "", 17 * time.Second, true},
		{"fraction", " 0.5 ", "", 500 * time.Millisecond, true},
		{"none", "0", "", 0, true},
		{"an hour", "3600", "", time.Hour, true},
		{"a year", "31536000", "", time.Hour, true},
		{"beyond numbers", "1e300", "", time.Hour, true},
		{"negative", "-5", "", 0, false},
		{"not a number", "NaN", "", 0, false},
		{"infinite", "Inf", "", time.Hour, true},
		{"words", "soon", "", 0, false},
		{"missing", "", "", 0, false},
		{"date by the server's clock", "Tue, 24 Nov 2026 09:00:30 GMT", "Tue, 24 Nov 2026 09:00:00 GMT", 30 * time.Second, true},
		{"date by our clock", "Tue, 24 Nov 2026 12:01:00 GMT", "", time.Minute, true},
		{"past date", "Tue, 24 Nov 2026 08:00:00 GMT", "Tue, 24 Nov 2026 09:00:00 GMT", 0, true},
		{"far date", "Tue, 24 Nov 2099 08:00:00 GMT", "Tue, 24 Nov 2026 09:00:00 GMT", time.Hour, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := http.Header{}
			h.Set("Retry-After", tt.value)
			if tt.date != "" {
				h.Set("Date", tt.date)
			}
			if got, ok := retryAfter(h, now); got != tt.want || ok != tt.ok {
				t.Errorf("%v, %t; want %v, %t", got, ok, tt.want, tt.ok)
			}
		})
	}
}

func TestQuota(t *testing.T) {
	for _, tt := range []struct {
		limit, remaining string
		wantL, wantR     int
		ok               bool
	}{{"600", "12", 600, 12, true}, {"600", "0", 600, 0, true}, {"10", "99", 10, 10, true}, {"0", "0", 0, 0, false},
		{"600", "", 0, 0, false}, {"", "5", 0, 0, false}, {"600", "-1", 0, 0, false}, {"x", "1", 0, 0, false}} {
		h := http.Header{}
		h.Set("X-RateLimit-Limit", tt.limit)
		h.Set("X-RateLimit-Remaining", tt.remaining)
		if l, r, ok := quota(h); l != tt.wantL || r != tt.wantR || ok != tt.ok {
			t.Errorf("%q, %q: %d, %d, %t; want %d, %d, %t", tt.limit, tt.remaining, l, r, ok, tt.wantL, tt.wantR, tt.ok)
		}
	}
}
