package mapping

import "strings"

// checkFixed finds fixed values, defaults and translations that the API would
// refuse in every row that has them.
func (f *fileReading) checkFixed(d *decoder) {
	for id, v := range f.fields {
		if v == nil {
			continue
		}
		for _, text := range v.fixedTexts() {
			var row drafting
			row.Binding = &Binding{file: &f.File}
			row.readField(&bound{
				valueSpec: &valueSpec{source: fromLiteral, literal: []string{text}, split: v.split, truncate: v.truncate},
				id:        fieldID(id), col: -1, dates: f.dates(v, fieldID(id)),
			})
			row.sortOwners()
			d.probe(v.at, fieldTable[id].name, row.Task.Check())
		}
	}
	for i, spec := range f.form {
		d.probeForm(spec, i+1)
	}
}

// fixedTexts returns the texts that don't come from the sheet.
func (v *valueSpec) fixedTexts() []string {
	texts := append([]string(nil), v.literal...)
	texts = append(texts, v.fallback...)
	if v.values != nil {
		for _, word := range v.values.words {
			meant, _ := v.values.lookup(word)
			texts = append(texts, meant...)
		}
	}
	return texts
}

// probe reports the rules that a field breaks by what it says, but not what is
// missing.
func (d *decoder) probe(at position, field string, found []Violation) {
	for _, v := range found {
		if v.Field == field && v.Code != CodeRequired && v.Code != CodeNoAssignee {
			d.fault(at, "%s", v.Message)
		}
	}
}

// probeForm reports the rules that a form field breaks by its fixed parts.
func (d *decoder) probeForm(spec *formSpec, number int) {
	if spec.fieldType == nil || spec.fieldType.source != fromLiteral || len(spec.fieldType.literal) == 0 {
		return
	}
	form := FormField{Label: "label", FieldType: spec.fieldType.literal[0]}
	fed := map[string]bool{}
	for name, c := range map[string]*choiceSpec{"options": spec.options, "columns": spec.columns} {
		fed[name] = c != nil && c.list != nil
	}
	if spec.options != nil {
		form.Options = spec.options.fixed
	}
	if spec.columns != nil {
		form.Columns = spec.columns.fixed
	}
	if p := spec.position; p != nil && p.source == fromLiteral && len(p.literal) == 1 {
		if n, ok := ParseInteger(Cell{Kind: Text, Text: p.literal[0]}); ok {
			position := int(n)
			form.Position = &position
		}
	}
	task := Task{FormFields: []FormField{form}}
	for _, v := range task.Check() {
		part, isForm := strings.CutPrefix(v.Field, "form_fields[1].")
		if isForm && !fed[part] {
			d.fault(spec.at, "form field %d: %s", number, v.Message)
		}
	}
}

// checkDates finds fixed dates that can't be read or have no time zone.
func (f *fileReading) checkDates(d *decoder, id fieldID, v *valueSpec) {
	dates := f.dates(v, id)
	for _, text := range v.fixedTexts() {
		if _, wrong := dates.read(&Cell{Kind: Text, Text: text}); wrong.code != "" && !wrong.warning {
			d.fault(v.at, "the fixed date %s of %s %s", quote(text), id, wrong.message)
		}
	}
}
