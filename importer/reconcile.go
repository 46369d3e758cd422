package importer

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"tallyfy-import/importer/results"
	"tallyfy-import/importer/tallyfy"
	"tallyfy-import/mapping"
)

// reconcile looks for the tasks of the rows in doubt in one listing of the
// organization's tasks. A task that is there is adopted, a row that has none
// is opened to be sent again, and a row that can't be decided stays in doubt.
func (im *Import) reconcile(ctx context.Context) error {
	doubts, err := im.doubts(ctx)
	if err != nil || len(doubts) == 0 {
		return err
	}
	im.turnTo(Activity{Phase: Looking, Rows: len(doubts)})
	listed, known, err := im.list(ctx, doubts)
	if err != nil {
		return fmt.Errorf("can't look for the %d rows in doubt, so none of them is sent again: %w", len(doubts), EndOfRun(err))
	}
	all := match(doubts, listed, known.runs, im.Client.ClockAhead())
	for i := range all {
		all[i].share(known.sent[doubts[i].request])
	}
	keepAnswered(doubts, listed, all)
	for i, f := range all {
		if err := im.resolve(&doubts[i], f); err != nil {
			return err
		}
	}
	return nil
}

// doubts reads the sheet for the content of the rows in doubt, once the list
// can't lag behind their sending any more. A request of an earlier run may have
// left long after its line was written, where a slow disk or a computer that
// was asleep came between them; but not after this run began, which needs the
// results file to itself. One of this run may have left until its answer was given
// up.
func (im *Import) doubts(ctx context.Context) ([]doubt, error) {
	var found []doubt
	last := im.began
	if lost := time.Unix(0, im.lost.Load()); lost.After(last) {
		last = lost
	}
	for i := range im.Plan.in(stateOpen, ActLook) {
		record, known := im.Results.Find(im.Plan.steps.at(i).key)
		if !known {
			return nil, lostError(im.Plan.steps.at(i))
		}
		found = append(found, doubt{
			index: i, since: sentSince(record.Time, time.Now()), answered: answeredID(record.Error), former: formerID(record),
		})
	}
	if len(found) == 0 {
		return nil, nil
	}
	// A clock that was set back since must not make the wait endless.
	wait := min(time.Until(last.Add(im.Options.Settle)), im.Options.Settle)
	if wait > 0 {
		im.turnTo(Activity{Phase: Settling, Rows: len(found), Until: time.Now().Add(wait)})
	}
	if err := sleep(ctx, wait); err != nil {
		return nil, err
	}
	return found, im.describe(ctx, found)
}

// sentSince is when a row was sent at the earliest, by the time of its intent. One
// in the future shows that the clock was wrong, and tells nothing; a moment is how
// far records that come fast are put behind one another.
func sentSince(recorded, now time.Time) time.Time {
	const moment = time.Minute
	if recorded.After(now.Add(moment)) {
		return time.Time{}
	}
	return recorded
}

// describe fills in the content of rows in doubt, which are in the sheet's
// order.
func (im *Import) describe(ctx context.Context, doubts []doubt) error {
	steps := make([]int, len(doubts))
	for n := range doubts {
		steps[n] = doubts[n].index
	}
	n := 0
	return im.each(ctx, steps, func(i int, draft *mapping.Draft) error {
		record, _ := im.Results.Find(im.Plan.steps.at(i).key)
		im.describeRow(&doubts[n], draft, record.RunID)
		doubts[n].request = record.RequestHash
		doubts[n].edited = record.RequestHash != requestHash(draft)
		n++
		return nil
	})
}

// describeRow fills in what was sent for a row and what is to follow once its
// task is found. run is the process that its intent names: the rows that its
// project was known by may have lost their tasks since, or left the sheet. A row
// that opened a process names none.
func (im *Import) describeRow(d *doubt, draft *mapping.Draft, run string) {
	d.content = contentOf(&draft.Task)
	d.hash, d.next, d.project = requestHash(draft), ActNothing, draft.ProjectKey()
	if draft.Completed {
		d.next = ActComplete
	}
	if draft.Project == "" {
		return
	}
	if run == "" {
		run = im.processOf(d.project)
	}
	d.content.task.RunID, d.content.opensProcess = run, run == ""
	if !d.content.opensProcess {
		return
	}
	d.content.task.Owners = opening(&draft.Task, 0).Owners
	d.content.sent = digestOf(&d.content.task)
	d.content.anybodys = len(draft.Task.Owners.Users)+len(draft.Task.Owners.Guests) == 0
	if !isWhole(&draft.Task) {
		d.hash, d.next = openerHash(draft), ActAssign
	}
}

// A surrounding is what is known of other rows than those in doubt.
type surrounding struct {
	runs map[string]bool // the processes of their tasks
	sent map[string]bool // request hashes of rows of other sheets that are being sent
}

// list gets the tasks that could belong to rows in doubt and to no other row,
// and what is known of other rows. Archived ones are among them: somebody may
// have put a task away that no row knows.
func (im *Import) list(ctx context.Context, doubts []doubt) (found []*tallyfy.Task, known surrounding, err error) {
	since := slices.MinFunc(doubts, func(a, b doubt) int { return a.since.Compare(b.since) }).since
	titles, answered, former := map[string]bool{}, map[string]bool{}, map[string]bool{}
	all := false
	for i := range doubts {
		titles[lettersOf(doubts[i].content.task.Title)] = true
		answered[doubts[i].answered], former[doubts[i].former] = true, true
		all = all || doubts[i].edited
	}
	query := tallyfy.TaskQuery{OneOff: true, Archived: "true", With: []string{"tags", "form_fields", "summary"}}
	if !since.IsZero() {
		query.CreatedFrom = since.Add(min(im.Client.ClockAhead(), 0) - clockSkew)
	}
	known.runs = map[string]bool{}
	for t, err := range im.Client.Tasks(ctx, query) {
		if err != nil {
			return nil, known, err
		}
		held, err := im.Results.HasTaskID(t.ID)
		switch {
		case err != nil:
			return nil, known, err
		case held || former[t.ID]:
			known.runs[t.RunID] = true
		case all || titles[lettersOf(t.Title)] || answered[t.ID]:
			found = append(found, &t)
		}
	}
	if len(found) == 0 || im.Elsewhere == nil {
		return found, known, nil
	}
	others, err := im.Elsewhere(found)
	known.sent = others.Sent
	found = slices.DeleteFunc(found, func(t *tallyfy.Task) bool {
		known.runs[t.RunID] = known.runs[t.RunID] || others.Owned[t.ID]
		return others.Owned[t.ID]
	})
	return found, known, err
}

// maxNamed bounds the candidates that a message names.
const maxNamed = 5

// resolve acts on what the list shows of a row in doubt.
func (im *Import) resolve(d *doubt, f found) error {
	step := im.Plan.steps.at(d.index)
	record, _ := im.Results.Find(step.key)
	if err := im.Results.Err(); err != nil {
		return err // the record may lack what couldn't be read
	}
	switch {
	case f.task != nil:
		record.Status, record.TaskID, record.RunID, record.Error, record.RequestHash = results.Created, f.task.ID, f.task.RunID, "", d.hash
		im.Tally.Recovered.Add(1)
		step.action = d.next
		step.marks |= markAdopted
		if step.action == ActNothing {
			im.finish(step)
		}
		if d.project != "" && im.processOf(d.project) == "" {
			im.hasProcess(d.project, f.task.RunID)
		}
		return im.Results.Append(record)
	case f.candidates != nil:
		record.Error = withFormer(d.former, doubtText(f, d.edited))
		im.finish(step)
		im.hasNoProcess(d.project, d.index, fmt.Sprintf("row %d, which is in doubt, may have opened it", record.Row), true)
		return im.Results.Amend(record)
	}
	step.action = ActCreate
	return nil
}

// doubtText says why a row stays in doubt, and how a person can end that.
func doubtText(f found, edited bool) string {
	candidates := f.candidates
	if f.shared {
		return "in doubt: the task " + candidates[0].ID + " is its own, or that of an equal row of another sheet that is being imported: import again once that is over"
	}
	var ids []string
	for _, t := range candidates[:min(len(candidates), maxNamed)] {
		ids = append(ids, t.ID)
	}
	text := "in doubt: "
	if edited {
		text += "the row was changed since it was sent, and "
	}
	if len(candidates) == 1 {
		text += "the task " + ids[0] + " could be its own"
	} else {
		text += fmt.Sprintf("%d tasks could be its own, such as %s", len(candidates), strings.Join(ids, ", "))
	}
	return text + "; if one is, write created as this line's status and its id as task_id and give --accept-results; if none is, delete this line"
}
