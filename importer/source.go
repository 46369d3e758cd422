package importer

import (
	"context"
	"errors"
	"iter"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"tallyfy-import/importer/results"
	"tallyfy-import/importer/sheet"
	"tallyfy-import/mapping"
)

// A Source is a sheet with the mapping that is bound to its header. Its rows
// can be read as often as needed; an import reads them twice, once to check
// them all and once to send them.
type Source struct {
	Header  mapping.Header
	Binding *mapping.Binding

	// Directory gets the organization's people, groups and tags; it is called
	// only when a row names one. Without it (nil) names stay as they are
	// written, and nobody checks them.
	Directory func(context.Context) (*mapping.Directory, error)
	// ChecksIDs says that every row's ids are looked up too. Without it the API
	// is left to refuse those that it doesn't know.
	ChecksIDs bool

	known atomic.Pointer[mapping.Directory] // what Directory returned

	open    func() (*sheet.Sheet, error)
	opened  *sheet.Sheet // what NewSource opened, for the first reading
	used    []int        // the columns that the mapping takes something from, in order
	notices []mapping.Problem

	several  bool   // the workbook shows other worksheets, too
	table    string // the Excel table that the header belongs to
	tableEnd int    // its last row; 0: there is none
}

// NewSource opens a sheet with open, which must give its first row again at
// every call, and binds the mapping to its header.
func NewSource(file *mapping.File, open func() (*sheet.Sheet, error)) (*Source, error) {
	s, err := open()
	if err != nil {
		return nil, err
	}
	binding, err := file.Bind(s.Header())
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	source := &Source{Header: s.Header(), Binding: binding, open: open, opened: s, used: usedColumns(binding)}
	source.several = len(s.OtherNames()) > 0
	source.table, source.tableEnd = s.TableEnd(source.used...)
	return source, nil
}

// Worksheet is the name of the worksheet that is read, where the workbook shows
// others, too, and else empty.
func (s *Source) Worksheet() string {
	if !s.several {
		return ""
	}
	return s.Header.Sheet
}

// TableEnd returns the name and the last row of the Excel table that the header
// belongs to. The row is 0 where there is none.
func (s *Source) TableEnd() (name string, last int) { return s.table, s.tableEnd }

// Close closes the sheet if no reading has done so.
func (s *Source) Close() error {
	if s.opened == nil {
		return nil
	}
	defer func() { s.opened = nil }()
	return s.opened.Close()
}

// Known is the directory, where a row has needed it, or nil.
func (s *Source) Known() *mapping.Directory { return s.known.Load() }

// learn gets the directory if no row has needed it yet.
func (s *Source) learn(ctx context.Context) error {
	if s.Directory == nil || s.known.Load() != nil {
		return nil
	}
	directory, err := s.Directory(ctx)
	if err == nil {
		s.known.Store(directory)
	}
	return err
}

// Notices are the reader's own warnings, known once the sheet was read to its
// end.
func (s *Source) Notices() []mapping.Problem { return s.notices }

// A Row is one row of the sheet and what the mapping makes of it.
type Row struct {
	Sheet mapping.Row
	Draft mapping.Draft

	used []int // the columns that the mapping takes something from, in order
}

// Rows yields the rows below the header in the sheet's order. One goroutine
// reads, as many as there are processors bind, and the order is kept. A row
// is valid until the next one is asked for. An error ends the reading.
func (s *Source) Rows(ctx context.Context) iter.Seq2[*Row, error] {
	return func(yield func(*Row, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		p := newPipeline(ctx, s)
		defer p.wait()
		defer cancel()
		for b := range p.ordered {
			<-b.done
			for i := range b.n {
				if !yield(&b.rows[i], nil) {
					return
				}
			}
			if b.err != nil {
				if !sheet.IsEnd(b.err) {
					yield(nil, b.err)
				}
				return
			}
			p.free <- b
		}
		// The reader leaves without a last batch only when it was told to stop.
		yield(nil, context.Cause(ctx))
	}
}

// A pipeline is the goroutines of one reading. Every batch goes to a binder
// through work and to the consumer through ordered.
type pipeline struct {
	work, ordered, free chan *batch
	group               sync.WaitGroup
}

// spareBatches are beside the two for each binder, so that neither the reader
// nor a binder waits for the consumer where that is held up for a moment.
const spareBatches = 6

func newPipeline(ctx context.Context, s *Source) *pipeline {
	binders := runtime.GOMAXPROCS(0)
	batches := 2*binders + spareBatches
	p := &pipeline{
		work:    make(chan *batch, batches),
		ordered: make(chan *batch, batches),
		free:    make(chan *batch, batches),
	}
	for range batches {
		p.free <- newBatch()
	}
	p.group.Go(func() { p.read(ctx, s) })
	for range binders {
		p.group.Go(func() { p.bind(ctx, s) })
	}
	return p
}

func (p *pipeline) wait() { p.group.Wait() }

// read fills batches until the sheet or the context ends.
func (p *pipeline) read(ctx context.Context, s *Source) {
	defer close(p.ordered)
	defer close(p.work)
	sh, err := s.reader()
	for {
		var b *batch
		select {
		case b = <-p.free:
		case <-ctx.Done():
			if sh != nil {
				_ = sh.Close() // read only, and nobody waits for what it held
			}
			return
		}
		b.n, b.err = 0, err
		if err == nil {
			b.fill(sh, s.used)
		}
		if b.err != nil {
			b.err = s.end(sh, b.err)
		}
		last := b.err != nil
		p.work <- b
		p.ordered <- b
		if last {
			return
		}
	}
}

// reader returns the sheet at its first row.
func (s *Source) reader() (*sheet.Sheet, error) {
	if sh := s.opened; sh != nil {
		s.opened = nil
		return sh, nil
	}
	return s.open()
}

// end closes the sheet after err, which ended the reading, and keeps its
// notices.
func (s *Source) end(sh *sheet.Sheet, err error) error {
	if sh == nil {
		return err
	}
	if sheet.IsEnd(err) {
		s.notices = sh.Notices(s.used...)
	}
	if closing := sh.Close(); sheet.IsEnd(err) && closing != nil {
		return closing
	}
	return err
}

// usedColumns are those that the mapping takes something from, in order.
func usedColumns(b *mapping.Binding) []int {
	var columns []int
	for _, use := range b.Uses() {
		columns = append(columns, use.Column)
	}
	slices.Sort(columns)
	return slices.Compact(columns)
}

// bind makes drafts of the rows of each batch.
func (p *pipeline) bind(ctx context.Context, s *Source) {
	for b := range p.work {
		for i := range b.n {
			if err := s.draft(ctx, &b.rows[i]); err != nil {
				b.n, b.err = i, err
				break
			}
		}
		b.done <- struct{}{}
	}
}

// draft makes a draft of one row and looks its names up.
func (s *Source) draft(ctx context.Context, row *Row) error {
	found := row.Draft.Problems
	row.Draft, row.used = s.Binding.Draft(&row.Sheet), s.used
	if !results.FitsKey(row.Draft.Key) {
		s.refuseKey(&row.Draft)
	}
	if len(found) > 0 && (row.Draft.Verdict == mapping.Wanted || row.Draft.Verdict == mapping.Invalid) {
		row.Draft.Verdict = mapping.Invalid
		if found[0].IsNoTask() {
			row.Draft.Problems = found // so what it lacks as a task is no news
			return nil
		}
		row.Draft.Problems = append(row.Draft.Problems, found...)
	}
	if s.Directory == nil || !s.ChecksIDs && !row.Draft.Task.HasNames() {
		return nil
	}
	if err := s.learn(ctx); err != nil {
		return err
	}
	s.Binding.Resolve(&row.Draft, s.known.Load())
	if s.ChecksIDs {
		s.Binding.CheckIDs(&row.Draft, s.known.Load())
	}
	return nil
}
