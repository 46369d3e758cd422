package sheet

import "fmt"

// parseCount reads a whole number of decimal digits up to limit.
func parseCount(digits []byte, limit int) (int, bool) {
	n := 0
	if len(digits) > 10 {
		return 0, false
	}
	for _, c := range digits {
		if c < '0' || c > '9' {
			return 0, false
		}
		if n = n*10 + int(c-'0'); n > limit {
			return 0, false
		}
	}
	return n, len(digits) > 0
}

// isTrue reads an xsd:boolean.
func isTrue(value []byte) bool { return string(value) == "1" || string(value) == "true" }

// isFalse reads an xsd:boolean that is true where it isn't there.
func isFalse(value []byte) bool { return string(value) == "0" || string(value) == "false" }

// printable is a piece of a stranger's file as a message may quote it.
func printable(b []byte) string {
	if len(b) > 40 {
		b = b[:40]
	}
	return fmt.Sprintf("%q", b)
}
