package cli

import (
	"testing"
	"time"

	"tallyfy-import/importer"
)

// What was told of a sheet stays the same once its plan is let go of.
func TestReleaseKeepsTheSummary(t *testing.T) {
	r := &importReport{path: "a.csv", results: "a.results.csv", started: time.Now().Add(-time.Minute), known: true}
	r.plan, r.tally, r.check = &importer.Plan{Skipped: 3}, &importer.Tally{}, &check{}
	r.tally.Created.Store(2)
	r.tally.Failed.Store(1)
	r.release()
	if r.plan != nil || r.tally != nil || r.check != nil {
		t.Error("something is kept")
	}
	before := r.summary()
	after := r.summary()
	if before.Created != 2 || before.Skipped != 3 || r.failed != 1 || after.Seconds != before.Seconds || before.Seconds < 60 {
		t.Errorf("%+v, then %+v", before, after)
	}
}
