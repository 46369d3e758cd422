package cli

import (
	"fmt"
	"strings"
	"time"

	"tallyfy-import/importer"
)

// A preview is what is told before anything is sent.
type preview struct {
	path, target string
	plan         *importer.Plan
	vanished     int
	replaced     int // of the rows to create, those without a key where a row with a task stood
	crowd        *importer.Crowd
	perSecond    float64 // the rate that is kept
	rate         string
}

// duration says how long the sending will take at least. It is empty where new
// guests take longer, of which the crowd's words say how long.
func (p *preview) duration() string {
	d := time.Duration(float64(p.plan.Todo()) / p.perSecond * float64(time.Second))
	guests, _ := p.crowd.NewGuests()
	switch {
	case d < time.Duration(guestHours(guests))*time.Hour:
		return ""
	case d < time.Second:
		return "a moment"
	}
	return fmt.Sprintf("about %s at %s", spell(d), p.rate)
}

// line is the preview for a log.
func (p *preview) line() string {
	words := []string{p.counts(", ")}
	if p.replaced > 0 {
		words = append(words, replacedText(p.replaced))
	}
	if mails := crowdLine(p.crowd); mails != "" {
		words = append(words, mails)
	}
	if duration := p.duration(); duration != "" {
		words = append(words, "this takes "+duration)
	}
	return p.path + ": " + strings.Join(words, "; ")
}

// counts says how many rows there are of each kind.
func (p *preview) counts(separator string) string {
	var words []string
	for _, c := range []struct {
		n    int
		what string
	}{
		{p.plan.Count(importer.ActCreate), "to create"},
		{p.plan.Count(importer.ActUpdate) + p.plan.Count(importer.ActAssign), "to update"},
		{p.plan.Count(importer.ActComplete), "to complete"},
		{p.plan.Count(importer.ActLook), "in doubt, to look for"},
		{p.plan.Later(), "left for a later run"},
		{p.plan.Count(importer.ActNothing), "unchanged"},
		{p.plan.Count(importer.ActReport), "changed, only reported"},
		{p.plan.Count(importer.ActReject), "invalid, left out"},
		{p.plan.Skipped, "left out by the mapping"},
		{p.vanished, "no longer in the sheet"},
	} {
		if c.n > 0 {
			words = append(words, thousands(c.n)+" "+c.what)
		}
	}
	return strings.Join(words, separator)
}

// text is the preview for a person, with the question at its end.
func (p *preview) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s → %s\n  %s\n", p.path, p.target, p.counts("\n  "))
	if p.replaced > 0 {
		fmt.Fprintf(&b, "%s.\n", replacedText(p.replaced))
	}
	writeCrowd(&b, p.crowd)
	if duration := p.duration(); duration != "" {
		fmt.Fprintf(&b, "This takes %s. ", duration)
	}
	b.WriteString("Go on? [y/N] ")
	return b.String()
}
