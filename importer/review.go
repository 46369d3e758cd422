package importer

import (
	"context"
	"iter"

	"tallyfy-import/importer/results"
	"tallyfy-import/mapping"
)

// An Outcome is what has become of a row by the end of a run.
type Outcome string

// The outcomes of a row.
const (
	OutcomeCreated   Outcome = "created"
	OutcomeRecovered Outcome = "recovered" // its task was found after an answer was lost
	OutcomeUpdated   Outcome = "updated"
	OutcomeCompleted Outcome = "completed"
	OutcomeUnchanged Outcome = "unchanged" // it has the task of an earlier run
	OutcomeChanged   Outcome = "changed"   // the same, but the row says something else by now
	OutcomeFailed    Outcome = "failed"
	OutcomeInvalid   Outcome = "invalid"
	OutcomeInDoubt   Outcome = "in doubt"
	OutcomeNotSent   Outcome = "not sent" // the run didn't come to it
	OutcomeSkipped   Outcome = "skipped"  // by the mapping
)

// A Fate is what has become of a row, and what was to become of it.
type Fate struct {
	Outcome Outcome
	Planned Action // before the run began
	Held    bool   // left for a later run by Reading.Limit or Reading.Leave
}

// A Reviewed is a row of the sheet and what has become of it.
type Reviewed struct {
	*Row
	Fate
	Key    string         // empty for a skipped row
	Record results.Record // what the results file knows of it; the zero value: nothing
}

// Fates yields what has become of each row but the blank ones: first of those
// that the mapping wants, in the sheet's order, then of the skipped ones. file
// may be nil. It reads neither the sheet nor the file.
func (p *Plan) Fates(file *results.File) iter.Seq[Fate] {
	return func(yield func(Fate) bool) {
		for _, s := range p.steps.all() {
			if !yield(s.fate(file)) {
				return
			}
		}
		for range p.Skipped {
			if !yield(Fate{Outcome: OutcomeSkipped}) {
				return
			}
		}
	}
}

// Review reads the sheet that p is the plan of once more and yields each row
// but the blank ones with what has become of it, in the sheet's order. file
// may be nil, and must not be closed. A row is valid until the next one is
// asked for. An error ends the reading: that of the source or of the results
// file, or that the sheet has changed.
func (p *Plan) Review(ctx context.Context, source *Source, file *results.File) iter.Seq2[*Reviewed, error] {
	return func(yield func(*Reviewed, error) bool) {
		keys := newKeyring(source.Header, source.Binding, nil)
		var failed error // before: what is known is still to be told
		if file != nil {
			failed = file.Err()
		}
		i := 0
		for row, err := range source.Rows(ctx) {
			switch {
			case err != nil:
				yield(nil, err)
				return
			case row.Draft.Verdict == mapping.Dropped:
				continue
			case row.Draft.Verdict == mapping.Skipped:
				if !yield(&Reviewed{Row: row, Fate: Fate{Outcome: OutcomeSkipped}}, nil) {
					return
				}
				continue
			case i >= p.steps.len():
				yield(nil, errChanged)
				return
			}
			s := p.steps.at(i)
			key, same := s.keyOf(row)
			if !same {
				yield(nil, errChanged)
				return
			}
			r := &Reviewed{Row: row, Fate: s.fate(file), Key: key}
			p.retell(keys, i, row, key, file)
			if file != nil {
				r.Record, _ = file.Find(s.key)
				if err := file.Err(); err != nil && failed == nil {
					yield(nil, err)
					return
				}
			}
			if !yield(r, nil) {
				return
			}
			i++
		}
		if i < p.steps.len() {
			yield(nil, errChanged)
		}
	}
}

// retell adds the problem of a row, that of a step, whose key another row has,
// or which has a task under another key: only the first reading could see it.
func (p *Plan) retell(keys *keyring, step int, row *Row, key string, file *results.File) {
	if was, r, found := p.formerOf(step, file); found {
		row.Draft.Verdict = mapping.Invalid
		row.Draft.Problems = append(row.Draft.Problems, keys.imported(row, key, was, &r))
	}
	number := row.Sheet.Number
	twin, found := p.twins[uint32(number)]
	if !found {
		return
	}
	row.Draft.Verdict = mapping.Invalid
	first, second := min(number, int(twin)), max(number, int(twin))
	row.Draft.Problems = append(row.Draft.Problems, keys.duplicate(number, first, second, key))
}

// fate puts together what the plan and the results file know of a step.
func (s *step) fate(file *results.File) Fate {
	var known results.State
	if file != nil {
		known, _ = file.State(s.key)
	}
	return Fate{Outcome: s.outcome(known), Planned: s.planned, Held: s.marks&markHeld != 0}
}

// outcome is what has become of the step, of which the results file knows
// known.
func (s *step) outcome(known results.State) Outcome {
	switch {
	case s.action == ActLook, known.Status == results.Sending && !known.HasTask:
		return OutcomeInDoubt
	case s.planned == ActReject:
		return OutcomeInvalid
	case s.marks&markFailed != 0:
		return OutcomeFailed
	case s.planned == ActNothing:
		return OutcomeUnchanged
	case s.planned == ActReport:
		return OutcomeChanged
	case s.marks&markAdopted != 0:
		return OutcomeRecovered
	case s.planned == ActComplete && known.Status == results.Completed:
		return OutcomeCompleted
	case (s.planned == ActUpdate || s.planned == ActAssign) && s.action != s.planned:
		return OutcomeUpdated
	case (s.planned == ActCreate || s.planned == ActLook) && known.HasTask:
		return OutcomeCreated
	}
	return OutcomeNotSent
}
