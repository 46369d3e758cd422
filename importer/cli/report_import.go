package cli

import (
	"errors"

	"tallyfy-import/importer/report"
	"tallyfy-import/importer/results"
)

// openReport prepares the report of one sheet of the batch.
func (b *batch) openReport(r *importReport) (*reporter, error) {
	reporter, err := b.o.report.open(r.path)
	r.report = reporter
	return reporter, err
}

// review is what the report of the sheet is made of, after a run that ended
// with err.
func (r *importReport) review(source *opened, file *results.File, err error) *review {
	v := &review{
		title: titled(importTitle, r.path), path: r.path, source: source, check: r.check, plan: r.plan, file: file,
		status: importStatus, target: r.target, started: r.started, vanished: r.vanished,
		facts: []report.Fact{{Name: "Results file", Value: r.results}},
	}
	switch {
	case r.dryRun:
		v.title, v.status = titled(dryRunTitle, r.path), dryStatus
		v.notes = append(v.notes, dryRunNote)
	case errors.Is(err, errInvalid):
		v.notes = append(v.notes, refusedNote)
	case r.refused && unsaid(err) == nil: // the user said no
		v.notes = append(v.notes, checkNote)
	case unsaid(err) != nil:
		v.notes = append(v.notes, endedNote(unsaid(err)))
	}
	if r.inDoubt > 0 {
		v.notes = append(v.notes, doubtNote)
	}
	if r.target == sandboxTarget {
		v.notes = append(v.notes, sandboxNote)
	}
	return v
}
