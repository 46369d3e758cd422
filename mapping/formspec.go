package mapping

import (
	"fmt"
	"strconv"
)

// A formSpec is what the mapping says about one form field.
type formSpec struct {
	at                         position
	label, fieldType, guidance *valueSpec
	required, position         *valueSpec
	options, columns           *choiceSpec
}

// A choiceSpec is the choices of a form field, or the columns of a table:
// fixed ones, or a list that comes from the sheet.
type choiceSpec struct {
	fixed []Option
	list  *valueSpec
}

// readForm reads the list under form_fields.
func readForm(d *decoder, n *node, f *fileReading) {
	if n.kind != list {
		d.fault(n.at, "form_fields is a list: write - label: … for each field")
		return
	}
	for i, item := range n.items {
		spec := &formSpec{at: item.at}
		what := fmt.Sprintf("form field %d", i+1)
		if !readObject(d, item, what, formKeys(), spec) {
			continue
		}
		if spec.label == nil {
			d.fault(item.at, "%s needs a label", what)
		}
		if spec.fieldType == nil {
			d.fault(item.at, "%s needs a field_type, such as text", what)
		}
		f.form = append(f.form, spec)
	}
}

// formKeys are the keys of a form field. Unlike elsewhere, a bare text is the
// text itself and no column's header: labels are seldom in the sheet.
func formKeys() []key[formSpec] {
	return []key[formSpec]{
		{"label", "What the field is called.", valueSchema(textKind), func(d *decoder, n *node, f *formSpec) { f.label = d.formValue(n, "label", textKind) }},
		{"field_type", "text, textarea, date, dropdown, multiselect, radio, file, table or assignees_form.", valueSchema(textKind), func(d *decoder, n *node, f *formSpec) { f.fieldType = d.formValue(n, "field_type", textKind) }},
		{"required", "The task can't be completed without it; by default false.", formBoolSchema(), func(d *decoder, n *node, f *formSpec) { f.required = d.formValue(n, "required", booleanKind) }},
		{"options", "The choices of a dropdown, radio or multiselect field: a list of texts.", choicesSchema(), func(d *decoder, n *node, f *formSpec) { f.options = d.choices(n, "options") }},
		{"columns", "The columns of a table: a list of texts.", choicesSchema(), func(d *decoder, n *node, f *formSpec) { f.columns = d.choices(n, "columns") }},
		{"guidance", "Help for whoever fills the field in.", valueSchema(textKind), func(d *decoder, n *node, f *formSpec) { f.guidance = d.formValue(n, "guidance", textKind) }},
		{"position", "The field's place in the form.", valueSchema(integerKind), func(d *decoder, n *node, f *formSpec) { f.position = d.formValue(n, "position", integerKind) }},
	}
}

// formValue reads a part of a form field: a text as it stands, or an object
// that says where the text comes from.
func (d *decoder) formValue(n *node, what string, k kind) *valueSpec {
	if n.kind == object {
		return d.readValue(n, what, k)
	}
	r := valueReading{what: what, kind: k}
	r.at = n.at
	if n.kind == list {
		d.fault(n.at, "%s is one value, not a list", what)
		return &r.valueSpec
	}
	readLiteral(d, n, &r)
	return &r.valueSpec
}

// choices reads a list of texts or of {id: 1, text: …}, or an object that says
// where the list comes from.
func (d *decoder) choices(n *node, what string) *choiceSpec {
	if n.kind == object {
		return &choiceSpec{list: d.readValue(n, what, listKind)}
	}
	if n.kind != list || len(n.items) == 0 {
		d.fault(n.at, "%s is a list of texts, such as [Yes, No]", what)
		return &choiceSpec{}
	}
	spec := &choiceSpec{}
	taken := map[int]bool{}
	for i, item := range n.items {
		choice := Option{ID: i + 1}
		if item.kind == object {
			readObject(d, item, "an entry of "+what, choiceKeys(), &choice)
			if choice.Text == "" {
				d.fault(item.at, "an entry of %s needs a text", what)
			}
		} else if text, ok := d.text(item, "an entry of "+what); ok {
			choice.Text = TrimBlanks(text)
		}
		if taken[choice.ID] {
			d.fault(item.at, "%s has the id %s twice", what, strconv.Itoa(choice.ID))
		}
		taken[choice.ID] = true
		spec.fixed = append(spec.fixed, choice)
	}
	return spec
}

// choiceKeys are the keys of a choice written out.
func choiceKeys() []key[Option] {
	return []key[Option]{
		{"id", "A number that no other choice of the field has.", schema{"type": "integer"}, func(d *decoder, n *node, o *Option) { o.ID = d.integer(n, "id", 0, 1<<31-1) }},
		{"text", "What the choice says.", textSchema, func(d *decoder, n *node, o *Option) {
			text, _ := d.text(n, "text")
			o.Text = TrimBlanks(text)
		}},
	}
}
