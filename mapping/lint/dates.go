package lint

import (
	"slices"
	"strconv"
	"strings"

	"tallyfy-import/mapping"
)

// dates is what is known of a column of dates.
type dates struct {
	field   string
	formats []mapping.DateFormat // the mapping's

	real, iso  finding // real dates, and texts in ISO 8601
	yearless   yearless
	lateReal   int     // real dates after the 12th
	serials    finding // numbers that may be dates without their format
	texts      finding // dates written as text otherwise
	ambiguous  finding // texts that several formats read as different dates
	decided    finding // texts that one format reads
	unread     int     // texts that the mapping's formats don't read
	candidates []candidate
	own        int // candidates that are the mapping's only format and its mirror image
	guesses    int
}

// yearless counts real dates of which the sheet doesn't show the year.
type yearless struct {
	finding
	first, last int // years that were taken
}

// see counts a date of which some part isn't shown, and reports whether that is
// the year alone.
func (y *yearless) see(row int, cell *mapping.Cell) bool {
	if cell.Unshown != mapping.PartYear {
		return false
	}
	year := cell.Time.Year()
	if y.count == 0 {
		y.first, y.last = year, year
	}
	y.first, y.last = min(y.first, year), max(y.last, year)
	y.add(row, cell.Text)
	return true
}

// A candidate is a format that some texts fit.
type candidate struct {
	format mapping.DateFormat
	fits   int
	before int // texts that it wasn't tried on, as it wasn't in question yet
	misfit int // the first row that doesn't fit, 0 for none or unknown
	value  string
}

// A moment is the date of a cell, if it has one.
type moment struct {
	mapping.Moment
	set bool
}

const (
	maxCandidates = 8
	maxGuesses    = 100 // texts whose formats are guessed; enough to see all that are in use
)

// The serials of 1954 and 2119 in a spreadsheet's count of days: what lies
// between is likely to be a date where one is wanted.
const (
	firstSerial = 20000
	lastSerial  = 80000
)

// see looks at a cell and returns its date.
func (d *dates) see(row int, cell *mapping.Cell) moment {
	switch cell.Kind {
	case mapping.Date, mapping.DateTime:
		if cell.Unshown != 0 && !d.yearless.see(row, cell) {
			return moment{} // it is no date, and said to be none
		}
		d.real.add(row, cell.Text)
		m, ok := mapping.CellMoment(*cell)
		if m.Day > 12 {
			d.lateReal++
		}
		return moment{m, ok}
	case mapping.Number:
		if serial(cell.Raw) {
			d.serials.add(row, cell.Raw)
		}
	case mapping.Text:
		return d.seeText(row, cell.Text)
	}
	return moment{}
}

func (d *dates) seeText(row int, text string) moment {
	text = mapping.TrimBlanks(text)
	if text == "" {
		return moment{}
	}
	if m, ok := mapping.ParseISO(text); ok {
		d.iso.add(row, text)
		return moment{m, true}
	}
	m, ok := mapping.ParseDate(text, d.formats)
	if !ok && serial(text) {
		d.serials.add(row, text)
		return moment{}
	}
	switch {
	case ok && d.isUsual():
		d.note(row, text, m)
	case d.compare(row, text) && !ok:
		d.unread++
	}
	return moment{m, ok}
}

// start makes candidates of the mapping's own format and its mirror image.
func (d *dates) start() {
	if len(d.formats) == 1 {
		d.add(d.formats[0], 0)
		d.addSwapped()
		d.own = len(d.candidates)
	}
}

// add makes a candidate of a format. Of the texts before it only the first is
// known still.
func (d *dates) add(f mapping.DateFormat, fits int) {
	c := candidate{format: f, fits: fits, before: d.texts.count}
	if c.before > 0 {
		if _, ok := f.Parse(d.texts.value); ok {
			c.fits, c.before = c.fits+1, c.before-1
		} else {
			c.misfit, c.value = int(d.texts.rows[0]), d.texts.value
		}
	}
	d.candidates = append(d.candidates, c)
}

// isUsual reports whether no other formats than the mapping's own and its
// mirror image are in question yet.
func (d *dates) isUsual() bool { return len(d.formats) == 1 && len(d.candidates) == d.own }

// note is compare for a text that the mapping's only format has read, without
// reading it again: the mirror image reads it as well if the day may be a
// month.
func (d *dates) note(row int, text string, m mapping.Moment) {
	d.candidates[0].fits++
	d.texts.add(row, text)
	switch {
	case len(d.candidates) == 1 || m.Day > 12:
		d.decided.add(row, text)
		d.noteMisfits(row, text)
		return
	case m.Day != m.Month:
		d.ambiguous.add(row, text)
	}
	d.candidates[1].fits++
}

// compare tries the formats that earlier texts fit, and those that this one
// fits if it fits none of them. It reports whether the text is a date at all.
func (d *dates) compare(row int, text string) bool {
	fits, different := 0, false
	var first mapping.Moment
	for i := range d.candidates {
		if m, ok := d.candidates[i].format.Parse(text); ok {
			d.candidates[i].fits++
			if fits++; fits == 1 {
				first = m
			}
			different = different || m != first
		}
	}
	if fits == 0 {
		if len(d.candidates) >= maxCandidates || d.guesses >= maxGuesses {
			return false
		}
		d.guesses++
		for _, f := range mapping.GuessFormats(text) {
			m, _ := f.Parse(text)
			d.add(f, 1)
			if fits++; fits == 1 {
				first = m
			}
			different = different || m != first
		}
		if fits == 0 {
			return false
		}
		d.addSwapped()
	}
	d.texts.add(row, text)
	switch {
	case different:
		d.ambiguous.add(row, text)
	case fits == 1:
		d.decided.add(row, text)
	}
	d.noteMisfits(row, text)
	return true
}

// mirror swaps day and month in a format, each as a number of two digits or of
// as few as it needs.
var mirror = strings.NewReplacer("DD", "MM", "MM", "DD", "D", "M", "M", "D")

// addSwapped adds the candidates with day and month the other way round, which
// later texts may fit as well: a text is ambiguous whatever stands before it.
func (d *dates) addSwapped() {
	for _, c := range d.candidates {
		s := c.format.String()
		if strings.HasPrefix(s, "YY") || strings.Contains(s, "MMM") {
			continue
		}
		swapped, err := mapping.ParseDateFormat(mirror.Replace(s))
		known := slices.ContainsFunc(d.candidates, func(c candidate) bool { return c.format.String() == swapped.String() })
		if err == nil && !known {
			d.add(swapped, 0)
		}
	}
}

// noteMisfits keeps the first text that a candidate doesn't read: a candidate
// without one has read every text since it was added, until now.
func (d *dates) noteMisfits(row int, text string) {
	for i := range d.candidates {
		c := &d.candidates[i]
		if c.misfit == 0 && c.before+c.fits < d.texts.count {
			c.misfit, c.value = row, text
		}
	}
}

// serial reports whether raw is a number that may be a date's: 45123, or
// 45123.5 with a time of day.
func serial(raw string) bool {
	whole, fraction, _ := strings.Cut(strings.Replace(raw, ",", ".", 1), ".")
	if len(whole) != 5 || !isDigits(whole) || !isDigits(fraction) {
		return false
	}
	n, err := strconv.Atoi(whole)
	return err == nil && n >= firstSerial && n <= lastSerial
}
