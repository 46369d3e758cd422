package lint

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// isASCII reports whether s has no letters beyond ASCII.
func isASCII(s string) bool {
	for len(s) >= 8 {
		if (s[0]|s[1]|s[2]|s[3]|s[4]|s[5]|s[6]|s[7])&utf8.RuneSelf != 0 {
			return false
		}
		s = s[8:]
	}
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// What is wrong with the letters of a text.
type garble uint8

const (
	sound    garble = iota
	misread         // UTF-8 read as windows-1252 or ISO 8859-1
	replaced        // letters that an earlier program couldn't read: U+FFFD
)

// garbling looks for pairs of letters that UTF-8 becomes when it is read as
// windows-1252: Ã¼ for ü, â€™ for ’, Å‚ for ł. Only pairs that no language
// writes count: é followed by a no-break space is good French.
func garbling(s string) garble {
	worst := sound
	var last rune
	for i, r := range s {
		if r == utf8.RuneError {
			worst = replaced
		}
		if last >= utf8.RuneSelf && isMisread(last, r, s, i) {
			return misread
		}
		last = r
	}
	return worst
}

// isMisread judges a pair of letters of s, the second of them at an index.
func isMisread(a, b rune, s string, at int) bool {
	switch a {
	case 'Ã': // of a letter from À to ÿ; a good one may end a word in capitals
		return isTrailing(b) && !endsCapitals(s, at)
	case 'Â': // of a sign from U+0080 to U+00BF; a no-break space and » may follow a good Â
		return isTrailing(b) && b != 0xA0 && b != '»' && b != '’' && b != '”' && b != '…'
	case 'â': // of quotes, dashes, the euro sign
		return b == '€' || b == 0x80 || b == '‚' || b == 0x82
	case 'Ä', 'Å': // of the letters of Central Europe
		return isTrailing(b) && !strings.ContainsRune("\u00A0«»°·§…‘’‚“”„–—‹›€™®©´", b)
	case 'ð': // of emoji
		return b == 'Ÿ' || b == 0x9F
	case 'Ð', 'Ñ': // of Cyrillic letters
		return isTrailing(b) && b != 0xA0 && !strings.ContainsRune("«»…‘’‚“”„–—‹›", b)
	case 'ï': // of a byte order mark
		return strings.HasPrefix(s[at:], "»¿")
	}
	return false
}

// endsCapitals reports whether a word in capitals ends before the sign at an
// index of s: AMANHÃ”. If a letter follows, the sign is part of a word: CLÃ”TURE.
func endsCapitals(s string, at int) bool {
	sign, size := utf8.DecodeRuneInString(s[at:])
	if !strings.ContainsRune("\u00A0»”’›…—", sign) {
		return false
	}
	word := s[:at]
	for range 3 { // Ã and two before it: after one it is a small letter garbled, as in Là
		r, size := utf8.DecodeLastRuneInString(word)
		if !unicode.IsUpper(r) {
			return false
		}
		word = word[:len(word)-size]
	}
	next, _ := utf8.DecodeRuneInString(s[at+size:])
	return sign == 0xA0 || !unicode.IsLetter(next)
}

// isTrailing reports whether r is what a later byte of UTF-8 (0x80 to 0xBF)
// becomes in windows-1252 or ISO 8859-1.
func isTrailing(r rune) bool {
	return r >= 0x80 && r <= 0xBF || r > 0xFF && strings.ContainsRune("€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ", r)
}
