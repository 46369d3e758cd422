package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"time"

	"tallyfy-import/importer/sandbox"
)

// sandboxToken is what the stand-in takes.
const sandboxToken = sandbox.DefaultToken

// served is what a stand-in tells at its end.
type served struct {
	Created     int
	Refused     int // 429
	RefusedLate int // of these, more than a second after the first create
	Connections int
	First, Last time.Time // when creates came in
}

// perSecond is how many tasks were created in a second.
func (s *served) perSecond() float64 {
	return float64(s.Created-1) / s.Last.Sub(s.First).Seconds()
}

// serve runs the stand-in until standard input ends. limit is how many requests
// it takes in any second, 0 for no limit; the argument is its latency.
func serve(limit string, args []string) error {
	n, err := strconv.Atoi(limit)
	if err != nil || len(args) != 1 {
		return errors.New("serve takes a limit and a latency")
	}
	latency, err := time.ParseDuration(args[0])
	if err != nil {
		return err
	}
	var mu sync.Mutex
	var seen served
	early := 0
	var server *sandbox.Server
	server = sandbox.New(sandbox.Options{
		RateN: n, RateWindow: time.Second, Latency: latency,
		OnRequest: func(a sandbox.Arrival) sandbox.Fault {
			if a.Endpoint != sandbox.Create {
				return sandbox.NoFault
			}
			mu.Lock()
			defer mu.Unlock()
			if seen.First.IsZero() {
				seen.First = a.Time
			}
			seen.Last = a.Time
			if a.Time.Sub(seen.First) <= time.Second {
				early = server.Count(sandbox.Create, 429)
			}
			return sandbox.NoFault
		},
	})
	url, stop, err := server.Start("")
	if err != nil {
		return err
	}
	fmt.Println(url)
	_, err = io.Copy(io.Discard, os.Stdin)
	if err = errors.Join(err, stop()); err != nil {
		return err
	}
	seen.Created, seen.Refused = server.Count(sandbox.Create, 201), server.Count(sandbox.Create, 429)
	seen.RefusedLate, seen.Connections = seen.Refused-early, server.Connections()
	return json.NewEncoder(os.Stdout).Encode(seen)
}

// against runs f against a stand-in in a process of its own, and returns what
// that saw.
func (b *bench) against(ctx context.Context, limit int, latency time.Duration, f func(url string) error) (s served, err error) {
	cmd := exec.CommandContext(ctx, b.self, helperArgument, "serve", strconv.Itoa(limit), latency.String())
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return s, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return s, err
	}
	if err := cmd.Start(); err != nil {
		return s, err
	}
	defer func() { err = errors.Join(err, cmd.Wait()) }()
	defer func() { _ = in.Close() }() // closed below, where all goes well
	lines := bufio.NewReader(out)
	url, err := lines.ReadString('\n')
	if err != nil {
		return s, err
	}
	if err := f(url[:len(url)-1]); err != nil {
		return s, err
	}
	if err := in.Close(); err != nil {
		return s, err
	}
	return s, json.NewDecoder(lines).Decode(&s)
}
