package importer

import (
	"context"
	"errors"
	"maps"
	"slices"

	"tallyfy-import/importer/results"
	"tallyfy-import/mapping"
	"tallyfy-import/mapping/digest"
)

// inheritsAt makes the row of a step the heir of one in doubt: it is looked for
// in its place.
func (p *Plan) inheritsAt(step int, lost results.Record) {
	if p.heirs == nil {
		p.heirs = map[int]results.Record{}
	}
	p.heirs[step] = lost
}

// findHeirs looks for rows that were in doubt and are no longer in the sheet,
// nor is their content under another key, while a row that nothing is known of
// stands in their place: somebody has edited it, so that its key is another
// one. Its heir is looked for first, as an edited row in doubt.
func (p *Plan) findHeirs(file *results.File) error {
	if file == nil || file.Count(results.Sending) == 0 {
		return nil
	}
	gone, err := p.Orphans(file)
	if err != nil || len(gone) == 0 || !p.isInPlace(file) {
		return err
	}
	at := make(map[int]results.Record, len(gone))
	for _, r := range gone {
		at[r.Row] = r
	}
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
		p.inheritsAt(i, lost)
	}
	return nil
}

// isInPlace reports whether the rows stand where the results file knows them:
// in a part of the sheet, or in another one, a row's number says nothing. Where
// no row is known by its key, as many rows as are recorded, or more, where the run
// ended before it came to them all, are taken for them.
func (p *Plan) isInPlace(file *results.File) bool {
	known, inPlace := 0, 0
	for _, s := range p.steps.all() {
		if state, found := file.State(s.key); found {
			known++
			if state.Row == int(s.row) {
				inPlace++
			}
		}
	}
	if known == 0 {
		return file.Len() <= p.steps.len()
	}
	return 2*inPlace > known
}

// inherit records the doubt of rows that were edited or got another key under
// the keys that they have by now, as of the time when they were sent.
func (im *Import) inherit(ctx context.Context) error {
	if len(im.Plan.heirs) == 0 {
		return nil
	}
	steps := slices.Sorted(maps.Keys(im.Plan.heirs))
	err := im.each(ctx, steps, func(i int, draft *mapping.Draft) error {
		s := im.Plan.steps.at(i)
		key := keyText(&Row{Draft: *draft}, s.number())
		if digest.Of(key) != s.key {
			return errChanged
		}
		return im.Results.Rekey(im.Plan.heirs[i], int(s.row), key)
	})
	return errors.Join(err, im.Results.Sync())
}
