package starter

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"tallyfy-import/mapping"
)

// tidy puts a text on one line: without the blanks around it, runs of blanks
// made one space. A mapping takes it for the same text.
func tidy(s string) string {
	return strings.Join(strings.Fields(mapping.TrimBlanks(norm.NFC.String(s))), " ")
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
	for _, r := range norm.NFKD.String(ownLetters.Replace(lower(s))) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r), unicode.IsDigit(r):
			b.WriteRune(unicode.ToLower(r))
		case r == '\'', r == '’':
		default:
			b.WriteByte(' ')
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// spelledOut returns a German word as it is typed without umlauts: faellig.
func spelledOut(s string) string {
	return strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue").Replace(lower(s))
}

// lower is [mapping.Fold] in small letters.
func lower(s string) string { return strings.ToLower(mapping.Fold(s)) }
