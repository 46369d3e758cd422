package lint

import (
	"fmt"
	"strconv"
	"strings"
)

// report adds the warnings about a column of dates.
func (d *dates) report(r *report, c *column) {
	name := r.linter.header.Name(c.at)
	r.add(BareSerials, c.at, d.field, &d.serials, "%s has numbers such as %s where dates are wanted, probably dates that lost their format: format the column as a date and save the sheet again", name, d.serials.value)
	years := strconv.Itoa(d.yearless.first)
	if d.yearless.first < d.yearless.last {
		years = fmt.Sprintf("%d to %d", d.yearless.first, d.yearless.last)
	}
	r.add(UnshownYears, c.at, d.field, &d.yearless.finding, "%s has dates that the sheet shows without their year: the one that the workbook holds is taken, %s; give the column a format with the year to see it", name, years)
	if d.isHalfRead() {
		r.add(SwappedDates, c.at, d.field, &d.real, "%s has real dates up to the 12th of a month only, and texts such as %s beyond it only: a program with another order of day and month seems to have read the first, and swapped them", name, quote(d.texts.value))
	} else if d.real.count > 0 && d.iso.count+d.texts.count > 0 {
		d.reportMixed(r, c, name)
	}
	d.reportFormats(r, c, name)
}

// isHalfRead reports whether the column looks like one that a program with the
// wrong order of day and month has read: it makes dates of 04/03 and leaves
// 13/03 alone. Chance does that once in hundreds of columns.
func (d *dates) isHalfRead() bool {
	return d.real.count >= 4 && d.lateReal == 0 && d.texts.count >= 3 && d.ambiguous.count == 0 && d.decided.count == d.texts.count && d.hasNumericMonth()
}

func (d *dates) hasNumericMonth() bool {
	for _, c := range d.candidates {
		if s := c.format.String(); c.fits == d.texts.count && (strings.HasPrefix(s, "D") || strings.HasPrefix(s, "M")) && !strings.Contains(s, "MMM") {
			return true
		}
	}
	return false
}

// reportMixed warns of real dates beside texts, and names the fewer.
func (d *dates) reportMixed(r *report, c *column, name string) {
	text := &d.texts
	if d.iso.count > text.count {
		text = &d.iso
	}
	fewer := &d.real
	if d.iso.count+d.texts.count < d.real.count {
		fewer = text
	}
	r.add(MixedTypes, c.at, d.field, fewer, "%s has both real dates (%d) and dates written as text (%d), such as %s", name, d.real.count, d.iso.count+d.texts.count, quote(text.value))
}

// reportFormats says which formats fit all the texts, if the mapping's don't.
func (d *dates) reportFormats(r *report, c *column, name string) {
	if d.unread == 0 {
		return
	}
	code, odd := TextDates, &d.texts
	if d.ambiguous.count > 0 {
		code, odd = AmbiguousDates, &d.ambiguous
	}
	var all []string
	for _, f := range d.candidates {
		if f.fits == d.texts.count {
			all = append(all, f.format.String())
		}
	}
	switch len(all) {
	case 0:
		r.add(code, c.at, d.field, odd, "%s has dates written as text (%d) that no format fits throughout: %s; mend the cells, or list the formats in date_format", name, d.texts.count, d.tally(r, c.at))
	case 1:
		because := ""
		if d.ambiguous.count > 0 && d.decided.count > 0 {
			because = ", as " + d.deciders(r, c.at) + " can only be that"
		}
		r.add(code, c.at, d.field, odd, "%s has dates written as text (%d) that all fit %s only%s: set date_format: %s", name, d.texts.count, all[0], because, all[0])
	default:
		r.add(code, c.at, d.field, odd, "%s has dates written as text (%d) that all fit %s, and no row decides: set date_format to what is meant", name, d.texts.count, strings.Join(all, " and "))
	}
}

// maxDeciders bounds how many rows a message names.
const maxDeciders = 5

// deciders names the first rows that only one format fits.
func (d *dates) deciders(r *report, column int) string {
	var refs []string
	for _, row := range d.decided.rows[:min(len(d.decided.rows), maxDeciders)] {
		refs = append(refs, r.ref(int(row), column))
	}
	list := strings.Join(refs, ", ")
	if d.decided.count > maxDeciders {
		list += " and others"
	}
	return list + " (" + d.decided.value + ")"
}

// tally says how many texts each format fits, and the first that it doesn't.
func (d *dates) tally(r *report, column int) string {
	var parts []string
	for _, c := range d.candidates {
		if c.fits == 0 {
			continue
		}
		part := fmt.Sprintf("%s fits %d", c.format, c.fits)
		if c.misfit > 0 {
			part += fmt.Sprintf(", not %s (%s)", r.ref(c.misfit, column), c.value)
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, "; ")
}
