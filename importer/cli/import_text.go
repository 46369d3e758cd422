package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"tallyfy-import/importer"
)

const importShort = "Create a task for every row that has none yet"

const importLong = `Create a one-off task for every row of a sheet that has none yet. All rows are
checked first, and one bad row keeps everything back, unless --skip-invalid is
given. What was done is kept in the results file, and the same command again
sends only what is missing. Ctrl-C is safe at any moment.

Several sheets, or a pattern in quotes, are imported one after the other, each
with a results file of its own. One that fails doesn't keep the others back,
and the exit code is the worst of theirs: 130, 3, 1, 2, 7, 9, 6, 0.`

const importExample = `  tallyfy-import import sample.xlsx --mapping testdata/sample.mapping.yaml --sandbox
  tallyfy-import import tasks.xlsx --dry-run
  tallyfy-import import tasks.csv --limit 5
  tallyfy-import import tasks.xlsx --rate 300/m --yes
  tallyfy-import import tasks.xlsx --report tasks.report.xlsx
  tallyfy-import import 'inbox/*.xlsx' --mapping tasks.mapping.yaml`

// writeImport tells a person what happened, and how to go on.
func writeImport(w io.Writer, r *importReport) error {
	var b strings.Builder
	s, err := r.summary(), r.err
	if r.refused && !r.told || !r.refused && s.Invalid > 0 {
		writeProblems(&b, r.check, allProblems)
	}
	if r.refused && r.check.plan.isWritten() {
		b.WriteString("No plan was written.\n")
	}
	switch {
	case r.refused && !errors.Is(err, errInvalid):
		b.WriteString("Nothing was sent.\n")
	case r.refused:
		b.WriteString(invalidText(&s))
	case r.dryRun:
		fmt.Fprintf(&b, "Dry run, nothing was sent. An import would create %s.\n", count(s.Created, "task", "tasks"))
		writeCounts(&b, &s)
		writeLater(&b, s.Later)
		writeCrowd(&b, &r.check.crowd)
		if p := r.check.plan; p.isWritten() {
			fmt.Fprintf(&b, planText, p.name, shellWord(r.path), shellWord(p.name))
		}
	case err == nil && r.plan.Todo() == 0 && s.Changed == 0 && s.Unchanged == s.Rows && s.Rekeyed == 0:
		if s.Rows == 1 {
			b.WriteString("The only row is unchanged: nothing was sent.\n")
		} else {
			fmt.Fprintf(&b, "All %s are unchanged: nothing was sent.\n", rows(s.Rows))
		}
	case r.plan.Todo() == 0:
		b.WriteString("Nothing was sent.\n")
		writeCounts(&b, &s)
	default:
		fmt.Fprintf(&b, "%s created in %s.\n", count(s.Created, "task", "tasks"), spell(time.Since(r.started)))
		writeCounts(&b, &s)
		if n := int(r.tally.Inspected.Load()); n > 0 {
			fmt.Fprintf(&b, "  %s sent first and read back from Tallyfy as sent\n", rows(n))
		}
		writeLater(&b, s.Later)
	}
	if r.check.offline {
		b.WriteString(offlineText)
	}
	writeChanges(&b, r)
	writeAdvice(&b, r, &s)
	if !r.refused && !r.dryRun {
		fmt.Fprintf(&b, "Results: %s\n", r.results)
	}
	if r.moved != "" {
		fmt.Fprintf(&b, "Moved to %s\n", r.moved)
	}
	b.WriteString(reportText(r.report.path()))
	_, failed := io.WriteString(w, b.String())
	return failed
}

// allProblems lists what an import shows a part of: its own JSON has counts only.
const allProblems = "validate --output json"

// invalidText says that invalid rows kept all others back.
func invalidText(s *importSummary) string {
	return fmt.Sprintf("%s of %s can't be imported as they are, so nothing was sent.\nMend them and run the same command again, or add --skip-invalid to import the others.\n",
		thousands(s.Invalid), rows(s.Rows))
}

// tellInvalid says on standard error why rows are invalid that kept all others
// back or were left out, where standard output has the counts only.
func (b *batch) tellInvalid(r *importReport) {
	s := r.summary()
	keptBack := errors.Is(r.err, errInvalid)
	leftOut := !r.refused && s.Invalid > 0 && !r.told
	if !keptBack && !leftOut || b.s.quiet {
		return
	}
	var t strings.Builder
	if b.several {
		fmt.Fprintf(&t, "%s:\n", r.path)
	}
	writeProblems(&t, r.check, allProblems)
	if keptBack {
		t.WriteString(invalidText(&s))
	}
	b.s.say(t.String())
}

// writeCounts writes a line for each kind of row but the created ones.
func writeCounts(b *strings.Builder, s *importSummary) {
	for _, c := range []struct {
		n    int
		what string
	}{
		{s.Recovered, "found in Tallyfy after an answer was lost"},
		{s.Updated, "updated"},
		{s.Completed, "completed"},
		{s.Unchanged, "unchanged since an earlier run"},
		{s.Changed, "changed since an earlier run, left as " + pick(s.Changed, "it is (--on-change update sends it)", "they are (--on-change update sends them)")},
		{s.Rekeyed, "with a task that is kept under another key"},
		{s.Skipped, "left out by the mapping's skip"},
		{s.Invalid, "invalid"},
		{s.Failed, "failed"},
		{s.InDoubt, "in doubt"},
	} {
		if c.n > 0 {
			fmt.Fprintf(b, "  %s %s\n", rows(c.n), c.what)
		}
	}
}

// planText says where the plan of a dry run is, and what it is for.
const planText = "Plan: %s. To carry out that and nothing else: tallyfy-import import %s --plan %s\n"

// writeLater says how many rows this run leaves out.
func writeLater(b *strings.Builder, n int) {
	if n > 0 {
		fmt.Fprintf(b, "  %s left for a later run\n", rows(n))
	}
}

// writeAdvice says what to do about rows that have no task yet.
func writeAdvice(b *strings.Builder, r *importReport, s *importSummary) {
	if r.dryRun || r.refused {
		return
	}
	writeFailures(b, r.failures, "  ")
	if s.Failed > 0 {
		b.WriteString("The error column of the results file says why each row failed. The next run sends them again.\n")
	}
	if r.target == sandboxTarget && r.plan.Count(importer.ActUpdate) > 0 {
		b.WriteString(emptySandboxText)
	}
	if s.InDoubt > 0 {
		b.WriteString("For rows in doubt a request went out and no answer came back. The next run looks for their tasks before it sends anything.\n")
	}
}
