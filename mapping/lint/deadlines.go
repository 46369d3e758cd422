package lint

import (
	"time"

	"tallyfy-import/mapping"
)

// deadlines is what is known of the tasks' deadlines.
type deadlines struct {
	column        int // its index in the linter's columns, -1 for none
	past, weekend finding
}

// seeDeadline looks at the deadline that the mapping made of a row. Tasks that
// are completed with their creation have deadlines of the past.
func (l *Linter) seeDeadline(row *mapping.Row, d *mapping.Draft) {
	if d.Completed || d.Task.Deadline == "" {
		return
	}
	var cell mapping.Cell
	var day moment
	if i := l.deadlines.column; i >= 0 {
		cell, day = row.Cell(l.columns[i].at), l.columns[i].moment
	}
	if d.Task.Deadline < l.now { // both in one form, in UTC
		l.deadlines.past.add(row.Number, cell.Text)
	}
	if day.set {
		switch time.Date(day.Year, time.Month(day.Month), day.Day, 0, 0, 0, 0, time.UTC).Weekday() {
		case time.Saturday, time.Sunday:
			l.deadlines.weekend.add(row.Number, cell.Text)
		}
	}
}

// seeTimes counts the local times that the mapping found skipped or doubled.
func (l *Linter) seeTimes(d *mapping.Draft) {
	for i := range d.Problems {
		p := &d.Problems[i]
		if p.Code != mapping.CodeLocalTime {
			continue
		}
		for j := range l.columns {
			c := &l.columns[j]
			if c.dates == nil || c.dates.field != p.Field {
				continue
			}
			if p.Severity == mapping.SeverityError {
				c.skipped.add(d.Row, p.Value)
			} else {
				c.doubled.add(d.Row, p.Value)
			}
		}
	}
}

func (l *Linter) reportDeadlines(r *report) {
	at, name := -1, "the mapping"
	if i := l.deadlines.column; i >= 0 {
		at = l.columns[i].at
		name = l.header.Name(at)
	}
	r.add(PastDeadlines, at, "deadline", &l.deadlines.past, "%s has deadlines that are over already", name)
	r.add(WeekendDeadlines, at, "deadline", &l.deadlines.weekend, "%s has deadlines on a Saturday or Sunday", name)
}
