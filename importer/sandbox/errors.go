package sandbox

import (
	"strconv"
	"time"
)

// failed is an error in the API's shape.
func (c *call) failed(status int, message, code string) answer {
	b := append(c.out, `{"error":true,"message":`...)
	b = appendText(b, message)
	if code != "" {
		b = append(b, `,"code":`...)
		b = appendText(b, code)
	}
	return answer{status: status, body: append(b, '}')}
}

func (c *call) notFound(what string) answer {
	return c.failed(404, "The requested "+what+" was not found.", "RESOURCE_NOT_FOUND")
}

// invalid is a 422 with its messages by field.
func (c *call) invalid(bad refusals) answer {
	b := append(c.out, `{"error":true,"errors":{`...)
	for i, r := range bad {
		if bad.has(r.field, i) {
			continue
		}
		if i > 0 {
			b = append(b, ',')
		}
		b = appendText(b, r.field)
		b = append(b, ':', '[')
		b = appendText(b, r.message)
		for _, other := range bad[i+1:] {
			if other.field == r.field {
				b = append(b, ',')
				b = appendText(b, other.message)
			}
		}
		b = append(b, ']')
	}
	return answer{status: 422, body: append(b, '}', '}')}
}

// has reports whether one of the first n refusals is of this field.
func (r refusals) has(field string, n int) bool {
	for _, other := range r[:n] {
		if other.field == field {
			return true
		}
	}
	return false
}

// badBody answers a body that isn't a JSON object.
func (c *call) badBody() answer {
	return c.failed(400, "The request body is not a JSON object.", "")
}

// tooMany is the burst limit's answer.
func tooMany(c *call, wait time.Duration) answer {
	return answer{status: 429, body: append(c.out, `{"message":"Too Many Attempts."}`...), retry: wait}
}

// guestsExhausted is the answer of the hourly cap on new guests.
func (c *call) guestsExhausted(perHour int, wait time.Duration) answer {
	b := append(c.out, `{"message":`...)
	b = appendText(b, "You've reached the hourly limit for Guest Invite ("+strconv.Itoa(perHour)+
		" per hour per organization). Please try again later.")
	b = append(b, `,"code":"RATE_LIMIT_EXCEEDED"}`...)
	return answer{status: 429, body: b, retry: wait}
}
