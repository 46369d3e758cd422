package importer

import "time"

// A Phase is a stage of an import that can take long.
type Phase int

// The phases of an import. It may go through them several times.
const (
	Sending    Phase = iota // rows go to the API
	Comparing               // the first tasks are read back and compared with their rows
	Capped                  // the hourly cap on new guests keeps the rows that are left
	Settling                // the API's list may not show yet what became of rows in doubt
	Looking                 // for the tasks of rows in doubt, in the API's list
	Compacting              // the results file gets one line for each row, in the sheet's order
)

// An Activity is what an import is doing, for people who watch.
type Activity struct {
	Phase Phase
	Rows  int       // how many rows it is about; 0: all
	Until time.Time // when its wait is over; zero: it is no wait
}

// Activity returns what the import is doing now.
func (im *Import) Activity() Activity {
	if a := im.activity.Load(); a != nil {
		return *a
	}
	return Activity{}
}

func (im *Import) turnTo(a Activity) { im.activity.Store(&a) }
