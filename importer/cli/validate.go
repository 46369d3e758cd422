package cli

import (
	"context"
	"errors"
	"io"
	"slices"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"tallyfy-import/importer"
	"tallyfy-import/importer/report"
	"tallyfy-import/importer/sheet"
	"tallyfy-import/mapping"
	"tallyfy-import/mapping/lint"
)

// validateOptions are the flags of validate.
type validateOptions struct {
	sheet    sheetFlags
	api      apiFlags
	output   outputFlags
	log      logFlags
	report   reportFlags
	online   bool
	requests string
	ignore   []string
}

// validateCommand checks every row and sends nothing.
func validateCommand(s *session) *cobra.Command {
	var o validateOptions
	cmd := &cobra.Command{
		Use: "validate SHEET", Short: validateShort, Long: validateLong, Example: validateExample,
		Args: oneSheet,
		RunE: func(_ *cobra.Command, args []string) error { return o.run(s, args[0]) },
	}
	f := cmd.Flags()
	o.sheet.add(f)
	o.api.add(f)
	o.report.add(f)
	o.output.add(f)
	o.log.add(f)
	f.BoolVar(&o.online, "online", false, "look names and ids of people, groups and tags up in the organization, too")
	f.StringVar(&o.requests, "requests", "", "write the exact request of each row to `FILE` (- is standard output)")
	f.StringSliceVar(&o.ignore, "ignore", nil, "leave out the warnings with these `codes`")
	return cmd
}

func (o *validateOptions) run(s *session, path string) (err error) {
	started := now()
	if err := o.output.check(); err != nil {
		return err
	}
	if o.requests == "-" && o.output.json() {
		return usage("--requests - and --output json both write to standard output: give --requests a file")
	}
	if err := o.log.apply(s); err != nil {
		return err
	}
	reporter, err := o.report.open(path, o.sheet.mappingPath(path), o.requests, o.api.tokenFile, o.sheet.passwordFile)
	if err != nil {
		return err
	}
	defer reporter.close(s)
	source, err := reporter.open(s, &o.sheet, path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	if o.online || o.api.sandbox {
		c, connecting := o.api.connect(s.log)
		if connecting != nil {
			return connecting
		}
		defer func() { err = errors.Join(err, c.close()) }()
		source.Directory = directory(c.client)
		source.ChecksIDs = !o.api.sandbox // people rehearse with the ids of their own organization
	}
	check, err := newCheck(source.Source, checkOptions{ignore: o.ignore, json: o.output.json(), requests: o.requests, stdout: s.stdout})
	if err != nil {
		return err
	}
	defer check.close()
	check.countsCrowd, check.rehearsal = reporter != nil, o.api.sandbox
	read := s.showProgress(progressOfReading(path, &check.rows))
	plan, err := check.read(s.stop, importer.Reading{})
	read()
	if err != nil {
		return err
	}
	if err := check.requests.commit(); err != nil {
		return err
	}
	if o.output.json() {
		err = check.writeJSON(s.stdout, plan)
	} else if o.requests != "-" {
		err = writeValidation(s.stdout, path, plan, check)
	}
	if err != nil {
		return err
	}
	if err := check.hasRows(path, plan); err != nil {
		return err
	}
	if plan.Count(importer.ActReject) > 0 || check.problems.errors > 0 {
		err = quiet(exitInvalid)
	}
	v := review{
		title: titled(validateTitle, path), path: path, source: source, check: check, plan: plan,
		status: checkStatus, started: started, notes: []string{checkNote},
	}
	err = reporter.finish(s, source, err, v.report)
	if o.output.json() || o.requests == "-" {
		return err
	}
	_, failed := io.WriteString(s.stdout, reportText(reporter.path()))
	return errors.Join(err, failed)
}

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
