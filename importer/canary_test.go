package importer

import (
	"errors"
	"strings"
	"testing"

	"tallyfy-import/importer/sandbox"
)

// TestCanaryGoesOnToTheNextRow lets the cap on guests keep the first row back:
// those behind it are looked at in its place.
func TestCanaryGoesOnToTheNextRow(t *testing.T) {
	t.Parallel()
	w := &world{t: t, sandbox: sandbox.Options{GuestsPerHour: 1}}
	w.mapping = strings.Replace(worldMapping, "guests: Guest", `guests: {column: Guest, split: " "}`, 1)
	w.options.Canary = 1
	w.start("One,2031-03-04,,a@example.org b@example.org,,", row("Two"), row("Three"))
	if im, err := w.run(); err != nil || im.Tally.Inspected.Load() == 0 || w.statuses() != "failed created created" {
		t.Errorf("%v, %d were looked at; %s", err, im.Tally.Inspected.Load(), w.statuses())
	}
}

// TestCanaryWaitsForRowsInDoubt lets the first rows wait for a process that
// a row in doubt further down has opened.
func TestCanaryWaitsForRowsInDoubt(t *testing.T) {
	t.Parallel()
	w := &world{t: t, mapping: "key: Text\n" + worldMapping[:len(worldMapping)-2] + ", project: Ticket}\n"}
	w.sandbox.OnRequest = everyCreate(1, sandbox.HangAfter)
	w.start("Three,2031-03-04,1001,,3,P")
	w.cutOff(1)
	w.options.Canary = 2
	w.write("One,2031-03-04,1001,,1,P", "Two,2031-03-04,1001,,2,P", "Three,2031-03-04,1001,,3,P", "Four,2031-03-04,1001,,4,")
	im, err := w.run()
	if err != nil || im.Tally.Inspected.Load() != 2 || w.titles() != "Three One Two Four" && w.titles() != "Three Two One Four" {
		t.Errorf("%v, %d were looked at; tasks: %s", err, im.Tally.Inspected.Load(), w.titles())
	}
}

// TestCanaryLooksAtARecoveredRow loses the answer to the first row, of whose task
// a field was dropped: it is told before another row is sent.
func TestCanaryLooksAtARecoveredRow(t *testing.T) {
	t.Parallel()
	w := &world{t: t, sandbox: sandbox.Options{OnRequest: everyCreate(1, sandbox.ResetAfter), Drop: []string{"summary", "description"}}}
	w.options.Canary = 1
	w.start("One,2031-03-04,1001,,Some words,", "Two,2031-03-04,1001,,Some words,")
	if _, err := w.run(); !errors.As(err, new(*CanaryError)) || w.titles() != "One" {
		t.Errorf("%v, tasks: %s", err, w.titles())
	}
}
