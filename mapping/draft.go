package mapping

import (
	"slices"
	"strings"
)

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

// A drafting is a Draft in the making.
type drafting struct {
	Draft
	*Binding
	row      *Row
	held     Cell  // see fetch
	approved *bool // as the row says, whatever the task's type
}

// keySeparator stands between the values of several key columns.
const keySeparator = " | "

// readKey joins the key columns' values. Some may be blank, but not all.
func (d *drafting) readKey() {
	if len(d.key) == 0 {
		return
	}
	var parts [8]string
	values := parts[:0]
	blank, unknown := true, false
	for _, col := range d.key {
		unknown = d.isErrorCell(col, "key") || unknown
		value := TrimBlanks(d.row.Cell(col).Text)
		blank = blank && value == ""
		values = append(values, value)
	}
	switch {
	case unknown:
	case blank:
		d.problem(d.key[0], "key", CodeBlankKey, "", d.header.Name(d.key[0])+" is blank: it is the key that names the row")
	default:
		d.Key = strings.Join(values, keySeparator)
	}
}

// refuseExtraCells reports cells past the header's last column in a CSV file,
// where an unquoted delimiter has shifted the rest. In a worksheet a remark
// beside the table is no error. Cells beyond the header row itself are for who
// reads the sheet to report.
func (d *drafting) refuseExtraCells() {
	if d.header.Sheet != "" {
		return
	}
	end := len(d.row.Cells)
	if d.header.Width > 0 {
		end = min(end, d.header.Width)
	}
	for col := len(d.header.Names); col < end; col++ {
		if col < len(d.mapped) && d.mapped[col] {
			continue
		}
		cell := &d.row.Cells[col]
		if text := TrimBlanks(cell.Text); text != "" {
			d.problem(col, "", CodeExtraCells, cell.Text, "the row has more cells than the header has columns: put cells that hold the delimiter in quotes")
			return
		}
	}
}

// sortOwners replaces the names that people write by who they mean, and puts
// the entries of a mixed list that need no look-up where they belong.
func (d *drafting) sortOwners() {
	o := &d.Task.Owners
	if d.file.aliases != nil {
		for i, user := range o.Users {
			o.Users[i] = User(d.file.alias(string(user)))
		}
		for i, guest := range o.Guests {
			o.Guests[i] = d.file.alias(guest)
		}
		for i, entry := range o.Mixed {
			o.Mixed[i] = d.file.alias(entry)
		}
	}
	o.Mixed = slices.DeleteFunc(o.Mixed, func(entry string) bool {
		switch {
		case User(entry).IsID():
			o.Users = append(o.Users, User(entry))
		case isHexID(entry):
			o.Groups = append(o.Groups, entry)
		default:
			return false
		}
		return true
	})
}

// alias returns who is meant by a name.
func (f *File) alias(name string) string {
	var buf [64]byte
	if meant, ok := f.aliases[string(appendFold(buf[:0], name))]; ok {
		return meant
	}
	return name
}

// check reports the API's rules that the task breaks, but for fields whose
// cells could not be read: those are reported already.
func (d *drafting) check() {
	for _, v := range d.Task.Check() {
		if !d.hasError(v.Field) {
			d.violation(v)
		}
	}
	if d.Completed && d.Task.TaskType == "approval" {
		d.Approved = d.approved
		if d.approved == nil && !d.hasError(fieldApproved.String()) {
			d.violation(Violation{Field: fieldApproved.String(), Code: CodeRequired, Message: "a completed approval task needs a decision"})
		}
	}
	if d.Project != "" && d.Task.RunID != "" {
		d.violation(Violation{
			Field: fieldProject.String(), Code: CodeID, Value: d.Project,
			Message: "a task joins either an existing process (run_id) or a new one (project), not both",
		})
	}
}

// hasError reports whether a field has an error already; owners has one if one
// of its lists has.
func (d *drafting) hasError(field string) bool {
	return slices.ContainsFunc(d.Problems, func(p Problem) bool {
		return p.Severity == SeverityError && (p.Field == field ||
			field == fieldMixed.String() && strings.HasPrefix(p.Field, "owners."))
	})
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
