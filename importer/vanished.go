package importer

import (
	"iter"

	"tallyfy-import/importer/results"
	"tallyfy-import/mapping"
	"tallyfy-import/mapping/digest"
)

// Vanished are rows that have a task from an earlier run and that the sheet no
// longer has. Nothing is done to their tasks. 16 bytes are kept of each.
type Vanished struct {
	file     *results.File
	keys     []digest.Digest
	replaced int
}

// Vanished finds the rows with a task that the sheet no longer has. A row that
// the mapping leaves out by now is still in the sheet.
func (p *Plan) Vanished(file *results.File) (*Vanished, error) {
	v := &Vanished{file: file}
	var freed []bool // by the row's number
	if n := p.steps.len(); n > 0 {
		freed = make([]bool, p.steps.at(n-1).row+1)
	}
	for r, err := range p.gone(file) {
		if err != nil {
			return nil, err
		}
		if !r.HasTask() {
			continue
		}
		v.keys = append(v.keys, digest.Of(r.Key))
		if r.Row < len(freed) && mapping.IsContentKey(r.Key) {
			freed[r.Row] = true
		}
	}
	if len(v.keys) == 0 {
		return v, nil
	}
	for _, s := range p.steps.all() {
		if s.planned == ActCreate && freed[s.row] {
			v.replaced++
		}
	}
	return v, nil
}

// Len is the number of the rows. There are none in a nil Vanished.
func (v *Vanished) Len() int {
	if v == nil {
		return 0
	}
	return len(v.keys)
}

// Replaced counts the rows without a key that are to be created in the place of
// one of the rows: an edited row is a new one, and so is every row where what the
// mapping takes from it was changed.
func (v *Vanished) Replaced() int {
	if v == nil {
		return 0
	}
	return v.replaced
}

// Records yields what the results file knows of the rows, in the order that they
// had there, until it can't be read. The file must be open.
func (v *Vanished) Records() iter.Seq2[results.Record, error] {
	if v.Len() == 0 {
		return func(func(results.Record, error) bool) {}
	}
	return v.file.Of(v.keys)
}

// Orphans returns the rows in doubt that the sheet no longer has, and whose
// place no other row has taken. Nobody looks for them: what was sent is known
// from the sheet only.
func (p *Plan) Orphans(file *results.File) ([]results.Record, error) {
	if file.Count(results.Sending) == 0 {
		return nil, nil
	}
	inherited := map[string]bool{}
	for _, r := range p.heirs {
		inherited[r.Key] = true
	}
	var orphans []results.Record
	for r, err := range p.gone(file) {
		if err != nil {
			return nil, err
		}
		if r.InDoubt() && !inherited[r.Key] {
			orphans = append(orphans, r)
		}
	}
	return orphans, nil
}

// gone yields the records whose rows the sheet no longer has, until one can't be
// read.
func (p *Plan) gone(file *results.File) iter.Seq2[results.Record, error] {
	return func(yield func(results.Record, error) bool) {
		if file.Len() == p.recorded {
			return
		}
		var inSheet digest.Set
		for key := range p.keys() {
			inSheet.Add(key)
		}
		for f := range p.rekeyed() {
			inSheet.Add(f.key)
		}
		for r, err := range file.Each() {
			if (err != nil || !inSheet.Has(digest.Of(r.Key))) && !yield(r, err) {
				return
			}
		}
	}
}
