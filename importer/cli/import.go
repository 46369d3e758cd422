package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"time"

	"github.com/spf13/cobra"

	"tallyfy-import/importer"
	"tallyfy-import/importer/results"
)

// importOptions are the flags of import.
type importOptions struct {
	sheet          sheetFlags
	api            apiFlags
	output         outputFlags
	log            logFlags
	results        string
	accept         bool
	dryRun         bool
	requests       string
	planFile       string
	settle         time.Duration
	maxWait        time.Duration
	limit          int
	skipInvalid    bool
	maxFailures    int
	canary         int
	maxPerAssignee int
	onChange       string
	yes            bool
	ignore         []string
}

// importCommand creates a task for every row that has none yet.
func importCommand(s *session) *cobra.Command {
	var o importOptions
	cmd := &cobra.Command{
		Use: "import SHEET", Short: importShort, Long: importLong, Example: importExample,
		Args: oneSheet,
		RunE: func(_ *cobra.Command, args []string) error { return o.run(s, args[0]) },
	}
	f := cmd.Flags()
	o.sheet.add(f)
	f.StringVarP(&o.results, "results", "r", "", "the results `file` (default: the sheet's name with .results.csv)")
	o.api.add(f)
	f.BoolVar(&o.dryRun, "dry-run", false, "everything but the sending: say what would be done")
	f.StringVar(&o.requests, "requests", "", "with --dry-run: write the exact request of each row to `FILE` (- is standard output)")
	f.StringVar(&o.planFile, "plan", "", "with --dry-run: write what would be done to `FILE`; without: do exactly what it says")
	f.DurationVar(&o.settle, "settle", 10*time.Second, "how long the API's list may lag behind a create")
	f.DurationVar(&o.maxWait, "max-wait", 2*time.Minute, "how long to wait for an hourly limit before its rows are left for the next run")
	f.IntVar(&o.limit, "limit", 0, "only the first `N` rows that need sending: a trial run")
	f.BoolVar(&o.skipInvalid, "skip-invalid", false, "import the good rows although others are invalid")
	f.IntVar(&o.maxFailures, "max-failures", 0, "stop after `N` failed rows")
	f.IntVar(&o.canary, "canary", 0, "send `N` rows first, read their tasks back, and go on only if they are as they were sent")
	f.IntVar(&o.maxPerAssignee, "max-per-assignee", 0, "send nothing if one assignee would get more than `N` tasks")
	f.BoolVar(&o.accept, "accept-results", false, "go on although lines of the results file were changed by hand")
	f.StringVar(&o.onChange, "on-change", "report", "a row whose key is known but whose content changed: `report|update`")
	f.StringSliceVar(&o.ignore, "ignore", nil, "leave out the warnings with these `codes`")
	f.BoolVar(&o.yes, "yes", false, "don't ask before sending")
	o.output.add(f)
	o.log.add(f)
	return cmd
}

// check refuses flags that make no sense, before anything is read.
func (o *importOptions) check(path string) error {
	switch {
	case o.onChange != "report" && o.onChange != "update":
		return usage("--on-change takes report or update, not %q", o.onChange)
	case o.requests != "" && !o.dryRun:
		return usage("--requests goes with --dry-run: it shows what would be sent")
	case o.requests == "-" && o.output.json():
		return usage("--requests - and --output json both write to standard output: give --requests a file")
	case o.planFile != "" && o.dryRun && !o.api.configured():
		return usage("a plan holds the ids of people, so it needs the organization and the token, or --sandbox")
	case path == "-" && o.results == "":
		return usage("a sheet on standard input needs --results FILE")
	case o.limit < 0 || o.maxFailures < 0 || o.canary < 0 || o.settle < 0 || o.maxWait < 0:
		return usage("--limit, --max-failures, --canary, --settle and --max-wait can't be negative")
	}
	return o.output.check()
}

// resultsPath is where the results file is.
func (o *importOptions) resultsPath(path string) string {
	switch {
	case o.results != "":
		return o.results
	case o.api.sandbox:
		return beside(path, ".sandbox.results.csv")
	}
	return beside(path, ".results.csv")
}

func (o *importOptions) run(s *session, path string) (err error) {
	started := time.Now()
	if err := o.check(path); err != nil {
		return err
	}
	log, err := o.log.logger(s.stderr)
	if err != nil {
		return err
	}
	source, err := openCopy(s, &o.sheet, path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	c, err := o.connect(log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	if c.client != nil {
		source.Directory = directory(c.client)
	}
	file, closeResults, err := o.openResults(o.resultsPath(path), c.target)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeResults()) }()

	check, err := newCheck(source.Source, checkOptions{ignore: o.ignore, requests: o.requests, stdout: s.stdout})
	if err != nil {
		return err
	}
	defer check.close()
	check.countsCrowd = true
	if check.plan, err = o.openPlan(importer.PlanHead{Target: c.target, Sheet: source.sheetHash, Mapping: source.mappingHash}); err != nil {
		return err
	}
	defer check.plan.discard()
	plan, err := check.read(s.stop, importer.Reading{Results: file, Update: o.onChange == "update", Limit: o.limit})
	if err != nil {
		return err
	}
	if err := check.hasRows(path, plan); err != nil {
		return err
	}
	im := &importer.Import{
		Source: source.Source, Plan: plan, Results: file, Client: c.client,
		Options: importer.Options{
			Workers: o.api.workers, Settle: o.settle, MaxWait: o.maxWait,
			MaxFailures: o.maxFailures, Canary: o.canary, Log: log,
		},
	}
	report := &importReport{path: path, target: c.target, results: o.resultsPath(path), plan: plan, tally: &im.Tally, started: started, check: check}
	if err := report.compare(s.stop, im); err != nil {
		return err
	}
	err = o.carryOut(s, im, check, report)
	return errors.Join(err, o.write(s, report, err))
}

// connect makes the client. A dry run does without one where nothing says
// whom to ask: it checks all but names then.
func (o *importOptions) connect(log *slog.Logger) (*connection, error) {
	if o.dryRun && !o.api.configured() {
		return &connection{close: func() error { return nil }}, nil
	}
	return o.api.connect(log)
}

// openResults opens the results file: for writing, or, in a dry run, for
// looking at it if there is one.
func (o *importOptions) openResults(path, target string) (*results.File, func() error, error) {
	if !o.dryRun {
		file, err := results.Open(path, results.Options{Target: target, AcceptChanges: o.accept})
		if err != nil {
			return nil, nil, inputError(err)
		}
		return file, file.Close, nil
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, func() error { return nil }, nil
	}
	file, err := readResults(path, target)
	if err != nil {
		return nil, nil, err
	}
	return file, file.Close, nil
}

// errInvalid is why nothing was sent.
var errInvalid = &codeError{code: exitInvalid, err: errors.New("invalid rows"), silent: true}

// carryOut does what the plan says, unless the user wants to know only.
func (o *importOptions) carryOut(s *session, im *importer.Import, check *check, report *importReport) error {
	plan := im.Plan
	if plan.Count(importer.ActReject) > 0 && !o.skipInvalid {
		report.refused = true
		return errInvalid
	}
	if shares := check.crowd.Shares(); o.maxPerAssignee > 0 && len(shares) > 0 && shares[0].Tasks > o.maxPerAssignee {
		report.refused = true
		return &codeError{code: exitInvalid, err: errors.New(stormText(shares[0], o.maxPerAssignee))}
	}
	if o.dryRun {
		report.dryRun = true
		return errors.Join(check.requests.commit(), check.plan.commit())
	}
	if err := check.plan.commit(); err != nil {
		report.refused = true
		return err
	}
	if plan.Todo() == 0 {
		return o.code(im.Run(s.stop, s.abort), report)
	}
	if ok, err := o.confirm(s, report); !ok {
		return err
	}
	if err := probe(s.stop, im.Client); err != nil {
		return err
	}
	unhook := context.AfterFunc(s.stop, func() { s.say("\n" + stoppingText + "\n") })
	defer unhook()
	done := showProgress(s.stderr, im, o.log.quiet)
	err := im.Run(s.stop, s.abort)
	done()
	report.recount(im.Results)
	return o.code(err, report)
}

// code gives a run that went to its end the exit code of its outcomes.
func (o *importOptions) code(err error, r *importReport) error {
	if err != nil {
		return err
	}
	t := r.tally
	switch {
	case t.Failed.Load() > 0 || r.inDoubt > 0 || r.plan.Count(importer.ActReject) > 0:
		return quiet(exitPartial)
	case t.Left.Load() > 0:
		return quiet(exitRateLimited)
	}
	return nil
}

// confirm tells what is about to be sent, and asks if a person is there to
// answer.
func (o *importOptions) confirm(s *session, r *importReport) (bool, error) {
	p := preview{
		path: r.path, target: r.target, plan: r.plan, vanished: len(r.vanished), crowd: &r.check.crowd,
		perSecond: o.api.pace().PerSecond(), rate: o.api.pace().String(),
	}
	if o.yes || o.api.sandbox || o.log.quiet || !isTerminal(s.stdin) || !isTerminal(s.stderr) {
		if !o.log.quiet {
			s.say(p.line() + "\n")
		}
		return true, nil
	}
	s.say(p.text())
	answer, err := readLine(s.stop, s.stdin)
	if err != nil {
		return false, err
	}
	if !isYes(answer) {
		return false, &codeError{code: exitInterrupted, err: errors.New(declinedText)}
	}
	return true, nil
}

// write puts the summary on standard output.
func (o *importOptions) write(s *session, r *importReport, err error) error {
	if o.requests == "-" {
		return nil
	}
	if o.output.json() {
		text, err := json.Marshal(r.summary())
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(s.stdout, string(text))
		return err
	}
	return writeImport(s.stdout, r, err)
}
