package mapping

import (
	"fmt"
	"iter"
	"slices"
	"strings"
)

// A Binding is a mapping whose columns are found in a sheet. It doesn't change
// and may be used by several goroutines at once.
type Binding struct {
	file   *File
	header Header
	key    []int // columns, from 0
	skip   []boundCondition
	fields []*bound // those that the mapping has, in the order of fieldTable
	form   []boundForm
	mapped []bool // by column: taken by the mapping
}

// A bound is a value whose columns are found.
type bound struct {
	*valueSpec
	id    fieldID
	field string      // for problems: deadline, form_fields[1].label
	col   int         // the column, from 0; of a template the first; -1 for none
	parts []boundPart // of a template
	dates dateRules
	shown shownWords // the words of values
}

// A boundPart is a literal text of a template, or a column.
type boundPart struct {
	text string
	col  int // -1 for a literal text
}

// A boundForm is a form field whose columns are found. What isn't given is nil.
type boundForm struct {
	label, fieldType, guidance *bound
	required, position         *bound
	options, columns           boundChoices
}

type boundChoices struct {
	fixed []Option
	list  *bound
}

// Bind finds the mapping's columns in the header of a sheet. Headers compare
// without regard to letter case, and to blanks but for where words end. All
// columns that are missing or not the only one of their name are in one error,
// a line for each, with the place in the mapping file and the nearest header: a
// [ColumnsError].
func (f *File) Bind(h Header) (*Binding, error) {
	s := &search{
		decoder: decoder{name: f.name},
		header:  h,
		columns: map[string][]int{},
		wanted:  map[string]bool{},
		Binding: &Binding{file: f, header: h},
	}
	for col, name := range h.Names {
		if name = Fold(name); name != "" {
			s.columns[name] = append(s.columns[name], col)
		}
	}
	for _, v := range f.key {
		s.key = append(s.key, s.column(v))
	}
	for _, c := range f.skip {
		s.skip = append(s.skip, boundCondition{c, s.column(c.column), shownAny(c.texts, f.formats)})
	}
	for id, v := range f.fields {
		if v != nil {
			s.fields = append(s.fields, s.bind(v, fieldID(id), fieldTable[id].name))
		}
	}
	for i, spec := range f.form {
		s.form = append(s.form, s.bindForm(spec, i+1))
	}
	s.askForDelimiter()
	if s.err() != nil {
		return nil, &ColumnsError{fileError{s.name, s.faults}, s.wanted, h}
	}
	return s.Binding, nil
}

// A search finds columns, and gathers those that aren't there.
type search struct {
	decoder
	header  Header
	columns map[string][]int // by the folded header
	wanted  map[string]bool  // the folded headers that were looked for
	alone   bool             // the sheet has one header only, and one of these isn't it
	*Binding
}

func (s *search) bind(v *valueSpec, id fieldID, field string) *bound {
	b := &bound{valueSpec: v, id: id, field: field, col: -1}
	switch v.source {
	case fromColumn, fromLetter:
		b.col = s.column(v)
	case fromTemplate:
		for _, part := range v.template {
			bp := boundPart{text: part.text, col: -1}
			if part.reference {
				bp.col = s.findOnly(part.text, v.at)
			}
			if b.col < 0 {
				b.col = bp.col
			}
			b.parts = append(b.parts, bp)
		}
	}
	if id == fieldDeadline || id == fieldStartedAt {
		b.dates = s.file.dates(v, id)
		if len(b.parts) == 1 && b.col >= 0 { // the same as its column, whose date cells are dates
			alone := *v
			alone.source = fromColumn
			b.valueSpec = &alone
		}
	}
	if v.values != nil {
		b.shown = shown(v.values.words, s.file.dates(v, id).formats)
	}
	return b
}

func (s *search) bindForm(spec *formSpec, number int) boundForm {
	part := func(v *valueSpec, name string) *bound {
		if v == nil {
			return nil
		}
		return s.bind(v, fieldFormFields, fmt.Sprintf("form_fields[%d].%s", number, name))
	}
	choices := func(c *choiceSpec, name string) boundChoices {
		if c == nil {
			return boundChoices{}
		}
		return boundChoices{fixed: c.fixed, list: part(c.list, name)}
	}
	return boundForm{
		label:     part(spec.label, "label"),
		fieldType: part(spec.fieldType, "field_type"),
		guidance:  part(spec.guidance, "guidance"),
		required:  part(spec.required, "required"),
		position:  part(spec.position, "position"),
		options:   choices(spec.options, "options"),
		columns:   choices(spec.columns, "columns"),
	}
}

// column returns the column that a value names by header or letter.
func (s *search) column(v *valueSpec) int {
	if v.source == fromColumn {
		return s.find(v.header, v.at)
	}
	if last := max(len(s.header.Names), s.header.Width) - 1; v.letter > last && s.header.Sheet == "" {
		s.fault(v.at, "the sheet has no column %s: its last is %s", ColumnLetters(v.letter), ColumnLetters(max(0, last)))
		return -1
	}
	return s.take(v.letter)
}

// find returns the column of a header, and -1 where there is none or several.
func (s *search) find(header string, at position) int {
	return s.findOr(header, at, "name the right one by its letter, {letter: %s}")
}

// findOnly is find for a reference in a template, which has no letters.
func (s *search) findOnly(header string, at position) int {
	return s.findOr(header, at, "a template can't tell them apart; give the one in %s a header of its own")
}

// findOr is find with what to do about a header that is there several times, by
// the letter of the first that shows.
func (s *search) findOr(header string, at position, advice string) int {
	folded := Fold(header)
	s.wanted[folded] = true
	found := s.columns[folded]
	switch len(found) {
	case 1:
		return s.take(found[0])
	case 0:
		s.missing(header, at)
	default:
		letters := make([]string, len(found))
		first := found[0]
		for i, col := range found {
			letters[i] = ColumnLetters(col)
			if s.header.IsHidden(col) {
				letters[i] += " (hidden)"
			} else if s.header.IsHidden(first) {
				first = col
			}
		}
		s.fault(at, "the column %s is there %d times, in %s: "+advice, quote(header), len(found), strings.Join(letters, ", "), ColumnLetters(first))
	}
	return -1
}

func (s *search) missing(header string, at position) {
	if meant, ok := Nearest(header, s.names()); ok {
		s.fault(at, "%s has no column %s: %s", s.sheet(), quote(header), didYouMean(header, meant))
		return
	}
	const most = 12 // names that are still read
	var names []string
	for name := range s.names() {
		if len(names) == most {
			names = append(names, "…")
			break
		}
		names = append(names, quote(name))
	}
	if len(names) == 0 {
		s.fault(at, "%s has no column %s: its header row %d is blank; is header_row right?", s.sheet(), quote(header), s.header.Row)
		return
	}
	s.fault(at, "%s has no column %s: row %d has %s", s.sheet(), quote(header), s.header.Row, strings.Join(names, ", "))
	s.alone = s.alone || len(names) == 1
}

// sheet is how messages name what the columns are looked for in.
func (s *search) sheet() string {
	if s.header.Sheet == "" {
		return "the sheet"
	}
	return "the worksheet " + quote(s.header.Sheet)
}

// askForDelimiter says what a CSV file of one column most likely is, where the
// mapping wants several: one that was cut at the wrong character. It stands at
// the first fault, as only so many are shown.
func (s *search) askForDelimiter() {
	if s.alone && s.header.Sheet == "" && len(s.wanted) > 1 {
		s.fault(slices.MinFunc(s.faults, byPlace).at, "the sheet has one column only: is the delimiter right? Say so with delimiter: \";\" or what stands between its cells")
	}
}

// names yields the headers, trimmed, without blank ones.
func (s *search) names() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, name := range s.header.Names {
			if name = TrimBlanks(name); name != "" && !yield(name) {
				return
			}
		}
	}
}

// take marks a column as taken by the mapping.
func (s *search) take(col int) int {
	for len(s.mapped) <= col {
		s.mapped = append(s.mapped, false)
	}
	s.mapped[col] = true
	return col
}
