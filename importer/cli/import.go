package cli

import (
	"errors"
	"slices"
	"time"

	"github.com/spf13/cobra"
)

// importOptions are the flags of import.
type importOptions struct {
	sheet          sheetFlags
	api            apiFlags
	output         outputFlags
	log            logFlags
	report         reportFlags
	results        string
	accept         bool
	dryRun         bool
	requests       string
	planFile       string
	settle         time.Duration
	maxWait        time.Duration
	limit          countFlag
	skipInvalid    bool
	maxFailures    int
	canary         int
	maxPerAssignee int
	onChange       string
	rekey          bool
	yes            bool
	ignore         []string
	night          nightFlags
}

// importCommand creates a task for every row that has none yet.
func importCommand(s *session) *cobra.Command {
	var o importOptions
	cmd := &cobra.Command{
		Use: "import SHEET...", Short: importShort, Long: importLong, Example: importExample,
		Args: someSheets,
		RunE: func(_ *cobra.Command, args []string) error { return o.run(s, args) },
	}
	f := cmd.Flags()
	o.sheet.add(f)
	f.StringVarP(&o.results, "results", "r", "", "the results `file` (default: the sheet's name with .results.csv)")
	o.api.add(f)
	f.BoolVar(&o.dryRun, "dry-run", false, "everything but the sending: say what would be done")
	f.StringVar(&o.requests, "requests", "", "with --dry-run: write the exact request of each row to `FILE` (- is standard output)")
	f.StringVar(&o.planFile, "plan", "", "with --dry-run: write what would be done to `FILE`; without: do exactly what it says")
	f.DurationVar(&o.settle, "settle", 10*time.Second, settleUsage)
	f.DurationVar(&o.maxWait, "max-wait", 2*time.Minute, "how long to wait for an hourly limit before its rows are left for the next run")
	f.Var(&o.limit, "limit", "only the first `N` rows that need sending: a trial run")
	f.BoolVar(&o.skipInvalid, "skip-invalid", false, "import the good rows although others are invalid")
	f.IntVar(&o.maxFailures, "max-failures", 0, "stop after `N` failed rows")
	f.IntVar(&o.canary, "canary", 0, "send `N` rows first, read their tasks back, and go on only if they are as they were sent")
	f.IntVar(&o.maxPerAssignee, "max-per-assignee", 0, "send nothing if one assignee would get more than `N` tasks")
	f.BoolVar(&o.accept, "accept-results", false, "go on although lines of the results file were changed by hand")
	f.StringVar(&o.onChange, "on-change", "report", "a row whose key is known but whose content changed: `report|update`")
	f.BoolVar(&o.rekey, "rekey", false, "rows that have a task under another key keep it under the key that they have by now")
	f.StringSliceVar(&o.ignore, "ignore", nil, "leave out the warnings with these `codes`")
	f.BoolVar(&o.yes, "yes", false, "don't ask before sending")
	o.report.add(f)
	o.night.add(f)
	o.output.add(f)
	o.log.add(f)
	return cmd
}

// someSheets is the check of a command that takes sheets.
func someSheets(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return nil
	}
	return usage("%s takes a sheet, several or a pattern; see %s --help", cmd.Name(), cmd.CommandPath())
}

// check refuses flags that make no sense, before anything is read.
func (o *importOptions) check(args []string) error {
	several := isSeveral(args)
	stdin := slices.Contains(args, "-")
	switch {
	case several && stdin:
		return usage("a sheet on standard input is imported alone: leave the other sheets out")
	case several && o.results != "":
		return usage("several sheets have a results file each, beside them: leave --results out")
	case several && (o.requests != "" || o.planFile != ""):
		return usage("--requests and --plan are about one sheet: name only one")
	case several && o.report.name != "" && !o.report.isPattern():
		return usage("several sheets have a report each: put a * into its name, which stands for the sheet's, as in --report '*.report.html'")
	case o.onChange != "report" && o.onChange != "update":
		return usage("--on-change takes report or update, not %q", o.onChange)
	case o.requests != "" && !o.dryRun:
		return usage("--requests goes with --dry-run: it shows what would be sent")
	case o.requests == "-" && o.output.json():
		return usage("--requests - and --output json both write to standard output: give --requests a file")
	case o.planFile == "-":
		return usage("--plan takes a file: it is read again when it is carried out")
	case o.planFile != "" && o.dryRun && !o.api.configured():
		return usage("a plan holds the ids of people, so it needs the organization and the token, or --sandbox")
	case stdin && o.night.done != "":
		return usage("a sheet on standard input can't be moved: leave --done out")
	case stdin && o.results == "":
		return usage("a sheet on standard input needs --results FILE")
	case o.night.deadline < 0:
		return usage("--deadline can't be negative")
	case o.limit.given && o.limit.n == 0:
		return usage("--limit 0 would send nothing: say how many rows, or leave it out for all of them")
	case o.maxFailures < 0 || o.canary < 0 || o.settle < 0 || o.maxWait < 0:
		return usage("--max-failures, --canary, --settle and --max-wait can't be negative")
	}
	return errors.Join(o.report.check(), o.output.check(), o.night.prepareDone())
}

// places are the files of a call for the sheet at path. Without a path they are
// those that flags name for all sheets.
func (o *importOptions) places(path string) places {
	var p places
	o.report.addPlace(&p, path)
	p.writes("--requests", o.requests)
	p.add("--plan", o.planFile, o.dryRun)
	p.writes("--summary", o.night.summary)
	p.writes("--metrics", o.night.metrics)
	if path != "" {
		p.writes(named("--results", o.results, "the results file"), o.resultsPath(path))
	}
	o.sheet.addPlaces(&p, path)
	p.reads("--token-file", o.api.tokenFile)
	p.reads("--done", o.night.done)
	return p
}

// resultsPath is where the results file is.
func (o *importOptions) resultsPath(path string) string {
	if o.results != "" {
		return o.results
	}
	return o.api.resultsBeside(path)
}

// run imports all that args name, in one batch, and tells whoever watches how
// that ended.
func (o *importOptions) run(s *session, args []string) error {
	several, alone := isSeveral(args), ""
	if !several {
		alone = args[0]
	}
	if err := o.places(alone).check(); err != nil {
		return err
	}
	if err := o.night.checkOutlets(o.dryRun); err != nil {
		return err
	}
	stop, release := o.night.until(s.stop)
	defer release()
	b := &batch{s: s, o: o, args: args, stop: stop, started: time.Now(), several: several}
	return b.finish(b.run())
}
