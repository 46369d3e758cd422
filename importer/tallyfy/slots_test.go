package tallyfy

import (
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// TestWaitingForASlotTakesNoTimeout checks that a request's timeout starts when
// it may go.
func TestWaitingForASlotTakesNoTimeout(t *testing.T) {
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

func TestTakeShortage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &Client{slots: newSlots(2)}
		take := func() {
			if err := c.slots.take(t.Context(), nil); err != nil {
				t.Error(err)
			}
		}
		want := func(want bool, when string) {
			t.Helper()
			if got := c.TakeShortage(); got != want {
				t.Errorf("shortage: %v %s", got, when)
			}
		}
		take()
		c.slots.give()
		want(false, "although a slot had been free")
		take()
		take()
		go take()
		synctest.Wait()
		c.slots.give()
		synctest.Wait()
		want(false, "although a request was waiting")
		c.slots.give()
		want(true, "although nothing was ready")
		want(false, "twice")
		c.slots.give()
		want(false, "with a slot free")
	})
}
