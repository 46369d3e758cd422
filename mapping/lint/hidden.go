package lint

import (
	"strings"
	"unicode"

	"tallyfy-import/mapping"
)

// hasHidden reports whether a key has blanks that look like others, or
// characters without a width. Some belong to a script: they count where the
// key has no letter of it.
func hasHidden(s string) bool {
	var last rune
	for _, r := range s {
		switch {
		case r < 0xA0:
		case unicode.Is(unicode.Bidi_Control, r):
			if !hasLetterOf(s, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana) {
				return true
			}
		case r == 0x3000: // as wide as an ideograph
			if !hasLetterOf(s, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo) {
				return true
			}
		case r == 0xAD, r == 0x180E, r == 0x200B, r == 0xFEFF, r >= 0x2060 && r <= 0x2064, unicode.IsSpace(r):
			return true
		case unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.Prepended_Concatenation_Mark, r):
			// The joiners and the like are part of emoji and of some scripts;
			// among Latin letters they have no business. The marks before
			// numbers show.
			if last < 0x250 {
				return true
			}
		}
		last = r
	}
	// At its ends they join and turn nothing, in any script.
	return mapping.TrimBlanks(s) != strings.TrimSpace(s)
}

func hasLetterOf(s string, scripts ...*unicode.RangeTable) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.In(r, scripts...) })
}
