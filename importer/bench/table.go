package main

import (
	"fmt"
	"time"
)

// The table is Markdown, printed part by part as it comes.
const lineFormat = "| %-62s | %-23s | %-44s | %-8s | %-8s | %-3s |\n"

func printHead(machine string) {
	fmt.Printf("%s\n\n", machine)
	fmt.Printf(lineFormat, "what", "tallyfy-import", "beside it", "ratio", "wanted", "met")
	fmt.Printf("|---|---|---|---|---|---|\n")
}

func printPart(what string) { fmt.Printf(lineFormat, "**"+what+"**", "", "", "", "", "") }

// A line is one line of the table. wanted is empty where a figure has no bound.
type line struct {
	what, ours, peer, ratio, wanted string
	met                             bool
}

func (l line) print() {
	met := ""
	if l.wanted != "" {
		met = "no"
		if l.met {
			met = "yes"
		}
	}
	fmt.Printf(lineFormat, l.what, l.ours, l.peer, l.ratio, l.wanted, met)
}

// atMost is a line whose ratio, ours to the peer's, is bounded above.
func atMost(what string, c comparison, peer string, most float64) line {
	return line{what, c.ours.String(), peer + " " + c.peer.String(), fmt.Sprintf("%.2f", c.ratio), fmt.Sprintf("≤ %.4g", most), c.ratio <= most}
}

// asFast is a line that says how many times as fast as the peer this program
// is. Where least is 0 it has no bound.
func asFast(what string, c comparison, peer string, least float64) line {
	speed := 1 / c.ratio
	l := line{what: what, ours: c.ours.String(), peer: peer + " " + c.peer.String(), ratio: fmt.Sprintf("%.2f", speed)}
	if least > 0 {
		l.wanted, l.met = fmt.Sprintf("≥ %.4g", least), speed >= least
	}
	return l
}

// memory is a line about resident memory, in MB.
func memory(what string, u usage, most float64) line {
	mb := float64(u.peak) / 1e6
	l := line{what: what, ours: fmt.Sprintf("%.0f MB", mb), wanted: fmt.Sprintf("≤ %.0f", most), met: mb <= most}
	if u.peak == 0 {
		l.ours, l.wanted = "not told by this system", ""
	}
	return l
}

// note is a line without a bound.
func note(what, format string, args ...any) line {
	return line{what: what, ours: fmt.Sprintf(format, args...)}
}

// String is the wall clock, and the processors' time where it differs.
func (u usage) String() string {
	if u.cpu == 0 {
		return clock(u.wall)
	}
	return clock(u.wall) + ", cpu " + clock(u.cpu)
}

// clock writes a duration with three digits.
func clock(d time.Duration) string {
	switch {
	case d < time.Second:
		return fmt.Sprintf("%.3g ms", d.Seconds()*1000)
	case d < time.Minute:
		return fmt.Sprintf("%.3g s", d.Seconds())
	}
	return fmt.Sprintf("%.0f s", d.Seconds())
}

// amount writes a number of rows with a comma at the thousands.
func amount(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return amount(n/1000) + fmt.Sprintf(",%03d", n%1000)
}
