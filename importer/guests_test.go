package importer

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tallyfy-import/mapping"
)

// TestGuestsThatNobodyMayList refuses to say who is a guest already, which a run
// at the hourly cap asks for once: it goes on without.
func TestGuestsThatNobodyMayList(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	var log bytes.Buffer
	w := &world{t: t, people: func(context.Context) (*mapping.Directory, error) {
		asked.Add(1)
		return nil, &AuthError{Status: 403, Message: "Forbidden"}
	}}
	w.sandbox.GuestsPerHour = 1
	w.options.MaxWait = time.Millisecond
	w.options.Log = slog.New(slog.NewTextHandler(&log, nil))
	w.start("One,2031-03-04,,a@example.net,,", "Two,2031-03-04,,b@example.net,,", "Three,2031-03-04,,c@example.net,,", row("Four"))
	im, err := w.run()
	if err != nil || len(w.server.Tasks()) != 2 || im.Tally.Left.Load() != 2 {
		t.Errorf("%v, tasks: %s, %d left", err, w.titles(), im.Tally.Left.Load())
	}
	if n := strings.Count(log.String(), "guests"); asked.Load() != 1 || n != 1 {
		t.Errorf("asked %d times; the log says\n%s", asked.Load(), log.String())
	}
}

// TestStopWhileGuestsAreListed stops a run that waits for the list of guests.
func TestStopWhileGuestsAreListed(t *testing.T) {
	t.Parallel()
	stop, interrupt := context.WithCancelCause(context.Background())
	interrupted := errors.New("interrupted")
	w := &world{t: t, people: func(ctx context.Context) (*mapping.Directory, error) {
		interrupt(interrupted)
		<-ctx.Done()
		return nil, context.Cause(ctx)
	}}
	w.sandbox.GuestsPerHour = 1
	w.start("One,2031-03-04,,a@example.net,,", "Two,2031-03-04,,b@example.net,,", "Three,2031-03-04,,c@example.net,,", row("Four"))
	if _, err := w.runUntil(stop, t.Context()); !errors.Is(err, interrupted) {
		t.Error(err)
	}
	if strings.Contains(w.statuses(), "sending") {
		t.Error(w.statuses())
	}
}
