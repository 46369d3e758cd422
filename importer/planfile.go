package importer

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"tallyfy-import/mapping"
)

// A PlanHead is the first line of a plan file: what the plan is made of.
type PlanHead struct {
	Version int    `json:"version"`
	Target  string `json:"target"`  // host and organization
	Sheet   string `json:"sheet"`   // SHA-256 of the sheet's bytes, in hex
	Mapping string `json:"mapping"` // SHA-256 of the mapping file's bytes, in hex

	Limit       int  `json:"limit"`           // the rest is left for later
	Update      bool `json:"update"`          // changed rows are updated
	SkipInvalid bool `json:"skip_invalid"`    // invalid rows keep nothing back
	Rekey       bool `json:"rekey,omitempty"` // rows with a task under another key keep it
}

// planVersion is that of the lines that this program writes.
const planVersion = 1

// A planLine is what is to be done about one row.
type planLine struct {
	Row         int             `json:"row"`
	Key         string          `json:"key"`
	Action      string          `json:"action"`
	RequestHash string          `json:"request_hash"`
	Owners      json.RawMessage `json:"owners,omitempty"` // looked up
	Tags        json.RawMessage `json:"tags,omitempty"`
}

// actionNames are the actions as plan files write them.
var actionNames = [numActions]string{
	ActNothing: "none", ActCreate: "create", ActComplete: "complete", ActUpdate: "update",
	ActAssign: "assign", ActReport: "report", ActLook: "look", ActReject: "reject", ActLater: "later",
}

// followers are the actions that a row may need once the planned one, or a part
// of it, is done: a plan that was cut off can be carried out again.
var followers = map[Action][]Action{
	ActCreate:   {ActLook, ActAssign, ActComplete, ActNothing},
	ActLook:     {ActCreate, ActAssign, ActComplete, ActNothing},
	ActUpdate:   {ActComplete, ActNothing},
	ActAssign:   {ActComplete, ActNothing},
	ActComplete: {ActNothing},
	ActLater:    {ActCreate, ActLook, ActUpdate, ActAssign, ActComplete, ActNothing, ActReport},
}

// lineOf puts what is to be done about a row into words. Rows that the mapping
// leaves out have no line.
func lineOf(row *Row, key string, action Action) (line planLine, err error) {
	d := &row.Draft
	line = planLine{Row: row.Sheet.Number, Key: key, Action: actionNames[action], RequestHash: requestHash(d)}
	if d.Verdict != mapping.Wanted {
		return line, nil
	}
	if line.Owners, err = json.Marshal(&d.Task.Owners); err != nil {
		return line, err
	}
	line.Tags, err = json.Marshal(d.Task.Tags)
	return line, err
}

// A PlanWriter writes a plan file: JSON lines, the head first.
type PlanWriter struct {
	out *json.Encoder
	err error
}

// NewPlanWriter begins a plan file.
func NewPlanWriter(w io.Writer, head PlanHead) *PlanWriter {
	p := &PlanWriter{out: json.NewEncoder(w)}
	head.Version = planVersion
	p.err = p.out.Encode(head)
	return p
}

// Row writes what is to be done about one row.
func (p *PlanWriter) Row(row *Row, key string, action Action) {
	if key == "" || p.err != nil {
		return
	}
	line, err := lineOf(row, key, action)
	if err == nil {
		err = p.out.Encode(line)
	}
	p.err = err
}

// Err returns the first error of writing.
func (p *PlanWriter) Err() error { return p.err }

// A PlanChecker holds what is to be done now against a plan file. What the
// plan wants done may be done already, since a plan that was cut off can be
// carried out again (see followers); nothing else may differ.
type PlanChecker struct {
	Head PlanHead

	in    *bufio.Reader
	line  int
	wrong error
}

// maxPlanLine bounds a line of a plan file, in bytes.
const maxPlanLine = 4 << 20

// NewPlanChecker begins to read a plan file, and refuses one that was made for
// something else.
func NewPlanChecker(r io.Reader, now PlanHead) (*PlanChecker, error) {
	c := &PlanChecker{in: bufio.NewReaderSize(r, 64<<10)}
	if err := c.next(&c.Head); err != nil || c.Head.Version == 0 {
		return nil, errors.New("it is not a plan: make one with import --dry-run --plan FILE")
	}
	switch head := &c.Head; {
	case head.Version != planVersion:
		return nil, fmt.Errorf("it is a plan of version %d, and this program reads version %d: make it again", head.Version, planVersion)
	case head.Target != now.Target:
		return nil, fmt.Errorf("it was made for %s, and this run is for %s: make it again", head.Target, now.Target)
	case head.Sheet != now.Sheet:
		return nil, errors.New("the sheet has changed since the plan was made: make it again, and have it approved again")
	case head.Mapping != now.Mapping:
		return nil, errors.New("the mapping has changed since the plan was made: make it again, and have it approved again")
	}
	return c, nil
}

// next decodes the next line, io.EOF behind the last.
func (c *PlanChecker) next(v any) error {
	var text []byte
	for {
		part, err := c.in.ReadSlice('\n')
		text = append(text, part...)
		if err == nil {
			break
		}
		if !errors.Is(err, bufio.ErrBufferFull) || len(text) > maxPlanLine {
			if errors.Is(err, io.EOF) && len(text) > 0 {
				return io.ErrUnexpectedEOF
			}
			return err
		}
	}
	c.line++
	return json.Unmarshal(text, v)
}

// Leave compares one row with its line, and reports whether the plan leaves it
// for later. It is for Reading.Leave.
func (c *PlanChecker) Leave(row *Row, key string, action Action) bool {
	if c.wrong != nil {
		return true
	}
	var planned planLine
	if err := c.next(&planned); err != nil {
		c.wrong = fmt.Errorf("line %d of the plan can't be read: make it again", c.line+1)
		return true
	}
	now, err := lineOf(row, key, action)
	if err != nil {
		c.wrong = err
		return true
	}
	wanted := Action(slices.Index(actionNames[:], planned.Action))
	switch {
	case planned.Row != now.Row || planned.Key != now.Key || planned.RequestHash != now.RequestHash ||
		!bytes.Equal(planned.Owners, now.Owners) || !bytes.Equal(planned.Tags, now.Tags):
		c.wrong = fmt.Errorf("row %d is not as the plan says: its people, groups or tags have changed since, or another worksheet is read; make the plan again, and have it approved again", row.Sheet.Number)
	case wanted != action && !slices.Contains(followers[wanted], action):
		c.wrong = fmt.Errorf("the plan says %q for row %d, and now it would be %q: make the plan again, and have it approved again", planned.Action, row.Sheet.Number, now.Action)
	}
	return wanted == ActLater
}

// Err returns why the plan must not be carried out, once all rows were seen.
func (c *PlanChecker) Err() error {
	if c.wrong == nil && !errors.Is(c.next(&planLine{}), io.EOF) {
		c.wrong = errors.New("the plan has more rows than the sheet: make it again")
	}
	return c.wrong
}
