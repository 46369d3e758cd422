package sheet

// dateMeaning looks for dates and times in a section. An m is minutes after
// hours or before seconds, else months.
func dateMeaning(tokens []formatToken) meaning {
	const minutes = "n" // an m that turned out to be minutes
	var last string
	var months int
	var day, clock bool
	for _, t := range tokens {
		switch t.kind {
		case formatElapsed:
			return meansDuration
		case formatHalfDay:
			clock = true
			continue
		case formatDate:
		default:
			continue
		}
		letter := t.text
		if letter == last || letter == "m" && last == minutes {
			continue
		}
		switch {
		case letter == "m" && last == "h":
			clock, letter = true, minutes
		case letter == "m":
			months++
		case letter == "h":
			clock = true
		case letter == "s":
			clock = true
			if last == "m" {
				months--
			}
		default:
			day = true
		}
		last = letter
	}
	day = day || months > 0
	switch {
	case day && clock:
		return meansDateTime
	case day:
		return meansDate
	case clock:
		return meansTime
	}
	return meansNumber
}
