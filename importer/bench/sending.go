package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"tallyfy-import/importer/sandbox"
)

// workers are how many requests are in flight where nothing else is said.
const workers = 32

// latency is that of a good API behind a good line.
const latency = 20 * time.Millisecond

// unlimited is a rate that nothing reaches.
const unlimited = "1000000/s"

// importing says how an import is run.
type importing struct {
	rows    int
	url     string
	results string
	rate    string
	workers int
}

// importRows runs an import of a CSV file, from its start to its exit.
func (b *bench) importRows(ctx context.Context, i importing) (usage, error) {
	path, err := b.sheet(ctx, kindCSV, i.rows)
	if err != nil {
		return usage{}, err
	}
	return b.program(ctx, "import", path, "-m", mappingBeside(path), "-r", i.results, "--base-url", i.url, "--org", sandbox.DefaultOrg,
		"--rate", i.rate, "--workers", strconv.Itoa(i.workers), "-q")
}

// fresh returns the path of a results file that isn't there yet.
func (b *bench) fresh(name string) string {
	path := filepath.Join(b.folder, "fresh."+name)
	_ = os.Remove(path) // of the run before, if there was one
	return path
}

// requests writes what an import of n rows sends, and returns the file.
func (b *bench) requests(ctx context.Context, n int) (string, error) {
	path, err := b.sheet(ctx, kindCSV, n)
	if err != nil {
		return "", err
	}
	file := filepath.Join(b.folder, fmt.Sprintf("%d.requests.ndjson", n))
	if _, err := os.Stat(file); err == nil {
		return file, nil
	}
	_, err = b.program(ctx, "validate", path, "-m", mappingBeside(path), "--requests", file)
	return file, errors.Join(err, syncFile(file))
}

// send compares whole imports with a client that does nothing but send.
func (b *bench) send(ctx context.Context) error {
	for _, w := range []struct {
		rows    int
		latency time.Duration
		least   float64
	}{
		{b.rows / 100, latency, 0.95},
		{b.rows / 10, 0, 0.5},
	} {
		if err := b.sendOnce(ctx, w.rows, w.latency, w.least); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) sendOnce(ctx context.Context, rows int, latency time.Duration, least float64) error {
	file, err := b.requests(ctx, rows)
	if err != nil {
		return err
	}
	var last served
	ours := func() (u usage, err error) {
		last, err = b.against(ctx, 0, latency, func(url string) (err error) {
			u, err = b.importRows(ctx, importing{rows, url, b.fresh("results.csv"), unlimited, workers})
			return err
		})
		return u, err
	}
	peer := func(records bool) func() (usage, error) {
		return func() (u usage, err error) {
			_, err = b.against(ctx, 0, latency, func(url string) (err error) {
				args := []string{"bare", file, url, strconv.Itoa(workers)}
				if records {
					args = append(args, b.fresh("peer.csv"))
				}
				u, err = b.helper(ctx, args...)
				return err
			})
			if err != nil {
				return u, err
			}
			return u.inner()
		}
	}
	c, err := b.compare(ours, peer(false))
	if err != nil {
		return err
	}
	what := fmt.Sprintf("import %s rows at a latency of %s, %d workers", amount(rows), latency, workers)
	asFast(what, c, "bare client", least).print()
	note("its creates", "%.0f/s", float64(rows)/c.ours.wall.Seconds()).print()
	line{what: "its connections", ours: strconv.Itoa(last.Connections), wanted: fmt.Sprintf("≤ %d", workers), met: last.Connections <= workers}.print()
	note("its processor time for 1,000 creates", "%s", clock(c.ours.cpu*1000/time.Duration(rows))).print()
	if c, err = b.compare(ours, peer(true)); err != nil {
		return err
	}
	asFast("the same", c, "bare client that syncs intents", 0).print()
	return nil
}

// memoryFolder is where Linux keeps files that no fsync waits for.
const memoryFolder = "/dev/shm"

// durable compares an import whose results file is on the disk with one whose
// file is in memory, where a sync costs nothing.
func (b *bench) durable(ctx context.Context) (err error) {
	folder, err := os.MkdirTemp(memoryFolder, "tallyfy-import-bench-*")
	if err != nil {
		note("results files in memory", "skipped: nothing can be written to %s: %v", memoryFolder, err).print()
		return nil
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	for _, w := range []struct {
		rows    int
		latency time.Duration
		least   float64
	}{
		{b.rows / 200, latency, 0.95},
		{b.rows / 10, 0, 0.5},
	} {
		into := func(results func() string) func() (usage, error) {
			return func() (u usage, err error) {
				_, err = b.against(ctx, 0, w.latency, func(url string) (err error) {
					u, err = b.importRows(ctx, importing{w.rows, url, results(), unlimited, workers})
					return err
				})
				return u, err
			}
		}
		unsynced := func() string {
			path := filepath.Join(folder, "results.csv")
			_ = os.Remove(path) // of the run before, if there was one
			return path
		}
		c, err := b.compare(into(func() string { return b.fresh("results.csv") }), into(unsynced))
		if err != nil {
			return err
		}
		asFast(fmt.Sprintf("import %s rows at a latency of %s, results on the disk", amount(w.rows), w.latency), c, "in memory", w.least).print()
	}
	return nil
}
