package starter

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold returns the form under which a mapping compares headers and words:
// letter case and blanks aside, characters without a width dropped, accents in
// one form.
func fold(s string) string {
	return strings.Map(foldCase, tidy(norm.NFC.String(s)))
}

// foldCase returns the same rune for all runes that differ by letter case
// only.
func foldCase(r rune) rune {
	least := r
	for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
		least = min(least, next)
	}
	return unicode.ToLower(least)
}

// tidy puts a text on one line: blanks around it and characters without a
// width dropped, runs of blanks made one space. A mapping takes it for the same
// text.
func tidy(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if hasNoWidth(r) {
			return -1
		}
		return r
	}, s)), " ")
}

// hasNoWidth reports whether r is the soft hyphen, a zero-width character, a
// direction mark or a byte order mark.
func hasNoWidth(r rune) bool {
	switch {
	case r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x2069:
		return true
	}
	return r == 0x00AD || r == 0x180E || r == 0xFEFF
}

// ownLetters are letters that Unicode doesn't take apart, and signs that stand
// for a word.
var ownLetters = strings.NewReplacer(
	"ß", "ss", "ø", "o", "đ", "d", "ł", "l", "æ", "ae", "œ", "oe", "ı", "i",
	"#", " nr ", "№", " nr ", "n°", " nr ", "nº", " nr ",
)

// plain returns the words of a header without letter case, accents and
// punctuation: "Fällig am:" is "fallig am", and # is "nr".
func plain(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(ownLetters.Replace(fold(s))) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r), unicode.IsDigit(r):
			b.WriteRune(foldCase(r))
		case r == '\'', r == '’':
		default:
			b.WriteByte(' ')
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// spelledOut returns a German word as it is typed without umlauts: faellig.
func spelledOut(s string) string {
	return strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue").Replace(fold(s))
}
