package main

import (
	"context"
	"time"
)

// start measures what a user waits for before anything happens.
func (b *bench) start(ctx context.Context) error {
	help, err := b.often(func() (usage, error) { return b.program(ctx, "--help") })
	if err != nil {
		return err
	}
	soon("--help", help, 30*time.Millisecond).print()
	path, err := b.sheet(ctx, kindShared, 40)
	if err != nil {
		return err
	}
	sample, err := b.often(func() (usage, error) {
		return b.program(ctx, "import", path, "-m", mappingBeside(path), "--sandbox", "-r", b.fresh("sample.csv"))
	})
	if err != nil {
		return err
	}
	soon("import 40 rows of shared.xlsx in the sandbox", sample, 300*time.Millisecond).print()
	return nil
}

// often runs something short, and returns the median.
func (b *bench) often(f func() (usage, error)) (usage, error) {
	var all []usage
	for range 5 * b.rounds {
		u, err := f()
		if err != nil {
			return u, err
		}
		all = append(all, u)
	}
	return typical(all), nil
}

// soon is a line whose wall clock is bounded.
func soon(what string, u usage, most time.Duration) line {
	return line{what: what, ours: u.String(), wanted: "≤ " + clock(most), met: u.wall <= most}
}
