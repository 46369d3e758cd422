package tallyfy

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// maxRetryAfter bounds what a Retry-After is believed: the API's longest cap
// is one of an hour. What is still refused then is told so again.
const maxRetryAfter = time.Hour

// retryAfter returns how long an answer asks to wait, and false where it
// doesn't say (RFC 9110, 10.2.3). A date counts from the answer's own Date, so
// that the clocks of client and server need not agree; now stands in for a
// missing one.
func retryAfter(h http.Header, now time.Time) (time.Duration, bool) {
	value := strings.TrimSpace(h.Get("Retry-After"))
	if value == "" {
		return 0, false
	}
	if seconds, err := strconv.ParseFloat(value, 64); err == nil {
		if !(seconds >= 0) {
			return 0, false
		}
		if seconds > maxRetryAfter.Seconds() {
			return maxRetryAfter, true
		}
		return time.Duration(seconds * float64(time.Second)), true
	}
	until, err := http.ParseTime(value)
	if err != nil {
		return 0, false
	}
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		now = date
	}
	return min(max(until.Sub(now), 0), maxRetryAfter), true
}

// quota returns what the API says about its limit: how many requests it takes
// in a window, and how many are left of them; false where it doesn't say.
func quota(h http.Header) (limit, remaining int, ok bool) {
	most, left := h.Get("X-Ratelimit-Limit"), h.Get("X-Ratelimit-Remaining")
	if most == "" || left == "" {
		return 0, 0, false
	}
	limit, err1 := strconv.Atoi(strings.TrimSpace(most))
	remaining, err2 := strconv.Atoi(strings.TrimSpace(left))
	if err1 != nil || err2 != nil || limit <= 0 || remaining < 0 {
		return 0, 0, false
	}
	return limit, min(remaining, limit), true
}
