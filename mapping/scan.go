package mapping

import (
	"strings"
	"time"
	"unicode/utf8"
)

// A scanner reads dates from left to right. It allocates nothing; each of its
// methods takes what it names from the front of rest, or leaves rest alone.
type scanner struct{ rest string }

// digits takes so many digits, as many as there are up to most, and returns
// their value.
func (s *scanner) digits(least, most int) (n int, ok bool) {
	i := 0
	for i < len(s.rest) && i < most && s.rest[i] >= '0' && s.rest[i] <= '9' {
		n = n*10 + int(s.rest[i]-'0')
		i++
	}
	if i < least {
		return 0, false
	}
	s.rest = s.rest[i:]
	return n, true
}

// byte takes b.
func (s *scanner) byte(b byte) bool {
	if s.rest == "" || s.rest[0] != b {
		return false
	}
	s.rest = s.rest[1:]
	return true
}

// blanks takes all blanks and reports whether there were any.
func (s *scanner) blanks() bool {
	before := len(s.rest)
	for s.rest != "" {
		if s.rest[0] < utf8.RuneSelf {
			if !isBlank(rune(s.rest[0])) {
				break
			}
			s.rest = s.rest[1:]
			continue
		}
		r, size := utf8.DecodeRuneInString(s.rest)
		if !isBlank(r) {
			break
		}
		s.rest = s.rest[size:]
	}
	return len(s.rest) < before
}

// fraction takes a point or comma with digits after it, and returns the
// milliseconds. Without one it returns 0.
func (s *scanner) fraction() int {
	if len(s.rest) < 2 || s.rest[0] != '.' && s.rest[0] != ',' || s.rest[1] < '0' || s.rest[1] > '9' {
		return 0
	}
	milli, unit := 0, 100
	i := 1
	for ; i < len(s.rest) && s.rest[i] >= '0' && s.rest[i] <= '9'; i++ {
		milli += int(s.rest[i]-'0') * unit
		unit /= 10
	}
	s.rest = s.rest[i:]
	return milli
}

// The offsets from UTC that zones have, in hours.
const (
	mostWest = 12
	mostEast = 14
)

// offset takes Z, UTC, GMT, or an offset such as +02:00, +0200 or +02.
func (s *scanner) offset() (time.Duration, bool) {
	if s.rest == "" {
		return 0, false
	}
	sign, most := time.Duration(1), mostEast
	switch s.rest[0] {
	case 'Z', 'z':
		s.rest = s.rest[1:]
		return 0, true
	case '+':
	case '-':
		sign, most = -1, mostWest
	default:
		if len(s.rest) >= 3 && (strings.EqualFold(s.rest[:3], "UTC") || strings.EqualFold(s.rest[:3], "GMT")) {
			s.rest = s.rest[3:]
			return 0, true
		}
		return 0, false
	}
	t := scanner{s.rest[1:]}
	hours, ok := t.digits(2, 2)
	if !ok || hours > most {
		return 0, false
	}
	minutes := 0
	if t.rest != "" && (t.rest[0] == ':' || t.rest[0] >= '0' && t.rest[0] <= '9') {
		t.byte(':')
		if minutes, ok = t.digits(2, 2); !ok || minutes > 59 || hours == most && minutes > 0 {
			return 0, false
		}
	}
	s.rest = t.rest
	return sign * (time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute), true
}

// half takes AM or PM, in any letter case, with points (a.m.) or without.
func (s *scanner) half() (afternoon, ok bool) {
	if s.rest == "" {
		return false, false
	}
	switch s.rest[0] {
	case 'a', 'A':
	case 'p', 'P':
		afternoon = true
	default:
		return false, false
	}
	t := scanner{s.rest[1:]}
	dotted := t.byte('.')
	if dotted {
		t.blanks()
	}
	if !t.byte('m') && !t.byte('M') || dotted && !t.byte('.') {
		return false, false
	}
	s.rest = t.rest
	return afternoon, true
}
