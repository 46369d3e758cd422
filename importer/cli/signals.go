package cli

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// watchSignals makes the session's contexts: the first Ctrl-C, SIGTERM or
// SIGHUP ends stop, the second ends abort. From then on signals are the
// system's again: a third kills whatever neither of the two could end. The
// returned function ends the watching.
//
// A reader of the output that has gone away ends no import: the writes fail, and
// the run goes on.
func (s *session) watchSignals() (release func()) {
	signal.Ignore(syscall.SIGPIPE)
	stop, endStop := context.WithCancelCause(context.Background())
	abort, endAbort := context.WithCancelCause(context.Background())
	s.stop, s.abort = stop, abort
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) { // as nohup has it
		signal.Notify(signals, syscall.SIGHUP)
	}
	done := make(chan struct{})
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		defer signal.Stop(signals)
		for _, end := range []context.CancelCauseFunc{endStop, endAbort} {
			select {
			case <-done:
				return
			case <-signals:
			}
			end(errInterrupted)
		}
	}()
	return func() {
		close(done)
		<-finished
		endStop(nil)
		endAbort(nil)
	}
}
