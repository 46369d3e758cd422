// Package lint looks at whole columns of a sheet for what is odd though no
// single row shows it: dates that fit two formats, ids that lost their zeros,
// a total below the table. It warns and changes nothing.
//
// Start with [New], give every row to [Linter.Row], and ask for
// [Linter.Problems] at the end. [Codes] lists what is looked for. A warning
// that cries wolf is worse than none: each needs evidence beyond what a good
// sheet has.
package lint

import (
	"slices"
	"time"

	"tallyfy-import/mapping"
)

// Options say what the linter can't know from the sheet.
type Options struct {
	Now    time.Time // deadlines before it are over
	Ignore []string  // codes of warnings that aren't wanted
	Beside []int     // columns, from 0, that are no data of the sheet's, such as a report's

	Table    string // the Excel table that the header belongs to
	TableEnd int    // its last row; 0: there is none
}

// A Linter gathers what is odd in the columns that a mapping takes something
// from. Its memory doesn't grow with the rows, but for a bounded set of keys.
// It is not safe for concurrent use.
type Linter struct {
	header    mapping.Header
	now       string // as requests carry dates
	ignore    []string
	columns   []column
	deadlines deadlines
	keys      keys
	tail      tail
	table     tableRows
	short     short
	skips     []*skipColumn
	braced    []mapping.Braced
	lettered  lettered
}

// New returns a linter of the sheet with header h under the mapping b.
func New(b *mapping.Binding, h mapping.Header, o Options) *Linter {
	l := newLinter(b.Uses(), h, o)
	l.braced = b.Braced()
	l.lettered = letteredOf(b.Uses())
	return l
}

func newLinter(uses []mapping.Use, h mapping.Header, o Options) *Linter {
	l := &Linter{header: h, ignore: o.Ignore, tail: tail{beside: o.Beside}, table: tableRows{name: o.Table, end: o.TableEnd}, skips: skipsOf(uses)}
	l.now, _ = mapping.FormatUTC(o.Now)
	for _, use := range uses {
		l.column(use.Column).use(use)
	}
	l.deadlines.column = slices.IndexFunc(uses, func(u mapping.Use) bool { return u.Field == "deadline" })
	if i := l.deadlines.column; i >= 0 {
		l.deadlines.column = slices.IndexFunc(l.columns, func(c column) bool { return c.at == uses[i].Column })
	}
	if h.Sheet == "" && h.Width > 0 {
		l.short = newShort(h, l.columns)
	}
	return l
}

// column returns the column at an index from 0, a new one if need be.
func (l *Linter) column(at int) *column {
	for i := range l.columns {
		if l.columns[i].at == at {
			return &l.columns[i]
		}
	}
	l.columns = append(l.columns, column{at: at})
	return &l.columns[len(l.columns)-1]
}

// Row looks at one row and at what the mapping made of it. Rows come in the
// sheet's order. Rows that the mapping leaves out are passed over, and so are
// those that the workbook itself calls totals, and the header once more.
func (l *Linter) Row(row *mapping.Row, d *mapping.Draft) {
	if l.short.last > 0 {
		l.short.see(row, d.Verdict == mapping.Wanted || d.Verdict == mapping.Invalid)
	}
	if d.Verdict == mapping.Dropped {
		return
	}
	for _, c := range l.skips {
		c.see(row, d.Verdict == mapping.Skipped)
	}
	switch {
	case d.Verdict == mapping.Skipped, len(d.Problems) > 0 && d.Problems[0].IsNoTask():
		l.tail.pass(row)
		return
	}
	l.tail.see(row)
	l.lettered.rows++
	if l.table.end > 0 && row.Number > l.table.end {
		l.table.below.add(row.Number, "")
	}
	for i := range l.columns {
		c := &l.columns[i]
		if c.at < len(row.Cells) && row.Cells[c.at].Kind != mapping.Blank {
			c.see(row.Number, &row.Cells[c.at])
		} else {
			c.moment.set = false
		}
	}
	l.seeDeadline(row, d)
	l.seeTimes(d)
	if d.Key != "" {
		l.keys.see(row.Number, d.Key)
	}
}

// Problems returns the warnings, one for each code and column, in the order of
// the columns.
func (l *Linter) Problems() []mapping.Problem {
	var r report
	r.linter = l
	for i := range l.columns {
		l.columns[i].report(&r)
	}
	l.reportDeadlines(&r)
	l.reportKeys(&r)
	l.reportTail(&r)
	l.reportBelow(&r)
	l.reportShort(&r)
	l.reportSkips(&r)
	l.reportBraces(&r)
	l.reportBlankColumns(&r)
	l.reportHeaderOfData(&r)
	slices.SortStableFunc(r.problems, func(a, b located) int { return a.column - b.column })
	problems := make([]mapping.Problem, len(r.problems))
	for i, p := range r.problems {
		problems[i] = p.Problem
	}
	return problems
}
