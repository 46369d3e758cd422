package importer

import (
	"sync"
	"testing"
	"time"

	"tallyfy-import/importer/tallyfy"
)

func TestPatience(t *testing.T) {
	const most = 2 * time.Minute
	burst := func(after time.Duration) tallyfy.Outcome {
		return tallyfy.Outcome{Class: tallyfy.NotAdmitted, Status: 429, RetryAfter: after}
	}
	lost := tallyfy.Outcome{Class: tallyfy.NotAdmitted}
	guests := tallyfy.Outcome{Class: tallyfy.NotAdmitted, Status: 429, RetryAfter: time.Hour, GuestCap: true}
	taken := tallyfy.Outcome{Class: tallyfy.Created, Status: 201}
	doubt := tallyfy.Outcome{Class: tallyfy.InDoubt, Status: 503, RetryAfter: time.Hour}
	type step struct {
		at   time.Duration
		out  tallyfy.Outcome
		over bool
	}
	for _, tt := range []struct {
		name  string
		steps []step
	}{
		{"as long as may be", []step{{0, burst(most), false}}},
		{"too long at once", []step{{0, burst(most + 1), true}}},
		{"again and again", []step{{0, burst(time.Second), false}, {time.Minute, burst(time.Second), false}, {most, burst(time.Second), true}}},
		{"again and again, without a word", []step{{0, burst(0), false}, {most, burst(0), false}, {most + 1, burst(0), true}}},
		{"a request is taken meanwhile", []step{{0, burst(0), false}, {time.Minute, taken, false}, {most + 1, burst(0), false}}},
		{"a request that did not leave", []step{{0, tallyfy.Outcome{Class: tallyfy.NotAdmitted, RetryAfter: time.Hour}, false}}},
		{"an outage isn't a limit", []step{{0, doubt, false}, {time.Hour, lost, false}}},
		{"a broken connection is no answer", []step{{0, burst(0), false}, {most + 1, lost, false}, {most + 1, burst(0), true}}},
		{"guests have a limit of their own", []step{{0, guests, false}, {time.Hour, guests, false}}},
	} {
		var p patience
		for i, s := range tt.steps {
			if got := p.isOver(s.out, time.Unix(1, 0).Add(s.at), most); got != s.over {
				t.Errorf("%s, step %d: %t, want %t", tt.name, i+1, got, s.over)
			}
		}
	}
}

// TestPatienceOfSeveral: a refusal beside answers that come at the same time
// isn't one of many years.
func TestPatienceOfSeveral(t *testing.T) {
	var p patience
	var wait sync.WaitGroup
	taken := tallyfy.Outcome{Class: tallyfy.Created, Status: 201}
	refused := tallyfy.Outcome{Class: tallyfy.NotAdmitted, Status: 429}
	for _, out := range []tallyfy.Outcome{taken, taken, refused} {
		wait.Go(func() {
			for range 1_000_000 {
				if p.isOver(out, time.Now(), time.Hour) {
					t.Error("the API has refused for an hour")
					return
				}
			}
		})
	}
	wait.Wait()
}
