package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/pflag"

	"tallyfy-import/importer"
)

// nightFlags are those of imports that nobody watches.
type nightFlags struct {
	gate     gateFlags
	deadline time.Duration
	done     string
	summary  string
	metrics  string
	ping     string
}

func (f *nightFlags) add(fs *pflag.FlagSet) {
	f.gate.add(fs)
	fs.DurationVar(&f.deadline, "deadline", 0, "take no more rows up after so long, as 3h; the rest is for the next run")
	fs.StringVar(&f.done, "done", "", "move a sheet to this `folder` once every row of it is in Tallyfy; its results file stays")
	fs.StringVar(&f.summary, "summary", "", "write what happened to `FILE`, as JSON, however the run ends")
	fs.StringVar(&f.metrics, "metrics", "", "write the counts to `FILE.prom`, for the node exporter of Prometheus, however the run ends")
	fs.StringVar(&f.ping, "ping", "", "tell a health check at `URL` when the run succeeds, and at URL/fail when it doesn't")
}

// checkOutlets refuses ways of telling how the run ended that won't work.
func (f *nightFlags) checkOutlets(dryRun bool) error {
	if dryRun && (f.ping != "" || f.metrics != "" || f.done != "") {
		return usage("a dry run imports nothing, so there is nothing to tell or to move: leave --ping, --metrics and --done out")
	}
	err := errors.Join(
		checkOutlet(f.summary, summaryStart, "summary"),
		checkOutlet(f.metrics, metricsStart, "file of metrics"),
	)
	if err == nil && f.ping != "" {
		_, err = parsePing(f.ping)
	}
	return err
}

// until is the session's stop with the deadline added.
func (f *nightFlags) until(stop context.Context) (context.Context, context.CancelFunc) {
	if f.deadline == 0 {
		return context.WithCancel(stop)
	}
	return context.WithTimeoutCause(stop, f.deadline, importer.ErrDeadline)
}

// finish tells whoever watches how the run ended: the summary, the metrics and
// the ping, in this order, so that the ping knows of a file that could not be
// written.
func (b *batch) finish(err error) error {
	f := &b.o.night
	if f.summary != "" {
		if failed := b.writeSummary(f.summary, err); failed != nil {
			err = errors.Join(err, fmt.Errorf("the summary is missing: %w", failed))
		}
	}
	if f.metrics != "" {
		if failed := b.writeMetrics(f.metrics, err); failed != nil {
			err = errors.Join(err, fmt.Errorf("the metrics are missing: %w", failed))
		}
	}
	if f.ping != "" {
		if failed := b.sendPing(f.ping, err); failed != nil {
			b.s.complain(pingFailedText + failed.Error())
		}
	}
	return err
}
