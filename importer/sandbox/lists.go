package sandbox

import (
	"bytes"
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

func (r *refusals) owners(v raw, c *content) {
	if v.missing() {
		r.required("owners")
		return
	}
	if !v.isObject() {
		r.add("owners", "The owners must be an object.")
		return
	}
	c.users, c.guests, c.groups = nil, nil, nil
	found := len(*r)
	v.members(func(key []byte, list raw) {
		switch string(key) {
		case "users":
			c.users = nil
			r.list("owners.users", list, func(at item, v raw) {
				n, ok := v.integer()
				switch {
				case !ok:
					r.add(at.String(), "The %s must be an integer.", at)
				case n <= 0:
					r.selected(at.String())
				case !slices.Contains(c.users, n):
					c.users = append(c.users, n)
				}
			})
		case "guests":
			c.guests = nil
			r.list("owners.guests", list, func(at item, v raw) {
				s, _ := v.text()
				switch a, err := mail.ParseAddress(s); {
				case err != nil || a.Address != s:
					r.add(at.String(), "The %s must be a valid email address.", at)
				case !slices.Contains(c.guests, s):
					c.guests = append(c.guests, s)
				}
			})
		case "groups":
			c.groups = nil
			r.list("owners.groups", list, func(at item, v raw) {
				s, ok := v.text()
				switch {
				case !ok:
					r.add(at.String(), "The %s must be a string.", at)
				case !slices.Contains(c.groups, s):
					c.groups = append(c.groups, s)
				}
			})
		}
	})
	if len(*r) == found && len(c.users)+len(c.guests)+len(c.groups) == 0 {
		r.required("owners")
	}
}

// An item is an element of a list, as owners.users.0.
type item struct {
	list string
	i    int
}

func (at item) String() string { return at.list + "." + strconv.Itoa(at.i) }

func (r *refusals) list(field string, v raw, f func(at item, v raw)) {
	if v.missing() {
		return
	}
	if !v.isArray() {
		r.add(field, "The %s must be an array.", spoken(field))
		return
	}
	v.elements(func(i int, v raw) {
		if i == maxItems {
			r.add(field, "The %s may not have more than %d items.", spoken(field), maxItems)
		}
		if i < maxItems {
			f(item{field, i}, v)
		}
	})
}

func (r *refusals) tags(v raw, c *content) {
	r.list("tags", v, func(at item, v raw) {
		s, ok := v.text()
		switch {
		case !ok:
			r.add(at.String(), "The %s must be a string.", at)
		case utf8.RuneCountInString(s) != 32:
			r.add(at.String(), "The %s must be 32 characters.", at)
		case !slices.Contains(c.tags, s):
			c.tags = append(c.tags, s)
		}
	})
}

// formFields checks the fields of a form and keeps what the API knows of
// them. It asks for no options, as the API doesn't enforce them either.
func (r *refusals) formFields(v raw, c *content) {
	var b []byte
	r.list("form_fields", v, func(at item, v raw) {
		if !v.isObject() {
			r.add(at.String(), "The %s must be an object.", at)
			return
		}
		b = r.formField(appendComma(b, len(b)), at.String(), v)
	})
	if len(b) > 0 {
		c.formFields = "[" + string(b) + "]"
	}
}

func (r *refusals) formField(b []byte, field string, v raw) []byte {
	var label, kind, required, columns raw
	b = append(b, '{')
	start := len(b)
	v.members(func(key []byte, value raw) {
		switch string(key) {
		case "label":
			label = value
		case "field_type":
			kind = value
		case "required":
			required = value
		case "columns":
			columns = value
		case "options", "guidance", "position":
		default:
			return
		}
		b = appendText(appendComma(b, len(b)-start), string(key))
		b = append(b, ':')
		b = append(b, value...)
	})
	if s, ok := label.text(); label.missing() || ok && strings.TrimSpace(s) == "" {
		r.required(field + ".label")
	} else if !ok {
		r.add(field+".label", "The %s.label must be a string.", field)
	}
	s, _ := kind.text()
	if kind.missing() {
		r.required(field + ".field_type")
	} else if !slices.Contains(fieldTypes, s) {
		r.selected(field + ".field_type")
	}
	if required.missing() {
		r.required(field + ".required")
	} else if _, ok := required.boolean(); !ok {
		r.add(field+".required", "The %s.required field must be true or false.", field)
	}
	if s == "table" && (columns.missing() || bytes.Equal(columns, []byte("[]"))) {
		r.required(field + ".columns")
	}
	return append(b, '}')
}
