package cli

import (
	"fmt"
	"io"
	"os"

	"tallyfy-import/importer"
	"tallyfy-import/importer/results"
)

// A planCheck writes a plan file, or holds what is to be done against one. A
// nil one does nothing.
type planCheck struct {
	name    string
	head    importer.PlanHead // of now
	out     *revisable        // being written
	writer  *importer.PlanWriter
	in      *os.File // being compared with
	checker *importer.PlanChecker
}

// planStart is how every plan begins.
const planStart = `{"version":1,"target":`

// openPlan begins to write the plan in a dry run, else to read it.
func (o *importOptions) openPlan(source *opened, target string) (*planCheck, error) {
	if o.planFile == "" {
		return nil, nil
	}
	head, err := source.planHead(target)
	if err != nil {
		return nil, err
	}
	head.Limit, head.Update, head.SkipInvalid = o.limit.n, o.onChange == "update", o.skipInvalid
	head.Rekey = o.rekey
	p := &planCheck{name: o.planFile, head: head}
	if o.dryRun {
		if err := checkOutlet(o.planFile, planStart, "plan"); err != nil {
			return nil, err
		}
		if p.out, err = reviseFile(o.planFile); err != nil {
			return nil, err
		}
		p.writer = importer.NewPlanWriter(p.out, head)
		return p, nil
	}
	if p.in, err = os.Open(o.planFile); err != nil {
		return nil, usage("can't read the plan: %s", pathless(err, o.planFile))
	}
	if p.checker, err = importer.NewPlanChecker(p.in, head); err != nil {
		p.discard()
		return nil, usage("%s: %w", o.planFile, err)
	}
	if have := p.checker.Head; o.limit.given && o.limit.n != have.Limit || head.Update && !have.Update || o.skipInvalid && !have.SkipInvalid || head.Rekey && !have.Rekey {
		p.discard()
		return nil, usage("%s says itself what is left for later, updated and left out: leave --limit, --on-change, --skip-invalid and --rekey out, or make the plan with them", o.planFile)
	}
	return p, nil
}

// startOver goes back to where the rows begin.
func (p *planCheck) startOver() (err error) {
	switch {
	case p == nil:
	case p.writer != nil:
		err = p.out.startOver()
		p.writer = importer.NewPlanWriter(p.out, p.head)
	default:
		if _, err = p.in.Seek(0, io.SeekStart); err != nil {
			return usage("%s can't be read twice, as rows that share a key make it necessary: give --plan an ordinary file", p.name)
		}
		if p.checker, err = importer.NewPlanChecker(p.in, p.head); err != nil {
			return usage("%s: %w", p.name, err)
		}
	}
	return err
}

// reading is how the sheet is to be read: as the plan says, where one is to be
// carried out.
func (p *planCheck) reading(file *results.File, o *importOptions, limit int) importer.Reading {
	if p == nil || p.checker == nil {
		return importer.Reading{Results: file, Update: o.onChange == "update", Rekey: o.rekey, Limit: limit}
	}
	return importer.Reading{Results: file, Update: p.checker.Head.Update, Rekey: p.checker.Head.Rekey, Leave: p.leave}
}

// leave asks the plan that is to be carried out.
func (p *planCheck) leave(row *importer.Row, key string, action importer.Action) bool {
	return p.checker.Leave(row, key, action)
}

// skipsInvalid reports whether invalid rows keep nothing back by the plan that
// is to be carried out.
func (p *planCheck) skipsInvalid() bool {
	return p != nil && p.checker != nil && p.checker.Head.SkipInvalid
}

// isWritten reports whether a plan is to be written.
func (p *planCheck) isWritten() bool { return p != nil && p.writer != nil }

func (p *planCheck) add(row *importer.Row, key string, action importer.Action) {
	if p != nil && p.writer != nil {
		p.writer.Row(row, key, action)
	}
}

// commit puts a plan that was written in its place, or refuses to go on where
// one that was read says something else.
func (p *planCheck) commit() error {
	switch {
	case p == nil:
		return nil
	case p.checker != nil:
		if err := p.checker.Err(); err != nil {
			return usage("nothing was sent: %s: %w", p.name, err)
		}
		return nil
	}
	if err := p.writer.Err(); err != nil {
		return fmt.Errorf("can't write %s: %s", p.name, unwritable(err))
	}
	return p.out.commit()
}

// discard lets go of the files; one that was not committed goes away.
func (p *planCheck) discard() {
	if p == nil {
		return
	}
	if p.out != nil {
		p.out.discard()
	}
	if p.in != nil {
		_ = p.in.Close() // read only
	}
}
