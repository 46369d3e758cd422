package importer

import (
	"context"

	"tallyfy-import/importer/results"
	"tallyfy-import/mapping"
	"tallyfy-import/mapping/digest"
)

// A Reading says what a Check is to do with what it reads; all of it may be
// left out.
type Reading struct {
	Results *results.File // what earlier runs recorded
	Update  bool          // changed rows are to be updated, not only reported
	Rekey   bool          // rows with a task under another key keep it, rather than being invalid
	Limit   int           // only so many rows are to be sent; 0: all

	// Leave reports whether a row, about which action is to be done, is left
	// for a later run.
	Leave func(row *Row, key string, action Action) bool
	// Row gets each row in the sheet's order, its key, and what is to be done
	// about it. Skipped and blank rows have no key.
	Row func(row *Row, key string, action Action)
	// Late gets a problem of an earlier row that a later one brought to light.
	Late func(mapping.Problem)
	// Anew is called where the sheet is read once more from its start. All that
	// Leave, Row and Late were told before doesn't count any more.
	Anew func() error
}

// Check reads the whole sheet, sends nothing, and returns what is to be done.
//
// A row whose key a later row has too looks sound until that one is read, and
// by then it has had its say in what becomes of others: it counts for a limit,
// may be the one that opens a project, and may have taken the task of a row
// under another key. So a sheet with such rows is read a second time, with them
// known from the start, beside the plan of the first; any other sheet is read
// once.
func (s *Source) Check(ctx context.Context, r Reading) (*Plan, error) {
	p, err := s.plan(ctx, r, nil)
	if err == nil && len(p.twins) > 0 {
		if r.Anew != nil {
			if err := r.Anew(); err != nil {
				return nil, err
			}
		}
		p, err = s.plan(ctx, r, p)
	}
	if err != nil {
		return nil, err
	}
	p.guessRuns()
	if err := p.findHeirs(r.Results); err != nil {
		return nil, err
	}
	p.horizon = p.steps.len()
	return p, nil
}

// plan reads the sheet once. before is the plan of the reading before, whose
// twins are invalid from the start. Without it (nil) the first of the rows that
// share a key is planned as a sound one.
func (s *Source) plan(ctx context.Context, r Reading, before *Plan) (*Plan, error) {
	p := &Plan{update: r.Update}
	keys := newKeyring(s.Header, s.Binding, &p.steps)
	adding := adder{plan: p, keys: keys, reading: r, former: formerKeys{source: s, file: r.Results, update: r.Update}}
	for row, err := range s.Rows(ctx) {
		if err != nil {
			return nil, err
		}
		key, action := "", ActNothing
		switch row.Draft.Verdict {
		case mapping.Dropped:
			p.Blank++
		case mapping.Skipped:
			p.Skipped++
			if row.Draft.Key != "" {
				p.skipped = append(p.skipped, digest.Of(row.Draft.Key))
			}
		default:
			var next step
			var first *step
			key, next, first = keys.name(row)
			if first != nil && p.pair(first.row, next.row) && r.Late != nil {
				number := int(first.row)
				r.Late(keys.duplicate(number, number, row.Sheet.Number, key))
			}
			if before != nil {
				if !before.has(p.steps.len(), &next) {
					return nil, errChanged
				}
				if _, shared := before.twins[next.row]; shared {
					row.Draft.Verdict = mapping.Invalid
				}
			}
			if action, err = adding.add(ctx, row, key, next); err != nil {
				return nil, err
			}
		}
		if r.Row != nil {
			r.Row(row, key, action)
		}
	}
	if before != nil && before.steps.len() != p.steps.len() {
		return nil, errChanged
	}
	return p, nil
}

// has reports whether step i is of the row that s is of.
func (p *Plan) has(i int, s *step) bool {
	return i < p.steps.len() && p.steps.at(i).row == s.row && p.steps.at(i).key == s.key
}

// pair remembers that row has the key of first, an earlier row, and reports
// whether it is the first to repeat it.
func (p *Plan) pair(first, row uint32) bool {
	if p.twins == nil {
		p.twins = map[uint32]uint32{}
	}
	p.twins[row] = first
	if _, told := p.twins[first]; told {
		return false
	}
	p.twins[first] = row
	return true
}
