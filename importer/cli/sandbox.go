package cli

import (
	"errors"
	"io"
	"math/rand/v2"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"tallyfy-import/importer/sandbox"
)

// sandboxCommand serves the API's stand-in until the user stops it.
func sandboxCommand(s *session) *cobra.Command {
	var (
		addr         string
		rate         rateFlag
		latency, lag time.Duration
		faults       string
		seed         uint64
	)
	cmd := &cobra.Command{
		Use:     "sandbox",
		Short:   sandboxShort,
		Long:    sandboxLong,
		Example: sandboxExample,
		Args:    noArguments,
		RunE: func(*cobra.Command, []string) error {
			spec, err := sandbox.ParseFaults(faults)
			if err != nil {
				return usage("--faults: %v", err)
			}
			n, window := rate.Window()
			server := sandbox.New(sandbox.Options{
				RateN: n, RateWindow: window, Latency: latency, Lag: lag, Faults: spec, Seed: seed,
				IDs: rand.Uint64(), // a results file may know the tasks of an earlier one
			})
			url, stop, err := server.Start(addr)
			if err != nil {
				return usage("%w; --addr 127.0.0.1:0 takes any port that is free", err)
			}
			if _, err := io.WriteString(s.stdout, sandboxReady(runtime.GOOS, url, server.Org(), server.Token())); err != nil {
				return errors.Join(err, stop())
			}
			<-s.stop.Done()
			return stop()
		},
	}
	f := cmd.Flags()
	f.StringVar(&addr, "addr", "127.0.0.1:8085", "address to listen on, on this machine only")
	f.Var(&rate, "rate", "creates and other calls allowed, as 600/m or 10/s (default: no limit)")
	f.Lookup("rate").DefValue = "" // else the help would tell it as 0/s
	f.DurationVar(&latency, "latency", 0, "how long each answer takes, as 50ms")
	f.StringVar(&faults, "faults", "", "faults and how often, as reset-after=0.02,500=0.02")
	f.DurationVar(&lag, "lag", 0, "how long a new task stays out of lists")
	f.Uint64Var(&seed, "seed", 1, "for the faults: the same seed gives the same faults")
	return cmd
}
