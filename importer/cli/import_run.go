package cli

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"syscall"
	"time"

	"tallyfy-import/importer"
	"tallyfy-import/importer/results"
	"tallyfy-import/mapping"
)

// importSheet imports one sheet of the batch, and returns what became of it.
func (b *batch) importSheet(path string) *importReport {
	r := &importReport{path: path, results: b.o.resultsPath(path), started: time.Now()}
	file := statSheet(path)
	r.err = b.readAndSend(r)
	if b.o.night.done != "" && r.isComplete() {
		var why string
		r.moved, r.err = file.moveTo(b.o.night.done)
		if why, r.err = splitStays(r.err); why != "" {
			b.s.say(path + ": " + why + "\n")
		}
	}
	return r
}

// isComplete reports whether every row of the sheet is in Tallyfy as it says: a
// change that was only reported would be lost with the sheet.
func (r *importReport) isComplete() bool {
	return r.err == nil && r.known && !r.dryRun && r.plan.Later() == 0 && r.plan.Count(importer.ActReport) == 0
}

// readAndSend reads the sheet to check it and to plan, and then again to carry
// the plan out.
func (b *batch) readAndSend(r *importReport) (err error) {
	o := b.o
	reporter, err := b.openReport(r)
	if err != nil {
		return err
	}
	defer reporter.close(b.s)
	source, err := openCopy(b.stop, b.s, &o.sheet, r.path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	c, err := b.connect()
	if err != nil {
		return err
	}
	source.Directory = b.directory
	file, closeResults, err := o.openResults(r.results, c.target)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeResults()) }()

	check, err := newCheck(source.Source, checkOptions{ignore: o.ignore, requests: o.requests, stdout: b.s.stdout})
	if err != nil {
		return err
	}
	defer check.close()
	check.countsCrowd, check.rehearsal, check.onlyErrors = true, o.api.sandbox, o.log.quiet
	check.claims = newClaims(source.Header, file)
	if check.plan, err = o.openPlan(source, c.target); err != nil {
		return err
	}
	defer check.plan.discard()
	if o.onChange == "update" && !hasKey(source.Source) && !o.log.quiet {
		b.s.say(uselessUpdateText)
	}
	read := b.s.showProgress(progressOfReading(r.path, check, c.client))
	plan, err := check.read(b.stop, check.plan.reading(file, o, b.limit()))
	read()
	if err != nil {
		return err
	}
	if err := check.hasRows(r.path, plan); err != nil {
		return err
	}
	if err := errors.Join(check.claims.check(r.path, r.results), reporter.check(source, plan.Rows())); err != nil {
		return err
	}
	im := &importer.Import{
		Source: source.Source, Plan: plan, Results: file, Client: c.client,
		Options: importer.Options{
			Workers: o.api.workers, Settle: o.settle, MaxWait: o.maxWait,
			MaxFailures: b.failuresAllowed(), Canary: o.canary, Log: b.s.log,
		},
		Elsewhere: rowsBeside(r.results, file, c.target, b.s.log),
	}
	r.target, r.plan, r.tally, r.check = c.target, plan, &im.Tally, check
	if err := r.compare(b.stop, im); err != nil {
		return err
	}
	if o.output.json() {
		if err := r.list(); err != nil {
			return err
		}
	}
	r.known = true
	err = b.carryOut(im, r)
	b.over = b.over || file != nil && isOfSystem(file.Err())
	return reporter.finish(b.s, source, err, r.review(source, file, err).report)
}

// hasKey reports whether the mapping names rows by columns of the sheet.
func hasKey(source *importer.Source) bool {
	return slices.ContainsFunc(source.Binding.Uses(), func(u mapping.Use) bool { return u.Sort == mapping.SortKey })
}

// isOfSystem reports whether the operating system refused to write a results
// file, as it does on a full disk: it would refuse those of other sheets, too. A
// file that somebody removed or changed meanwhile is its own sheet's trouble.
func isOfSystem(err error) bool {
	_, found := errors.AsType[syscall.Errno](err)
	return found
}

// openResults opens the results file: for writing, or, in a dry run, for
// looking at it if there is one.
func (o *importOptions) openResults(path, target string) (*results.File, func() error, error) {
	options := results.Options{Target: target, AcceptChanges: o.accept, Callers: o.api.workers}
	if !o.dryRun {
		file, err := results.Open(path, options)
		if err != nil {
			return nil, nil, inputError(err)
		}
		return file, file.Close, nil
	}
	file, err := readResults(path, options)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, func() error { return nil }, nil
	case err != nil:
		return nil, nil, err
	}
	return file, file.Close, nil
}

// errInvalid is why nothing was sent.
var errInvalid = &codeError{code: exitInvalid, err: errors.New("invalid rows"), silent: true}

// carryOut does what the plan says, unless the user wants to know only.
func (b *batch) carryOut(im *importer.Import, r *importReport) error {
	o, plan := b.o, im.Plan
	if err := o.night.gate.check(r, im.Results); err != nil {
		r.refused = true
		return err
	}
	if plan.Count(importer.ActReject) > 0 && !o.skipInvalid && !r.check.plan.skipsInvalid() {
		r.refused = true
		return errInvalid
	}
	if err := b.checkCrowd(&r.check.crowd); err != nil {
		r.refused = true
		return err
	}
	if o.dryRun {
		r.dryRun = true
		if err := errors.Join(r.check.requests.commit(), r.check.plan.commit()); err != nil {
			return err
		}
		return r.code()
	}
	if err := r.check.plan.commit(); err != nil {
		r.refused = true
		return err
	}
	if plan.Todo() > 0 {
		if ok, err := b.confirm(r); !ok {
			r.refused = true
			return err
		}
		if err := b.probe(); err != nil {
			r.refused = true // which says that nothing was sent
			return err
		}
		b.crowd.Join(&r.check.crowd)
		unhook := context.AfterFunc(b.s.stop, func() { b.s.say(stoppingText + "\n") })
		defer unhook()
		defer b.s.showProgress(progressOfImport(im))()
	}
	err := keep(r.results, im.Source.Header, r.gone(), o.night.gate.remembers())
	if err == nil {
		err = im.Run(b.stop, b.s.abort)
	}
	if err = errors.Join(err, r.recount(im.Results)); err != nil {
		return err
	}
	return r.code()
}

// checkCrowd refuses a sheet that would give one person too much, together
// with the sheets before it.
func (b *batch) checkCrowd(crowd *importer.Crowd) error {
	most := b.o.maxPerAssignee
	if most == 0 {
		return nil
	}
	var all importer.Crowd
	all.Join(&b.crowd)
	all.Join(crowd)
	if shares := all.Shares(); len(shares) > 0 && shares[0].Tasks > most {
		return &codeError{code: exitInvalid, err: errors.New(stormText(shares[0], most))}
	}
	return nil
}

// code gives a run that went to its end the exit code of its outcomes; a dry
// run knows of invalid rows only.
func (r *importReport) code() error {
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
func (b *batch) confirm(r *importReport) (bool, error) {
	o, s := b.o, b.s
	p := preview{
		path: called(r.path, r.check.source), target: r.target, plan: r.plan, vanished: r.gone().Len(), replaced: r.gone().Replaced(), crowd: &r.check.crowd,
		perSecond: o.api.pace().PerSecond(), rate: o.api.pace().String(),
	}
	if o.yes || o.api.sandbox || o.log.quiet || !s.isAnswered() {
		if !o.log.quiet {
			s.say(p.line() + "\n")
		}
		return true, nil
	}
	var found strings.Builder
	writeProblems(&found, r.check, allProblems)
	s.say(found.String() + p.text())
	r.told = true
	answer, err := readLine(b.stop, s.stdin)
	if err != nil {
		return false, err
	}
	if !isYes(answer) {
		return false, quiet(exitInterrupted)
	}
	return true, nil
}
