// Bench measures tallyfy-import and its peers side by side on one machine, and
// prints a table of ratios that anyone can repeat:
//
//	go run ./importer/bench
//
// Every figure is that of a whole process: this program's as a user runs it,
// and each peer's in a process of its own. Two that are compared run in turns,
// and their ratio is the median over the rounds, so that a machine that is busy
// with something else spoils little. What is generated goes to a temporary
// folder, which is removed.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// A bench is one run of the measurements.
type bench struct {
	folder string // of what is generated
	binary string // the program that is measured
	self   string // this one, for the peers
	python string // the interpreter for the script
	rows   int    // of the large sheets
	rounds int
}

// parts are the measurements, in their order.
var parts = []struct {
	name, what string
	run        func(*bench, context.Context) error
}{
	{"start", "how long it takes to start", (*bench).start},
	{"read", "typed cells of a sheet, against the libraries", (*bench).read},
	{"dry", "validate, against reading alone", (*bench).dryRun},
	{"rerun", "an import that finds nothing to do, and opening its results file", (*bench).rerun},
	{"send", "an import without a limit, against a bare client", (*bench).send},
	{"durable", "an import whose results file is synced, against one whose isn't", (*bench).durable},
	{"script", "an import, against the script that a user would write", (*bench).script},
	{"limit", "an import at the API's limit, and at half of what it is told", (*bench).limit},
	{"growth", "how all of it grows with the rows", (*bench).growth},
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == helperArgument {
		exit(runHelper(os.Args[2:]))
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	exit(run(ctx))
}

func exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

func run(ctx context.Context) (err error) {
	var b bench
	only := flag.String("parts", "", "measure only these `parts`, separated by commas: "+partNames())
	flag.IntVar(&b.rows, "rows", 1_000_000, "`rows` of the large sheets")
	flag.IntVar(&b.rounds, "rounds", 3, "how often two are compared")
	flag.StringVar(&b.python, "python", "python3", "the Python `interpreter` for the script")
	flag.StringVar(&b.folder, "keep", "", "generate in this `folder`, and leave it there for another run")
	flag.Parse()
	chosen, err := choose(*only)
	if err != nil {
		return err
	}
	if b.folder == "" {
		if b.folder, err = os.MkdirTemp("", "tallyfy-import-bench-*"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(b.folder)) }()
	} else if err := os.MkdirAll(b.folder, 0o700); err != nil {
		return err
	}
	if err := b.build(ctx); err != nil {
		return err
	}
	began := time.Now()
	printHead(describeMachine(b.binary, b.folder))
	for _, p := range parts {
		if !slices.Contains(chosen, p.name) {
			continue
		}
		printPart(p.what)
		if err := p.run(&b, ctx); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
	}
	fmt.Printf("\nmeasured in %s\n", time.Since(began).Round(time.Second))
	return nil
}

func partNames() string {
	var names []string
	for _, p := range parts {
		names = append(names, p.name)
	}
	return strings.Join(names, ", ")
}

// choose returns the names of the parts that only lists, all for none.
func choose(only string) (chosen []string, err error) {
	if only == "" {
		only = strings.ReplaceAll(partNames(), " ", "")
	}
	chosen = strings.Split(only, ",")
	known := strings.Split(partNames(), ", ")
	for _, name := range chosen {
		if !slices.Contains(known, name) {
			return nil, fmt.Errorf("there is no part %q: they are %s", name, partNames())
		}
	}
	return chosen, nil
}

// build makes the program that is measured.
func (b *bench) build(ctx context.Context) (err error) {
	if b.self, err = os.Executable(); err != nil {
		return err
	}
	b.binary = filepath.Join(b.folder, "tallyfy-import.exe")
	build := exec.CommandContext(ctx, "go", "build", "-o", b.binary, "tallyfy-import")
	build.Stderr = os.Stderr
	return build.Run()
}
