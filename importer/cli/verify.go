package cli

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/spf13/cobra"

	"tallyfy-import/importer"
	"tallyfy-import/importer/report"
	"tallyfy-import/importer/results"
)

// verifyOptions are the flags of verify.
type verifyOptions struct {
	sheet   sheetFlags
	api     apiFlags
	output  outputFlags
	log     logFlags
	report  reportFlags
	results string
	settle  time.Duration
}

// verifyCommand compares a sheet and its results file with Tallyfy.
func verifyCommand(s *session) *cobra.Command {
	var o verifyOptions
	cmd := &cobra.Command{
		Use: "verify SHEET", Short: verifyShort, Long: verifyLong, Example: verifyExample,
		Args: oneSheet,
		RunE: func(_ *cobra.Command, args []string) error { return o.run(s, args[0]) },
	}
	f := cmd.Flags()
	o.sheet.add(f)
	f.StringVarP(&o.results, "results", "r", "", "the results `file` (default: the sheet's name with .results.csv)")
	o.api.add(f)
	f.DurationVar(&o.settle, "settle", 10*time.Second, settleUsage)
	o.report.add(f)
	o.output.add(f)
	o.log.add(f)
	return cmd
}

// places are the files of the call.
func (o *verifyOptions) places(path, resultsPath string) places {
	var p places
	o.report.addPlace(&p, path)
	p.reads(named("--results", o.results, "the results file"), resultsPath)
	o.sheet.addPlaces(&p, path)
	p.reads("--token-file", o.api.tokenFile)
	return p
}

func (o *verifyOptions) run(s *session, path string) (err error) {
	started := now()
	if err := o.output.check(); err != nil {
		return err
	}
	if err := o.log.apply(s); err != nil {
		return err
	}
	name := o.results
	if name == "" {
		name = o.api.resultsBeside(path)
	}
	if err := o.places(path, name).check(); err != nil {
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
	c, err := o.api.connect(s.log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	source.Directory = directory(c.client)
	proof := newProof(reporter, name)
	defer func() { err = errors.Join(err, proof.close()) }()
	file, err := readResults(name, results.Options{Target: c.target})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	found := &verifyReport{path: path, spool: &spool{}, asJSON: o.output.json(), sandbox: o.api.sandbox}
	defer func() { err = errors.Join(err, found.spool.close()) }()
	done := s.showProgress(progressOfVerify(c.client))
	found.counts, err = importer.Verify(s.stop, source.Source, file, c.client, o.settle, func(f *importer.Finding) {
		found.add(f)
		proof.add(f)
	})
	done()
	if err != nil {
		return sheetError(connectionError(err))
	}
	if !found.counts.AllMatch() {
		err = quiet(exitPartial)
	}
	// The report comes first: standard output may be closed or full.
	err = reporter.finish(s, source, err, func(ctx context.Context, sheetHash string) *report.Report {
		proof.path, proof.source, proof.file, proof.target = path, source, file, c.target
		proof.started, proof.counts = started, found.counts
		return proof.report(ctx, sheetHash)
	})
	failed := found.write(s.stdout)
	if failed == nil && !o.output.json() {
		_, failed = io.WriteString(s.stdout, reportText(reporter.path()))
	}
	return errors.Join(err, failed)
}

// readResults opens a results file for looking at it.
func readResults(path string, o results.Options) (*results.File, error) {
	file, err := results.Read(path, o)
	if err != nil {
		return nil, inputError(err)
	}
	return file, nil
}
