package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A usage is what a process took.
type usage struct {
	wall time.Duration
	cpu  time.Duration // of all processors, the system's part included
	peak int64         // resident memory at most, bytes; 0 where the system doesn't tell
	out  string        // what it wrote to standard output
}

// program runs the program that is measured.
func (b *bench) program(ctx context.Context, args ...string) (usage, error) {
	return run1(ctx, b.binary, args...)
}

// helper runs a peer.
func (b *bench) helper(ctx context.Context, args ...string) (usage, error) {
	return run1(ctx, b.self, append([]string{helperArgument}, args...)...)
}

// run1 runs one process to its end.
func run1(ctx context.Context, name string, args ...string) (usage, error) {
	var out, errs strings.Builder
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), "TALLYFY_API_TOKEN="+sandboxToken)
	cmd.Stdout, cmd.Stderr = &out, &errs
	began := time.Now()
	err := cmd.Run()
	u := usage{wall: time.Since(began), out: out.String()}
	if err != nil {
		return u, errors.Join(context.Cause(ctx), fmt.Errorf("%s: %w: %s%s", strings.Join(cmd.Args, " "), err, errs.String(), u.out))
	}
	u.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	u.peak = peakOf(cmd.ProcessState)
	return u, nil
}

// inner replaces the wall clock of a peer by the time that it measured itself,
// in nanoseconds, without its own preparations.
func (u usage) inner() (usage, error) {
	n, err := strconv.ParseInt(strings.TrimSpace(u.out), 10, 64)
	u.wall = time.Duration(n)
	return u, err
}

// A comparison is what two processes took, each in the median, and how their
// wall clocks relate.
type comparison struct {
	ours, peer usage
	ratio      float64 // ours / peer
}

// compare runs two processes in turns. The ratio is the median of the rounds'.
func (b *bench) compare(ours, peer func() (usage, error)) (c comparison, err error) {
	var us, them []usage
	var ratios []float64
	for range b.rounds {
		p, err := peer()
		if err != nil {
			return c, err
		}
		o, err := ours()
		if err != nil {
			return c, err
		}
		us, them = append(us, o), append(them, p)
		ratios = append(ratios, o.wall.Seconds()/p.wall.Seconds())
	}
	return comparison{ours: typical(us), peer: typical(them), ratio: median(ratios)}, nil
}

// once compares with a peer that takes a minute, in one round.
func (b *bench) once() *bench {
	single := *b
	single.rounds = 1
	return &single
}

// typical is the median of each figure, and the most memory.
func typical(all []usage) usage {
	var walls, cpus []time.Duration
	var u usage
	for _, each := range all {
		walls, cpus = append(walls, each.wall), append(cpus, each.cpu)
		u.peak = max(u.peak, each.peak)
	}
	u.wall, u.cpu = median(walls), median(cpus)
	return u
}

func median[T cmp.Ordered](values []T) T {
	slices.Sort(values)
	return values[len(values)/2]
}
