package mapping

import (
	"slices"
	"time"
)

// A Sort says what a column is used for, and so what is odd in it.
type Sort uint8

// What a column is used for.
const (
	SortText    Sort = iota // any text
	SortKey                 // names the row
	SortDate                // a date
	SortInteger             // a whole number
	SortBoolean             // a yes or a no
	SortChoice              // one of a few values
	SortPeople              // people or groups
	SortList                // several texts
	SortURL                 // a URL
)

// A Use says that a mapping takes something from a column. A column may have
// several uses.
type Use struct {
	Column  int          // from 0
	Name    string       // the column's header
	Field   string       // the field, as in problems: deadline, owners.users; key; skip
	Sort    Sort         // text for a column that a template refers to
	Formats []DateFormat // of a date: the formats of dates written as text
	Words   []SkipWord   // of skip: what cells say in rows that are left out
	Letter  bool         // the mapping names the column by its letter, whatever its header
}

// Uses returns what the mapping takes from which column: the key's columns
// first, then the fields in the order of a row's problems, then the columns of
// skip.
func (b *Binding) Uses() []Use {
	var uses []Use
	for i, col := range b.key {
		uses = append(uses, Use{Column: col, Name: b.header.Name(col), Field: "key", Sort: SortKey, Letter: b.file.key[i].source == fromLetter})
	}
	for _, f := range b.fields {
		uses = b.appendUses(uses, f, fieldTable[f.id].sort)
	}
	for i := range b.form {
		for _, f := range b.form[i].parts() {
			if f != nil {
				uses = b.appendUses(uses, f, SortText)
			}
		}
	}
	for _, c := range b.skip {
		uses = append(uses, Use{Column: c.col, Name: b.header.Name(c.col), Field: "skip", Sort: SortChoice, Words: newSkipWords(c.texts, b.file.formats), Letter: c.column.source == fromLetter})
	}
	return uses
}

func (b *Binding) appendUses(uses []Use, f *bound, sort Sort) []Use {
	switch f.source {
	case fromColumn, fromLetter:
		if f.values != nil {
			sort = SortChoice
		}
		use := Use{Column: f.col, Name: b.header.Name(f.col), Field: f.field, Sort: sort, Letter: f.source == fromLetter}
		if sort == SortDate {
			use.Formats = f.dates.formats
		}
		uses = append(uses, use)
	case fromTemplate:
		for _, part := range f.parts {
			if part.col >= 0 {
				uses = append(uses, Use{Column: part.col, Name: b.header.Name(part.col), Field: f.field, Sort: SortText})
			}
		}
	}
	return uses
}

// Zone returns the mapping's time zone: what a date in the sheet means that
// says nothing else. It is UTC where the mapping names none.
func (b *Binding) Zone() *time.Location {
	if b.file.zone == nil {
		return time.UTC
	}
	return b.file.zone
}

// Has reports whether the mapping gives a field of the task a value, from the
// sheet or its own.
func (b *Binding) Has(field string) bool {
	return slices.ContainsFunc(b.fields, func(f *bound) bool { return f.field == field })
}
