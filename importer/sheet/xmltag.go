package sheet

import (
	"bytes"
	"slices"
	"strings"
)

// scanStart takes a start tag.
func (x *xmlScanner) scanStart() error {
	for {
		done, err := x.parseStart()
		if err != nil {
			return err
		}
		if done {
			return nil
		}
		if x.end-x.pos > maxTag {
			return x.damage("has a tag that doesn't end")
		}
		ok, err := x.fill()
		if err != nil {
			return err
		}
		if !ok {
			return x.early()
		}
	}
}

// parseStart parses the start tag at the window's front, and returns false
// where the window doesn't hold all of it.
func (x *xmlScanner) parseStart() (bool, error) {
	b := x.buf[:x.end]
	from := x.pos + 1
	i, colon, good := scanName(b, from)
	if i == len(b) {
		return false, nil
	}
	if !good {
		return false, x.damage("has a tag without a proper name")
	}
	tag := startTag{qualified: b[from:i]}
	x.nameFrom, x.nameTo = max(from, colon+1), i
	x.attrs = x.attrs[:0]
	for {
		spaced := i
		for i < len(b) && isSpace(b[i]) {
			i++
		}
		if i == len(b) {
			return false, nil
		}
		if b[i] == '>' {
			i++
			break
		}
		if b[i] == '/' {
			if i+1 == len(b) {
				return false, nil
			}
			if b[i+1] != '>' {
				return false, x.damage("has a / inside a tag")
			}
			tag.empty = true
			i += 2
			break
		}
		if spaced == i {
			return false, x.damage("has a tag whose attributes aren't separated")
		}
		var err error
		if i, err = x.parseAttr(b, i, &tag); i == 0 {
			return false, err
		}
	}
	if len(x.attrs) > fewAttrs {
		if err := x.checkTwins(b); err != nil {
			return false, err
		}
	}
	if err := x.push(&tag); err != nil {
		return false, err
	}
	x.empty = tag.empty
	x.pos = i
	return true, nil
}

// A startTag is what parseStart finds out about a tag beside its name and
// attributes.
type startTag struct {
	qualified []byte // its name with the prefix
	empty     bool   // <x/>
	declares  bool   // has attributes that declare namespaces
	prefixed  bool   // has attributes with prefixes
}

// parseAttr parses the attribute at b[i], adds it to x.attrs and returns where
// it ends: 0 where b doesn't hold all of it, or with an error.
func (x *xmlScanner) parseAttr(b []byte, i int, tag *startTag) (int, error) {
	a := xmlAttr{nameFrom: int32(i)}
	end, colon, good := scanName(b, i)
	if end == len(b) {
		return 0, nil
	}
	if !good {
		return 0, x.damage("has a tag with an attribute that has no proper name")
	}
	tag.prefixed = tag.prefixed || colon >= 0
	tag.declares = tag.declares || end-i >= 5 && string(b[i:i+5]) == "xmlns"
	a.nameTo = int32(end)
	for i = end; i < len(b) && isSpace(b[i]); i++ {
	}
	if i < len(b) && b[i] != '=' {
		return 0, x.damage("has an attribute without a value")
	}
	for i++; i < len(b) && isSpace(b[i]); i++ {
	}
	if i >= len(b) {
		return 0, nil
	}
	if b[i] != '"' && b[i] != '\'' {
		return 0, x.damage("has an attribute whose value isn't in quotes")
	}
	a.valueFrom = int32(i + 1)
	i, err := x.scanValue(b, i+1, b[i], &a)
	if i == 0 {
		return 0, err
	}
	a.valueTo = int32(i)
	if len(x.attrs) == maxAttrs {
		return 0, x.damage("has a tag with too many attributes")
	}
	for j := range x.attrs[:min(len(x.attrs), fewAttrs)] {
		other := &x.attrs[j]
		if a.nameTo-a.nameFrom == other.nameTo-other.nameFrom &&
			bytes.Equal(b[a.nameFrom:a.nameTo], b[other.nameFrom:other.nameTo]) {
			return 0, x.damage(twinAttrs)
		}
	}
	x.attrs = append(x.attrs, a)
	return i + 1, nil
}

// fewAttrs is how many attributes of a tag are compared with each of the others.
// Hardly a tag of a workbook has more, and hundreds would take hundreds of times
// as long to compare.
const fewAttrs = 16

const twinAttrs = "has a tag with two attributes of the same name"

// checkTwins refuses two attributes of one name among many.
func (x *xmlScanner) checkTwins(b []byte) error {
	x.sorted = append(x.sorted[:0], x.attrs...)
	name := func(a *xmlAttr) []byte { return b[a.nameFrom:a.nameTo] }
	slices.SortFunc(x.sorted, func(a, other xmlAttr) int { return bytes.Compare(name(&a), name(&other)) })
	for i := 1; i < len(x.sorted); i++ {
		if bytes.Equal(name(&x.sorted[i-1]), name(&x.sorted[i])) {
			return x.damage(twinAttrs)
		}
	}
	return nil
}

// scanValue returns where the attribute's value that starts at b[i] ends, at
// quote: 0 where b doesn't hold all of it, or with an error.
func (x *xmlScanner) scanValue(b []byte, i int, quote byte, a *xmlAttr) (int, error) {
	from, ascii := i, true
	for ; i < len(b) && b[i] != quote; i++ {
		switch charClass[b[i]] {
		case charPlain, charBracket:
		case charHigh:
			ascii = false
		case charReturn:
			a.escaped = true
		case charAmp:
			a.escaped = true
			if n, err := x.checkReference(b[i:]); n == 0 {
				return 0, err
			}
		default:
			return 0, x.damage("has an attribute with a character that isn't allowed")
		}
	}
	if i >= len(b) {
		return 0, nil
	}
	if !ascii && !legal(b[from:i]) {
		return 0, x.damage("has an attribute with bytes that aren't UTF-8 text")
	}
	return i, nil
}

// push opens the element whose start tag was parsed, and finds its namespace.
func (x *xmlScanner) push(tag *startTag) error {
	switch {
	case len(x.open) == maxDepth:
		return x.damage("has elements nested too deeply")
	case len(x.open) == 0 && x.rooted:
		return x.damage("has a second root element")
	}
	x.rooted = true
	open := openTag{name: len(x.names), bindings: len(x.bindings)}
	if tag.declares {
		x.declare()
		if len(x.bindings) > maxBindings {
			return x.damage("has too many namespaces")
		}
	}
	if local := x.nameTo - x.nameFrom; len(tag.qualified) == local {
		open.ns = x.plainNS
	} else {
		var ok bool
		prefix := tag.qualified[:len(tag.qualified)-local-1]
		if open.ns, ok = x.lookup(prefix); !ok {
			return x.damage("has a tag whose prefix " + printable(prefix) + " isn't declared")
		}
	}
	if tag.prefixed {
		for i := range x.attrs {
			name := x.buf[x.attrs[i].nameFrom:x.attrs[i].nameTo]
			prefix, _, ok := bytes.Cut(name, []byte(":"))
			if ok && string(prefix) != "xmlns" {
				if _, known := x.lookup(prefix); !known {
					return x.damage("has an attribute whose prefix " + printable(prefix) + " isn't declared")
				}
			}
		}
	}
	x.ns = open.ns
	x.names = append(x.names, tag.qualified...)
	x.open = append(x.open, open)
	return nil
}

// declare takes the namespaces that the current tag declares.
func (x *xmlScanner) declare() {
	for i := range x.attrs {
		a := &x.attrs[i]
		prefix, ok := strings.CutPrefix(string(x.buf[a.nameFrom:a.nameTo]), "xmlns")
		if !ok || prefix != "" && prefix[0] != ':' {
			continue
		}
		value := x.buf[a.valueFrom:a.valueTo]
		if a.escaped {
			value = unescape(nil, value)
		}
		x.bindings = append(x.bindings, binding{strings.TrimPrefix(prefix, ":"), namespaces[string(value)]})
	}
	x.plainNS, _ = x.lookup(nil)
}

// lookup returns the namespace that a prefix stands for, and whether it stands
// for any. The empty prefix always does.
func (x *xmlScanner) lookup(prefix []byte) (namespace, bool) {
	for i := len(x.bindings) - 1; i >= 0; i-- {
		if x.bindings[i].prefix == string(prefix) {
			return x.bindings[i].ns, true
		}
	}
	return nsOther, len(prefix) == 0
}

// scanEnd takes an end tag, which must be that of the innermost element.
func (x *xmlScanner) scanEnd() error {
	if len(x.open) == 0 {
		return x.damage("has an end tag that nothing started")
	}
	name := x.names[x.open[len(x.open)-1].name:]
	for {
		b := x.buf[x.pos:x.end]
		if len(b) > 2+len(name) && bytes.Equal(b[2:2+len(name)], name) {
			i := 2 + len(name)
			for i < len(b) && isSpace(b[i]) {
				i++
			}
			if i < len(b) {
				if b[i] != '>' {
					return x.mismatch()
				}
				x.pos += i + 1
				x.pop()
				return nil
			}
		} else if len(b) > 2+len(name) {
			return x.mismatch()
		}
		if len(b) > maxTag {
			return x.damage("has a tag that doesn't end")
		}
		ok, err := x.fill()
		if err != nil {
			return err
		}
		if !ok {
			return x.early()
		}
	}
}

func (x *xmlScanner) mismatch() error {
	return x.damage("has an end tag that doesn't match " + printable(x.names[x.open[len(x.open)-1].name:]))
}

// pop closes the innermost element and makes its namespace the current one.
func (x *xmlScanner) pop() {
	tag := x.open[len(x.open)-1]
	x.open = x.open[:len(x.open)-1]
	x.names = x.names[:tag.name]
	x.ns = tag.ns
	if len(x.bindings) > tag.bindings {
		x.bindings = x.bindings[:tag.bindings]
		x.plainNS, _ = x.lookup(nil)
	}
}
