package cli

import (
	"fmt"
	"strings"

	"tallyfy-import/importer"
	"tallyfy-import/importer/results"
)

// writeChanges tells which rows changed since their tasks were made, cell by
// cell, and which rows went away.
func writeChanges(b *strings.Builder, r *importReport) {
	for i := range r.changes[:min(len(r.changes), maxShown)] {
		c := &r.changes[i]
		switch {
		case c.Gone:
			fmt.Fprintf(b, "  row %d changed, and its task %s is archived or gone\n", c.Row, c.TaskID)
		case c.Project != "":
			fmt.Fprintf(b, "  row %d is in the project %q by now, to which Tallyfy doesn't move its task\n", c.Row, c.Project)
		case len(c.Differences) == 0:
			fmt.Fprintf(b, "  row %d changed in nothing that Tallyfy shows\n", c.Row)
		}
		for _, d := range c.Differences {
			fmt.Fprintln(b, changeText(c.Row, &d))
		}
		if c.Split && !c.Gone {
			fmt.Fprintf(b, "  row %d has a task for each assignee, and no update follows it: change them in Tallyfy\n", c.Row)
		}
	}
	if more := len(r.changes) - maxShown; more > 0 {
		fmt.Fprintf(b, "  and %s more; --output json lists them\n", thousands(more))
	}
	if n := r.gone().Len(); n > 0 {
		fmt.Fprintf(b, "%s with a task %s no longer in the sheet; nothing was done to %s (--report and --output json list them).\n",
			rows(n), pick(n, "is", "are"), pick(n, "its task", "their tasks"))
	}
	if n := r.gone().Replaced(); n > 0 {
		b.WriteString(replacedText(n) + ".\n")
	}
	orphanText(b, r.orphans)
}

const uselessUpdateText = "--on-change update does nothing here: without a key in the mapping an edited row is a new one\n"

// replacedText tells of rows without a key that stand where rows with a task
// stood.
func replacedText(n int) string {
	return fmt.Sprintf("%s of the new rows %s where a row with a task stood: without a key in the mapping an edited row is a new one, and so is every row where the mapping was changed", thousands(n), pick(n, "stands", "stand"))
}

// orphanText tells of rows in doubt that went away.
func orphanText(b *strings.Builder, orphans []results.Record) {
	if len(orphans) == 0 {
		return
	}
	fmt.Fprintf(b, "%s in doubt %s no longer in the sheet, so nobody can look for %s:\n",
		rows(len(orphans)), pick(len(orphans), "is", "are"), pick(len(orphans), "its task", "their tasks"))
	for _, o := range orphans[:min(len(orphans), maxShown)] {
		fmt.Fprintf(b, "  row %d (%s) was sent at %s; look in Tallyfy for a task of that time, and then delete its line from the results file\n",
			o.Row, o.Key, minute(o.Time))
	}
	if more := len(orphans) - maxShown; more > 0 {
		fmt.Fprintf(b, "  and %s more; --output json lists them\n", thousands(more))
	}
}

// changeText tells one changed cell.
func changeText(row int, d *importer.CellDifference) string {
	where := d.Cell
	if where == "" {
		where = fmt.Sprintf("row %d", row)
	}
	text := fmt.Sprintf("  %s: %s was %q and is now %q", where, d.Field, d.Have, d.Want)
	if d.Moved {
		text += ", which is on a weekend: Tallyfy may have moved it"
	}
	return text
}

// pick returns the word for one or for many.
func pick(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// jsonChange is a change as --output json writes it.
func jsonChange(c *importer.Change) jsonFinding {
	j := jsonFinding{Row: c.Row, Key: c.Key, TaskID: c.TaskID, Verdict: importer.Different}
	if c.Gone {
		j.Verdict = importer.Missing
	}
	for _, d := range c.Differences {
		j.Differences = append(j.Differences, jsonDifference{Field: d.Field, Cell: d.Cell, Want: d.Want, Have: d.Have})
	}
	return j
}
