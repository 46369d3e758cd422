package starter

import (
	"fmt"

	"tallyfy-import/mapping"
)

// date takes a column of dates for a deadline or a start.
func (g *Guess) date(r role) {
	c, e, ok := g.found(r)
	field := usages[r].field
	if !ok {
		if r == roleDeadline {
			g.fields = append(g.fields, g.missing(r, "no column says when the task is due. Write the header of one that does, or one date for all.", `deadline: {value: "2031-12-31"}`))
		}
		return
	}
	if r == roleDeadline {
		g.gaps(c, &e, "deadline")
	}
	d := &c.dates
	e.lines = []string{field + ": " + c.header()}
	switch {
	case d.written.count == 0:
	case d.several.count > 0:
		e.Status = Undecided
		e.Evidence = fmt.Sprintf("no format fits both %s and %s", c.where(d.written), c.where(d.several))
		e.notes = append(e.notes, fmt.Sprintf("TO DECIDE: no one format fits all dates: %s isn't written as %s. Write the formats that are meant, to be tried in this order:", c.where(d.several), c.where(d.written)))
		e.lines = append([]string{field + ":", indent + c.source()}, d.offers()...)
	case len(d.formats) > 1:
		if f, beside := g.formatBeside(c); beside != nil {
			e.Evidence = fmt.Sprintf("%s fits %s; %s beside it fits %s only", c.where(d.written), formatNames(d.formats, "and"), beside.title(), f)
			e.notes = append(e.notes, e.Evidence)
			e.lines = []string{field + ": " + c.object("format: "+scalar(f.String()))}
			break
		}
		g.ambiguous(field, c, &e)
	default:
		e.lines = []string{field + ": " + c.object("format: "+scalar(d.formats[0].String()))}
	}
	if d.real > 0 && d.written.count > 0 {
		e.notes = append(e.notes, fmt.Sprintf("%d cells are real dates and %d are texts, such as %s. If the texts are dates that a spreadsheet program didn't understand, it may have taken the others the wrong way round: compare days and months.", d.real, d.written.count, c.where(d.written)))
	}
	g.fields = append(g.fields, e)
}

// offers are lists of formats for dates that are written in two ways, as
// comments, one for each order of day and month that they may be in.
func (d *dateCells) offers() []string {
	others := mapping.GuessFormats(d.several.text)
	lines := make([]string, len(d.formats))
	for i, f := range d.formats {
		formats := scalar(f.String())
		if n := len(others); n > 0 {
			formats += ", " + scalar(others[min(i, n-1)].String())
		}
		lines[i] = fmt.Sprintf("%s# format: [%s]", indent, formats)
	}
	return lines
}

// ambiguous offers the formats that all dates fit, and takes none of them.
func (g *Guess) ambiguous(field string, c *column, e *entry) {
	e.lines = []string{field + ":", indent + c.source()}
	for _, f := range c.dates.formats {
		e.lines = append(e.lines, indent+"# format: "+scalar(f.String()))
	}
	e.Status = Undecided
	e.Evidence = fmt.Sprintf("%s may be %s", c.where(c.dates.written), formatNames(c.dates.formats, "or"))
	e.notes = append(e.notes, fmt.Sprintf("TO DECIDE: %s fits %s, and so do all others. Take the # off the one that is meant:",
		c.where(c.dates.written), formatNames(c.dates.formats, "and")))
}

// formatBeside returns the one of c's formats that all dates of another column
// are written in, and that column: a sheet seldom has dates in two formats. It
// returns nil where no column says so, or two of them disagree.
func (g *Guess) formatBeside(c *column) (format mapping.DateFormat, beside *column) {
	for _, other := range g.survey.columns {
		d := &other.dates
		if other == c || d.written.count == 0 || d.several.count > 0 || len(d.formats) != 1 {
			continue
		}
		for _, f := range c.dates.formats {
			switch {
			case f.String() != d.formats[0].String():
			case beside == nil:
				format, beside = f, other
			case format.String() != f.String():
				return mapping.DateFormat{}, nil
			}
		}
	}
	return format, beside
}

func formatNames(formats []mapping.DateFormat, last string) string {
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = f.String()
	}
	return listed(names, last)
}
