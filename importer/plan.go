package importer

import (
	"context"
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
	ActAssign                 // its task opened a process, and waits for the rest of its assignees
	ActReport                 // the same, but changes are only reported
	ActLook                   // a request went out and nobody knows what became of it
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
	case known.status == results.Sending && !known.task:
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

	recorded int             // keys of rows that the results file knows
	formers  []former        // rows that were imported before under other keys, in order
	skipped  []digest.Digest // keys of rows that the mapping leaves out

	twins    map[uint32]uint32      // rows that share a key: one of the others
	projects map[string]*project    // by the draft's ProjectKey
	heirs    map[int]results.Record // by the step: the row in doubt that its row was
	horizon  int                    // the steps behind it are not taken up yet
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

// A Reading says what a Check is to do with what it reads; all of it may be
// left out.
type Reading struct {
	Results *results.File // what earlier runs recorded
	Update  bool          // changed rows are to be updated, not only reported
	Rekey   bool          // rows with a task under another key keep it, rather than being invalid
	Limit   int           // only so many rows are to be sent; 0: all

	// Leave reports whether a row, about which action is to be done, is left
	// for a later run.
	Leave func(row *Row, key string, action Action) bool
	// Row gets each row in the sheet's order, its key, and what is to be done
	// about it. Skipped and blank rows have no key.
	Row func(row *Row, key string, action Action)
	// Late gets a problem of an earlier row that a later one brought to light.
	Late func(mapping.Problem)
	// Anew is called where the sheet is read once more from its start. All that
	// Leave, Row and Late were told before doesn't count any more.
	Anew func() error
}

// Check reads the whole sheet, sends nothing, and returns what is to be done.
//
// A row whose key a later row has too looks sound until that one is read, and
// by then it has had its say in what becomes of others: it counts for a limit,
// may be the one that opens a project, and may have taken the task of a row
// under another key. So a sheet with such rows is read a second time, with them
// known from the start, beside the plan of the first; any other sheet is read
// once.
func (s *Source) Check(ctx context.Context, r Reading) (*Plan, error) {
	p, err := s.plan(ctx, r, nil)
	if err == nil && len(p.twins) > 0 {
		if r.Anew != nil {
			if err := r.Anew(); err != nil {
				return nil, err
			}
		}
		p, err = s.plan(ctx, r, p)
	}
	if err != nil {
		return nil, err
	}
	p.guessRuns()
	if err := p.findHeirs(r.Results); err != nil {
		return nil, err
	}
	p.horizon = p.steps.len()
	return p, nil
}

// plan reads the sheet once. before is the plan of the reading before, whose
// twins are invalid from the start. Without it (nil) the first of the rows that
// share a key is planned as a sound one.
func (s *Source) plan(ctx context.Context, r Reading, before *Plan) (*Plan, error) {
	p := &Plan{}
	keys := newKeyring(s.Header, s.Binding, &p.steps)
	adding := adder{plan: p, keys: keys, reading: r, former: formerKeys{source: s, file: r.Results}}
	for row, err := range s.Rows(ctx) {
		if err != nil {
			return nil, err
		}
		key, action := "", ActNothing
		switch row.Draft.Verdict {
		case mapping.Dropped:
			p.Blank++
		case mapping.Skipped:
			p.Skipped++
			if row.Draft.Key != "" {
				p.skipped = append(p.skipped, digest.Of(row.Draft.Key))
			}
		default:
			var next step
			var first *step
			key, next, first = keys.name(row)
			if first != nil && p.pair(first.row, next.row) && r.Late != nil {
				number := int(first.row)
				r.Late(keys.duplicate(number, number, row.Sheet.Number, key))
			}
			if before != nil {
				if !before.has(p.steps.len(), &next) {
					return nil, errChanged
				}
				if _, shared := before.twins[next.row]; shared {
					row.Draft.Verdict = mapping.Invalid
				}
			}
			if action, err = adding.add(ctx, row, key, next); err != nil {
				return nil, err
			}
		}
		if r.Row != nil {
			r.Row(row, key, action)
		}
	}
	if before != nil && before.steps.len() != p.steps.len() {
		return nil, errChanged
	}
	return p, nil
}

// has reports whether step i is of the row that s is of.
func (p *Plan) has(i int, s *step) bool {
	return i < p.steps.len() && p.steps.at(i).row == s.row && p.steps.at(i).key == s.key
}

// pair remembers that row has the key of first, an earlier row, and reports
// whether it is the first to repeat it.
func (p *Plan) pair(first, row uint32) bool {
	if p.twins == nil {
		p.twins = map[uint32]uint32{}
	}
	p.twins[row] = first
	if _, told := p.twins[first]; told {
		return false
	}
	p.twins[first] = row
	return true
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
		if s := p.steps.at(i); s.state != stateSettled && s.action != ActNothing && s.action != ActReport {
			return true
		}
	}
	return false
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
