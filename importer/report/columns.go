package report

import (
	"slices"
	"strings"

	"tallyfy-import/mapping"
)

// The columns that a report adds at the right of a sheet, in this order. An
// import leaves columns of these names alone, so that a report can be mended
// and imported like the sheet that it was made of.
const (
	columnStatus = "Import status"
	ColumnTask   = "Import task"
	columnRun    = "Import run"
	columnError  = "Import error"
)

// columns are the names of all columns of a report.
var columns = []string{columnStatus, ColumnTask, columnRun, columnError}

// Columns returns the places, counted from 0, of an earlier report's columns
// in a header, none where it has none. They are no data of the sheet's.
func Columns(h mapping.Header) []int {
	own := ownColumns(h.Names)
	if own < 0 {
		return nil
	}
	places := make([]int, len(columns))
	for i := range places {
		places[i] = own + i
	}
	return places
}

// TaskColumn returns the place, counted from 0, of the task ids of an earlier
// report in a header, and false where it has none.
func TaskColumn(h mapping.Header) (int, bool) {
	own := ownColumns(h.Names)
	return own + slices.Index(columns, ColumnTask), own >= 0
}

// DataNames returns the names of a header without an earlier report's columns,
// and without blank ones at the end.
func DataNames(h mapping.Header) []string {
	names := withoutOwn(h.Names, ownColumns(h.Names))
	for len(names) > 0 && mapping.TrimBlanks(names[len(names)-1]) == "" {
		names = names[:len(names)-1]
	}
	return names
}

// ownColumns returns where in names an earlier report's columns start, counted
// from 0, or -1. Only all of them side by side and in order are an earlier
// report's: a single column of such a name may be the user's own.
func ownColumns(names []string) int {
	for at := 0; at+len(columns) <= len(names); at++ {
		if slices.EqualFunc(names[at:at+len(columns)], columns, func(name, c string) bool {
			return strings.EqualFold(mapping.TrimBlanks(name), c)
		}) {
			return at
		}
	}
	return -1
}

// withoutOwn returns items, one for each column, without those of an earlier
// report's columns, which start at own; -1 is none.
func withoutOwn[T any](items []T, own int) []T {
	if own < 0 || own >= len(items) {
		return items
	}
	return slices.Concat(items[:own], items[min(own+len(columns), len(items)):])
}
