package tallyfy

import (
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// TestWaitingForALineTakesNoTimeout checks that a request's timeout starts when
// it may go.
func TestWaitingForALineTakesNoTimeout(t *testing.T) {
	const answer = 200 * time.Millisecond
	c := newTestClient(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		time.Sleep(answer)
		created(w)
	}), func(o *Options) { o.Workers, o.Timeout = 1, 2*answer })
	var all sync.WaitGroup
	for range 4 {
		a := admit(t, c)
		all.Go(func() {
			if out := a.Create(t.Context(), []byte(`{}`)); out.Class != Created {
				t.Errorf("%v: %s", out.Class, out.Message)
			}
		})
	}
	all.Wait()
}

func TestShort(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &Client{lines: newLines(2)}
		take := func() {
			if err := c.lines.take(t.Context()); err != nil {
				t.Error(err)
			}
		}
		wantShort := func(want bool, when string) {
			t.Helper()
			if got := c.Short(); got != want {
				t.Errorf("short: %v %s", got, when)
			}
		}
		take()
		c.lines.give()
		wantShort(false, "although a line had been free")
		take()
		take()
		go take()
		synctest.Wait()
		c.lines.give()
		synctest.Wait()
		wantShort(false, "although a request was waiting")
		c.lines.give()
		wantShort(true, "although nothing was ready")
		wantShort(false, "twice")
		c.lines.give()
		wantShort(false, "with a line free")
	})
}
