package importer

import (
	"encoding/hex"
	"iter"

	"tallyfy-import/importer/results"
	"tallyfy-import/mapping"
	"tallyfy-import/mapping/digest"
)

// An Action is what an import does about a row.
type Action uint8

// The actions.
const (
	ActNothing  Action = iota // its task exists as the row says
	ActCreate                 // it has no task yet
	ActComplete               // its task exists and is to be completed
	ActUpdate                 // its task exists, the row has changed, and is to follow
	ActReport                 // the same, but changes are only reported
	ActAssign                 // its task opened a process, and waits for the rest of its assignees
	ActLook                   // a create, or an undo, was sent and nobody knows what became of it
	ActReject                 // it is invalid
	ActLater                  // something is to be sent, but not in this run
	numActions
)

// A knowledge is what the results file knows of a row.
type knowledge struct {
	status results.Status // empty: nothing
	task   bool           // it has a task in Tallyfy
	same   bool           // of the content that it has now
	opener bool           // the task opened a process and waits for the rest of its assignees
}

// knowledgeOf puts together what is known of a draft.
func knowledgeOf(d *mapping.Draft, s results.State) knowledge {
	k := knowledge{status: s.Status, task: s.HasTask, same: s.SameRequest(requestHash(d))}
	k.opener = !k.same && d.Project != "" && s.SameRequest(openerHash(d))
	return k
}

// decide returns what is to be done about a row that the mapping wants or
// finds invalid. update says that changed rows are to be followed.
func decide(d *mapping.Draft, known knowledge, update bool) Action {
	switch {
	case d.Verdict == mapping.Invalid:
		return ActReject
	case known.status == results.Sending:
		return ActLook
	case !known.task:
		return ActCreate
	case known.opener:
		return ActAssign
	case !known.same && update && !isSplit(&d.Task):
		return ActUpdate
	case !known.same:
		return ActReport
	case d.Completed && known.status != results.Completed:
		return ActComplete
	}
	return ActNothing
}

// requestHash is the content's hash as the results file writes it.
func requestHash(d *mapping.Draft) string { return hex.EncodeToString(d.Hash[:16]) }

// A Plan is what a first reading found, and what is to be done about each row.
// It keeps 32 bytes a row, and 16 for one with a key that is left out.
type Plan struct {
	Skipped int // rows that the mapping leaves out
	Blank   int // rows without anything in them

	steps  steps
	counts [numActions]int // in this run or a later one
	later  [numActions]int // of these, what is left for a later one
	todo   int             // rows about which something is to be sent

	update   bool            // changed rows are to be updated, not only reported
	recorded int             // keys of rows that the results file knows
	formers  []former        // rows that were imported before under other keys, in order
	skipped  []digest.Digest // keys of rows that the mapping leaves out

	twins     map[uint32]uint32      // rows that share a key: one of the others
	projects  map[string]*project    // by the draft's ProjectKey
	processes map[string]bool        // that projects had before the run
	heirs     map[int]results.Record // by the step: the row in doubt that its row was
	horizon   int                    // the steps behind it are not taken up yet
}

// Rows is the number of rows in the sheet, but for blank ones.
func (p *Plan) Rows() int { return p.steps.len() + p.Skipped }

// Count is the number of rows about which a is to be done in this run.
func (p *Plan) Count(a Action) int { return p.counts[a] - p.later[a] }

// Wanted is the number of rows about which a is to be done, in this run or a
// later one.
func (p *Plan) Wanted(a Action) int { return p.counts[a] }

// Valid is the number of rows that could be sent.
func (p *Plan) Valid() int { return p.steps.len() - p.counts[ActReject] }

// CodeIdenticalRows is the code of the warning that [Plan.Repeats] is about.
const CodeIdenticalRows = "identical_rows"

// Repeats counts the valid rows without a key that say what a row above them
// says, each of which becomes a task of its own, and returns the first one's
// number.
func (p *Plan) Repeats() (n, first int) {
	for _, s := range p.steps.all() {
		if s.first || s.planned == ActReject {
			continue
		}
		if n++; n == 1 {
			first = int(s.row)
		}
	}
	return n, first
}

// Todo is the number of rows about which this run is to send something.
func (p *Plan) Todo() int { return p.todo }

// Later is the number of rows about which something is to be sent in a later
// run.
func (p *Plan) Later() int {
	all := 0
	for _, n := range p.later {
		all += n
	}
	return all
}

// order yields each row's number and the digest of its key, in the sheet's
// order.
func (p *Plan) order() iter.Seq2[int, digest.Digest] {
	return func(yield func(int, digest.Digest) bool) {
		for _, s := range p.steps.all() {
			if !yield(int(s.row), s.key) {
				return
			}
		}
	}
}

// keys yields the digests of the keys in the sheet, those of rows that the
// mapping leaves out too.
func (p *Plan) keys() iter.Seq[digest.Digest] {
	return func(yield func(digest.Digest) bool) {
		for _, s := range p.steps.all() {
			if !yield(s.key) {
				return
			}
		}
		for _, key := range p.skipped {
			if !yield(key) {
				return
			}
		}
	}
}

// open reports whether there is a row left about which something is to be
// sent.
func (p *Plan) open() bool {
	for i := range p.horizon {
		if s := p.steps.at(i); s.state != stateDone && s.action != ActNothing && s.action != ActReport {
			return true
		}
	}
	return false
}

// Unsent counts the rows about which a run has left something to be sent, but
// for those in doubt. A run that goes on must not be asked.
func (p *Plan) Unsent(file *results.File) int {
	n := 0
	for _, s := range p.steps.all() {
		if s.state == stateDone || !s.sends() {
			continue
		}
		if known, _ := file.State(s.key); known.Status != results.Sending || known.HasTask {
			n++
		}
	}
	return n
}

// any reports whether a step is in a state.
func (p *Plan) any(s state) bool {
	for _, step := range p.steps.all() {
		if step.state == s {
			return true
		}
	}
	return false
}

// hasDoubts reports whether a row is to be looked for.
func (p *Plan) hasDoubts() bool {
	for range p.in(stateOpen, ActLook) {
		return true
	}
	return false
}

// in yields the index of every step that is in the given state and waits for
// the given action.
func (p *Plan) in(s state, a Action) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i, step := range p.steps.all() {
			if step.state == s && step.action == a && !yield(i) {
				return
			}
		}
	}
}

// lastOpen is the index of the last step for the pool, or -1.
func (p *Plan) lastOpen() int {
	for i := p.horizon - 1; i >= 0; i-- {
		if p.steps.at(i).toSend() {
			return i
		}
	}
	return -1
}

// InDoubt counts the rows of which a request went out and nobody knows what
// became of it.
func (p *Plan) InDoubt(file *results.File) int {
	n := 0
	if file.Count(results.Sending) == 0 {
		return n
	}
	for _, key := range p.order() {
		if s, found := file.State(key); found && s.Status == results.Sending && !s.HasTask {
			n++
		}
	}
	return n
}
