package mapping

import (
	"fmt"
	"strconv"
	"unicode"
)

// lookalikes are letters of other scripts, folded, and signs, each with the one of
// ASCII that it looks like (Unicode Technical Standard 39, confusables).
var lookalikes = func() map[rune]rune {
	folded := map[rune]rune{}
	for letter, ascii := range map[rune]rune{
		'а': 'a', 'в': 'b', 'с': 'c', 'е': 'e', 'н': 'h', 'і': 'i', 'ј': 'j', 'к': 'k', 'м': 'm', 'о': 'o', 'р': 'p', 'ѕ': 's', 'т': 't', 'у': 'y', 'х': 'x',
		'α': 'a', 'β': 'b', 'ε': 'e', 'η': 'h', 'ι': 'i', 'κ': 'k', 'μ': 'm', 'ν': 'v', 'ο': 'o', 'ρ': 'p', 'τ': 't', 'υ': 'y', 'χ': 'x', 'ζ': 'z',
		'‐': '-', '‑': '-', '‒': '-', '–': '-', '−': '-', '’': '\'', '‘': '\'', '´': '\'', '：': ':', '／': '/', '．': '.', '，': ',',
	} {
		folded[foldRune(letter)] = ascii
	}
	return folded
}()

// didYouMean is the end of a sentence that offers a text in the place of another.
// Where the two look the same, it names the letter that differs.
func didYouMean(word, meant string) string {
	question := "did you mean " + quote(meant)
	in, odd, at := oddLetter(word, meant)
	switch in {
	case "":
		return question + "?"
	case meant:
		return fmt.Sprintf("%s, whose %s letter is %s?", question, ordinal(at), letterName(odd))
	}
	return fmt.Sprintf("%s? The %s letter of %s is %s", question, ordinal(at), quote(in), letterName(odd))
}

// oddLetter returns the letter, and which one of its text it is, that keeps two
// texts apart which look the same.
func oddLetter(a, b string) (in string, odd rune, at int) {
	lettersA, lettersB := []rune(TrimBlanks(a)), []rune(TrimBlanks(b))
	if len(lettersA) != len(lettersB) {
		return "", 0, 0
	}
	for i, letterA := range lettersA {
		letterB := lettersB[i]
		foldedA, foldedB := foldRune(letterA), foldRune(letterB)
		switch {
		case foldedA == foldedB:
			continue
		case lookalikes[foldedA] == foldedB:
			in, odd, at = a, letterA, i+1
		case lookalikes[foldedB] == foldedA:
			in, odd, at = b, letterB, i+1
		default:
			return "", 0, 0
		}
	}
	return in, odd, at
}

func letterName(r rune) string {
	switch {
	case unicode.Is(unicode.Cyrillic, r):
		return "a Cyrillic " + string(r)
	case unicode.Is(unicode.Greek, r):
		return "a Greek " + string(r)
	}
	return fmt.Sprintf("the sign %c (U+%04X)", r, r)
}

// ordinal is 1st, 2nd, 3rd, 4th.
func ordinal(n int) string {
	suffix := "th"
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return strconv.Itoa(n) + suffix
}
