package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"tallyfy-import/importer"
)

const undoShort = "Archive the tasks that a results file created"

const undoLong = `Archive every task that a results file knows (--delete removes them for good, those
too that were archived before), and record it, so that a later import creates the
rows again. Tasks that were
completed or changed in Tallyfy since are left alone, unless --force is given.
It can be stopped and started again at any time.`

const undoExample = `  tallyfy-import undo tasks.results.csv --dry-run
  tallyfy-import undo tasks.results.csv
  tallyfy-import undo tasks.results.csv --delete --force`

// rehearsalUndoText refuses to take a rehearsal back: every task of it would be
// recorded as gone.
const rehearsalUndoText = "the stand-in inside this program starts empty each time, so the tasks of the rehearsal are gone already: " +
	"to import the sheet anew, delete %s; to rehearse undo, start a stand-in that stays with tallyfy-import sandbox, " +
	"and import and undo with its --base-url, --org and token"

func undoQuestion(path string, tasks int, delete bool) string {
	what := "Archive"
	if delete {
		what = "Remove for good"
	}
	return fmt.Sprintf("%s up to %s of %s? [y/N] ", what, count(tasks, "task", "tasks"), path)
}

func undoQuestionAgain(tasks int) string {
	return fmt.Sprintf("Nobody can bring removed tasks back. Really remove %s? [y/N] ", count(tasks, "task", "tasks"))
}

// An undoReport is all that an undo has to say.
type undoReport struct {
	path           string
	dryRun, delete bool
	tally          *importer.UndoTally
	kept           []importer.Kept // the first of them
}

// maxKept bounds the tasks that are named.
const maxKept = 1000

func (r *undoReport) keep(k importer.Kept) {
	if len(r.kept) < maxKept {
		r.kept = append(r.kept, k)
	}
}

// hasNews reports whether anything came of the undo.
func (r *undoReport) hasNews() bool {
	t := r.tally
	return t.Archived.Load()+t.Gone.Load()+t.Kept.Load()+t.Failed.Load()+t.InDoubt.Load() > 0
}

func (r *undoReport) write(w io.Writer, asJSON bool) error {
	t := r.tally
	if asJSON {
		type kept struct {
			Row    int    `json:"row"`
			TaskID string `json:"task_id"`
			Reason string `json:"reason"`
		}
		out := struct {
			Archived int64  `json:"archived"`
			Gone     int64  `json:"gone"`
			Kept     int64  `json:"kept"`
			Failed   int64  `json:"failed"`
			InDoubt  int64  `json:"in_doubt"`
			DryRun   bool   `json:"dry_run"`
			Left     []kept `json:"left"`
		}{t.Archived.Load(), t.Gone.Load(), t.Kept.Load(), t.Failed.Load(), t.InDoubt.Load(), r.dryRun, []kept{}}
		for _, k := range r.kept {
			out.Left = append(out.Left, kept(k))
		}
		return json.NewEncoder(w).Encode(out)
	}
	var b strings.Builder
	for _, k := range r.kept[:min(len(r.kept), maxShown)] {
		fmt.Fprintf(&b, "row %d, task %s is left alone: %s\n", k.Row, k.TaskID, k.Reason)
	}
	if more := len(r.kept) - maxShown; more > 0 {
		fmt.Fprintf(&b, "and %s more; --output json lists them.\n", thousands(more))
	}
	done := "archived"
	if r.delete {
		done = "removed for good"
	}
	if r.dryRun {
		done = "would be " + done
	}
	fmt.Fprintf(&b, "%s: %s %s, %s gone already, %s left alone.\n", r.path,
		count(int(t.Archived.Load()), "task", "tasks"), done, thousands(int(t.Gone.Load())), thousands(int(t.Kept.Load()+t.Failed.Load())))
	if !r.dryRun && t.Archived.Load()+t.Gone.Load() > 0 {
		b.WriteString("An import of the same sheet creates their rows again: correct the sheet first, or take it away.\n")
	}
	if n := int(t.InDoubt.Load()); n > 0 {
		fmt.Fprintf(&b, "%s in doubt: there may be a task that the results file doesn't know. Run the import again, which looks for it, and then undo.\n",
			pick(n, "1 row is", thousands(n)+" rows are"))
	}
	_, err := io.WriteString(w, b.String())
	return err
}
