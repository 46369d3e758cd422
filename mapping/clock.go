package mapping

// A clock is a time of day. 24:00:00 is midnight at the day's end.
type clock struct{ Hour, Min, Sec int }

// parseClock reads a time of day: 17:00, 9:00, 17:00:30, 5:00 PM or 24:00.
func parseClock(s string) (clock, bool) {
	in := scanner{TrimBlanks(s)}
	var c clock
	var ok bool
	if c.Hour, ok = in.digits(1, 2); !ok || !in.byte(':') {
		return clock{}, false
	}
	if c.Min, ok = in.digits(2, 2); !ok || c.Min > 59 {
		return clock{}, false
	}
	if in.byte(':') {
		if c.Sec, ok = in.digits(2, 2); !ok || c.Sec > 59 {
			return clock{}, false
		}
	}
	in.blanks()
	if afternoon, ok := in.half(); ok {
		if c.Hour, ok = from12(c.Hour, afternoon); !ok {
			return clock{}, false
		}
	}
	if in.rest != "" || c.Hour > 24 || c.Hour == 24 && c.Min+c.Sec > 0 {
		return clock{}, false
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
