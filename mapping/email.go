package mapping

import (
	"slices"
	"strconv"
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

// isMeantAsEmail reports whether a text that may be a name, such as the group
// Sales @ Berlin, is meant as one or more addresses: what stands behind an @ has a
// point, or a comma for one.
func isMeantAsEmail(s string) bool {
	_, domain, found := strings.Cut(s, "@")
	next, _ := utf8.DecodeRuneInString(domain)
	return found && (strings.ContainsAny(domain, ".,") && !isBlank(next) || IsEmail(strings.Join(strings.Fields(s), "")))
}

// notEmail says what is wrong with a text that is no e-mail address. It may be
// several.
func notEmail(s string) string {
	for _, separator := range []string{";", ",", "\n", "|", "/", "；", "，", "、", " "} {
		entries := SplitList(s, separator)
		if len(entries) > 1 && !slices.ContainsFunc(entries, func(entry string) bool { return !IsEmail(entry) }) {
			return quote(s) + " is several e-mail addresses: say in the mapping what stands between them, split: " + strconv.Quote(separator)
		}
	}
	return quote(s) + " is no e-mail address such as bob@example.com"
}
