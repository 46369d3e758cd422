package mapping

import (
	"strings"
	"time"
)

// A meaning is what a cell holds that a sheet shows in a format or language of
// its own: a date, a time of day, a truth value, a number or an error.
type meaning struct {
	kind   Kind // Date, TimeOfDay, Bool, Number or Error
	moment Moment
	yes    bool
	name   string // of a number, see numbersOf, or of an error
}

// shownWords are words of the mapping, folded, by what they mean. A word is ""
// where nobody can tell: a date that may be several, or two words for one thing.
type shownWords struct {
	words   map[meaning]string
	numbers bool // some of them mean numbers
}

// shownAny is shown where it doesn't matter which of the words is meant.
func shownAny(words []string, formats []DateFormat) shownWords {
	all := shownWords{words: map[meaning]string{}}
	for _, word := range words {
		one := shown([]string{word}, formats)
		all.numbers = all.numbers || one.numbers
		for m, meant := range one.words {
			if all.words[m] == "" {
				all.words[m] = meant
			}
		}
	}
	return all
}

// shown finds the meanings of words that stand for dates in one of the formats,
// for times, truth values, numbers and errors.
func shown(words []string, formats []DateFormat) shownWords {
	s := shownWords{words: map[meaning]string{}}
	for _, word := range words {
		for _, m := range meaningsOf(word, formats) {
			s.numbers = s.numbers || m.kind == Number
			if other, taken := s.words[m]; taken && other != Fold(word) {
				s.words[m] = ""
			} else {
				s.words[m] = Fold(word)
			}
		}
		for _, m := range doubtful(word, formats) {
			s.words[m] = ""
		}
	}
	return s
}

func meaningsOf(word string, formats []DateFormat) []meaning {
	var found []meaning
	if m, ok := momentOf(word, formats); ok && !m.HasOffset {
		found = append(found, meaning{kind: Date, moment: m.plain()})
	}
	if c, ok := parseClock(word); ok {
		m := Moment{Year: 1, Month: 1, Day: 1, Hour: c.Hour % 24, Min: c.Min, Sec: c.Sec}
		found = append(found, meaning{kind: TimeOfDay, moment: m.plain()})
	}
	if yes, ok := ParseBool(word); ok {
		found = append(found, meaning{kind: Bool, yes: yes})
	} else if yes, ok := truthWords[Fold(word)]; ok {
		found = append(found, meaning{kind: Bool, yes: yes})
	}
	for _, number := range numbersOf(word) {
		found = append(found, meaning{kind: Number, name: number})
	}
	if stored, ok := errorNames[Fold(word)]; ok {
		found = append(found, meaning{kind: Error, name: stored})
	}
	return found
}

// momentOf reads a word as a date: in one of the formats, in ISO 8601, or in
// whatever form leaves no doubt.
func momentOf(word string, formats []DateFormat) (Moment, bool) {
	if m, ok := ParseDate(word, formats); ok {
		return m, true
	}
	if m, ok := ParseISO(word); ok {
		return m, true
	}
	guesses := GuessFormats(word)
	if len(guesses) == 0 {
		return Moment{}, false
	}
	m, _ := guesses[0].Parse(word)
	for _, other := range guesses[1:] {
		if o, _ := other.Parse(word); o != m {
			return Moment{}, false
		}
	}
	return m, true
}

// doubtful returns what a word may mean as a date, where that is several days
// and no format of the mapping says which.
func doubtful(word string, formats []DateFormat) []meaning {
	if _, certain := momentOf(word, formats); certain {
		return nil
	}
	var may []meaning
	for _, guess := range GuessFormats(word) {
		if m, _ := guess.Parse(word); !m.HasOffset {
			may = append(may, meaning{kind: Date, moment: m.plain()})
		}
	}
	return may
}

// plain is m with midnight as no time: 31.12.2099 00:00 is 31.12.2099.
func (m Moment) plain() Moment {
	m.HasTime = m.Hour+m.Min+m.Sec+m.Milli > 0
	return m
}

// word returns the folded word that a cell's owner sees in it, and false for a
// cell that is compared by its text.
func (s *shownWords) word(c *Cell) (string, bool) {
	word := s.words[s.meaning(c)]
	return word, word != ""
}

// doubts reports whether a word may or may not mean what a cell holds.
func (s *shownWords) doubts(c *Cell) bool {
	word, found := s.words[s.meaning(c)]
	return found && word == ""
}

// isDoubtful reports whether words of a field's values may or may not mean what
// a cell holds, and none of them is its text.
func (b *bound) isDoubtful(c *Cell) bool {
	if !b.shown.doubts(c) {
		return false
	}
	_, known := b.values.lookup(c.Text)
	return !known
}

// meaning returns what a cell holds, and nothing for one that is compared by
// its text, or where there is no word to compare it with.
func (s *shownWords) meaning(c *Cell) (m meaning) {
	if len(s.words) == 0 || c.Kind < Number {
		return m
	}
	switch c.Kind {
	case Number:
		if s.numbers {
			if name := s.number(c); name != "" {
				m.kind, m.name = Number, name
			}
		}
	case Error:
		m.kind, m.name = Error, Fold(c.Text)
	case Bool:
		m.kind, m.yes = Bool, strings.EqualFold(c.Text, "true")
	case Date, DateTime:
		m.kind = Date
		m.moment, _ = CellMoment(*c)
		m.moment = m.moment.plain()
	case TimeOfDay:
		m.kind = TimeOfDay
		at, _ := CellMoment(Cell{Kind: DateTime, Time: c.Time.Round(time.Second)})
		m.moment = at.plain()
	}
	return m
}

// truthWords are what spreadsheet programs show of TRUE and FALSE, folded.
var truthWords = func() map[string]bool {
	words := map[string]bool{}
	for word := range strings.FieldsSeq("wahr vrai verdadero vero verdadeiro waar prawda pravda igaz doğru истина tosi sant sand sann adevărat αληθησ") {
		words[Fold(word)] = true
	}
	for word := range strings.FieldsSeq("falsch faux falso onwaar fałsz nepravda hamis yanliş yanlış ложь epätosi falskt falsk usann fals ψευδησ") {
		words[Fold(word)] = false
	}
	return words
}()
