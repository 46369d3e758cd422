package importer

import (
	"context"

	"tallyfy-import/importer/results"
	"tallyfy-import/mapping"
	"tallyfy-import/mapping/digest"
)

// An adder plans rows in the sheet's order.
type adder struct {
	plan    *Plan
	keys    *keyring
	reading Reading
	former  formerKeys
}

// add plans one row, whose step the keyring began. A row that was imported
// before under another key keeps its task, or becomes invalid; one that was in
// doubt under another key is looked for.
func (a *adder) add(ctx context.Context, row *Row, key string, s step) (Action, error) {
	p, r, d := a.plan, &a.reading, &row.Draft
	known, recorded := a.known(d, &s), key
	s.action = decide(d, known, r.Update)
	if r.Results != nil && s.action == ActCreate && (known.status == "" || known.status == results.Invalid) {
		record, found, err := a.former.of(ctx, d, p)
		if err != nil {
			return ActNothing, err
		}
		switch {
		case found && record.InDoubt() && !a.former.shifts.Has(digest.Of(record.Key)):
			p.inheritsAt(p.steps.len(), record)
			s.action = ActLook
		case found:
			known, recorded = a.takeOver(row, key, &record), record.Key
			s.action = decide(d, known, r.Update)
		}
	}
	s.planned = s.action
	p.counts[s.action]++
	leave := r.Leave != nil && r.Leave(row, key, s.action)
	switch {
	case !s.sends():
	case leave || r.Limit > 0 && p.todo == r.Limit:
		s.state, s.marks = stateDone, markHeld
		p.later[s.action]++
	default:
		p.todo++
	}
	if d.Project != "" {
		p.involve(d, &s, recorded, known, r.Results)
	}
	p.steps.add(s)
	if s.state == stateDone {
		return ActLater, nil
	}
	return s.action, nil
}

// takeOver returns what is known of a row that has a task under another key, of
// which record is. Unless it is to keep that task it becomes invalid.
func (a *adder) takeOver(row *Row, key string, record *results.Record) knowledge {
	p, d := a.plan, &row.Draft
	was := former{step: uint32(p.steps.len()), key: digest.Of(record.Key)}
	was.shifted = a.former.shifts.Has(was.key)
	was.kept = a.reading.Rekey && !was.shifted
	p.formers = append(p.formers, was)
	if !was.kept {
		d.Verdict = mapping.Invalid
		d.Problems = append(d.Problems, a.keys.imported(row, key, was, record))
		return knowledge{}
	}
	state, _ := a.reading.Results.State(was.key)
	return knowledgeOf(d, state)
}

// known is what the results file knows of a row, and counts its key.
func (a *adder) known(d *mapping.Draft, s *step) knowledge {
	if a.reading.Results == nil {
		return knowledge{}
	}
	state, found := a.reading.Results.State(s.key)
	if !found {
		return knowledge{}
	}
	if s.first || d.Key == "" {
		a.plan.recorded++
	}
	return knowledgeOf(d, state)
}
