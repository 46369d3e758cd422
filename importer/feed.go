package importer

import (
	"context"
	"errors"

	"tallyfy-import/mapping"
)

// errChanged says that a second reading found other rows than the first.
var errChanged = errors.New("the sheet changed while it was read: run the same command again")

// feed reads the sheet and gives each open step to the pool.
func (im *Import) feed(ctx context.Context, jobs chan<- *job) error {
	keys := newKeyring(im.Source.Header, im.Source.Binding, nil)
	i, last := 0, im.Plan.lastOpen()
	for row, err := range im.Source.Rows(ctx) {
		if err != nil {
			return err
		}
		if i > last {
			return nil
		}
		if v := row.Draft.Verdict; v == mapping.Dropped || v == mapping.Skipped {
			continue
		}
		if i >= im.Plan.steps.len() {
			return errChanged
		}
		s := im.Plan.steps.at(i)
		key, same := s.keyOf(row)
		if !same {
			return errChanged
		}
		if s.toSend() {
			if s.action == ActReject {
				im.Plan.retell(keys, i, row, key, im.Results)
			}
			j := &job{step: s, index: i, key: key, draft: row.Draft}
			select {
			case jobs <- j:
			case <-ctx.Done():
				return context.Cause(ctx)
			}
		}
		i++
	}
	if i <= last {
		return errChanged
	}
	return nil
}

// each reads the sheet and calls f with the drafts of the given steps, which
// are in the sheet's order.
func (im *Import) each(ctx context.Context, steps []int, f func(i int, draft *mapping.Draft) error) error {
	i, next := 0, 0
	for row, err := range im.Source.Rows(ctx) {
		if err != nil {
			return err
		}
		if next == len(steps) {
			return nil
		}
		if v := row.Draft.Verdict; v == mapping.Dropped || v == mapping.Skipped {
			continue
		}
		if i == steps[next] {
			if err := f(i, &row.Draft); err != nil {
				return err
			}
			next++
		}
		i++
	}
	if next < len(steps) {
		return errChanged
	}
	return nil
}
