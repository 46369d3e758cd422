package mapping

import (
	"slices"
	"strconv"
)

// checkFormField checks the i-th field of the form, counted from 0.
func (v *violations) checkFormField(i int, f *FormField) {
	if f.isSound() {
		return
	}
	prefix := "form_fields[" + strconv.Itoa(i+1) + "]."
	if TrimBlanks(f.Label) == "" {
		v.add(prefix+"label", CodeRequired, "", "a form field needs a label")
	}
	v.checkText(prefix+"label", f.Label)
	v.checkText(prefix+"guidance", f.Guidance)
	switch {
	case f.FieldType == "":
		v.add(prefix+"field_type", CodeRequired, "", "a form field needs a field_type: %s", oneOf(fieldTypes))
	case !slices.Contains(fieldTypes, f.FieldType):
		v.add(prefix+"field_type", CodeOptions, f.FieldType, "%s is no type of a form field: it is %s", quote(f.FieldType), oneOf(fieldTypes))
	}
	if n := f.leastOptions(); len(f.Options) < n {
		v.add(prefix+"options", CodeOptions, "", "a %s needs options, at least %d: it has %d", f.FieldType, n, len(f.Options))
	}
	if f.FieldType == "table" && len(f.Columns) == 0 {
		v.add(prefix+"columns", CodeOptions, "", "a table needs columns")
	}
	v.checkOptions(prefix+"options", f.Options)
	v.checkOptions(prefix+"columns", f.Columns)
	if f.Position != nil && *f.Position < 0 {
		v.add(prefix+"position", CodeNumber, strconv.Itoa(*f.Position), "a position is a whole number from 0 on")
	}
}

// leastOptions returns how many options a field's type needs. The API doesn't
// enforce it, and shows a field that nobody can fill in.
func (f *FormField) leastOptions() int {
	switch f.FieldType {
	case "radio":
		return 2
	case "dropdown", "multiselect":
		return 1
	}
	return 0
}

// isSound reports whether the field breaks no rule. It costs no allocation,
// as checking names each part would.
func (f *FormField) isSound() bool {
	return TrimBlanks(f.Label) != "" && soundText(f.Label) && soundText(f.Guidance) &&
		slices.Contains(fieldTypes, f.FieldType) && len(f.Options) >= f.leastOptions() &&
		(f.FieldType != "table" || len(f.Columns) > 0) &&
		!slices.ContainsFunc(f.Options, badOption) && !slices.ContainsFunc(f.Columns, badOption) &&
		(f.Position == nil || *f.Position >= 0)
}

func soundText(s string) bool {
	_, ok := firstControl(s)
	return ok
}

func badOption(o Option) bool { return TrimBlanks(o.Text) == "" || !soundText(o.Text) }

func (v *violations) checkOptions(field string, options []Option) {
	for i, o := range options {
		if TrimBlanks(o.Text) == "" {
			v.add(field, CodeOptions, "", "the text of number %d is blank", i+1)
		}
		v.checkText(field, o.Text)
	}
}
