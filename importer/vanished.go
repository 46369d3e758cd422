package importer

import (
	"tallyfy-import/importer/results"
	"tallyfy-import/mapping/digest"
)

// Vanished returns the rows that have a task from an earlier run and that the
// sheet no longer has. Nothing is done to their tasks.
func (p *Plan) Vanished(file *results.File) ([]results.Record, error) {
	if file.Len() == p.recorded {
		return nil, nil
	}
	inSheet := make(map[digest.Digest]struct{}, p.steps.len())
	for _, key := range p.order() {
		inSheet[key] = struct{}{}
	}
	var gone []results.Record
	for r, err := range file.Each() {
		if err != nil {
			return nil, err
		}
		if _, there := inSheet[digest.Of(r.Key)]; !there && r.HasTask() {
			gone = append(gone, r)
		}
	}
	return gone, nil
}
