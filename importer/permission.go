package importer

import "sync"

// mostForbidden is how many creates in a row may be forbidden for the first time
// after something was taken.
const mostForbidden = 10

// A permission tells a row that the token's owner may not send, such as one for
// a process that they don't see, from a token that may create nothing: the row
// fails, and the token ends the run.
type permission struct {
	mu      sync.Mutex
	granted bool // in this run, for some row
	refused int  // creates in a row
	last    *AuthError
}

// grant takes in that something was taken.
func (p *permission) grant() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.granted, p.refused = true, 0
}

// refuse takes in that a create was forbidden. It returns the refusal where
// that is not for its row's sake.
func (p *permission) refuse(refusal *AuthError) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refused++
	p.last = refusal
	if !p.granted && p.refused > 1 || p.refused > mostForbidden {
		return refusal
	}
	return nil
}

// end returns the refusal of a run in which nothing was taken.
func (p *permission) end() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.granted || p.last == nil {
		return nil
	}
	return p.last
}
