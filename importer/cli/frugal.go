package cli

import "runtime/debug"

// A frugal makes the collector of garbage run more often while a sheet of many
// rows is read. What is kept of such a sheet is tables without pointers, which
// the collector needn't look into: running often costs a few percent of the
// time, and saves a quarter of the memory.
type frugal struct {
	rows  int
	usual int // percent, as it was before
}

const (
	manyRows     = 500_000
	smallGarbage = 10 // percent by which the memory in use may grow before the collector runs
)

// row counts a row that was read.
func (f *frugal) row() {
	if f.rows++; f.rows == manyRows {
		f.usual = debug.SetGCPercent(smallGarbage)
	}
}

// end lets the collector run as usual again.
func (f *frugal) end() {
	if f.rows >= manyRows {
		debug.SetGCPercent(f.usual)
	}
}
