package mapping

import (
	"strconv"
	"strings"
)

// showsNumber reports whether the text that a sheet shows of a number says n:
// 2,031 or "5 people", but not the 5 of thousands or the 500% of a scaled
// format. A text without digits says what the number means, as words do.
func showsNumber(text string, n int64) bool {
	if n < 0 {
		n = -n // shown as -5, 5- or (5)
	}
	digits, whole := "", true
	for text != "" {
		start := strings.IndexAny(text, "0123456789")
		if start < 0 {
			break
		}
		text = text[start:]
		end := numberEnd(text)
		number := strings.ReplaceAll(text[:end], ",", "")
		if f, err := strconv.ParseFloat(number, 64); err == nil && f == float64(n) && !strings.HasPrefix(text[end:], "%") {
			return true
		}
		whole = whole && !strings.Contains(number, ".") && !strings.HasPrefix(text[end:], "%")
		digits, text = digits+number, text[end:]
	}
	if digits == "" {
		return true
	}
	grouped, err := strconv.ParseInt(digits, 10, 64) // 123-456
	return whole && err == nil && grouped == n
}

// numberEnd returns where the number that a text begins with ends.
func numberEnd(text string) int {
	end := 0
	for end < len(text) && (text[end] >= '0' && text[end] <= '9' || text[end] == ',' || text[end] == '.') {
		end++
	}
	return len(strings.TrimRight(text[:end], ",."))
}
