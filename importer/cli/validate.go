package cli

import (
	"errors"
	"io"

	"github.com/spf13/cobra"

	"tallyfy-import/importer"
	"tallyfy-import/importer/tallyfy"
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
		Args: oneSheetToCheck,
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

// oneSheetToCheck is oneSheet with the way to check several.
func oneSheetToCheck(cmd *cobra.Command, args []string) error {
	err := oneSheet(cmd, args)
	switch {
	case len(args) > 1:
		return usage("%w; "+severalChecksText, err)
	case err == nil && isPattern(args[0]):
		return usage("%s is a pattern, and validate takes one sheet; "+severalChecksText, args[0])
	}
	return err
}

// places are the files of the call.
func (o *validateOptions) places(path string) places {
	var p places
	o.report.addPlace(&p, path)
	p.writes("--requests", o.requests)
	o.sheet.addPlaces(&p, path)
	p.reads("--token-file", o.api.tokenFile)
	return p
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
	if err := o.places(path).check(); err != nil {
		return err
	}
	reporter, err := o.report.open(path)
	if err != nil {
		return err
	}
	defer reporter.close(s)
	source, err := reporter.open(s, &o.sheet, path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	var client *tallyfy.Client // nil where nobody is asked
	if o.online || o.api.sandbox {
		c, connecting := o.api.connect(s.log)
		if connecting != nil {
			return connecting
		}
		defer func() { err = errors.Join(err, c.close()) }()
		client = c.client
		source.Directory = directory(client)
		source.ChecksIDs = !o.api.sandbox // people rehearse with the ids of their own organization
	}
	check, err := newCheck(source.Source, checkOptions{ignore: o.ignore, json: o.output.json(), requests: o.requests, stdout: s.stdout})
	if err != nil {
		return err
	}
	defer check.close()
	check.countsCrowd, check.rehearsal = reporter != nil, o.api.sandbox
	read := s.showProgress(progressOfReading(path, check, client))
	plan, err := check.read(s.stop, importer.Reading{})
	read()
	if err != nil {
		return err
	}
	if err := check.requests.commit(); err != nil {
		return err
	}
	if err := check.hasRows(path, plan); err != nil {
		return errors.Join(err, o.tell(s, path, plan, check, nil))
	}
	if plan.Count(importer.ActReject) > 0 || check.problems.errors > 0 {
		err = quiet(exitInvalid)
	}
	v := review{
		title: titled(validateTitle, path), path: path, source: source, check: check, plan: plan,
		status: checkStatus, started: started, notes: []string{checkNote},
	}
	// The report comes first: standard output may be closed or full.
	err = reporter.finish(s, source, err, v.report)
	return errors.Join(err, o.tell(s, path, plan, check, reporter))
}

// tell writes what was found to standard output, and where the report of it is.
func (o *validateOptions) tell(s *session, path string, plan *importer.Plan, check *check, reporter *reporter) error {
	if o.output.json() {
		return check.writeJSON(s.stdout, plan)
	}
	return s.summarize(o.requests, func(w io.Writer) error {
		if err := writeValidation(w, path, plan, check); err != nil {
			return err
		}
		_, err := io.WriteString(w, reportText(reporter.path()))
		return err
	})
}
