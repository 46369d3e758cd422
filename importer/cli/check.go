package cli

import (
	"context"
	"errors"
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
	rows        atomic.Int64 // that were read so far
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
	rehearsal   bool // the stand-in inside this program looks them up
}

// checkOptions say what a check is to keep.
type checkOptions struct {
	ignore   []string
	json     bool
	requests string
	stdout   interface{ Write([]byte) (int, error) }
}

func newCheck(source *importer.Source, o checkOptions) (*check, error) {
	if err := checkIgnored(o.ignore); err != nil {
		return nil, err
	}
	requests, err := newRequestLog(o.requests, o.stdout)
	if err != nil {
		return nil, err
	}
	at := now()
	return &check{
		source: source,
		now:    at,
		linter: lint.New(source.Binding, source.Header, lint.Options{
			Now: at, Ignore: o.ignore, Beside: report.Columns(source.Header),
		}),
		problems: newProblemLog(o.ignore, o.json),
		requests: requests,
	}, nil
}

// read reads the sheet to its end.
func (c *check) read(ctx context.Context, r importer.Reading) (*importer.Plan, error) {
	var memory frugal
	defer memory.end()
	r.Late = c.problems.add
	r.Row = func(row *importer.Row, key string, action importer.Action) {
		memory.row()
		c.rows.Add(1)
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
	for _, p := range slices.Concat(c.source.Notices(), c.linter.Problems()) {
		c.problems.add(p)
		if !c.problems.ignores(&p) {
			c.findings = append(c.findings, p)
		}
	}
	return plan, nil
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
