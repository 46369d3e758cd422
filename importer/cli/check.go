package cli

import (
	"context"
	"errors"
	"io"
	"slices"
	"sync/atomic"
	"time"

	"tallyfy-import/importer"
	"tallyfy-import/importer/report"
	"tallyfy-import/importer/sheet"
	"tallyfy-import/mapping"
	"tallyfy-import/mapping/lint"
)

// A check is the first reading of a sheet and all that it finds.
type check struct {
	source      *importer.Source
	options     checkOptions
	rows        atomic.Int64 // that were read so far, each counted once
	again       bool         // the sheet is read once more
	asking      atomic.Bool  // the reading waits for the organization's people, groups and tags
	linter      *lint.Linter
	problems    *problemLog
	requests    *requestLog
	plan        *planCheck
	crowd       importer.Crowd // of the tasks that are to be created, if it is counted
	countsCrowd bool
	claims      *claims
	findings    []mapping.Problem // about the sheet and its columns
	now         time.Time
	offline     bool // names were met, and nobody looked them up
	onlyErrors  bool // warnings aren't told
	rehearsal   bool // the stand-in inside this program looks them up
}

// checkOptions say what a check is to keep.
type checkOptions struct {
	ignore   []string
	json     bool
	requests string
	stdout   io.Writer
}

func newCheck(source *importer.Source, o checkOptions) (*check, error) {
	if err := checkIgnored(o.ignore); err != nil {
		return nil, err
	}
	requests, err := newRequestLog(o.requests, o.stdout)
	if err != nil {
		return nil, err
	}
	c := &check{source: source, options: o, now: now(), requests: requests}
	if ask := source.Directory; ask != nil {
		source.Directory = func(ctx context.Context) (*mapping.Directory, error) {
			c.asking.Store(true)
			defer c.asking.Store(false)
			return ask(ctx)
		}
	}
	c.begin()
	return c, nil
}

// begin makes what gathers what is found.
func (c *check) begin() {
	o := lint.Options{Now: c.now, Ignore: c.options.ignore, Beside: report.Columns(c.source.Header)}
	o.Table, o.TableEnd = c.source.TableEnd()
	c.linter = lint.New(c.source.Binding, c.source.Header, o)
	c.problems = newProblemLog(c.options.ignore, c.options.json)
	c.crowd, c.offline = importer.Crowd{}, false
}

// startOver drops all that was found but the number of rows, since the sheet is
// read once more.
func (c *check) startOver() error {
	c.again = true
	err := errors.Join(c.problems.close(), c.requests.startOver(), c.plan.startOver())
	c.claims.startOver()
	c.begin()
	return err
}

// read reads the sheet to its end.
func (c *check) read(ctx context.Context, r importer.Reading) (*importer.Plan, error) {
	var memory frugal
	defer memory.end()
	r.Anew = c.startOver
	r.Late = func(p mapping.Problem) { c.problems.add(p) } // c.problems is another log once the reading starts over
	r.Row = func(row *importer.Row, key string, action importer.Action) {
		memory.row()
		if !c.again {
			c.rows.Add(1)
		}
		c.linter.Row(&row.Sheet, &row.Draft)
		if c.countsCrowd && action == importer.ActCreate {
			c.crowd.Add(&row.Draft.Task, c.source.Known(), c.now)
		}
		c.problems.addAll(row.Draft.Problems)
		c.requests.add(row, key)
		c.plan.add(row, key, action)
		c.claims.add(row, key, action)
		if c.source.Directory == nil && row.Draft.Task.HasNames() {
			c.offline = true
		}
	}
	plan, err := c.source.Check(ctx, r)
	if err != nil {
		return nil, sheetError(err)
	}
	for _, p := range slices.Concat(c.source.Notices(), c.linter.Problems(), repeats(plan)) {
		c.problems.add(p)
		if !c.problems.ignores(&p) {
			c.findings = append(c.findings, p)
		}
	}
	return plan, nil
}

// repeats is the warning about rows that say the same.
func repeats(plan *importer.Plan) []mapping.Problem {
	n, first := plan.Repeats()
	if n == 0 {
		return nil
	}
	return []mapping.Problem{{
		Row: first, Code: importer.CodeIdenticalRows, Severity: mapping.SeverityWarning, Count: n,
		Message: repeatsText,
	}}
}

// hasRows refuses a sheet without any row: another file or worksheet was meant.
func (c *check) hasRows(path string, plan *importer.Plan) error {
	if plan.Rows() > 0 {
		return nil
	}
	return usage(emptySheetText, path, c.source.Header.Row)
}

func (c *check) close() {
	c.requests.discard()
	_ = c.problems.close() // a temporary file, read to its end or not wanted
}

// sheetError gives an unreadable sheet the exit code of wrong input.
func sheetError(err error) error {
	var damage *sheet.DamageError
	var refused *sheet.RefusedError
	if errors.As(err, &damage) || errors.As(err, &refused) {
		return &codeError{code: exitUsage, err: err}
	}
	return err
}
