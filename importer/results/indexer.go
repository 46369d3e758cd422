package results

import (
	"bytes"
	"slices"

	"tallyfy-import/mapping/digest"
)

// An indexer puts the lines of a file into its index, in their order, while
// further lines are read and checked.
type indexer struct {
	f       *File
	filling *handover
	full    chan *handover
	empty   chan *handover
	done    chan struct{}

	// Lines that have the time of another line of their key and say something
	// else. Valid after end.
	contradictory []int
}

// A handover is a run of lines on its way to the index.
type handover struct {
	entries []numbered
	keys    []byte // of all of them, one behind the other
}

// A numbered entry has no key yet: it knows where that ends among the others.
type numbered struct {
	entry
	line   int // as a spreadsheet program counts
	keyEnd int
}

// How much is handed over at once, and how often before the reading waits.
const (
	indexerLines = 512
	indexerBytes = 64 << 10 // of keys
	indexerRuns  = 4
)

// newIndexer returns an indexer, which owns f's index until its end.
func newIndexer(f *File) *indexer {
	x := &indexer{f: f, full: make(chan *handover, indexerRuns), empty: make(chan *handover, indexerRuns), done: make(chan struct{})}
	for range indexerRuns {
		x.empty <- &handover{entries: make([]numbered, 0, indexerLines)}
	}
	x.filling = <-x.empty
	go x.run()
	return x
}

// add takes a line in.
func (x *indexer) add(e entry, line int, key []byte) {
	to := x.filling
	to.keys = append(to.keys, key...)
	to.entries = append(to.entries, numbered{entry: e, line: line, keyEnd: len(to.keys)})
	if len(to.entries) == indexerLines || len(to.keys) >= indexerBytes {
		x.full <- to
		x.filling = <-x.empty
	}
}

// end waits until every line is in the index.
func (x *indexer) end() {
	x.full <- x.filling
	close(x.full)
	<-x.done
}

func (x *indexer) run() {
	defer close(x.done)
	for run := range x.full {
		start := 0
		for i := range run.entries {
			e := &run.entries[i]
			e.key = digest.Of(run.keys[start:e.keyEnd])
			x.take(e)
			start = e.keyEnd
		}
		run.entries, run.keys = run.entries[:0], run.keys[:0]
		x.empty <- run
	}
}

// take puts a line into the index unless a later one of its key is there.
func (x *indexer) take(e *numbered) {
	index := &x.f.index
	i, ok := index.find(e.key)
	if !ok {
		index.add(e.entry)
		return
	}
	old := index.entries[i]
	if e.micros == old.micros && len(x.contradictory) < maxDamaged && !x.f.sameLine(e.entry, old) {
		x.contradictory = append(x.contradictory, e.line)
	}
	if e.micros > old.micros {
		index.replace(i, e.entry)
	}
}

// sameLine reports whether two lines say the same.
func (f *File) sameLine(a, b entry) bool {
	first, err := f.canon(a)
	if err != nil {
		return false
	}
	second, err := f.canon(b)
	return err == nil && bytes.Equal(first, second)
}

// canon reads a line's values in the form that its check is taken of.
func (f *File) canon(e entry) ([]byte, error) {
	raw := make([]byte, e.length)
	if _, err := f.file.ReadAt(raw, e.offset); err != nil {
		return nil, err
	}
	var l line
	l.parse(raw, f.sep)
	l.checked()
	return l.canon, nil
}

// join adds the contradictory lines to those that the scan found damaged.
func (x *indexer) join(s *scan) {
	if len(x.contradictory) == 0 {
		return
	}
	if len(s.damaged) == 0 || x.contradictory[0] < s.damaged[0] {
		s.problem = "has the same time as another line of its key, and says something else"
	}
	s.damaged = append(s.damaged, x.contradictory...)
	slices.Sort(s.damaged)
	s.damaged = s.damaged[:min(len(s.damaged), maxDamaged)]
	s.unread = true
}
