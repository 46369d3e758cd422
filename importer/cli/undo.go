package cli

import (
	"errors"
	"io/fs"
	"os"
	"time"

	"github.com/spf13/cobra"

	"tallyfy-import/importer"
	"tallyfy-import/importer/results"
)

// undoOptions are the flags of undo.
type undoOptions struct {
	api     apiFlags
	output  outputFlags
	log     logFlags
	maxWait time.Duration
	settle  time.Duration
	delete  bool
	force   bool
	dryRun  bool
	yes     bool
	accept  bool
}

// undoCommand takes back what an import made.
func undoCommand(s *session) *cobra.Command {
	var o undoOptions
	cmd := &cobra.Command{
		Use: "undo RESULTS", Short: undoShort, Long: undoLong, Example: undoExample,
		Args: oneResults,
		RunE: func(_ *cobra.Command, args []string) error { return o.run(s, args[0]) },
	}
	f := cmd.Flags()
	o.api.add(f)
	f.DurationVar(&o.maxWait, "max-wait", 2*time.Minute, "how long to wait when the API asks to")
	f.DurationVar(&o.settle, "settle", 10*time.Second, settleUsage)
	f.BoolVar(&o.delete, "delete", false, "remove the tasks for good instead of archiving them")
	f.BoolVar(&o.force, "force", false, "take tasks too that were completed or changed in Tallyfy since")
	f.BoolVar(&o.dryRun, "dry-run", false, "only say what would be taken back")
	f.BoolVar(&o.accept, "accept-results", false, "go on although lines of the results file were changed by hand")
	f.BoolVar(&o.yes, "yes", false, "don't ask")
	o.output.add(f)
	o.log.add(f)
	return cmd
}

func (o *undoOptions) run(s *session, path string) (err error) {
	if err := o.output.check(); err != nil {
		return err
	}
	if err := o.log.apply(s); err != nil {
		return err
	}
	c, err := o.api.connect(s.log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	file, err := o.open(path, c.target)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	u := &importer.Undo{
		Results: file, Client: c.client, Workers: o.api.workers, MaxWait: o.maxWait, Settle: o.settle,
		Delete: o.delete, Force: o.force, DryRun: o.dryRun,
	}
	tasks := 0
	for r, err := range file.Each() {
		if err != nil {
			return err
		}
		if u.Takes(r) {
			tasks++
		}
	}
	if o.api.sandbox && tasks > 0 {
		return usage(rehearsalUndoText, path)
	}
	if ok, err := o.confirm(s, path, tasks); !ok {
		return err
	}
	report := &undoReport{path: path, dryRun: o.dryRun, delete: o.delete, tally: &u.Tally}
	if file.Len() > 0 {
		done := s.showProgress(progressOfUndo(u, tasks))
		err = connectionError(u.Run(s.stop, s.abort, report.keep))
		done()
	}
	if err != nil && !report.hasNews() && !o.output.json() {
		return err
	}
	if writing := report.write(s.stdout, o.output.json()); err == nil {
		err = writing
	}
	if err == nil && u.Tally.Kept.Load()+u.Tally.Failed.Load()+u.Tally.InDoubt.Load() > 0 {
		err = quiet(exitPartial)
	}
	return err
}

// open opens the results file: for writing, or, in a dry run, for looking.
func (o *undoOptions) open(path, target string) (*results.File, error) {
	options := results.Options{Target: target, AcceptChanges: o.accept}
	// Open would make a file that isn't there: Read says what is wrong.
	if _, err := os.Stat(path); o.dryRun || errors.Is(err, fs.ErrNotExist) {
		return readResults(path, options)
	}
	file, err := results.Open(path, options)
	if err != nil {
		return nil, inputError(err)
	}
	return file, nil
}

// confirm asks before anything is taken back, and twice before it is for good.
// Without a terminal there is nobody to ask, and removing for good needs --yes.
func (o *undoOptions) confirm(s *session, path string, tasks int) (bool, error) {
	if o.dryRun || o.yes || tasks == 0 {
		return true, nil
	}
	if !s.isAnswered() {
		if o.delete {
			return false, usage("undo --delete removes tasks for good: add --yes if nobody is there to ask")
		}
		return true, nil
	}
	questions := []string{undoQuestion(path, tasks, o.delete)}
	if o.delete {
		questions = append(questions, undoQuestionAgain(tasks))
	}
	for _, question := range questions {
		s.say(question)
		answer, err := readLine(s.stop, s.stdin)
		if err != nil {
			return false, err
		}
		if !isYes(answer) {
			return false, &codeError{code: exitInterrupted, err: errors.New("nothing was taken back")}
		}
	}
	return true, nil
}
