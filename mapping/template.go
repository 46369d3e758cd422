package mapping

import (
	"errors"
	"strings"
)

// A templatePart is a literal text, or a reference to a column.
type templatePart struct {
	text      string
	reference bool // text is a column's header
}

// parseTemplate reads a template: {Header} stands for the cell in that column,
// {{ and }} for braces.
func parseTemplate(s string) ([]templatePart, error) {
	var parts []templatePart
	var literal strings.Builder
	for s != "" {
		brace := strings.IndexAny(s, "{}")
		if brace < 0 {
			literal.WriteString(s)
			break
		}
		literal.WriteString(s[:brace])
		s = s[brace:]
		switch {
		case strings.HasPrefix(s, "{{"), strings.HasPrefix(s, "}}"):
			literal.WriteByte(s[0])
			s = s[2:]
			continue
		case s[0] == '}':
			return nil, errors.New("the template has a } that no { opens: write }} for a brace in the text")
		}
		header, rest, closed := strings.Cut(s[1:], "}")
		if !closed || strings.Contains(header, "{") {
			return nil, errors.New("the template has a { that no } closes: write {{ for a brace in the text")
		}
		if TrimBlanks(header) == "" {
			return nil, errors.New("the template has {} without a column's header in it")
		}
		if literal.Len() > 0 {
			parts = append(parts, templatePart{text: literal.String()})
			literal.Reset()
		}
		parts = append(parts, templatePart{text: header, reference: true})
		s = rest
	}
	if literal.Len() > 0 {
		parts = append(parts, templatePart{text: literal.String()})
	}
	return parts, nil
}
