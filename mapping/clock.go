package mapping

// A Clock is a time of day. 24:00:00 is midnight at the day's end.
type Clock struct{ Hour, Min, Sec int }

// ParseClock reads a time of day: 17:00, 9:00, 17:00:30, 5:00 PM or 24:00.
func ParseClock(s string) (Clock, bool) {
	in := scanner{TrimBlanks(s)}
	var c Clock
	var ok bool
	if c.Hour, ok = in.digits(1, 2); !ok || !in.byte(':') {
		return Clock{}, false
	}
	if c.Min, ok = in.digits(2, 2); !ok || c.Min > 59 {
		return Clock{}, false
	}
	if in.byte(':') {
		if c.Sec, ok = in.digits(2, 2); !ok || c.Sec > 59 {
			return Clock{}, false
		}
	}
	in.blanks()
	if afternoon, ok := in.half(); ok {
		if c.Hour, ok = from12(c.Hour, afternoon); !ok {
			return Clock{}, false
		}
	}
	if in.rest != "" || c.Hour > 24 || c.Hour == 24 && c.Min+c.Sec > 0 {
		return Clock{}, false
	}
	return c, true
}

// from12 turns an hour of the twelve-hour clock into one of the day.
func from12(hour int, afternoon bool) (int, bool) {
	if hour < 1 || hour > 12 {
		return 0, false
	}
	hour %= 12
	if afternoon {
		hour += 12
	}
	return hour, true
}
