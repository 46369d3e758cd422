package mapping

import (
	"slices"
	"strings"
)

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
			d.undecided()
		}
	}
	if d.Project != "" && d.Task.RunID != "" {
		d.violation(Violation{
			Field: fieldProject.String(), Code: CodeID, Value: d.Project,
			Message: "a task joins either an existing process (run_id) or a new one (project), not both: leave one of the two out",
		})
	}
}

// undecided reports a completed approval task without a decision. Where the
// mapping has no column for that, the one that says completed is to blame.
func (d *drafting) undecided() {
	const needed = "a completed approval task needs a decision"
	const advice = ": add approved: COLUMN (yes or no) to the mapping's fields"
	field := fieldApproved.String()
	if d.feeds(field) >= 0 {
		d.violation(Violation{Field: field, Code: CodeRequired, Message: needed})
		return
	}
	col, value, message := d.feeds(fieldCompleted.String()), "", needed+advice
	if col >= 0 {
		value = d.row.Cell(col).Text
		message = d.header.Name(col) + ": " + message + ", or leave this cell blank"
	}
	d.problem(col, field, CodeRequired, value, message)
}

// hasError reports whether a field has an error already; owners has one if one
// of its lists has.
func (d *drafting) hasError(field string) bool {
	return slices.ContainsFunc(d.Problems, func(p Problem) bool {
		return p.Severity == SeverityError && (p.Field == field ||
			field == fieldMixed.String() && strings.HasPrefix(p.Field, "owners."))
	})
}
