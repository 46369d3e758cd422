package lint

import (
	"strconv"
	"strings"

	"tallyfy-import/mapping"
)

// lettered is what the mapping takes from columns that it names by their letters.
// No header shows whether they are the right ones, so their cells have to.
type lettered struct {
	uses []mapping.Use
	all  bool // that it takes from any column
	rows int  // that were looked at
}

func letteredOf(uses []mapping.Use) lettered {
	l := lettered{all: len(uses) > 0}
	for _, use := range uses {
		if use.Letter {
			l.uses = append(l.uses, use)
		}
		l.all = l.all && use.Letter
	}
	return l
}

// reportBlankColumns warns of columns with nothing in them. A worksheet has them
// all, up to XFD; of a CSV file, the mapping can't name one that it doesn't have.
func (l *Linter) reportBlankColumns(r *report) {
	if l.lettered.rows == 0 {
		return
	}
	told := map[int]bool{}
	for _, use := range l.lettered.uses {
		if told[use.Column] || l.headerOf(use.Column) != "" || l.column(use.Column).seen {
			continue
		}
		told[use.Column] = true
		letters := mapping.ColumnLetters(use.Column)
		found := finding{count: 1, rows: []uint32{uint32(l.header.Row)}}
		r.add(BlankColumn, use.Column, use.Field, &found, "%s is taken from column %s, which has no header and nothing below it: the last column with a header is %s; is the letter right?",
			use.Field, letters, mapping.ColumnLetters(max(0, len(l.header.Names)-1)))
	}
}

// reportHeaderOfData warns of a header that says what a cell of the column would
// say.
func (l *Linter) reportHeaderOfData(r *report) {
	if !l.lettered.all {
		return
	}
	var clear *mapping.Use // the use whose header is data most clearly
	for i := range l.lettered.uses {
		use := &l.lettered.uses[i]
		if saysData(l.headerOf(use.Column), use) && (clear == nil || use.Sort == mapping.SortDate) {
			clear = use
		}
	}
	if clear == nil {
		return
	}
	found := finding{count: 1, rows: []uint32{uint32(l.header.Row)}, value: l.headerOf(clear.Column)}
	r.add(HeaderIsData, clear.Column, clear.Field, &found,
		"row %d is taken for the header and becomes no task, but %s says %s, as a row of data would: if the sheet has no header, insert a row of headers above; else set header_row to the row that has them",
		l.header.Row, r.ref(l.header.Row, clear.Column), quote(found.value))
}

// headerOf returns the header of a column, and nothing for one that has none.
func (l *Linter) headerOf(column int) string {
	if column >= len(l.header.Names) {
		return ""
	}
	return mapping.TrimBlanks(l.header.Names[column])
}

// saysData reports whether a header says what the column is for: a date, an
// assignee's address or id, a number. A number may be a year, or count the
// columns, and be a header.
func saysData(header string, use *mapping.Use) bool {
	switch use.Sort {
	case mapping.SortDate:
		_, isDate := mapping.ParseDate(header, use.Formats)
		_, isISO := mapping.ParseISO(header)
		return isDate || isISO || len(mapping.GuessFormats(header)) > 0
	case mapping.SortURL:
		return strings.Contains(header, "://")
	case mapping.SortPeople, mapping.SortInteger:
		n, err := strconv.Atoi(header)
		isYear := n > 1900 && n < 2200
		return mapping.IsEmail(header) || err == nil && !isYear && n != use.Column && n != use.Column+1
	}
	return false
}
