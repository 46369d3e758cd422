package mapping

import "strings"

// A Braced is a header that a template has in doubled braces, {{Header}}, where
// it is nothing but a text.
type Braced struct {
	Column int    // from 0
	Text   string // as the template has it
	Field  string // that the template is for
}

// Braced returns the headers that templates have in doubled braces, in the order
// of the fields.
func (b *Binding) Braced() []Braced {
	columns := map[string]int{}
	for col, name := range b.header.Names {
		columns[Fold(name)] = col
	}
	delete(columns, "")
	var found []Braced
	for _, f := range b.fields {
		found = f.appendBraced(found, columns)
	}
	for i := range b.form {
		for _, f := range b.form[i].parts() {
			if f != nil {
				found = f.appendBraced(found, columns)
			}
		}
	}
	return found
}

func (b *bound) appendBraced(found []Braced, columns map[string]int) []Braced {
	for _, part := range b.template {
		if part.reference {
			continue
		}
		for _, text := range inBraces(part.text) {
			if col, ok := columns[Fold(text)]; ok {
				found = append(found, Braced{col, text, b.field})
			}
		}
	}
	return found
}

// inBraces returns what stands in braces in a text.
func inBraces(text string) []string {
	var found []string
	for {
		_, after, opened := strings.Cut(text, "{")
		inner, rest, closed := strings.Cut(after, "}")
		if !opened || !closed {
			return found
		}
		found = append(found, inner)
		text = rest
	}
}
