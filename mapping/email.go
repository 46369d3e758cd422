package mapping

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The longest that the parts of an address may be, in bytes (RFC 5321, 4.5.3.1).
const (
	maxLocalPart = 64
	maxDomain    = 253
	maxAddress   = 254
	maxLabel     = 63
)

// IsEmail reports whether s is an e-mail address as people have them: a local
// part of dot-separated atoms (RFC 5322, 3.4.1, letters of other scripts as in
// RFC 6531), and a domain name of at least two labels. Quoted local parts,
// addresses in brackets and names beside the address are refused.
func IsEmail(s string) bool {
	at := strings.LastIndexByte(s, '@')
	return at > 0 && len(s) <= maxAddress && isLocalPart(s[:at]) && isDomain(s[at+1:])
}

func isLocalPart(s string) bool {
	if len(s) > maxLocalPart || s[0] == '.' || s[len(s)-1] == '.' || strings.Contains(s, "..") {
		return false
	}
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return allLetters(s[i:])
		}
		if !isAtom(rune(s[i])) {
			return false
		}
	}
	return true
}

// isAtom reports whether r may stand in an unquoted local part.
func isAtom(r rune) bool {
	switch {
	case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
		return true
	case r < utf8.RuneSelf:
		return strings.ContainsRune(".!#$%&'*+-/=?^_`{|}~", r)
	}
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r))
}

func allLetters(s string) bool {
	for _, r := range s {
		if !isAtom(r) {
			return false
		}
	}
	return true
}

// isDomain reports whether s is a domain name: labels of letters, digits and
// inner hyphens (RFC 1123, 2.1), at least two, the last one no number.
func isDomain(s string) bool {
	if len(s) > maxDomain {
		return false
	}
	labels := 0
	for more := true; more; labels++ {
		var label string
		label, s, more = strings.Cut(s, ".")
		if !isLabel(label) || !more && allDigits(label) {
			return false
		}
	}
	return labels > 1
}

func isLabel(s string) bool {
	if s == "" || len(s) > maxLabel || s[0] == '-' || s[len(s)-1] == '-' {
		return false
	}
	for i := range len(s) {
		switch b := s[i]; {
		case b >= 'a' && b <= 'z', b >= 'A' && b <= 'Z', b >= '0' && b <= '9', b == '-':
		case b >= utf8.RuneSelf:
			return !strings.ContainsAny(s, "!#$%&'*+/=?^_`{|}~") && allLetters(s)
		default:
			return false
		}
	}
	return true
}
