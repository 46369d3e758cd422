package mapping

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A key is one key of an object in the mapping file. The tables of keys are
// the only place that says what the file may hold: decoding, suggestions and
// the JSON Schema are all made from them.
type key[T any] struct {
	name    string
	meaning string // one sentence, for the schema
	schema  schema // what the value looks like, for editors
	read    func(d *decoder, n *node, into *T)
}

// A decoder reads nodes into what they mean and gathers what is wrong with
// them.
type decoder struct {
	name   string
	faults []fault
	meant  map[string]bool // keys that are there, but mistyped or in the wrong place
}

func (d *decoder) fault(at position, format string, args ...any) {
	d.faults = append(d.faults, fault{at, fmt.Sprintf(format, args...)})
}

// err returns all faults as one error, in the order of the file, a line for
// each.
func (d *decoder) err() error {
	if len(d.faults) == 0 {
		return nil
	}
	slices.SortStableFunc(d.faults, byPlace)
	return &fileError{d.name, d.faults}
}

// byPlace compares faults by where they are in the file.
func byPlace(a, b fault) int {
	return cmp.Or(a.at.line-b.at.line, a.at.column-b.at.column)
}

// A fileError is all that is wrong with a mapping file.
type fileError struct {
	name   string
	faults []fault
}

func (e *fileError) Error() string {
	var text strings.Builder
	for i, f := range e.faults {
		if i == maxFaults {
			fmt.Fprintf(&text, "\n%s: and %d more", e.name, len(e.faults)-i)
			break
		}
		if i > 0 {
			text.WriteByte('\n')
		}
		fmt.Fprintf(&text, "%s:%d:%d: %s", e.name, f.at.line, f.at.column, f.message)
	}
	return text.String()
}

// readObject reads an object by its table of keys. what names it in messages.
// It reports false where n is no object at all.
func readObject[T any](d *decoder, n *node, what string, keys []key[T], into *T) bool {
	if n.kind != object {
		d.fault(n.at, "%s holds keys and their values, such as %s: …", what, keys[0].name)
		return false
	}
	seen := map[string]position{}
	for _, e := range n.entries {
		name := e.key.text
		if first, twice := seen[name]; twice {
			d.fault(e.key.at, "%s is there twice, first in line %d", quote(name), first.line)
			continue
		}
		seen[name] = e.key.at
		at := slices.IndexFunc(keys, func(k key[T]) bool { return k.name == name })
		if at < 0 {
			d.unknown(e.key, what, keyNames(keys))
			continue
		}
		keys[at].read(d, e.value, into)
	}
	return true
}

// unknown reports a key that a table doesn't have, with the place where it
// belongs, the nearest that the table has, or all of them.
func (d *decoder) unknown(k *node, what string, names []string) {
	if d.meant == nil {
		d.meant = map[string]bool{}
	}
	if place := placeOf(k.text); place != "" {
		d.meant[k.text] = true
		d.fault(k.at, "%s has no key %s: it stands %s", what, quote(k.text), place)
		return
	}
	if meant, ok := Nearest(k.text, slices.Values(names)); ok {
		d.meant[meant] = true
		d.fault(k.at, "%s has no key %s: did you mean %s?", what, quote(k.text), meant)
		return
	}
	d.fault(k.at, "%s has no key %s: it has %s", what, quote(k.text), strings.Join(names, ", "))
}

// placeOf returns where in the file a key belongs, for one that is known but
// stands in the wrong place.
func placeOf(name string) string {
	switch {
	case slices.Contains(keyNames(fileKeys()), name):
		return "at the top of the file, not indented"
	case slices.Contains(keyNames(fieldKeys()), name):
		return "under fields"
	case slices.Contains(keyNames(ownerKeys()), name):
		return "under owners"
	}
	return ""
}

func keyNames[T any](keys []key[T]) []string {
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = k.name
	}
	return names
}

// quote puts a text from the file or the sheet into a message: in quotes, on
// one line, and not too long.
func quote(s string) string {
	const longest = 60
	cut := []rune(s)
	if len(cut) > longest {
		s = string(cut[:longest]) + "…"
	}
	return "'" + strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, s) + "'"
}

// text reads a text that isn't blank. A number or a true is taken as written.
func (d *decoder) text(n *node, what string) (string, bool) {
	if n.kind == scalar && TrimBlanks(n.text) != "" {
		return n.text, true
	}
	switch n.kind {
	case nothing, scalar:
		d.fault(n.at, "%s is blank: give it a value or leave the key out", what)
	case object:
		d.fault(n.at, "%s takes one text: put it in quotes if it has a colon in it", what)
	case list:
		d.fault(n.at, "%s takes one text", what)
	}
	return "", false
}

// texts reads one text or a list of them.
func (d *decoder) texts(n *node, what string) []*node {
	if n.kind != list {
		if _, ok := d.text(n, what); !ok {
			return nil
		}
		return []*node{n}
	}
	if len(n.items) == 0 {
		d.fault(n.at, "%s is an empty list", what)
	}
	var texts []*node
	for _, item := range n.items {
		if _, ok := d.text(item, "an entry of "+what); ok {
			texts = append(texts, item)
		}
	}
	return texts
}

// bool reads true or false.
func (d *decoder) bool(n *node, what string) bool {
	if n.kind == scalar && !n.quoted && (n.text == "true" || n.text == "false") {
		return n.text == "true"
	}
	d.fault(n.at, "%s is true or false, without quotes", what)
	return false
}

// integer reads a whole number from low to high.
func (d *decoder) integer(n *node, what string, low, high int) int {
	i, err := strconv.Atoi(n.text)
	if n.kind != scalar || n.quoted || err != nil || i < low || i > high {
		d.fault(n.at, "%s is a whole number from %d to %d, without quotes", what, low, high)
		return low
	}
	return i
}
