package importer

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"tallyfy-import/importer/results"
	"tallyfy-import/mapping"
	"tallyfy-import/mapping/digest"
)

// formerKeys finds rows that were imported before under another key: the
// mapping's key was added, removed or changed, or somebody has renumbered the
// rows. Such a row looks new, its content is that of a record that has a task or
// is in doubt, and no row of the sheet has that record's key any more, or one
// that says something else has it.
type formerKeys struct {
	source *Source
	file   *results.File
	update bool              // rows that say something else by now update their tasks
	all    *results.Contents // records that have or may have a task; nil until a row looks new
	gone   *results.Contents // those whose keys no row of their content has; nil until a row is of the content of one
	shifts digest.Set        // the keys of these that rows of other content have
}

// of returns the record that a row had under another key. p is the plan so
// far. Only a row that looks new may be asked about.
//
// Each record is returned once: of more rows of its content than records have
// lost their rows, the others are new.
func (k *formerKeys) of(ctx context.Context, d *mapping.Draft, p *Plan) (r results.Record, found bool, err error) {
	if k.gone == nil && k.file.Len() == p.recorded && p.counts[ActReport] == 0 && p.counts[ActLook] == 0 {
		return r, false, nil // all that is known is in the sheet, as it was
	}
	if k.all == nil {
		if k.all, err = k.file.Contents(slices.Values[[]digest.Digest](nil)); err != nil {
			return r, false, err
		}
	}
	hash := requestHash(d)
	hashes := []string{hash, unsettledHash(hash)}
	if d.Project != "" {
		hashes = append(hashes, openerHash(d))
	}
	for _, hash := range hashes {
		if !k.all.Has(hash) {
			continue
		}
		if k.gone == nil {
			if k.gone, err = k.vanished(ctx); err != nil {
				return r, false, err
			}
		}
		if r, found, err = k.gone.Take(hash); found || err != nil {
			return r, found, err
		}
	}
	return r, false, nil
}

// vanished reads the sheet for its keys, beside the reading that goes on: a
// key that was not met yet may stand below. It takes the memory of a plan until
// it is through.
func (k *formerKeys) vanished(ctx context.Context) (*results.Contents, error) {
	s := k.source
	// Names aren't looked up: they are no part of a key.
	beside := &Source{Header: s.Header, Binding: s.Binding, open: s.open, used: s.used}
	p, err := beside.plan(ctx, Reading{Row: k.seeShift}, nil)
	if err != nil {
		return nil, err
	}
	return k.file.Contents(func(yield func(digest.Digest) bool) {
		for key := range p.keys() {
			if !k.shifts.Has(key) && !yield(key) {
				return
			}
		}
	})
}

// seeShift takes in a row that has the key of a task and says something else:
// where rows were inserted and all renumbered, its task is another row's.
func (k *formerKeys) seeShift(row *Row, key string, _ Action) {
	if key == "" || row.Draft.Verdict != mapping.Wanted {
		return
	}
	at := digest.Of(key)
	state, _ := k.file.State(at)
	if k.update && state.HasTask {
		return
	}
	known := knowledgeOf(&row.Draft, state)
	if (known.task || known.status == results.Sending) && !known.same && !known.opener {
		k.shifts.Add(at)
	}
}

// A former is a row that was imported before under another key.
type former struct {
	step    uint32
	key     digest.Digest // that it had
	kept    bool          // it keeps its task under the key that it has by now
	shifted bool          // another row has that key by now
}

// Rekeyed is the number of rows that keep their task under another key than the
// one that it was made under.
func (p *Plan) Rekeyed() int {
	n := 0
	for range p.rekeyed() {
		n++
	}
	return n
}

// rekeyed yields the rows that keep their task under the key that they have by
// now.
func (p *Plan) rekeyed() iter.Seq[former] {
	return func(yield func(former) bool) {
		for _, f := range p.formers {
			if f.kept && !yield(f) {
				return
			}
		}
	}
}

// rekey records the rows that keep their task under the keys that they have by
// now.
func (im *Import) rekey(ctx context.Context) error {
	var steps []int
	var old []digest.Digest
	for f := range im.Plan.rekeyed() {
		steps, old = append(steps, int(f.step)), append(old, f.key)
	}
	if len(steps) == 0 {
		return nil
	}
	next := 0
	err := im.each(ctx, steps, func(i int, draft *mapping.Draft) error {
		s := im.Plan.steps.at(i)
		key := keyText(&Row{Draft: *draft}, s.number())
		if digest.Of(key) != s.key {
			return errChanged
		}
		r, found := im.Results.Find(old[next])
		if err := im.Results.Err(); err != nil || !found {
			return errors.Join(err, errChanged)
		}
		next++
		return im.Results.Rekey(r, int(s.row), key)
	})
	return errors.Join(err, im.Results.Sync())
}

// formerOf returns a refused step's row as it was under the key that it had,
// what the results file knows of it, and false for a step that was not refused
// for it.
func (p *Plan) formerOf(step int, file *results.File) (former, results.Record, bool) {
	i, found := slices.BinarySearchFunc(p.formers, uint32(step), func(f former, step uint32) int {
		return int(f.step) - int(step)
	})
	if !found || file == nil || p.formers[i].kept {
		return former{}, results.Record{}, false
	}
	r, found := file.Find(p.formers[i].key)
	return p.formers[i], r, found
}

// imported is the problem of a row that has a task under the key of r, as was
// says.
func (k *keyring) imported(row *Row, key string, was former, r *results.Record) mapping.Problem {
	message := fmt.Sprintf("the row has a task from an earlier run, %s, under the key %q, and its key is %q by now: "+
		"import with --rekey to keep that task under the key of now, or give the row its old key again", r.TaskID, r.Key, key)
	if was.shifted {
		message = fmt.Sprintf("the row has a task from an earlier run, %s, under the key %q, which another row has by now, and its key is %q", r.TaskID, r.Key, key)
		if r.InDoubt() {
			message = fmt.Sprintf("the row was sent in an earlier run under the key %q, which another row has by now, and nobody knows whether it has a task; its key is %q", r.Key, key)
		}
		message += ": were rows inserted and all renumbered? Give each row the key that it had, and new rows new keys"
	}
	problem := mapping.Problem{
		Row: row.Sheet.Number, Field: "key",
		Code: mapping.CodeImportedBefore, Severity: mapping.SeverityError, Value: key,
		Message: message + "; if a second task is meant, change something else in the row",
	}
	if k.column >= 0 {
		problem.Cell, problem.Column = k.header.Ref(row.Sheet.Number, k.column), k.title
	}
	return problem
}
