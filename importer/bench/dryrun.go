package main

import (
	"context"
	"fmt"
	"strconv"
)

// validate runs the dry run.
func (b *bench) validate(ctx context.Context, path string) (usage, error) {
	return b.program(ctx, "validate", path, "-m", mappingBeside(path))
}

// dryRun compares validate with the least that any reader has to do.
func (b *bench) dryRun(ctx context.Context) error {
	for _, w := range []struct {
		kind       kind
		peer, name string
		most, mb   float64
	}{
		{kindCSV, "encoding-csv", "encoding/csv alone", 4, 96},
		{kindInline, "inflate", "inflating alone", 2.5, 160},
		{kindShared, "inflate", "inflating alone", 2.5, 160},
	} {
		path, err := b.sheet(ctx, w.kind, b.rows)
		if err != nil {
			return err
		}
		c, err := b.compare(
			func() (usage, error) { return b.validate(ctx, path) },
			func() (usage, error) { return b.helper(ctx, w.peer, path) })
		if err != nil {
			return err
		}
		atMost(fmt.Sprintf("validate %s rows of %s", amount(b.rows), w.kind), c, w.name, w.most).print()
		memory("its resident memory, the set of keys included", c.ours, w.mb).print()
	}
	return nil
}

// again runs an import of rows that all have their tasks.
func (b *bench) again(ctx context.Context, path, history string) (usage, error) {
	return b.program(ctx, "import", path, "-m", mappingBeside(path), "-r", history, "--base-url", historyURL, "--org", historyOrg, "-q")
}

// rerun compares an import that has nothing to do with the dry run.
func (b *bench) rerun(ctx context.Context) error {
	history, err := b.history(ctx, b.rows)
	if err != nil {
		return err
	}
	path, err := b.sheet(ctx, kindCSV, b.rows)
	if err != nil {
		return err
	}
	c, err := b.compare(
		func() (usage, error) { return b.again(ctx, path, history) },
		func() (usage, error) { return b.validate(ctx, path) })
	if err != nil {
		return err
	}
	atMost(fmt.Sprintf("import %s known rows of CSV", amount(b.rows)), c, "validate", 1.5).print()
	memory("its resident memory", c.ours, 0).bare().print()
	opened, err := b.open(ctx, history)
	if err != nil {
		return err
	}
	perSecond := float64(b.rows) / opened.wall.Seconds()
	line{what: fmt.Sprintf("open a results file of %s lines", amount(b.rows)), ours: opened.String(),
		ratio: strconv.Itoa(int(perSecond)), wanted: "≥ 1000000", met: perSecond >= 1e6}.print()
	memory("its resident memory", opened, 200).print()
	return nil
}

// bare is the line without a bound.
func (l line) bare() line {
	l.wanted = ""
	return l
}

// open opens a results file, as often as there are rounds.
func (b *bench) open(ctx context.Context, path string) (usage, error) {
	var all []usage
	for range b.rounds {
		u, err := b.helper(ctx, "open", path)
		if err == nil {
			u, err = u.inner()
		}
		if err != nil {
			return usage{}, err
		}
		all = append(all, u)
	}
	return typical(all), nil
}
