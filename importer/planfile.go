package importer

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"tallyfy-import/mapping"
)

// A PlanHead is the first line of a plan file: what the plan is made of.
type PlanHead struct {
	Version int    `json:"version"`
	Target  string `json:"target"`  // host and organization
	Sheet   string `json:"sheet"`   // SHA-256 of the sheet's bytes, in hex
	Mapping string `json:"mapping"` // SHA-256 of the mapping file's bytes, in hex
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
	ActAssign: "assign", ActReport: "report", ActLook: "look", ActReject: "reject",
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
// carried out again; nothing else may differ.
type PlanChecker struct {
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
	var head PlanHead
	if err := c.next(&head); err != nil || head.Version == 0 {
		return nil, errors.New("it is not a plan: make one with import --dry-run --plan FILE")
	}
	switch {
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

// Row compares one row with its line.
func (c *PlanChecker) Row(row *Row, key string, action Action) {
	if key == "" || c.wrong != nil {
		return
	}
	var planned planLine
	if err := c.next(&planned); err != nil {
		c.wrong = fmt.Errorf("line %d of the plan can't be read: make it again", c.line+1)
		return
	}
	now, err := lineOf(row, key, action)
	if err != nil {
		c.wrong = err
		return
	}
	wanted, done := planned.Action, now.Action
	switch {
	case planned.Row != now.Row || planned.Key != now.Key || planned.RequestHash != now.RequestHash ||
		!bytes.Equal(planned.Owners, now.Owners) || !bytes.Equal(planned.Tags, now.Tags):
		c.wrong = fmt.Errorf("row %d is not as the plan says: its people, groups or tags have changed since; make the plan again, and have it approved again", row.Sheet.Number)
	case wanted != done && (wanted == "none" || wanted == "report" || wanted == "reject" || done == "update" || done == "reject"):
		c.wrong = fmt.Errorf("the plan says %q for row %d, and now it would be %q: make the plan again, and have it approved again", wanted, row.Sheet.Number, done)
	}
}

// Err returns why the plan must not be carried out, once all rows were seen.
func (c *PlanChecker) Err() error {
	if c.wrong == nil && !errors.Is(c.next(&planLine{}), io.EOF) {
		c.wrong = errors.New("the plan has more rows than the sheet: make it again")
	}
	return c.wrong
}
