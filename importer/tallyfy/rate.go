package tallyfy

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A Rate is how many requests may leave in a span of time, as 600/m. The zero
// Rate allows none; [New] takes it for [DefaultRate].
type Rate struct {
	n   int
	per time.Duration
}

// DefaultRate is the API's published limit for one user: 600 a minute.
var DefaultRate = Rate{600, time.Minute}

// maxRate bounds the number in a rate.
const maxRate = 10_000_000

// ParseRate reads N/s, N/m or N/h, N being a whole number from 1 to
// 10,000,000.
func ParseRate(s string) (Rate, error) {
	number, unit, _ := strings.Cut(strings.TrimSpace(s), "/")
	n, err := strconv.Atoi(strings.TrimSpace(number))
	per := map[string]time.Duration{"s": time.Second, "m": time.Minute, "h": time.Hour}[strings.TrimSpace(unit)]
	if err != nil || per == 0 {
		return Rate{}, fmt.Errorf("%q is not a rate: write a whole number and s, m or h, such as 600/m for 600 a minute", s)
	}
	if n < 1 || n > maxRate {
		return Rate{}, fmt.Errorf("%q is not a rate: the number must be from 1 to %d", s, maxRate)
	}
	return Rate{n, per}, nil
}

// String returns the rate as ParseRate reads it.
func (r Rate) String() string {
	unit := "s"
	switch r.per {
	case time.Minute:
		unit = "m"
	case time.Hour:
		unit = "h"
	}
	return strconv.Itoa(r.n) + "/" + unit
}

// PerSecond returns the rate in requests a second.
func (r Rate) PerSecond() float64 {
	if r.per <= 0 {
		return 0
	}
	return float64(r.n) / r.per.Seconds()
}

// Window returns the rate as a number of requests and the span of time that
// they are for.
func (r Rate) Window() (n int, per time.Duration) { return r.n, r.per }
