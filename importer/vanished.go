package importer

import (
	"tallyfy-import/importer/results"
	"tallyfy-import/mapping"
	"tallyfy-import/mapping/digest"
)

// Vanished returns the rows that have a task from an earlier run and that the
// sheet no longer has. Nothing is done to their tasks. A row that the mapping
// leaves out by now is still in the sheet.
func (p *Plan) Vanished(file *results.File) ([]results.Record, error) {
	return p.gone(file, func(r *results.Record) bool { return r.HasTask() })
}

// Replaced counts the rows without a key that are to be created in the place of
// one of some vanished rows: an edited row is a new one, and so is every row
// where what the mapping takes from it was changed.
func (p *Plan) Replaced(vanished []results.Record) int {
	at := map[int]bool{}
	for _, r := range vanished {
		if mapping.IsContentKey(r.Key) {
			at[r.Row] = true
		}
	}
	if len(at) == 0 {
		return 0
	}
	n := 0
	for _, s := range p.steps.all() {
		if s.planned == ActCreate && at[int(s.row)] {
			n++
		}
	}
	return n
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
	return p.gone(file, func(r *results.Record) bool { return r.InDoubt() && !inherited[r.Key] })
}

// gone returns the records that pass and whose rows the sheet no longer has.
func (p *Plan) gone(file *results.File, pass func(*results.Record) bool) ([]results.Record, error) {
	if file.Len() == p.recorded {
		return nil, nil
	}
	var inSheet digest.Set
	for key := range p.keys() {
		inSheet.Add(key)
	}
	for f := range p.rekeyed() {
		inSheet.Add(f.key)
	}
	var gone []results.Record
	for r, err := range file.Each() {
		if err != nil {
			return nil, err
		}
		if !inSheet.Has(digest.Of(r.Key)) && pass(&r) {
			gone = append(gone, r)
		}
	}
	return gone, nil
}
