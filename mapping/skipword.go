package mapping

import (
	"slices"
	"strings"
)

// A SkipWord is a word of the mapping's skip, which cells of a column may say.
type SkipWord struct {
	Text string // as the mapping has it

	folded  string
	shown   shownWords
	numbers []string // the two that it may be, see numeral.readings
}

func newSkipWords(texts []string, formats []DateFormat) []SkipWord {
	words := make([]SkipWord, len(texts))
	for i, text := range texts {
		words[i] = SkipWord{Text: text, folded: Fold(text), shown: shown(texts[i:i+1], formats)}
		if n, ok := cutNumeral(text); ok {
			words[i].numbers = n.readings()
		}
	}
	return words
}

// Meets reports whether a cell says the word, so that skip leaves its row out.
func (w *SkipWord) Meets(c *Cell) bool {
	if len(c.Text) > maxWord {
		return false
	}
	_, ok := w.shown.word(c)
	return ok || Fold(c.Text) == w.folded
}

// MayMean reports whether the word may be the number of a cell, which is shown
// otherwise: 1.000 and a cell that shows 1000.
func (w *SkipWord) MayMean(c *Cell) bool {
	if c.Kind != Number || len(w.numbers) < 2 {
		return false
	}
	n, ok := cutNumeral(c.Text)
	if !ok {
		return false
	}
	plain, ok := n.shown()
	return ok && slices.Contains(w.numbers, plain)
}

// IsOf reports whether cells of a kind may say the word, but for the texts that
// a format shows of numbers. Errors have names that begin with #.
func (w *SkipWord) IsOf(kind Kind) bool {
	switch kind {
	case Blank, Text:
		return true
	case DateTime:
		kind = Date
	case Duration:
		return strings.Contains(w.Text, ":")
	case Error:
		if slices.Contains([]string{"#n/a", "#value!", "#ref!", "#name?", "#num!", "#null!", "#div/0!"}, w.folded) {
			return true
		}
	}
	for m := range w.shown.words {
		if m.kind == kind {
			return true
		}
	}
	return false
}
