package cli

import (
	"fmt"
	"strings"

	"tallyfy-import/importer"
)

// guestsPerHour is the API's usual limit on inviting guests.
const guestsPerHour = 30

// maxNamedShares bounds the assignees that a preview names.
const maxNamedShares = 8

// writeCrowd tells a person who gets mail.
func writeCrowd(b *strings.Builder, c *importer.Crowd) {
	shares := c.Shares()
	if len(shares) == 0 {
		return
	}
	mails, _ := sumOf(shares)
	fmt.Fprintf(b, "A created task mails its assignees, %s in all:\n", count(mails, "mail", "mails"))
	for _, s := range shares[:min(len(shares), maxNamedShares)] {
		fmt.Fprintf(b, "  %s gets %s%s\n", s.Name, count(s.Tasks, "task", "tasks"), overdueText(s.Overdue))
	}
	if more := len(shares) - maxNamedShares; more > 0 {
		fmt.Fprintf(b, "  and %s no more than that each\n", count(more, "other gets", "others get"))
	}
	if n, sure := c.NewGuests(); n > 0 {
		fmt.Fprintf(b, "%s would be invited; Tallyfy usually allows %d an hour%s.\n", guestCount(n, sure), guestsPerHour, guestTime(n))
	}
}

// crowdLine tells a log who gets mail; empty where nobody does.
func crowdLine(c *importer.Crowd) string {
	shares := c.Shares()
	if len(shares) == 0 {
		return ""
	}
	mails, overdue := sumOf(shares)
	text := fmt.Sprintf("%s to %s%s", count(mails, "mail", "mails"), count(len(shares), "assignee", "assignees"), overdueText(overdue))
	if len(shares) > 1 && shares[0].Tasks > 1 {
		text += fmt.Sprintf(", most to %s: %s", shares[0].Name, thousands(shares[0].Tasks))
	}
	if n, sure := c.NewGuests(); n > 0 {
		text += ", " + guestCount(n, sure) + guestTime(n)
	}
	return text
}

// sumOf adds up what falls to all assignees: a mail for each task.
func sumOf(shares []importer.Share) (mails, overdue int) {
	for _, s := range shares {
		mails += s.Tasks
		overdue += s.Overdue
	}
	return mails, overdue
}

func guestCount(n int, sure bool) string {
	text := count(n, "new guest", "new guests")
	if !sure {
		text = "up to " + text
	}
	return text
}

func overdueText(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(" (%s overdue already)", thousands(n))
}

// guestTime says how long the invitations take where one hour isn't enough.
func guestTime(n int) string {
	if n <= guestsPerHour {
		return ""
	}
	return fmt.Sprintf(", so it takes about %s and several runs", count(guestHours(n), "hour", "hours"))
}

// guestHours is how many hours there are between the first invitations and the
// last ones.
func guestHours(n int) int { return max(n-1, 0) / guestsPerHour }

// stormText refuses an import that would give one person too much.
func stormText(s importer.Share, most int) string {
	return fmt.Sprintf("%s would get %s, more than the %s that --max-per-assignee allows: nothing was sent",
		s.Name, count(s.Tasks, "task", "tasks"), thousands(most))
}
