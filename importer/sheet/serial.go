package sheet

import (
	"math"
	"time"
)

const (
	dayMillis = 86_400_000
	// The last day that Excel knows, 9999-12-31, in each date system.
	lastDay1900 = 2_958_465
	lastDay1904 = 2_957_003
)

var (
	epoch1900 = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).UnixMilli()
	epoch1904 = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli()
)

// unshown is what Excel shows of a date that it has no name for.
const unshown = "########"

// dayZero is what Excel shows of 0 in a format with a day.
const dayZero = "1900-01-00"

// millis is a serial number in milliseconds, and false where it is beyond any
// date.
func millis(serial float64) (int64, bool) {
	if math.Abs(serial) > 1e8 || math.IsNaN(serial) {
		return 0, false
	}
	return int64(math.Round(serial * dayMillis)), true
}

// dateOf returns the wall clock that a serial number, in milliseconds, stands
// for (ECMA-376 part 1, 18.17.4.1). Where there is none it returns what the
// sheet shows instead: 29 February 1900, which the 1900 system counts although
// it never was, or a row of #.
func dateOf(ms int64, date1904 bool) (t time.Time, shown string) {
	day := ms / dayMillis
	switch {
	case ms < 0:
		return t, unshown
	case date1904:
		if day > lastDay1904 {
			return t, unshown
		}
		return time.UnixMilli(epoch1904 + ms).UTC(), ""
	case day > lastDay1900:
		return t, unshown
	case day == 60:
		return t, "1900-02-29"
	case day < 60:
		ms += dayMillis
	}
	return time.UnixMilli(epoch1900 + ms).UTC(), ""
}

// timeOf is a time of day on 1 January of the year 1.
func timeOf(ms int64) time.Time {
	return time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(ms) * time.Millisecond)
}

// appendDate appends a day as 2006-01-02.
func appendDate(dst []byte, t time.Time) []byte {
	year, month, day := t.Date()
	dst = appendPadded(dst, year, 4)
	dst = append(dst, '-')
	dst = appendPadded(dst, int(month), 2)
	dst = append(dst, '-')
	return appendPadded(dst, day, 2)
}

// roundUnit is the unit to which a clock is rounded that shows the given one:
// the second, or a part of it. What shows less cuts the seconds off.
func roundUnit(unit int64) int64 {
	if unit == 0 {
		return unitSecond
	}
	return min(unit, unitSecond)
}

func roundClock(ms, unit int64) int64 {
	if unit = roundUnit(unit); unit == unitSecond {
		return (ms + unitSecond/2) / unitSecond * unitSecond // by a constant: most clocks are so
	}
	return (ms + unit/2) / unit * unit
}

// appendClock appends hours and minutes, and seconds where the unit is smaller,
// with milliseconds where it is smaller still and there are any.
func appendClock(dst []byte, ms, unit int64) []byte {
	dst = appendPadded(dst, int(ms/3_600_000), 2)
	dst = append(dst, ':')
	dst = appendPadded(dst, int(ms/60_000%60), 2)
	if unit >= unitMinute {
		return dst
	}
	dst = append(dst, ':')
	dst = appendPadded(dst, int(ms/1000%60), 2)
	if rest := ms % 1000; unit < unitSecond && rest > 0 {
		dst = append(dst, '.')
		dst = appendPadded(dst, int(rest), 3)
	}
	return dst
}

func appendPadded(dst []byte, n, width int) []byte {
	var digits [20]byte
	i := len(digits)
	for ; n > 0 || len(digits)-i < width; n /= 10 {
		i--
		digits[i] = byte('0' + n%10)
	}
	return append(dst, digits[i:]...)
}
