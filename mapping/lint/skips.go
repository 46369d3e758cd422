package lint

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"tallyfy-import/mapping"
)

// maxTexts bounds the texts that are told apart in a column that skip looks at.
// One with more is no column of a few words, and has none that is mistyped.
const maxTexts = 200

// A skipColumn is a column that skip looks at for words. A word that no row says
// may be one that no row says today; it is mistyped where rows say one like it.
type skipColumn struct {
	at    int
	words []skipWord
	texts map[string]sighting // as the cells have them; nil where there are too many

	hasTexts bool                    // some cell has a text, or shows one
	kinds    [mapping.Error + 1]bool // of the cells that have none
	values   finding                 // those cells
}

type skipWord struct {
	*mapping.SkipWord
	said bool
	near finding // the cells of the first word that is like it
}

// A sighting is what a cell's text is to the words: one of them, like one, or
// neither.
type sighting struct {
	word *skipWord
	same bool
}

// skipsOf returns the columns in which skip looks for words.
func skipsOf(uses []mapping.Use) []*skipColumn {
	var columns []*skipColumn
	byIndex := map[int]*skipColumn{}
	for _, use := range uses {
		if len(use.Words) == 0 {
			continue
		}
		c := byIndex[use.Column]
		if c == nil {
			c = &skipColumn{at: use.Column, texts: map[string]sighting{}}
			byIndex[use.Column] = c
			columns = append(columns, c)
		}
		for i := range use.Words {
			c.words = append(c.words, skipWord{SkipWord: &use.Words[i]})
		}
	}
	return columns
}

// see looks at a row that isn't blank.
func (c *skipColumn) see(row *mapping.Row, skipped bool) {
	const longest = 100 // bytes of a word that may be mistyped
	if c.at >= len(row.Cells) {
		return
	}
	cell := &row.Cells[c.at]
	if cell.Kind > mapping.Text {
		c.seeValue(row.Number, cell, skipped)
		return
	}
	c.hasTexts = c.hasTexts || mapping.TrimBlanks(cell.Text) != ""
	if c.texts == nil || cell.Kind != mapping.Text || len(cell.Text) > longest {
		return
	}
	s, known := c.texts[cell.Text]
	if !known {
		if len(c.texts) == maxTexts {
			c.texts = nil
			return
		}
		s = c.sight(cell.Text)
		c.texts[strings.Clone(cell.Text)] = s
	}
	switch {
	case s.word == nil:
	case s.same:
		s.word.said = true
	case !skipped && (s.word.near.count == 0 || mapping.Fold(s.word.near.value) == mapping.Fold(cell.Text)):
		s.word.near.add(row.Number, cell.Text)
	}
}

// seeValue looks at a cell that is no text. One of a row that isn't skipped says
// none of the words.
func (c *skipColumn) seeValue(row int, cell *mapping.Cell, skipped bool) {
	if cell.Kind == mapping.Number && !strings.ContainsAny(cell.Text, "0123456789") {
		c.hasTexts = true // that the format shows
	}
	c.kinds[cell.Kind] = true
	for i := range c.words {
		word := &c.words[i]
		switch {
		case word.said:
		case skipped:
			word.said = word.Meets(cell)
		case word.MayMean(cell) && (word.near.count == 0 || word.near.value == cell.Text):
			word.near.add(row, cell.Text)
		}
	}
	if !skipped && cell.Text != "" {
		c.values.add(row, cell.Text)
	}
}

// cannotSay reports whether no cell of a column without texts can say the word, as
// it is the number, date or error of no such cell. A word without a digit may be
// one that the column has on other days, beside its numbers.
func (c *skipColumn) cannotSay(word *skipWord) bool {
	if c.hasTexts {
		return false
	}
	onlyBools := true
	for kind, seen := range c.kinds {
		if seen && word.IsOf(mapping.Kind(kind)) {
			return false
		}
		onlyBools = onlyBools && (!seen || mapping.Kind(kind) == mapping.Bool)
	}
	return onlyBools || strings.ContainsAny(word.Text, "0123456789") || c.kinds[mapping.Error] && strings.HasPrefix(word.Text, "#")
}

// sight finds the word that a text is or is like.
func (c *skipColumn) sight(text string) sighting {
	folded := mapping.Fold(text)
	var near *skipWord
	for i := range c.words {
		word := &c.words[i]
		switch {
		case mapping.Fold(word.Text) == folded:
			return sighting{word, true}
		case near == nil && isMistyped(mapping.Fold(word.Text), folded):
			near = word
		}
	}
	return sighting{word: near}
}

// isMistyped reports whether two folded words are one but for a slip. Short
// ones are all alike, numbers differ by a digit, and few mistype the first
// letter: Done isn't None.
func isMistyped(word, text string) bool {
	const shortest = 4
	first, _ := utf8.DecodeRuneInString(word)
	if utf8.RuneCountInString(word) < shortest || !strings.HasPrefix(text, string(first)) || strings.ContainsFunc(word+text, unicode.IsDigit) {
		return false
	}
	_, near := mapping.Nearest(word, func(yield func(string) bool) { yield(text) })
	return near
}

func rows(n int) string {
	if n == 1 {
		return "1 row"
	}
	return strconv.Itoa(n) + " rows"
}

// reportSkips warns of words that no row says while rows say one like it, or have
// nothing that could be it.
func (l *Linter) reportSkips(r *report) {
	for _, c := range l.skips {
		for i := range c.words {
			word, name := &c.words[i], r.linter.header.Name(c.at)
			switch {
			case word.said:
			case word.near.count > 0 && c.texts != nil:
				r.add(UnmetSkip, c.at, "skip", &word.near, "skip finds no row that says %s in %s; did you mean %s (%s)?",
					quote(word.Text), name, quote(mapping.TrimBlanks(word.near.value)), rows(word.near.count))
			case c.cannotSay(word):
				r.add(UnmetSkip, c.at, "skip", &c.values, "skip finds no row that says %s in %s, which has no texts but cells such as %s: write what is meant as such a cell shows it",
					quote(word.Text), name, quote(c.values.value))
			}
		}
	}
}
