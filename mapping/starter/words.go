package starter

import (
	"slices"
	"strings"

	"tallyfy-import/mapping"
)

// maxWords is how many different texts of a column are kept. A column with more
// isn't one of few values.
const maxWords = 50

// maxWordSize bounds the texts that are kept, in bytes.
const maxWordSize = 120

// A word is one of the few texts of a column.
type word struct {
	text  string // as it stood first
	plain string
	count int
}

// A wordList counts the different texts of a column while they are few.
type wordList struct {
	list []word
	at   map[string]int // by the folded text
	many bool           // too many to count
}

func (l *wordList) add(text string) {
	if l.many {
		return
	}
	if len(text) > maxWordSize {
		l.forget()
		return
	}
	key := mapping.Fold(text)
	if i, ok := l.at[key]; ok {
		l.list[i].count++
		return
	}
	if len(l.list) == maxWords {
		l.forget()
		return
	}
	if l.at == nil {
		l.at = map[string]int{}
	}
	l.at[key] = len(l.list)
	l.list = append(l.list, word{strings.Clone(tidy(text)), plain(text), 1})
}

func (l *wordList) forget() { *l = wordList{many: true} }

// sorted returns the texts in the order of the alphabet, letter case aside.
func (l *wordList) sorted() []word {
	list := slices.Clone(l.list)
	slices.SortFunc(list, func(a, b word) int { return strings.Compare(mapping.Fold(a.text), mapping.Fold(b.text)) })
	return list
}

// repeated quotes a text that came twice: ", such as 'A-1'". It is empty where
// no such text was kept.
func (l *wordList) repeated() string {
	for _, w := range l.list {
		if w.count > 1 {
			return ", such as " + quoted(excerpt(w.text))
		}
	}
	return ""
}
