package importer

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"tallyfy-import/importer/results"
	"tallyfy-import/importer/tallyfy"
	"tallyfy-import/mapping"
)

// A guestCap remembers the API's hourly cap on guest invitations: until when
// it is closed, and which guests need no invitation any more. The other rows
// go on meanwhile.
type guestCap struct {
	mu     sync.Mutex
	until  time.Time
	waited time.Duration // for the cap, so far
	known  map[string]bool

	asking sync.Mutex // held while the organization is asked for its guests
	asked  bool
}

// maxKnownGuests bounds the guests that are remembered. One that isn't
// remembered only waits for longer than it need.
const maxKnownGuests = 100_000

// capPause is how long the cap stays closed where the API doesn't say.
const capPause = time.Minute

// close closes the cap for a while; 0: nobody said for how long.
func (c *guestCap) close(d time.Duration) {
	if d <= 0 {
		d = capPause
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if until := time.Now().Add(d); until.After(c.until) {
		c.until = until
	}
}

// blocks reports whether the task would invite a guest while the cap is
// closed. organization, which may be nil, knows whom nobody needs to invite.
func (c *guestCap) blocks(t *mapping.Task, organization *mapping.Directory) bool {
	if len(t.Owners.Guests) == 0 {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if !time.Now().Before(c.until) {
		return false
	}
	for _, guest := range t.Owners.Guests {
		if !c.known[strings.ToLower(guest)] && (organization == nil || !organization.IsKnownGuest(guest)) {
			return true
		}
	}
	return false
}

// know remembers the guests of a task that was created.
func (c *guestCap) know(t *mapping.Task) {
	if len(t.Owners.Guests) == 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known == nil {
		c.known = map[string]bool{}
	}
	for _, guest := range t.Owners.Guests {
		if len(c.known) < maxKnownGuests {
			c.known[strings.ToLower(guest)] = true
		}
	}
}

// wait waits until the cap is open again, which it tells waits, and returns
// false where that would take more than the rest of patience.
func (c *guestCap) wait(ctx context.Context, patience time.Duration, waits func(until time.Time)) (bool, error) {
	c.mu.Lock()
	d := time.Until(c.until)
	if c.waited+d > patience {
		c.mu.Unlock()
		return false, nil
	}
	c.waited += max(d, 0)
	c.mu.Unlock()
	if d > 0 {
		waits(time.Now().Add(d))
	}
	return true, sleep(ctx, d)
}

// unpark opens the parked steps again once the cap allows it, or else records
// them as left for the next run. No step is parked then.
func (im *Import) unpark(stop context.Context) error {
	if !im.Plan.any(stateParked) {
		return nil
	}
	ready, err := im.guests.wait(stop, im.Options.MaxWait, func(until time.Time) {
		im.turnTo(Activity{Phase: Capped, Until: until})
	})
	if err != nil {
		return err
	}
	if !ready {
		return im.leaveParked(stop)
	}
	for _, s := range im.Plan.steps.all() {
		if s.state == stateParked {
			s.state = stateOpen
		}
	}
	return nil
}

// park makes a row wait for the cap, which has just turned it away. That it
// was is recorded at once where the row has no task: however the run ends, it
// isn't in doubt. The first row that is parked waits for the organization's
// guests, too, so that those behind it need not wait that invite nobody.
func (im *Import) park(ctx context.Context, j *job, out tallyfy.Outcome) error {
	j.step.state = stateParked
	im.guests.close(out.RetryAfter)
	if j.step.action == ActCreate {
		r := j.record(results.Failed)
		r.HTTPStatus, r.Error = out.Status, out.Message
		if err := im.Results.Append(r); err != nil {
			return err
		}
	}
	return im.learnGuests(ctx)
}

// learnGuests lists the organization's users, groups, tags and guests, once in a
// run, unless names were looked up before. Where that fails, rows with guests
// only wait for longer than they need. The error is the end of the context.
func (im *Import) learnGuests(ctx context.Context) error {
	im.guests.asking.Lock() // the call that is waited for has the same context
	defer im.guests.asking.Unlock()
	if im.guests.asked {
		return nil
	}
	err := im.Source.learn(ctx)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	im.guests.asked = true
	if err != nil && im.Options.Log != nil {
		im.Options.Log.Warn(fmt.Sprintf("all rows with guests wait for the hourly limit on new ones, since it can't be known who is a guest already: %s", err))
	}
	return nil
}

// leaveParked records the parked rows, for which it reads the sheet once more.
func (im *Import) leaveParked(ctx context.Context) error {
	var steps []int
	for i, s := range im.Plan.steps.all() {
		if s.state == stateParked {
			steps = append(steps, i)
		}
	}
	return im.each(ctx, steps, func(i int, draft *mapping.Draft) error {
		s := im.Plan.steps.at(i)
		key, same := s.keyOf(&Row{Sheet: mapping.Row{Number: draft.Row}, Draft: *draft})
		if !same {
			return errChanged
		}
		return im.leave(&job{step: s, index: i, key: key, draft: *draft})
	})
}

// leave records a parked row that can't wait any longer. One that has its task
// keeps it.
func (im *Import) leave(j *job) error {
	const why = "the hourly limit on new guests is reached; run the same command again in an hour"
	known, found := im.Results.Get(j.key)
	if !found || !known.HasTask() {
		return im.recordLeft(j, 429, "not sent: "+why)
	}
	known.Row, known.HTTPStatus, known.Error = int(j.step.row), 429, "created, but without all of its assignees: "+why
	if j.step.action == ActUpdate {
		known.Error = "not updated: " + why
	}
	im.finishFailed(j.step)
	im.Tally.Left.Add(1)
	return im.Results.Append(known)
}
