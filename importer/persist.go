package importer

import (
	"fmt"
	"time"

	"tallyfy-import/importer/tallyfy"
)

// persistAttempts bounds how often a call without a readable answer is sent,
// of those that may be sent again: a task is completed, changed or archived
// once, and the API's "already" counts as done.
const persistAttempts = 4

// persist sends a call that may be sent again until the API says yes or no, or
// too many answers were lost. admit waits until an attempt may go. The error
// ends the run.
func persist(p *patience, most time.Duration, admit func(attempt int) (tallyfy.Admission, error), send func(tallyfy.Admission) tallyfy.Outcome) (out tallyfy.Outcome, err error) {
	for attempt := 1; ; attempt++ {
		admission, err := admit(attempt)
		if err != nil {
			return out, err
		}
		out = send(admission)
		over := p.isOver(out, time.Now(), most)
		switch {
		case out.Class == tallyfy.Stop:
			return out, &AuthError{Status: out.Status, Message: out.Message}
		case out.GuestCap:
			return out, nil
		case over:
			return out, ErrRateLimited
		case out.Class == tallyfy.NotAdmitted:
			attempt--
		case out.Class != tallyfy.InDoubt:
			return out, nil
		default:
			if err := downTime(out, most); err != nil || attempt == persistAttempts {
				return out, err
			}
		}
	}
}

// downTime ends the run where the API says that it is down for longer than the
// run may wait.
func downTime(out tallyfy.Outcome, most time.Duration) error {
	if out.RetryAfter <= most {
		return nil
	}
	return fmt.Errorf("the API is down and asks to come back in %s (%s): run the same command again then", out.RetryAfter.Round(time.Second), out.Message)
}
