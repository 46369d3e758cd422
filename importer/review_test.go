package importer

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tallyfy-import/importer/results"
	"tallyfy-import/importer/sheet"
	"tallyfy-import/mapping"
)

func TestOutcome(t *testing.T) {
	task := func(s results.Status) results.State { return results.State{Status: s, HasTask: true} }
	none := func(s results.Status) results.State { return results.State{Status: s} }
	for _, tt := range []struct {
		name  string
		step  step
		known results.State
		want  Outcome
	}{
		{"created", step{planned: ActCreate}, task(results.Created), OutcomeCreated},
		{"created and completed", step{planned: ActCreate, action: ActComplete}, task(results.Completed), OutcomeCreated},
		{"sent again after a doubt", step{planned: ActLook, action: ActCreate}, task(results.Created), OutcomeCreated},
		{"found again", step{planned: ActLook, marks: markAdopted}, task(results.Created), OutcomeRecovered},
		{"found in the run that lost it", step{planned: ActCreate, marks: markAdopted}, task(results.Created), OutcomeRecovered},
		{"found, but not completed", step{planned: ActLook, action: ActComplete, marks: markAdopted | markFailed}, task(results.Created), OutcomeFailed},
		{"in doubt", step{planned: ActCreate, action: ActLook}, none(results.Sending), OutcomeInDoubt},
		{"in doubt and invalid by now", step{planned: ActReject, action: ActReject}, none(results.Sending), OutcomeInDoubt},
		{"invalid", step{planned: ActReject, action: ActReject}, none(results.Invalid), OutcomeInvalid},
		{"invalid, with a task", step{planned: ActReject, action: ActReject}, task(results.Created), OutcomeInvalid},
		{"refused", step{planned: ActCreate, marks: markFailed}, none(results.Failed), OutcomeFailed},
		{"not reached", step{planned: ActCreate}, none(results.Failed), OutcomeNotSent},
		{"not reached, archived before", step{planned: ActCreate}, none(results.Archived), OutcomeNotSent},
		{"held", step{planned: ActCreate, marks: markHeld}, results.State{}, OutcomeNotSent},
		{"unchanged", step{planned: ActNothing}, task(results.Created), OutcomeUnchanged},
		{"changed", step{planned: ActReport, action: ActReport}, task(results.Created), OutcomeChanged},
		{"updated", step{planned: ActUpdate, action: ActNothing}, task(results.Updated), OutcomeUpdated},
		{"not yet updated", step{planned: ActUpdate, action: ActUpdate}, task(results.Created), OutcomeNotSent},
		{"assigned", step{planned: ActAssign, action: ActNothing}, task(results.Created), OutcomeUpdated},
		{"completed", step{planned: ActComplete, action: ActComplete}, task(results.Completed), OutcomeCompleted},
		{"not yet completed", step{planned: ActComplete, action: ActComplete}, task(results.Created), OutcomeNotSent},
	} {
		if got := tt.step.outcome(tt.known); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

// TestReviewTellsWhatTheCheckTold reviews a plan of rows that share a key, are
// invalid, left out and blank.
func TestReviewTellsWhatTheCheckTold(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tasks.csv")
	csv := "Ticket,Title,Who\nA,One,1001\nB,Two,1001\n,,\nA,Three,1001\nC,Done,1001\nA,Four,1001\nD,,1001\n"
	if err := os.WriteFile(path, []byte(csv), 0o600); err != nil {
		t.Fatal(err)
	}
	source := newTestSource(t, path, `
version: 1
key: Ticket
skip: {column: Title, equals: Done}
fields: {title: Title, task_type: {value: task}, deadline: {value: 2031-03-04T10:00:00Z}, owners: {users: Who}}
`)
	plan, err := source.Check(t.Context(), Reading{})
	if err != nil {
		t.Fatal(err)
	}
	type told struct {
		outcome  Outcome
		problems int
	}
	want := map[int]told{
		2: {OutcomeInvalid, 1}, 3: {OutcomeNotSent, 0}, 5: {OutcomeInvalid, 1},
		6: {OutcomeSkipped, 0}, 7: {OutcomeInvalid, 1}, 8: {OutcomeInvalid, 1},
	}
	seen := 0
	for r, err := range plan.Review(t.Context(), source, nil) {
		if err != nil {
			t.Fatal(err)
		}
		seen++
		got := told{r.Outcome, len(r.Draft.Problems)}
		if got != want[r.Sheet.Number] {
			t.Errorf("row %d: %v, want %v (%v)", r.Sheet.Number, got, want[r.Sheet.Number], r.Draft.Problems)
		}
	}
	if seen != len(want) {
		t.Errorf("%d rows, want %d", seen, len(want))
	}
	fates := map[Outcome]int{}
	for f := range plan.Fates(nil) {
		fates[f.Outcome]++
	}
	if fates[OutcomeInvalid] != 4 || fates[OutcomeNotSent] != 1 || fates[OutcomeSkipped] != 1 {
		t.Errorf("the fates are %v", fates)
	}
}

// TestReviewRefusesAnotherSheet reviews a plan of a sheet that has changed.
func TestReviewRefusesAnotherSheet(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tasks.csv")
	write := func(csv string) {
		if err := os.WriteFile(path, []byte(csv), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("Title,Who\nOne,1001\n")
	source := newTestSource(t, path, `
version: 1
fields: {title: Title, task_type: {value: task}, deadline: {value: 2031-03-04T10:00:00Z}, owners: {users: Who}}
`)
	plan, err := source.Check(t.Context(), Reading{})
	if err != nil {
		t.Fatal(err)
	}
	write("Title,Who\nOne,1001\nTwo,1001\n")
	var last error
	for _, err := range plan.Review(t.Context(), source, nil) {
		last = err
	}
	if last == nil {
		t.Error("a row more in the sheet was not told")
	}
}

func newTestSource(t *testing.T, path, text string) *Source {
	t.Helper()
	m, err := mapping.Load(strings.NewReader(text), "tasks.mapping.yaml")
	if err != nil {
		t.Fatal(err)
	}
	source, err := NewSource(m, func() (*sheet.Sheet, error) { return sheet.Open(path, sheet.Options{}) })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := source.Close(); err != nil {
			t.Error(err)
		}
	})
	return source
}
