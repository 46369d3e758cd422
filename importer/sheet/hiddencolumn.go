package sheet

import (
	"slices"

	"tallyfy-import/mapping"
)

// CodeHiddenColumns is the code of the warning about columns that the mapping
// takes something from although the worksheet doesn't show them.
const CodeHiddenColumns = "hidden_columns"

// readColumns takes what the start tag that was read last says of a range of
// columns (ECMA-376 part 1, 18.3.1.13). One without any width is as good as
// hidden.
func (w *worksheet) readColumns() {
	from, ok1 := parseCount(w.x.rawAttr("min"), maxColumns)
	to, ok2 := parseCount(w.x.rawAttr("max"), maxColumns)
	if !ok1 || !ok2 || from == 0 || !isTrue(w.x.rawAttr("hidden")) && !isZero(w.x.rawAttr("width")) {
		return
	}
	for column := from - 1; column < to; column++ {
		for len(w.hidden) <= column {
			w.hidden = append(w.hidden, false)
		}
		w.hidden[column] = true
	}
}

// isZero reports whether an attribute is there and is the number zero.
func isZero(value []byte) bool {
	for _, c := range value {
		if c != '0' && c != '.' {
			return false
		}
	}
	return len(value) > 0 && value[0] == '0'
}

// hiddenColumnNotices returns a warning for each of the columns that is hidden.
func (w *worksheet) hiddenColumnNotices(h mapping.Header, columns []int) []mapping.Problem {
	var out []mapping.Problem
	for column, hidden := range w.hidden {
		if hidden && slices.Contains(columns, column) {
			out = append(out, mapping.Problem{
				Column:   h.Name(column),
				Code:     CodeHiddenColumns,
				Severity: mapping.SeverityWarning,
				Message: h.Name(column) + " is hidden, and is read all the same: show column " + mapping.ColumnLetters(column) +
					" in Excel to see what is taken from it, or let the mapping name another",
			})
		}
	}
	return out
}
