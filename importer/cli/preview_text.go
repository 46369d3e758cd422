package cli

import (
	"fmt"
	"strings"
	"time"

	"tallyfy-import/importer"
)

// guestsPerHour is the API's usual limit on inviting guests.
const guestsPerHour = 30

// A preview is what is told before anything is sent.
type preview struct {
	path, target string
	plan         *importer.Plan
	vanished     int
	crowd        *importer.Crowd
	perSecond    float64 // the rate that is kept
	rate         string
}

// duration is how long the sending will take at least.
func (p *preview) duration() time.Duration {
	d := time.Duration(float64(p.plan.Todo()) / p.perSecond * float64(time.Second))
	return d.Round(time.Second)
}

// line is the preview for a log.
func (p *preview) line() string {
	return fmt.Sprintf("%s: %s; about %s at %s", p.path, p.counts(", "), p.duration(), p.rate)
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

// maxNamedShares bounds the assignees that a preview names.
const maxNamedShares = 8

// text is the preview for a person, with the question at its end.
func (p *preview) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s → %s\n  %s\n", p.path, p.target, p.counts("\n  "))
	if todo := p.plan.Count(importer.ActCreate); todo > 0 {
		b.WriteString("A created task mails its assignees:\n")
		shares := p.crowd.Shares()
		for _, s := range shares[:min(len(shares), maxNamedShares)] {
			fmt.Fprintf(&b, "  %s gets %s%s\n", s.Name, count(s.Tasks, "task", "tasks"), overdueText(s.Overdue))
		}
		if more := len(shares) - maxNamedShares; more > 0 {
			fmt.Fprintf(&b, "  and %s get fewer\n", count(more, "other", "others"))
		}
	}
	if n := p.crowd.NewGuests(); n > 0 {
		fmt.Fprintf(&b, "%s would be invited; Tallyfy usually allows %d an hour%s.\n",
			count(n, "new guest", "new guests"), guestsPerHour, guestTime(n))
	}
	fmt.Fprintf(&b, "This takes about %s at %s. Go on? [y/N] ", p.duration(), p.rate)
	return b.String()
}

func overdueText(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(", %s of them overdue already", thousands(n))
}

// guestTime says how long the invitations take where one hour isn't enough.
func guestTime(n int) string {
	if n <= guestsPerHour {
		return ""
	}
	return fmt.Sprintf(", so it takes about %d hours and several runs", (n-1)/guestsPerHour)
}

// stormText refuses an import that would give one person too much.
func stormText(s importer.Share, most int) string {
	return fmt.Sprintf("%s would get %s, more than the %s that --max-per-assignee allows: nothing was sent",
		s.Name, count(s.Tasks, "task", "tasks"), thousands(most))
}
