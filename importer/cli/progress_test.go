package cli

import (
	"testing"
	"time"
	"unicode/utf8"

	"tallyfy-import/importer"
	"tallyfy-import/importer/tallyfy"
)

func TestProgressLineFitsTheTerminal(t *testing.T) {
	going := progress{done: 1234, total: 10_000, failed: 3, perSecond: 9.81, left: 894 * time.Second}
	held := progress{done: 1234, total: 10_000, failed: 3, perSecond: 9.81, left: 894 * time.Second,
		waits: "the API asked to slow down", wait: 12 * time.Second}
	busy := progress{done: 10_000, total: 10_000, waits: "putting the results file in order"}
	for _, tt := range []struct {
		name  string
		p     progress
		width int
		want  string
	}{
		{"wide", going, 99, "  12% [===>                              ] 1,234 of 10,000 rows, 3 failed, 9.8/s, 15 min left"},
		{"80", going, 79, "  12% [>               ] 1,234 of 10,000 rows, 3 failed, 9.8/s, 15 min left"},
		{"40", going, 39, "1,234 of 10,000 rows, 3 failed, 9.8/s"},
		{"20", going, 19, "1,234/10,000, 9.8/s"},
		{"10", going, 9, "12%"},
		{"2", going, 1, ""},
		{"held, wide", held, 99, "  12% [>               ] 1,234 of 10,000 rows, 3 failed, paused 12 s: the API asked to slow down"},
		{"held, 80", held, 79, "1,234 of 10,000 rows, 3 failed, paused 12 s: the API asked to slow down"},
		{"held, 40", held, 39, "1,234 of 10,000 rows, paused 12 s"},
		{"held, 20", held, 19, "12%, paused 12 s"},
		{"busy", busy, 59, "10,000 of 10,000 rows, putting the results file in order"},
		{"busy, 20", busy, 19, "10,000/10,000, busy"},
		{"begun", progress{total: 38}, 59, "   0% [                                  ] 0 of 38 rows"},
		{"nearly through", progress{done: 3, total: 5, perSecond: 9.81, left: 200 * time.Millisecond}, 39, "3 of 5 rows, 9.8/s, 0.2 s left"},
		{"reading", progress{waits: readingText("inbox/tasks.csv", 120_000)}, 79, "reading tasks.csv: 120,000 rows"},
		{"reading, 20", progress{waits: readingText("inbox/tasks.csv", 120_000)}, 19, "busy"},
		{"one row", progress{total: 1}, 29, "   0% [          ] 0 of 1 row"},
	} {
		got := tt.p.line(tt.width)
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
		if n := utf8.RuneCountInString(got); n > tt.width {
			t.Errorf("%s: %d characters in %d", tt.name, n, tt.width)
		}
	}
}

// Rows in doubt are no part of an undo, and a row of several tasks is one.
func TestProgressOfUndo(t *testing.T) {
	client, err := tallyfy.New(tallyfy.Options{BaseURL: "http://127.0.0.1:1", Org: "0f3a", Token: "x", Workers: 1, Timeout: time.Second, Rate: sandboxRate})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	u := &importer.Undo{Client: client}
	read := progressOfUndo(u, 100)
	u.Tally.InDoubt.Store(50)
	if p := read(time.Now()); p.done != 0 || p.total != 100 || p.waits != lookingText {
		t.Errorf("before anything is done: %+v", p)
	}
	u.Tally.Archived.Store(3)
	u.Tally.Rows.Store(1)
	if p := read(time.Now()); p.done != 1 || p.waits != "" {
		t.Errorf("after a row: %+v", p)
	}
}

func TestProgressInALog(t *testing.T) {
	for _, tt := range []struct {
		p    progress
		want string
	}{
		{progress{total: 38}, "0 of 38 rows done, 0 failed"},
		{progress{waits: readingText("tasks.csv", 1)}, "reading tasks.csv: 1 row"},
		{progress{done: 600, total: 1200, failed: 1, perSecond: 0.5, left: 20 * time.Minute}, "600 of 1,200 rows done, 1 failed, 30/min, 20 min left"},
		{progress{done: 6, total: 12, perSecond: 2, left: 3 * time.Second, waits: "the API asked to slow down", wait: 12400 * time.Millisecond},
			"6 of 12 rows done, 0 failed, 2.0/s, 3 s left; paused 12 s: the API asked to slow down"},
	} {
		if got := tt.p.sentence(); got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
}

func TestWhatAnImportWaitsFor(t *testing.T) {
	now := time.Date(2031, 3, 4, 10, 0, 0, 0, time.UTC)
	later := now.Add(7 * time.Second)
	paused := tallyfy.State{Until: later, Why: "the API asked to slow down"}
	for _, tt := range []struct {
		activity importer.Activity
		api      tallyfy.State
		why      string
		wait     time.Duration
	}{
		{importer.Activity{}, tallyfy.State{}, "", 0},
		{importer.Activity{}, tallyfy.State{Until: now.Add(-time.Second), Why: "the API asked to slow down"}, "", 0},
		{importer.Activity{}, paused, "the API asked to slow down", 7 * time.Second},
		{importer.Activity{Phase: importer.Capped, Until: later}, tallyfy.State{}, "the hourly limit on new guests", 7 * time.Second},
		{importer.Activity{Phase: importer.Settling, Rows: 3, Until: later}, tallyfy.State{}, "Tallyfy's list of tasks may lag behind", 7 * time.Second},
		{importer.Activity{Phase: importer.Looking, Rows: 1}, tallyfy.State{}, "looking in Tallyfy for 1 row in doubt", 0},
		{importer.Activity{Phase: importer.Looking, Rows: 1}, paused, "the API asked to slow down", 7 * time.Second},
		{importer.Activity{Phase: importer.Comparing, Rows: 1}, tallyfy.State{}, "reading the first tasks back", 0},
		{importer.Activity{Phase: importer.Compacting}, paused, "putting the results file in order", 0},
	} {
		why, wait := waitsFor(tt.activity, tt.api, now)
		if why != tt.why || wait != tt.wait {
			t.Errorf("%+v, %+v: %q for %s, want %q for %s", tt.activity, tt.api, why, wait, tt.why, tt.wait)
		}
	}
}

// The rate follows the last half minute.
func TestRate(t *testing.T) {
	var m meter
	start := time.Date(2031, 3, 4, 10, 0, 0, 0, time.UTC)
	at := func(second float64, done int) float64 {
		return m.rate(start.Add(time.Duration(second*float64(time.Second))), done)
	}
	if got := at(0.5, 5); got != 0 {
		t.Errorf("%v/s after no time at all", got)
	}
	for second := 1; second <= 60; second++ {
		at(float64(second)+0.5, 5+10*second)
	}
	if got := at(61, 605); got < 9.5 || got > 10.5 {
		t.Errorf("%v/s, want 10", got)
	}
	for second := 61; second <= 120; second++ {
		at(float64(second)+0.5, 605)
	}
	if got := at(121, 605); got != 0 {
		t.Errorf("%v/s after a minute without a row", got)
	}
}

func TestSpell(t *testing.T) {
	for _, tt := range []struct {
		d    time.Duration
		want string
	}{
		{-time.Second, "0 s"},
		{0, "0 s"},
		{40 * time.Millisecond, "0.1 s"},
		{440 * time.Millisecond, "0.4 s"},
		{3 * time.Second, "3 s"},
		{9960 * time.Millisecond, "10 s"},
		{12400 * time.Millisecond, "12 s"},
		{59600 * time.Millisecond, "1 min"},
		{200 * time.Second, "3 min 20 s"},
		{34*time.Minute + 29*time.Second, "34 min"},
		{59*time.Minute + 40*time.Second, "1 h"},
		{2*time.Hour + 5*time.Minute, "2 h 5 min"},
		{48 * time.Hour, "2 days"},
		{76*time.Hour + 10*time.Minute, "3 days 4 h"},
	} {
		if got := spell(tt.d); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.d, got, tt.want)
		}
	}
}
