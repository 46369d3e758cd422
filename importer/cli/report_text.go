package cli

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"tallyfy-import/importer"
	"tallyfy-import/importer/report"
	"tallyfy-import/importer/results"
)

// reportFailedText says that there is no report, and how the run itself went.
func reportFailedText(name string, err error, well bool) string {
	text := fmt.Sprintf("the report %s was not written: %s", name, err)
	if well {
		text += "; all else went well"
	}
	return text
}

func staleReportText(name string) string {
	return name + " is still the report of an earlier run"
}

// claimsText refuses a report whose rows have tasks that the results file knows
// nothing of.
func claimsText(path, resultsPath string, n, first int) string {
	return fmt.Sprintf("%s is a report, and %s of it, first row %d, %s a task already that %s knows nothing of. "+
		"Name the results file of the import that the report is of with --results; or clear the column %q of rows that are to get a new task.",
		path, rows(n), first, pick(n, "has", "have"), resultsPath, report.ColumnTask)
}

// The titles of reports.
const (
	importTitle   = "Import of %s"
	dryRunTitle   = "Dry run of %s"
	validateTitle = "Check of %s"
	verifyTitle   = "Verification of %s"
)

// titled is a report's title: the sheet goes by its own name, without folders.
func titled(format, path string) string {
	name := filepath.Base(path)
	if path == "-" {
		name = standardInput
	}
	return fmt.Sprintf(format, name)
}

// importStatus is what a report of an import calls a row's fate.
func importStatus(f importer.Fate) string { return string(f.Outcome) }

// dryStatus is what a report of a dry run calls a row's fate.
func dryStatus(f importer.Fate) string {
	if f.Outcome != importer.OutcomeNotSent {
		return string(f.Outcome)
	}
	switch {
	case f.Held:
		return "for a later run"
	case f.Planned == importer.ActComplete:
		return "to complete"
	case f.Planned == importer.ActUpdate, f.Planned == importer.ActAssign:
		return "to update"
	}
	return "to create"
}

// checkStatus is what a report of a check calls a row's fate.
func checkStatus(f importer.Fate) string {
	switch f.Outcome {
	case importer.OutcomeInvalid, importer.OutcomeSkipped:
		return string(f.Outcome)
	}
	return "valid"
}

// statusOrder is the order in which a report counts statuses.
var statusOrder = []string{
	"created", "recovered", "updated", "completed", "to create", "to update", "to complete", "valid",
	"matching", "different", "missing", "duplicated", "unknown",
	"failed", "invalid", "in doubt", "not sent", "for a later run", "changed", "unchanged", "skipped", vanishedStatus,
}

// vanishedStatus is that of a row that the sheet doesn't have any more.
const vanishedStatus = "vanished"

// vanishedText says what became of a row that went away.
func vanishedText(r *results.Record) string {
	return fmt.Sprintf("the sheet no longer has this row, which was row %d; nothing was done to its task", r.Row)
}

// reportText says where a report is.
func reportText(name string) string {
	if name == "" {
		return ""
	}
	return "Report: " + name + "\n"
}

const (
	sandboxNote = "This was a rehearsal in the sandbox: its tasks are nowhere else."
	dryRunNote  = "This was a dry run: nothing was sent."
	checkNote   = "Nothing was sent."
	refusedNote = "Nothing was sent, because rows are invalid. Mend them and run the same command again, or add --skip-invalid to import the others."
	doubtNote   = "For rows in doubt a request went out and no answer came back. The next run looks for their tasks before it sends anything."
)

// endedNote says that the run ended before it was through.
func endedNote(err error) string {
	return "The run ended early: " + strings.TrimSuffix(describe(err), ".") + "."
}

// factsOf are what any report can be held to.
func factsOf(target, sheetHash, mappingHash string, started time.Time) []report.Fact {
	var facts []report.Fact
	add := func(name, value string) {
		if value != "" {
			facts = append(facts, report.Fact{Name: name, Value: value})
		}
	}
	add("Target", target)
	add("Sheet, SHA-256", sheetHash)
	add("Mapping, SHA-256", mappingHash)
	add("Started", started.Format(time.RFC3339))
	add("Took", time.Since(started).Round(10*time.Millisecond).String())
	add("Program", "tallyfy-import "+version())
	return facts
}

// differencesOf puts what a verification found into the report's words.
func differencesOf(found []importer.Difference) []report.Difference {
	var differences []report.Difference
	for _, d := range found {
		differences = append(differences, report.Difference{Field: d.Field, Want: d.Want, Have: d.Have, Text: d.String()})
	}
	return differences
}

// verdictNote says in a sentence how a verification came out.
func verdictNote(v *importer.Verification) string {
	if v.AllMatch() {
		return "Every row of the sheet was held against its task in Tallyfy, and all match. Nothing was changed."
	}
	return "Every row of the sheet was held against its task in Tallyfy, and not all match. Nothing was changed."
}

// verdictText is what there is to say about a finding beside its differences.
func verdictText(f *importer.Finding) string {
	switch f.Verdict {
	case importer.Missing:
		switch {
		case f.InDoubt:
			return "the row is in doubt: the next import looks for its task"
		case f.TaskID == "":
			return "the row has no task yet"
		}
		return "its task is archived or gone"
	case importer.Duplicated:
		return "beside its task there is the same again: " + twinsText(f.Others)
	}
	return ""
}

// unknownText says what is known of a task that no row is of.
func unknownText(row int) string {
	return fmt.Sprintf("the task was made for a row that the sheet no longer has, which was row %d", row)
}
