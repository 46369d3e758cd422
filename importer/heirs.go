package importer

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"tallyfy-import/importer/results"
	"tallyfy-import/mapping"
	"tallyfy-import/mapping/digest"
)

// findHeirs looks for rows that were in doubt and are no longer in the sheet,
// while a row that nothing is known of stands in their place: somebody has
// edited it, so that its key is another one. Its heir is looked for first, as
// an edited row in doubt.
func (p *Plan) findHeirs(file *results.File) error {
	if file == nil || file.Count(results.Sending) == 0 {
		return nil
	}
	gone, err := p.gone(file, func(r *results.Record) bool { return r.Status == results.Sending && !r.HasTask() })
	if err != nil || len(gone) == 0 {
		return err
	}
	at := make(map[int]results.Record, len(gone))
	for _, r := range gone {
		at[r.Row] = r
	}
	p.heirs = map[int]results.Record{}
	for i, s := range p.steps.all() {
		lost, found := at[int(s.row)]
		if !found || s.action != ActCreate || s.state != stateOpen {
			continue
		}
		if _, known := file.State(s.key); known {
			continue
		}
		p.counts[ActCreate]--
		p.counts[ActLook]++
		s.action = ActLook
		p.heirs[i] = lost
	}
	return nil
}

// inherit records the doubt of rows that were edited under the keys that they
// have by now, as of the time when they were sent.
func (im *Import) inherit(ctx context.Context) error {
	if len(im.Plan.heirs) == 0 {
		return nil
	}
	steps := slices.Sorted(maps.Keys(im.Plan.heirs))
	return im.each(ctx, steps, func(i int, draft *mapping.Draft) error {
		s := im.Plan.steps.at(i)
		lost := im.Plan.heirs[i]
		heir := lost
		heir.Row, heir.Key = int(s.row), draft.Key
		if heir.Key == "" {
			heir.Key = mapping.ContentKey(draft.Hash, s.number())
		}
		if digest.Of(heir.Key) != s.key {
			return errChanged
		}
		if err := im.Results.Amend(heir); err != nil {
			return err
		}
		lost.Status = results.Failed
		lost.Error = fmt.Sprintf("the row was edited before it was known whether its task was made: it is looked for as row %d by now", heir.Row)
		return im.Results.Append(lost)
	})
}
