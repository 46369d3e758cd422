package results

import (
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// answering records rows by 16 callers against an API whose answers take from
// least on, each caller's a step longer than that of the one before, and on a
// disk whose syncs take took. It returns the number of syncs and the time.
func answering(t *testing.T, rows int, least, step, took time.Duration) (syncs int, elapsed time.Duration) {
	t.Helper()
	const callers = 16
	sys := realSystem
	sys.sync = func(*os.File) error {
		syncs++ // there is one at a time
		time.Sleep(took)
		return nil
	}
	f, err := open(filepath.Join(t.TempDir(), "r.csv"), Options{Target: target, Callers: callers}, sys)
	must(t, err)
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		var next atomic.Int64
		var wait sync.WaitGroup
		for c := range callers {
			wait.Go(func() {
				for i := int(next.Add(1)); i <= rows; i = int(next.Add(1)) {
					if err := f.Intend(sent(i, strconv.Itoa(i))); err != nil {
						t.Error(err)
					}
					time.Sleep(least + time.Duration(c)*step)
				}
			})
		}
		wait.Wait()
		elapsed = time.Since(began)
	})
	must(t, f.Close())
	return syncs, elapsed
}

// TestQuickAnswersShareSyncs: where the API answers at once, a sync is for most
// of the callers.
func TestQuickAnswersShareSyncs(t *testing.T) {
	const rows = 1600
	for _, took := range []time.Duration{150 * time.Microsecond, time.Millisecond, 5 * time.Millisecond, 50 * time.Millisecond} {
		syncs, _ := answering(t, rows, 100*time.Microsecond, 30*time.Microsecond, took)
		if mean := rows / float64(syncs); mean < 12 {
			t.Errorf("a sync of %s serves %.1f of 16 callers, wanted 12 at least", took, mean)
		}
	}
}

// TestStragglersHoldUpNobody: a sync doesn't wait for callers whose answers
// take long where those of all others are quick.
func TestStragglersHoldUpNobody(t *testing.T) {
	g := gathering{callers: 32}
	if g.isEnough(27) || !g.isEnough(28) || g.isEnough(32) {
		t.Error("a group of 28 of 32 callers isn't the one that is worth a sync")
	}
	for _, callers := range []int{1, 2, 7} {
		if g.callers = callers; !g.isEnough(callers) {
			t.Errorf("all %d callers aren't worth a sync", callers)
		}
	}
}

// TestSlowAnswersAreNotWaitedFor: where the API takes its time, rows are held
// up by their syncs alone.
func TestSlowAnswersAreNotWaitedFor(t *testing.T) {
	const rows, least, took = 1600, 20 * time.Millisecond, 150 * time.Microsecond
	for _, step := range []time.Duration{0, time.Millisecond, 7 * time.Millisecond} {
		_, elapsed := answering(t, rows, least, step, took)
		perSecond := 0.0
		for c := range 16 {
			perSecond += 1 / (least + time.Duration(c)*step + 2*took).Seconds()
		}
		if most := 1.02 * rows / perSecond; elapsed.Seconds() > most {
			t.Errorf("answers %s apart: took %.3f s, wanted %.3f s at most", step, elapsed.Seconds(), most)
		}
	}
}

// TestQuickDisksDoNotWait: where a sync costs next to nothing, nobody waits to
// share one.
func TestQuickDisksDoNotWait(t *testing.T) {
	const rows, least, took = 1600, 100 * time.Microsecond, 10 * time.Microsecond
	if _, elapsed := answering(t, rows, least, 0, took); elapsed > rows/16*(least+3*took) {
		t.Errorf("took %s", elapsed)
	}
}

// TestOneCallerDoesNotWait for others who don't exist.
func TestOneCallerDoesNotWait(t *testing.T) {
	for _, g := range []gathering{{callers: 1, lastSync: time.Millisecond}, {lastSync: time.Second}} {
		if wait := g.wait(); wait != 0 {
			t.Errorf("%+v waits %s", g, wait)
		}
	}
}

// TestOneSlowSyncDoesNotMakeAnother: a disk that hung once isn't waited for.
func TestOneSlowSyncDoesNotMakeAnother(t *testing.T) {
	g := gathering{callers: 32, lastSync: time.Minute}
	if wait := g.wait(); wait > 50*time.Millisecond {
		t.Errorf("after a sync of a minute the next one waits %s", wait)
	}
}

// TestGatheringInVain: the longer nobody comes, the more rarely a sync waits;
// it waits again once enough have come.
func TestGatheringInVain(t *testing.T) {
	g := gathering{callers: 32, lastSync: time.Millisecond}
	waits := 0
	for range 10_000 {
		if g.wait() > 0 {
			waits++
			g.waited(false)
		}
	}
	if waits > 20 {
		t.Errorf("of 10,000 syncs %d waited in vain", waits)
	}
	for syncs, run := 0, 0; run < 100; syncs++ {
		if syncs > 5_000 {
			t.Fatal("syncs still don't wait although enough have come each time")
		}
		if run++; g.wait() == 0 {
			run = 0
			continue
		}
		g.waited(true)
	}
}
