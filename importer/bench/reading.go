package main

import (
	"context"
	"fmt"
)

// read measures typed reading alone. The libraries are asked for raw values,
// which is the least that they can do.
func (b *bench) read(ctx context.Context) error {
	csv, err := b.sheet(ctx, kindCSV, b.rows)
	if err != nil {
		return err
	}
	c, err := b.comparePeers(ctx, "typed", "encoding-csv", csv)
	if err != nil {
		return err
	}
	asFast(fmt.Sprintf("%s rows of CSV", amount(b.rows)), c, "encoding/csv", 0.9).print()
	for _, k := range []kind{kindInline, kindShared} {
		if err := b.readWorkbook(ctx, k); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) readWorkbook(ctx context.Context, k kind) error {
	path, err := b.sheet(ctx, k, b.rows)
	if err != nil {
		return err
	}
	c, err := b.comparePeers(ctx, "typed", "inflate", path)
	if err != nil {
		return err
	}
	atMost(fmt.Sprintf("%s rows of %s", amount(b.rows), k), c, "inflating alone", 2.5).print()
	most := 32.0
	if k == kindShared {
		most = 96
	}
	memory("its resident memory", c.ours, most).print()
	// A tenth of the rows, since excelize takes about a minute for a million.
	small, err := b.sheet(ctx, k, b.rows/10)
	if err != nil {
		return err
	}
	if c, err = b.once().comparePeers(ctx, "typed", "excelize", small); err != nil {
		return err
	}
	asFast(fmt.Sprintf("%s rows of %s", amount(b.rows/10), k), c, "excelize, raw rows", 8).print()
	return nil
}

// comparePeers compares two readers of one file.
func (b *bench) comparePeers(ctx context.Context, ours, peer, path string) (comparison, error) {
	return b.compare(
		func() (usage, error) { return b.helper(ctx, ours, path) },
		func() (usage, error) { return b.helper(ctx, peer, path) })
}
