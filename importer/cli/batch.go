package cli

import (
	"context"
	"errors"
	"io"
	"time"

	"tallyfy-import/importer"
	"tallyfy-import/importer/tallyfy"
	"tallyfy-import/mapping"
)

// A batch is one call of import: its sheets, one after the other, and what
// they share. That is one client with its one pace, one look at the
// organization's people, and one account of the rows and failures that the
// flags allow.
type batch struct {
	s       *session
	o       *importOptions
	args    []string
	stop    context.Context // takes no more rows up once it ends
	started time.Time
	several bool // the call may be about more than one sheet

	connection *connection
	directory  func(context.Context) (*mapping.Directory, error) // nil: there is nobody to ask
	probed     bool
	reportsAt  places         // of the sheets so far
	crowd      importer.Crowd // what the sheets so far gave to whom
	over       bool           // what happened to a sheet would happen to those behind it
	reports    []*importReport
}

// run imports the sheets of the batch. One that fails doesn't keep the others
// from being imported, unless they would fail of the same.
func (b *batch) run() (err error) {
	if err := b.o.check(b.args); err != nil {
		return err
	}
	if err := b.o.log.apply(b.s); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.disconnect()) }()
	if !b.several {
		return b.runOne(b.args[0])
	}
	found := b.o.findSheets(b.args)
	b.tellLeftOut(found.leftOut)
	var unheard error // that nobody reads along must not end an import
	for i, path := range found.sheets {
		if b.isOver() {
			b.leave(found.sheets[i:])
			break
		}
		r := &importReport{path: path, err: found.refused[path]}
		if r.err == nil {
			r.err = b.checkPlaces(path)
		}
		if r.err == nil {
			r = b.importSheet(path)
		}
		b.reports = append(b.reports, r)
		unheard = errors.Join(unheard, b.tell(r))
		r.release()
	}
	return errors.Join(quiet(b.worst()), unheard, b.tellAll())
}

// runOne imports the one sheet of the call.
func (b *batch) runOne(path string) error {
	r := b.importSheet(path)
	b.reports = append(b.reports, r)
	if !r.known {
		return r.err
	}
	if b.o.output.json() {
		b.tellInvalid(r)
		return errors.Join(r.err, writeJSON(b.s.stdout, r.summary()))
	}
	return errors.Join(r.err, b.s.summarize(b.o.requests, func(w io.Writer) error { return writeImport(w, r) }))
}

// checkPlaces refuses one of several sheets whose files would be in the place of
// others of the call.
func (b *batch) checkPlaces(path string) error {
	own := b.o.places(path)
	err := errors.Join(own.check(), own.checkAgainst(b.reportsAt))
	if err == nil && b.o.report.isPattern() {
		b.reportsAt.writes("the report of "+path, b.o.report.of(path))
	}
	return err
}

// isOver reports whether the sheets that are left must not be taken up: the
// user or the deadline said stop, or what ended the last one holds for them
// too.
func (b *batch) isOver() bool {
	if b.over || b.stop.Err() != nil {
		return true
	}
	if b.o.limit.given && b.limit() == 0 {
		return true
	}
	if len(b.reports) == 0 {
		return false
	}
	return isShared(b.reports[len(b.reports)-1].err)
}

// isShared reports whether err, which ended a sheet's import, would end that
// of any other sheet as well.
func isShared(err error) bool {
	code := exitCode(err)
	return code == exitAuth || code == exitInterrupted ||
		errors.Is(err, importer.ErrTooManyFailures) || errors.Is(err, importer.ErrRateLimited) ||
		errors.Is(err, tallyfy.ErrUnavailable) || isUnreachable(err)
}

// leave notes the sheets that were not taken up, and says why where no sheet
// did.
func (b *batch) leave(paths []string) {
	n := len(b.reports)
	if err := context.Cause(b.stop); err != nil && (n == 0 || b.reports[n-1].err == nil) {
		b.s.complain(describe(err))
	}
	for _, path := range paths {
		b.reports = append(b.reports, &importReport{path: path, left: true})
	}
}

// connect makes the client when the first sheet needs it. A dry run does
// without one where nothing says whom to ask: it checks all but names then.
func (b *batch) connect() (*connection, error) {
	if b.connection != nil {
		return b.connection, nil
	}
	if b.o.dryRun && !b.o.api.configured() {
		b.connection = &connection{close: func() error { return nil }}
		return b.connection, nil
	}
	c, err := b.o.api.connect(b.s.log)
	if err != nil {
		b.over = true
		return nil, err
	}
	b.connection, b.directory = c, directory(c.client)
	return c, nil
}

func (b *batch) disconnect() error {
	if b.connection == nil {
		return nil
	}
	return b.connection.close()
}

// probe asks the API, before the first request that changes something, whether
// it is the right one.
func (b *batch) probe() error {
	if b.probed {
		return nil
	}
	b.probed = true
	err := probe(b.stop, b.connection.client)
	b.over = err != nil
	return err
}

// limit is how many rows --limit allows the next sheet. 0 is all of them where
// there is no limit; where there is one, it is used up.
func (b *batch) limit() int {
	left := b.o.limit.n
	for _, r := range b.reports {
		left -= r.todo
	}
	return left
}

// failuresAllowed is how many rows of the next sheet may fail; 0 is any number.
func (b *batch) failuresAllowed() int {
	if b.o.maxFailures == 0 {
		return 0
	}
	left := b.o.maxFailures
	for _, r := range b.reports {
		left -= r.failed
	}
	return max(left, 1)
}

// worst is the exit code of a call for several sheets: that of the sheet which
// asks most urgently for somebody. First come the codes that ended the call
// before all sheets were looked at, then those of sheets of which nothing was
// sent, then those of sheets of which a part was.
func (b *batch) worst() int {
	rank := map[int]int{}
	for i, code := range []int{exitInterrupted, exitAuth, exitStopped, exitUsage, exitInvalid, exitPartial, exitRateLimited, exitOK} {
		rank[code] = i
	}
	worst := exitOK
	for _, r := range b.reports {
		if code := exitCode(r.err); rank[code] < rank[worst] {
			worst = code
		}
	}
	if n := len(b.reports); n > 0 && b.reports[n-1].left {
		if code := exitCode(context.Cause(b.stop)); rank[code] < rank[worst] {
			worst = code
		}
	}
	return worst
}
