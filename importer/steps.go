package importer

import (
	"iter"

	"tallyfy-import/mapping"
	"tallyfy-import/mapping/digest"
)

// A step is one row and what is to be done about it.
type step struct {
	key    digest.Digest // of the row's key
	row    uint32
	alike  uint32 // of the first row of a key or content: how many have it; else which of them this is
	first  bool
	action Action
	state  state

	planned Action // the action before a run went on with it
	marks   marks
}

// marks are what a run remembers of a step for those who ask afterwards.
type marks uint8

const (
	markHeld     marks = 1 << iota // left for a later run by Reading.Limit or Reading.Leave
	markFailed                     // what was to be done failed
	markAdopted                    // its task was found after an answer was lost
	markMistaken                   // its create was answered with another row's task
)

// number says which of the rows of the same content the step's row is, from 1.
func (s *step) number() int {
	if s.first {
		return 1
	}
	return int(s.alike)
}

// A state is how far an import has come with a step.
type state uint8

const (
	stateOpen   state = iota
	stateParked       // waits for an hourly cap to end
	stateDone         // nothing more to do about it in this run
)

// sends reports whether the step asks for a request that changes something.
func (s *step) sends() bool {
	switch s.action {
	case ActCreate, ActComplete, ActUpdate, ActAssign, ActLook:
		return true
	}
	return false
}

// toSend reports whether the pool is to take the step up.
func (s *step) toSend() bool {
	switch s.action {
	case ActCreate, ActComplete, ActUpdate, ActAssign, ActReject:
		return s.state == stateOpen
	}
	return false // a row in doubt is looked for first
}

// keyOf returns the key of the step's row, which a later reading found. It is
// false where the row isn't what the step was made of.
func (s *step) keyOf(row *Row) (key string, same bool) {
	if int(s.row) != row.Sheet.Number {
		return "", false
	}
	key = keyText(row, s.number())
	return key, digest.Of(key) == s.key
}

// keyText returns a row's key: its draft's, or one made of its content, of
// which n counts the rows.
func keyText(row *Row, n int) string {
	d := &row.Draft
	switch {
	case d.Key != "":
		return d.Key
	case d.Verdict == mapping.Invalid:
		// Of a namespace of its own: what an invalid row lacks could make its
		// content equal to that of a sound one, and take its number.
		return mapping.ContentKey(cellsHash(row), n)
	}
	return mapping.ContentKey(d.Hash, n)
}

// steps is a list that grows without being copied: a copy of the steps of a
// million rows would take as much memory again.
type steps struct {
	pages [][]step
	n     int
}

const stepsOfPage = 1 << 12

// add puts s behind the others.
func (l *steps) add(s step) {
	if l.n == len(l.pages)*stepsOfPage {
		l.pages = append(l.pages, make([]step, stepsOfPage))
	}
	*l.at(l.n) = s
	l.n++
}

// at returns step i, which stays where it is.
func (l *steps) at(i int) *step { return &l.pages[i/stepsOfPage][i%stepsOfPage] }

func (l *steps) len() int { return l.n }

// all yields every step with its index.
func (l *steps) all() iter.Seq2[int, *step] {
	return func(yield func(int, *step) bool) {
		for i := range l.n {
			if !yield(i, l.at(i)) {
				return
			}
		}
	}
}
