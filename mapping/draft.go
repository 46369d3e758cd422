package mapping

import "slices"

// A Verdict says what is to become of a row.
type Verdict uint8

// The verdicts on a row.
const (
	Wanted  Verdict = iota // it is a task
	Skipped                // the mapping's skip leaves it out
	Dropped                // all its cells are blank
	Invalid                // its problems keep it from being sent
)

// A Draft is what a mapping makes of one row.
type Draft struct {
	Row     int // the sheet's own row number
	Verdict Verdict

	// Key names the row across edits: the key columns' values joined by " | ".
	// It is empty where the mapping has no key; the content's hash names the
	// row then (see ContentKey). A row that is left out has its key too.
	Key string

	// Hash is the SHA-256 of the content: all that the mapping takes from the
	// row, before names are looked up.
	Hash [32]byte

	Task      Task
	Project   string    // rows of the same project share one process
	Completed bool      // to be completed once it is created
	Approved  *bool     // with Completed, the decision on an approval task
	Problems  []Problem // errors and warnings, in the order of the fields
}

// ProjectKey is what two rows of the same project have in common: letter case
// and blanks in its name don't count.
func (d *Draft) ProjectKey() string { return Fold(d.Project) }

// Draft makes a task of one row, or lists all the rules that the row breaks.
// The draft holds on to texts of the row's cells, but to none of its slices.
func (b *Binding) Draft(row *Row) Draft {
	d := drafting{Binding: b, row: row}
	d.Row = row.Number
	switch {
	case row.IsBlank():
		d.Verdict = Dropped
		return d.Draft
	case b.skips(row):
		d.Verdict = Skipped
		d.readKey()
		d.Problems = nil
		return d.Draft
	}
	d.readKey()
	d.refuseExtraCells()
	d.refuseDoubtfulSkip()
	d.Task.Owners = Owners{Users: []User{}, Guests: []string{}, Groups: []string{}}
	for _, f := range b.fields {
		d.readField(f)
	}
	d.readForm()
	d.Hash = d.contentHash()
	d.sortOwners()
	d.check()
	d.settle()
	return d.Draft
}

func (b *Binding) skips(row *Row) bool {
	for i := range b.skip {
		if b.skip[i].meets(row) {
			return true
		}
	}
	return false
}

// settle puts the problems in order and gives the verdict.
func (d *Draft) settle() {
	if len(d.Problems) == 0 {
		return
	}
	slices.SortStableFunc(d.Problems, func(a, b Problem) int {
		return int(fieldNamed(a.Field)) - int(fieldNamed(b.Field))
	})
	for i := range d.Problems {
		if d.Problems[i].Severity == SeverityError {
			d.Verdict = Invalid
		}
	}
}
