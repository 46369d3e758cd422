package importer

import (
	"slices"

	"tallyfy-import/importer/sheet"
	"tallyfy-import/mapping"
)

// What bounds a batch: rows enough to make the hand-over cheap, and few enough
// to keep memory small, however wide they are or long their texts.
const (
	batchRows  = 128
	batchBytes = 1 << 20
	cellBytes  = 64 // of a cell without its texts
)

// A batch is a run of rows that goes from the reader to a binder at once.
type batch struct {
	rows []Row
	n    int
	err  error         // ended the reading after these rows
	done chan struct{} // receives once the rows are bound
}

func newBatch() *batch {
	return &batch{rows: make([]Row, batchRows), done: make(chan struct{}, 1)}
}

// fill reads rows into the batch, one at least unless the sheet ends. The mapping
// takes something from the columns used.
func (b *batch) fill(sh *sheet.Sheet, used []int) {
	b.trim()
	for size := 0; b.n < batchRows && size < batchBytes; b.n++ {
		row := &b.rows[b.n]
		if b.err = sh.Next(&row.Sheet); b.err != nil {
			return
		}
		row.Draft = mapping.Draft{Problems: slices.Clone(sh.RowProblems(used...))}
		size += rowBytes(&row.Sheet)
	}
}

// trim bounds the room for cells that the rows have from earlier fills.
func (b *batch) trim() {
	kept := 0
	for i := range b.rows {
		if kept += cellBytes * cap(b.rows[i].Sheet.Cells); kept > 2*batchBytes {
			b.rows[i].Sheet.Cells = nil
		}
	}
}

// rowBytes is about what a row takes in memory.
func rowBytes(row *mapping.Row) int {
	n := cellBytes * len(row.Cells)
	for i := range row.Cells {
		n += len(row.Cells[i].Text)
	}
	return n
}
