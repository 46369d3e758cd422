package cli

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf8"

	"tallyfy-import/importer"
	"tallyfy-import/importer/tallyfy"
)

// waitsFor says why nothing is being sent, and for how long. What the import
// does comes before what the API wants: a listing isn't held by the pace.
func waitsFor(a importer.Activity, api tallyfy.State, now time.Time) (why string, wait time.Duration) {
	switch a.Phase {
	case importer.Comparing:
		return "reading the first tasks back", 0
	case importer.Capped:
		return "the hourly limit on new guests", a.Until.Sub(now)
	case importer.Settling:
		return "Tallyfy's list of tasks may lag behind", a.Until.Sub(now)
	case importer.Looking:
		why = "looking in Tallyfy for " + rows(a.Rows) + " in doubt"
	case importer.Compacting:
		return "putting the results file in order", 0
	}
	if wait = api.Until.Sub(now); wait > 0 {
		return api.Why, wait
	}
	return why, 0
}

// waitText is why nothing is sent, in full: paused 12 s: the API asked for it.
func waitText(p progress) string {
	if p.wait <= 0 {
		return p.waits
	}
	return shortWaitText(p) + ": " + p.waits
}

// shortWaitText is the same where there is little room.
func shortWaitText(p progress) string {
	if p.wait <= 0 {
		return "busy"
	}
	return "paused " + spell(max(p.wait.Round(time.Second), time.Second))
}

const (
	lookingText = "looking at the tasks in Tallyfy"
	namesText   = "looking at the people, groups and tags in Tallyfy"
)

func readingText(path string, n int) string {
	return fmt.Sprintf("reading %s: %s", filepath.Base(path), rows(n))
}

// sentence is progress as a line of a log.
func (p progress) sentence() string {
	if p.total == 0 {
		return waitText(p)
	}
	text := fmt.Sprintf("%s of %s done, %s failed", thousands(p.done), rows(p.total), thousands(p.failed))
	if p.perSecond > 0 {
		text += ", " + rateText(p.perSecond) + ", " + leftText(p.left)
	}
	if p.waits != "" {
		text += "; " + waitText(p)
	}
	return text
}

// The narrowest bar that says something and the widest that is needed, in
// characters.
const (
	minBar = 18
	maxBar = 42
)

// line is progress in at most width characters: how many rows are done, why
// nothing is sent, and as much more as there is room for.
func (p progress) line(width int) string {
	l := fitted{width: width}
	shares := []string{
		fmt.Sprintf("%s of %s", thousands(p.done), rows(p.total)),
		thousands(p.done) + "/" + thousands(p.total),
		fmt.Sprintf("%d%%", 100*p.done/max(p.total, 1)),
	}
	if p.total == 0 {
		shares = []string{""}
	}
	for _, done := range shares {
		l = fitted{width: width}
		if l.try(partDone, done) && (p.waits == "" || l.try(partWait, shortWaitText(p))) {
			break
		}
	}
	if p.failed > 0 {
		l.try(partFailed, thousands(p.failed)+" failed")
	}
	if p.waits != "" {
		l.try(partWait, waitText(p))
	} else if p.perSecond > 0 {
		l.try(partLeft, leftText(p.left))
		l.try(partRate, rateText(p.perSecond))
	}
	text := l.String()
	if room := width - utf8.RuneCountInString(text) - 1; room >= minBar && p.total > 0 {
		return bar(p.done, p.total, min(room, maxBar)/6*6) + " " + text // steady while the text's length trembles
	}
	return text
}

// The parts of a line, from left to right.
const (
	partDone = iota
	partFailed
	partRate
	partLeft
	partWait
	partsOfLine
)

// A fitted line has the parts for which there is room.
type fitted struct {
	width int
	parts [partsOfLine]string
}

// try puts a text in the place of a part, if the line then fits.
func (l *fitted) try(part int, text string) bool {
	old := l.parts[part]
	l.parts[part] = text
	if utf8.RuneCountInString(l.String()) > l.width {
		l.parts[part] = old
		return false
	}
	return true
}

// String is the line.
func (l *fitted) String() string {
	var texts []string
	for _, text := range l.parts {
		if text != "" {
			texts = append(texts, text)
		}
	}
	return strings.Join(texts, ", ")
}

// rateText is a rate in words: 9.8/s, or 12/min where it is slow.
func rateText(perSecond float64) string {
	switch {
	case perSecond >= 100:
		return thousands(int(perSecond)) + "/s"
	case perSecond >= 1:
		return fmt.Sprintf("%.1f/s", perSecond)
	}
	return fmt.Sprintf("%.0f/min", perSecond*60)
}

// leftText is how long an import still takes.
func leftText(d time.Duration) string { return spell(d) + " left" }
