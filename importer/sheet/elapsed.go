package sheet

import "bytes"

// An elapsedPart is a piece of an elapsed time as a format shows it.
type elapsedPart struct {
	literal string
	unit    int64 // of what is counted, in milliseconds; 0 for a literal
	turn    int64 // the count starts over at it; 0: never
	width   int   // digits at least
}

// compileElapsed cuts a section such as [h]:mm into its parts. One that shows
// more than an elapsed time, or puts its units out of order, has none.
func compileElapsed(tokens []formatToken) []elapsedPart {
	var parts []elapsedPart
	var unit int64 // the last one, which is the smallest so far
	for i := 0; i < len(tokens); i++ {
		part := elapsedPart{literal: tokens[i].text}
		switch t := tokens[i]; t.kind {
		case formatLiteral, formatComma: // which groups no digits here
		case formatAside, formatCondition:
			continue
		case formatElapsed:
			if unit != 0 {
				return nil
			}
			unit = unitOf(t.text)
			part = elapsedPart{unit: unit, width: len(t.text)}
		case formatDate:
			n := countAlike(tokens[i:])
			if n > 2 || unitOf(t.text) == 0 || unitOf(t.text) >= unit {
				return nil
			}
			unit = unitOf(t.text)
			part = elapsedPart{unit: unit, turn: 60, width: n}
			i += n - 1
		case formatPoint:
			if i+1 == len(tokens) || tokens[i+1].kind != formatDigit {
				break // it stands between two units, as in [h].mm
			}
			n := countAlike(tokens[i+1:])
			if unit != unitSecond || n == 0 || n > 3 || tokens[i+1].text != "0" {
				return nil
			}
			parts = append(parts, part)
			part = elapsedPart{unit: unitSecond, turn: 1, width: n}
			for range n {
				part.unit, part.turn = part.unit/10, part.turn*10
			}
			unit = part.unit
			i += n
		default:
			return nil
		}
		parts = append(parts, part)
	}
	return parts
}

// unitOf is the unit of a clock that a letter stands for, or 0.
func unitOf(letters string) int64 {
	switch letters[0] {
	case 'h':
		return 60 * unitMinute
	case 'm':
		return unitMinute
	case 's':
		return unitSecond
	}
	return 0
}

// countAlike counts the tokens at the start that are all the same.
func countAlike(tokens []formatToken) int {
	for i, t := range tokens {
		if t != tokens[0] {
			return i
		}
	}
	return len(tokens)
}

// appendElapsed appends an elapsed time as a section shows it, without the
// blanks around it; one that isn't understood in full, as hours and minutes.
func (s *section) appendElapsed(dst []byte, ms int64) []byte {
	ms = roundClock(ms, s.unit)
	if s.elapsed == nil {
		return appendClock(dst, ms, s.unit)
	}
	from := len(dst)
	for _, p := range s.elapsed {
		if p.unit == 0 {
			dst = append(dst, p.literal...)
			continue
		}
		n := ms / p.unit
		if p.turn > 0 {
			n %= p.turn
		}
		dst = appendPadded(dst, int(n), p.width)
	}
	shown := bytes.Trim(dst[from:], blanks)
	return append(dst[:from], shown...)
}
