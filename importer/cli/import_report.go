package cli

import (
	"context"
	"path/filepath"
	"strings"
	"time"

	"tallyfy-import/importer"
	"tallyfy-import/importer/results"
)

// An importReport is all that an import has to say at its end.
type importReport struct {
	path, results, target string
	started               time.Time
	err                   error     // how it ended
	left                  bool      // it was not taken up
	report                *reporter // of this sheet, if one is to be written
	known                 bool      // it was read, so that all below is known

	plan    *importer.Plan
	tally   *importer.Tally
	check   *check
	inDoubt int
	unsent  int    // rows that the run didn't come to
	moved   string // where the sheet is by now
	told    bool   // the problems were listed before the question
	refused bool   // everything was kept back
	dryRun  bool

	changes  []importer.Change  // rows that are not as their tasks were made
	vanished *importer.Vanished // rows with a task that the sheet no longer has
	orphans  []results.Record   // the same of rows in doubt
	listed   []vanishedRow      // both, for JSON
	failures []failure          // why rows failed in this run

	kept   *importSummary // what remains of all this once it was told
	todo   int            // rows that were to be sent
	failed int            // rows that the API refused
}

// release keeps the summary and lets go of the plan and all that was read, as
// the next sheet needs the memory.
func (r *importReport) release() {
	s := r.summary()
	if r.known && !r.refused {
		r.todo = r.plan.Todo()
	}
	if r.known {
		r.failed = int(r.tally.Failed.Load())
	}
	r.kept = &s
	r.plan, r.tally, r.check, r.changes, r.vanished, r.orphans, r.listed, r.failures = nil, nil, nil, nil, nil, nil, nil, nil
}

// compare finds out what changed since an earlier run.
func (r *importReport) compare(ctx context.Context, im *importer.Import) (err error) {
	if im.Results == nil {
		return nil
	}
	if r.vanished, err = r.plan.Vanished(im.Results); err != nil {
		return err
	}
	if r.orphans, err = r.plan.Orphans(im.Results); err != nil || im.Client == nil || r.target == sandboxTarget {
		return err // the stand-in inside this program has none of the tasks of an earlier run
	}
	r.changes, err = im.Changes(ctx)
	return connectionError(err)
}

// list keeps the rows that the sheet no longer has, for a summary that lists them
// all.
func (r *importReport) list() error {
	for v, err := range r.vanished.Records() {
		if err != nil {
			return err
		}
		r.listed = append(r.listed, vanishedRowOf(&v))
	}
	for i := range r.orphans {
		r.listed = append(r.listed, vanishedRowOf(&r.orphans[i]))
	}
	return nil
}

// gone are the rows with a task that the sheet was to have. The failed rows of
// an earlier import, as its report has them as .csv, are not the whole sheet.
func (r *importReport) gone() *importer.Vanished {
	if r.check.claims != nil && strings.EqualFold(filepath.Ext(r.path), ".csv") {
		return nil
	}
	return r.vanished
}

// recount asks the results file which rows of the sheet are in doubt now, which
// were not sent, and why rows failed in this run.
func (r *importReport) recount(file *results.File) (err error) {
	r.inDoubt, r.unsent = r.plan.InDoubt(file), r.plan.Unsent(file)
	if r.tally.Failed.Load()+r.tally.Left.Load() > 0 {
		r.failures, err = failuresSince(file, r.started)
	}
	return err
}

// importCounts are how many rows came to which end.
type importCounts struct {
	Rows      int `json:"rows"`
	Created   int `json:"created"`
	Updated   int `json:"updated"`
	Unchanged int `json:"unchanged"`
	Changed   int `json:"changed"`
	Failed    int `json:"failed"`
	Invalid   int `json:"invalid"`
	Skipped   int `json:"skipped"`
	InDoubt   int `json:"in_doubt"`
	Recovered int `json:"recovered"`
	Completed int `json:"completed"`
	Later     int `json:"later"` // left for a later run
}

// add adds the counts of another sheet.
func (c *importCounts) add(d *importCounts) {
	c.Rows += d.Rows
	c.Created += d.Created
	c.Updated += d.Updated
	c.Unchanged += d.Unchanged
	c.Changed += d.Changed
	c.Failed += d.Failed
	c.Invalid += d.Invalid
	c.Skipped += d.Skipped
	c.InDoubt += d.InDoubt
	c.Recovered += d.Recovered
	c.Completed += d.Completed
	c.Later += d.Later
}

// An importSummary is what import --output json prints for one sheet.
type importSummary struct {
	importCounts
	Seconds float64 `json:"seconds"`
	Results string  `json:"results"`
	Moved   string  `json:"moved,omitempty"` // where the sheet is by now
	Report  string  `json:"report,omitempty"`

	Rekeyed  int           `json:"rekeyed,omitempty"` // rows that keep a task that was made under another key
	Vanished []vanishedRow `json:"vanished"`
	Changes  []jsonFinding `json:"changes"`
	Failures []failure     `json:"failures"` // why rows failed in this run

	*jsonCrowd // of a dry run
}

// A jsonCrowd is who would get mail.
type jsonCrowd struct {
	Assignees []importer.Share `json:"assignees"`
	NewGuests int              `json:"new_guests"`
}

// A vanishedRow is a row that the sheet no longer has, with its task, or, where
// there is none, in doubt.
type vanishedRow struct {
	Row    int    `json:"row"` // the number that it had
	Key    string `json:"key"`
	TaskID string `json:"task_id"`
}

func vanishedRowOf(r *results.Record) vanishedRow {
	return vanishedRow{Row: r.Row, Key: r.Key, TaskID: r.TaskID}
}

func (r *importReport) summary() importSummary {
	if r.kept != nil {
		return *r.kept
	}
	s := importSummary{Results: r.results, Moved: r.moved, Report: r.report.path(), Vanished: []vanishedRow{}, Changes: []jsonFinding{}, Failures: []failure{}}
	if !r.started.IsZero() {
		s.Seconds = time.Since(r.started).Seconds()
	}
	if !r.known {
		return s
	}
	p, t := r.plan, r.tally
	s.importCounts = importCounts{
		Rows: p.Rows(), Created: int(t.Created.Load()), Updated: int(t.Updated.Load()),
		Unchanged: p.Count(importer.ActNothing), Changed: p.Count(importer.ActReport),
		Failed: int(t.Failed.Load() + t.Left.Load()), Invalid: p.Count(importer.ActReject), Skipped: p.Skipped,
		InDoubt: r.inDoubt, Recovered: int(t.Recovered.Load()), Completed: int(t.Completed.Load()),
		Later: r.later(),
	}
	if !r.refused {
		s.Rekeyed = p.Rekeyed()
	}
	s.Vanished = append(s.Vanished, r.listed...)
	s.Failures = append(s.Failures, r.failures...)
	for i := range r.changes {
		s.Changes = append(s.Changes, jsonChange(&r.changes[i]))
	}
	if r.dryRun {
		s.Created, s.Updated, s.InDoubt = p.Count(importer.ActCreate), p.Count(importer.ActUpdate), p.Count(importer.ActLook)
		s.jsonCrowd = &jsonCrowd{Assignees: r.check.crowd.Shares()}
		s.NewGuests, _ = r.check.crowd.NewGuests()
	}
	return s
}

// later is the number of rows that this run leaves to a later one, which are all
// that were to be sent where everything was kept back.
func (r *importReport) later() int {
	switch {
	case r.refused:
		return r.plan.Later() + r.plan.Todo()
	case unsaid(r.err) == nil: // a dry run, or one that counts as failed what it left
		return r.plan.Later()
	}
	return r.plan.Later() + r.unsent
}
