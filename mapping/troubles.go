package mapping

import (
	"fmt"
	"slices"
	"strings"
)

// A trouble is what is wrong with a cell, but for where it stands. The message
// goes on after the column's name.
type trouble struct {
	code    string // empty where all is well
	message string
	warning bool
}

// problem adds an error in the cell of the row that stands in a column, from 0,
// or in none for -1.
func (d *drafting) problem(col int, field, code, value, message string) {
	d.Problems = append(d.Problems, d.located(d.Row, col, Problem{
		Field: field, Code: code, Severity: SeverityError, Value: value, Message: message,
	}))
}

// located says in which cell a problem is.
func (b *Binding) located(row, col int, p Problem) Problem {
	p.Row = row
	if col >= 0 {
		p.Cell = b.header.Ref(row, col)
		p.Column = b.header.Name(col)
	}
	if isOfForm(p.Code) {
		p.Message += within(p.Value)
	}
	return p
}

// troubled adds what is wrong with the cell of a field, with the cell as the
// sheet shows it.
func (d *drafting) troubled(b *bound, t trouble) {
	severity := SeverityError
	if t.warning {
		severity = SeverityWarning
	}
	value := ""
	switch {
	case b.source == fromLiteral:
		value = strings.Join(b.literal, b.split)
	case b.source == fromTemplate:
		if cell, state := d.fill(b); state == present {
			value = cell.Text
		}
	case b.col >= 0:
		value = d.row.Cell(b.col).Text
	}
	d.Problems = append(d.Problems, d.located(d.Row, b.col, Problem{
		Field: b.field, Code: t.code, Severity: severity, Value: value, Message: d.subject(b) + " " + t.message,
	}))
}

// subject names what a message is about: the column that feeds a field, or the
// field itself.
func (b *Binding) subject(f *bound) string {
	if f.col >= 0 {
		return b.header.Name(f.col)
	}
	return f.field
}

func (d *drafting) missing(b *bound) {
	d.problem(b.col, b.field, CodeRequired, "", d.subject(b)+" is blank: "+b.field+" needs a value")
}

// unknownValue reports a text that the mapping's values don't have.
func (d *drafting) unknownValue(b *bound, text string) {
	message := fmt.Sprintf("%s says %s, which is not among the mapping's values: ", d.subject(b), quote(text))
	if meant, ok := Nearest(text, slices.Values(b.values.words)); ok {
		message += didYouMean(text, meant)
	} else {
		message += "add it there, or set a default"
	}
	d.problem(b.col, b.field, CodeUnknownValue, text, message)
}

// doubtfulValue reports a cell that words of the mapping's values may mean or not.
func (d *drafting) doubtfulValue(b *bound, text string) {
	d.problem(b.col, b.field, CodeUnknownValue, text, fmt.Sprintf("%s says %s, and nobody can tell which of the mapping's values that is: add %s to them", d.subject(b), quote(text), quote(text)))
}

// isErrorCell reports whether the cell in a column holds an error, and adds the
// problem if so.
func (d *drafting) isErrorCell(col int, field string) bool {
	if col >= len(d.row.Cells) || d.row.Cells[col].Kind != Error {
		return false
	}
	text := d.row.Cells[col].Text
	if d.row.Cells[col].IsFormula() {
		d.problem(col, field, CodeNoValue, text, d.header.Name(col)+" is a formula, and a CSV file has no values of formulas: save the sheet as .xlsx, or put the formula's value in its place")
		return true
	}
	if text == "" {
		d.problem(col, field, CodeNoValue, "", d.header.Name(col)+" is a formula without a value: open the workbook, let it calculate and save it")
		return true
	}
	d.problem(col, field, CodeErrorCell, text, d.header.Name(col)+" "+errorMessage(&d.row.Cells[col]))
	return true
}

// errorMessage says what is wrong with a cell that shows an error, after the
// column's name.
func errorMessage(c *Cell) string {
	switch {
	case c.Rich:
		return "holds a picture, a linked data type such as Stocks, or an error such as #SPILL!, and none of them is a text: put a text or a number in its place"
	case c.Text == "1900-01-00":
		return "is 0 shown as a date, which a formula gives whose cell is blank: fill the cell that it refers to, or clear this one"
	case c.Text == "1900-02-29":
		return "is 29 February 1900, a day that never was: mend the date"
	case strings.Trim(c.Text, "#") == "":
		return "shows " + c.Text + ", as its date or time is negative or beyond the year 9999: mend it, or format the column as a number"
	}
	return "holds the error " + quote(c.Text) + ": mend the formula, or put a value in its place"
}

// violation adds a broken rule of the API, in the cell that fed the field.
func (d *drafting) violation(v Violation) {
	col := d.feeds(v.Field)
	value := v.Value
	if col >= 0 && value == "" {
		value = d.row.Cell(col).Text
	}
	d.problem(col, v.Field, v.Code, value, d.blamed(col, v))
}

// blamed returns a rule's message with the column that broke it.
func (b *Binding) blamed(col int, v Violation) string {
	switch {
	case col >= 0 && v.Value == "" && (v.Code == CodeRequired || v.Code == CodeNoAssignee):
		return b.header.Name(col) + " is blank: " + v.Message
	case col >= 0:
		return b.header.Name(col) + ": " + v.Message
	}
	return v.Message
}

// feeds returns the column that feeds a field, and -1 where none does. For
// owners as a whole it is the first column that assignees come from.
func (b *Binding) feeds(field string) int {
	for _, f := range b.fields {
		if f.field == field || field == fieldMixed.String() && f.isOwner() && f.col >= 0 {
			return f.col
		}
	}
	for i := range b.form {
		for _, f := range b.form[i].parts() {
			if f != nil && f.field == field {
				return f.col
			}
		}
	}
	return -1
}

func (b *bound) isOwner() bool {
	return b.id == fieldUsers || b.id == fieldGuests || b.id == fieldGroups || b.id == fieldMixed
}

func (f *boundForm) parts() [7]*bound {
	return [...]*bound{f.label, f.fieldType, f.guidance, f.required, f.position, f.options.list, f.columns.list}
}

// fieldNamed returns the field of a name such as deadline or
// form_fields[1].label, and noField for the key and what is no field.
func fieldNamed(name string) fieldID {
	name, _, _ = strings.Cut(name, "[")
	for id := range fieldTable {
		if name != "" && fieldTable[id].name == name {
			return fieldID(id)
		}
	}
	return noField
}
