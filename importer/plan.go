package importer

import (
	"context"
	"encoding/hex"
	"iter"
	"slices"

	"tallyfy-import/importer/results"
	"tallyfy-import/mapping"
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
	case !known.same && update:
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
// It keeps 16 bytes a row and the row's key.
type Plan struct {
	Skipped int // rows that the mapping leaves out
	Blank   int // rows without anything in them

	steps  []step
	keys   []byte // the steps' keys, one after the other
	counts [numActions]int
	todo   int // rows about which something is to be sent

	recorded int // rows that the results file knows

	twins map[uint32]uint32 // rows that share a key: one of the others

	projects map[string]*project // by the name in the sheet
	horizon  int                 // the steps behind it are not taken up yet
}

// A step is one row and what is to be done about it.
type step struct {
	row     uint32
	action  Action
	planned Action // the action before a run went on with it
	state   state
	marks   marks
	keyEnd  int // in Plan.keys
}

// marks are what a run remembers of a step for those who ask afterwards.
type marks uint8

const (
	markHeld    marks = 1 << iota // left for a later run by Reading.Limit
	markFailed                    // what was to be done failed
	markAdopted                   // its task was found after an answer was lost
)

// A state is how far an import has come with a step.
type state uint8

const (
	stateOpen    state = iota
	stateParked        // waits for an hourly cap to end
	stateSettled       // nothing more to do about it in this run
)

// Rows is the number of rows in the sheet, but for blank ones.
func (p *Plan) Rows() int { return len(p.steps) + p.Skipped }

// Count is the number of rows about which a is to be done.
func (p *Plan) Count(a Action) int { return p.counts[a] }

// Valid is the number of rows that could be sent.
func (p *Plan) Valid() int { return len(p.steps) - p.counts[ActReject] }

// Todo is the number of rows about which this run is to send something.
func (p *Plan) Todo() int { return p.todo }

// sends reports whether the step asks for a request that changes something.
func (s *step) sends() bool {
	switch s.action {
	case ActCreate, ActComplete, ActUpdate, ActAssign, ActLook:
		return true
	}
	return false
}

// fail ends the step in this run.
func (s *step) fail() {
	s.state = stateSettled
	s.marks |= markFailed
}

// A Reading says what a Check is to do with what it reads; all of it may be
// left out.
type Reading struct {
	Results *results.File // what earlier runs recorded
	Update  bool          // changed rows are to be updated, not only reported
	Limit   int           // only so many rows are to be sent; 0: all

	// Row gets each row in the sheet's order, its key, and what is to be done
	// about it. Skipped and blank rows have no key.
	Row func(row *Row, key string, action Action)
	// Late gets a problem of an earlier row that a later one brought to light.
	Late func(mapping.Problem)
}

// Check reads the whole sheet, sends nothing, and returns what is to be done.
func (s *Source) Check(ctx context.Context, r Reading) (*Plan, error) {
	p := &Plan{}
	keys := newKeyring(s.Header, s.Binding)
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
		default:
			var twin int
			key, twin = keys.name(row)
			if twin > 0 && p.pair(twin, row.Sheet.Number) && p.reject(twin) && r.Late != nil {
				r.Late(keys.duplicate(twin, twin, row.Sheet.Number, key))
			}
			action = p.add(row, key, r)
		}
		if r.Row != nil {
			r.Row(row, key, action)
		}
	}
	p.horizon = len(p.steps)
	return p, nil
}

// add plans one row.
func (p *Plan) add(row *Row, key string, r Reading) Action {
	var known knowledge
	if r.Results != nil {
		if state, found := r.Results.State(key); found {
			p.recorded++
			known = knowledgeOf(&row.Draft, state)
		}
	}
	s := step{row: uint32(row.Sheet.Number), action: decide(&row.Draft, known, r.Update)}
	s.planned = s.action
	p.counts[s.action]++
	if s.sends() {
		if r.Limit > 0 && p.todo == r.Limit {
			s.state = stateSettled // for a later run
			s.marks = markHeld
		} else {
			p.todo++
		}
	}
	if row.Draft.Project != "" && s.action != ActReject {
		p.involve(row.Draft.Project, &s, key, r.Results)
	}
	p.keys = append(p.keys, key...)
	s.keyEnd = len(p.keys)
	p.steps = append(p.steps, s)
	if s.state == stateSettled {
		return ActNothing
	}
	return s.action
}

// involve tells a project of one of its rows, which is about to be planned: it
// may know the process from an earlier run, or be the first to make it.
func (p *Plan) involve(name string, s *step, key string, file *results.File) {
	pr := p.project(name)
	switch {
	case s.action == ActCreate || s.action == ActLook:
		if pr.opener < 0 && s.state == stateOpen {
			pr.opener = len(p.steps)
		}
	case pr.run == "":
		record, _ := file.Get(key)
		pr.run = record.RunID
	}
}

// reject makes an earlier row invalid, since a later one has the same key.
func (p *Plan) reject(row int) bool {
	i, found := slices.BinarySearchFunc(p.steps, uint32(row), func(s step, row uint32) int { return int(s.row) - int(row) })
	if !found {
		return false
	}
	s := &p.steps[i]
	if s.sends() && s.state == stateOpen {
		p.todo--
	}
	p.counts[s.action]--
	p.counts[ActReject]++
	s.action, s.planned = ActReject, ActReject
	return true
}

// pair remembers that row has the key of first, an earlier row, and reports
// whether it is the first to repeat it.
func (p *Plan) pair(first, row int) bool {
	if p.twins == nil {
		p.twins = map[uint32]uint32{}
	}
	p.twins[uint32(row)] = uint32(first)
	if _, told := p.twins[uint32(first)]; told {
		return false
	}
	p.twins[uint32(first)] = uint32(row)
	return true
}

// key returns the key of step i.
func (p *Plan) key(i int) string {
	start := 0
	if i > 0 {
		start = p.steps[i-1].keyEnd
	}
	return string(p.keys[start:p.steps[i].keyEnd])
}

// order yields each row's number and key, in the sheet's order.
func (p *Plan) order() iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		for i := range p.steps {
			if !yield(int(p.steps[i].row), p.key(i)) {
				return
			}
		}
	}
}

// open reports whether there is a row left about which something is to be
// sent.
func (p *Plan) open() bool {
	return slices.ContainsFunc(p.steps[:p.horizon], func(s step) bool {
		return s.state != stateSettled && s.action != ActNothing && s.action != ActReport
	})
}

// any reports whether a step is in a state.
func (p *Plan) any(s state) bool {
	return slices.ContainsFunc(p.steps, func(step step) bool { return step.state == s })
}

// in yields the index of every step that is in the given state and waits for
// the given action.
func (p *Plan) in(s state, a Action) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range p.steps {
			if p.steps[i].state == s && p.steps[i].action == a && !yield(i) {
				return
			}
		}
	}
}

// toSend reports whether the pool is to take the step up.
func (s *step) toSend() bool {
	switch s.action {
	case ActCreate, ActComplete, ActUpdate, ActAssign, ActReject:
		return s.state != stateSettled
	}
	return false // a row in doubt is looked for first
}

// lastOpen is the index of the last step for the pool, or -1.
func (p *Plan) lastOpen() int {
	for i := p.horizon - 1; i >= 0; i-- {
		if p.steps[i].toSend() {
			return i
		}
	}
	return -1
}

// InDoubt counts the rows of which a request went out and nobody knows what
// became of it.
func (p *Plan) InDoubt(file *results.File) int {
	n := 0
	for _, key := range p.order() {
		if s, found := file.State(key); found && s.Status == results.Sending && !s.HasTask {
			n++
		}
	}
	return n
}
