package importer

import (
	"strings"
	"sync"

	"tallyfy-import/importer/tallyfy"
)

// A recent remembers the titles of the last rows that were sent. By them an
// answer is told apart that belongs to another row's request: a proxy in
// between may have mixed two up, or repeated one, so that all that follow on
// its connection come one too late.
type recent struct {
	mu     sync.Mutex
	titles [recentTitles]string
	next   int
}

// recentTitles is how many are remembered. Until an answer that comes one too
// late is looked at, every worker sends about two rows, and another one may
// wait; some send more, as others wait for longer.
const recentTitles = 4 * tallyfy.MaxWorkers

// add remembers the title of a row that is about to be sent.
func (r *recent) add(title string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.titles[r.next] = strings.Clone(title) // not the row that it is a part of
	r.next = (r.next + 1) % recentTitles
}

// isAnothers reports whether the title in an answer is that of another row
// that was sent, and not the one that was asked for. A title that no row has is
// what the API made of the row's own; one that another row has may be that, too.
func (r *recent) isAnothers(asked, answered string) bool {
	if answered == "" || answered == asked {
		return false
	}
	answered = lettersOf(answered)
	if answered == "" || answered == lettersOf(asked) {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, title := range r.titles {
		if lettersOf(title) == answered {
			return true
		}
	}
	return false
}
