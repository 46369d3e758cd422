package mapping

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold returns the form of s under which headers, values and names compare:
// surrounding blanks dropped, runs of blanks (no-break ones too) made one
// space, letter case ignored, characters without a width ignored, and letters
// with accents in one form however they were typed. What looks the same to
// the sheet's owner is the same.
func Fold(s string) string {
	var buf [64]byte
	return string(appendFold(buf[:0], s))
}

// appendFold appends Fold(s) to dst. With a buffer on the stack a map can be
// searched without an allocation: m[string(appendFold(buf[:0], s))].
func appendFold(dst []byte, s string) []byte {
	start := len(dst)
	gap := false
	for i := range len(s) { // most texts are ASCII, and this is done for every row
		c := s[i]
		switch {
		case c >= utf8.RuneSelf:
			return appendFoldUnicode(dst[:start], s)
		case c == ' ' || '\t' <= c && c <= '\r':
			gap = len(dst) > start
			continue
		case gap:
			dst = append(dst, ' ')
			gap = false
		}
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		dst = append(dst, c)
	}
	return dst
}

func appendFoldUnicode(dst []byte, s string) []byte {
	if !norm.NFC.IsNormalString(s) {
		s = norm.NFC.String(s)
	}
	start := len(dst)
	gap := false
	for _, r := range s {
		switch {
		case r == 0x00AD || isZeroWidth(r) || isVariation(r): // 0x00AD is the soft hyphen
		case unicode.IsSpace(r):
			gap = len(dst) > start
		default:
			if gap {
				dst = append(dst, ' ')
				gap = false
			}
			dst = utf8.AppendRune(dst, foldRune(r))
		}
	}
	return dst
}

// isVariation reports whether r only chooses how the sign before it is drawn: ⚠ in
// black, or ⚠️ in colour.
func isVariation(r rune) bool { return r >= 0xFE00 && r <= 0xFE0F }

// foldRune returns the same rune for all runes that differ by letter case
// only (Unicode's simple case folding).
func foldRune(r rune) rune {
	if r < utf8.RuneSelf {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}
	least := r
	for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
		least = min(least, next)
	}
	if 'A' <= least && least <= 'Z' {
		return least + 'a' - 'A'
	}
	return least
}
