package sheet

import (
	"bytes"
	"strings"
)

// prolog checks the encoding and the XML declaration at the part's start.
func (x *xmlScanner) prolog() error {
	if _, err := x.need(4); err != nil {
		return err
	}
	b := x.buf[x.pos:x.end]
	for _, mark := range []string{"\xFE\xFF", "\xFF\xFE", "\x00<", "<\x00"} {
		if bytes.HasPrefix(b, []byte(mark)) {
			return &RefusedError{x.part + " is in UTF-16, which few programs read: open the workbook in Excel and save it again"}
		}
	}
	if bytes.HasPrefix(b, []byte("\xEF\xBB\xBF")) {
		x.pos += 3
	}
	if _, err := x.need(6); err != nil {
		return err
	}
	b = x.buf[x.pos:x.end]
	if len(b) < 6 || !bytes.HasPrefix(b, []byte("<?xml")) || nameClass[b[5]]&nameInner != 0 {
		return nil
	}
	end, err := x.find("?>", 1024)
	if err != nil {
		return err
	}
	declaration := string(x.buf[x.pos : x.pos+end])
	x.pos += end + 2
	if _, rest, ok := strings.Cut(declaration, "encoding"); ok {
		rest = strings.TrimLeft(rest, " \t\r\n=\"'")
		name := strings.ToLower(strings.TrimRight(strings.SplitN(rest, "?", 2)[0], " \t\r\n"))
		if at := strings.IndexAny(name, `"' `); at >= 0 {
			name = name[:at]
		}
		if name != "utf-8" && name != "utf8" && name != "us-ascii" && name != "ascii" {
			return &RefusedError{x.part + " is in the encoding " + name + " instead of UTF-8: open the workbook in Excel and save it again"}
		}
	}
	return nil
}

// find returns where mark starts in the unread bytes, which may be limit at
// most.
func (x *xmlScanner) find(mark string, limit int) (int, error) {
	for from := 0; ; {
		if n := bytes.Index(x.buf[x.pos+from:x.end], []byte(mark)); n >= 0 {
			return from + n, nil
		}
		from = max(x.end-x.pos-len(mark)+1, 0)
		if from > limit {
			return 0, x.damage("has a tag that doesn't end")
		}
		ok, err := x.fill()
		if err != nil {
			return 0, err
		}
		if !ok {
			return 0, x.early()
		}
	}
}

// pass moves behind the next mark, however far it is.
func (x *xmlScanner) pass(mark string) error {
	for {
		b := x.buf[x.pos:x.end]
		if n := bytes.Index(b, []byte(mark)); n >= 0 {
			x.pos += n + len(mark)
			return nil
		}
		x.pos += max(len(b)-len(mark)+1, 0)
		ok, err := x.fill()
		if err != nil {
			return err
		}
		if !ok {
			return x.early()
		}
	}
}

// scanInstruction passes a processing instruction.
func (x *xmlScanner) scanInstruction() error {
	if _, err := x.need(6); err != nil {
		return err
	}
	b := x.buf[x.pos:x.end]
	if len(b) > 5 && strings.EqualFold(string(b[2:5]), "xml") && nameClass[b[5]]&nameInner == 0 {
		return x.damage("has a second XML declaration")
	}
	if len(b) > 2 && nameClass[b[2]]&nameFirst == 0 {
		return x.damage("has a tag that isn't XML")
	}
	x.pos += 2
	return x.pass("?>")
}

// scanBang passes a comment, or starts a CDATA section.
func (x *xmlScanner) scanBang() error {
	if _, err := x.need(9); err != nil {
		return err
	}
	b := x.buf[x.pos:x.end]
	switch {
	case bytes.HasPrefix(b, []byte("<!--")):
		x.pos += 4
		if err := x.pass("--"); err != nil {
			return err
		}
		if ok, err := x.need(1); err != nil || !ok {
			if err != nil {
				return err
			}
			return x.early()
		}
		if x.buf[x.pos] != '>' {
			return x.damage("has a comment with -- in it")
		}
		x.pos++
		return nil
	case bytes.HasPrefix(b, []byte("<![CDATA[")) && len(x.open) > 0:
		x.pos += 9
		x.cdata = true
		return nil
	case bytes.HasPrefix(b, []byte("<!DOCTYPE")):
		return x.damage("has a DOCTYPE, which a workbook never needs and which may hide anything,")
	case len(b) < 9:
		return x.early()
	}
	return x.damage("has a tag that isn't XML")
}

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
	if !good && i < len(b) {
		return false, x.damage("has a tag without a proper name")
	}
	if i == len(b) {
		return false, nil
	}
	qualified := b[from:i]
	x.nameFrom, x.nameTo = max(from, colon+1), i
	x.attrs = x.attrs[:0]
	declares, prefixed, empty := false, false, false
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
			empty = true
			i += 2
			break
		}
		if spaced == i {
			return false, x.damage("has a tag whose attributes aren't separated")
		}
		a := xmlAttr{nameFrom: int32(i)}
		end, colon, good := scanName(b, i)
		if !good && end < len(b) {
			return false, x.damage("has a tag with an attribute that has no proper name")
		}
		if end == len(b) {
			return false, nil
		}
		prefixed = prefixed || colon >= 0
		declares = declares || end-i >= 5 && string(b[i:i+5]) == "xmlns"
		a.nameTo = int32(end)
		i = end
		for i < len(b) && isSpace(b[i]) {
			i++
		}
		if i < len(b) && b[i] != '=' {
			return false, x.damage("has an attribute without a value")
		}
		i++
		for i < len(b) && isSpace(b[i]) {
			i++
		}
		if i >= len(b) {
			return false, nil
		}
		quote := b[i]
		if quote != '"' && quote != '\'' {
			return false, x.damage("has an attribute whose value isn't in quotes")
		}
		i++
		a.valueFrom = int32(i)
		ascii := true
		for ; i < len(b) && b[i] != quote; i++ {
			switch charClass[b[i]] {
			case charPlain, charBracket:
			case charAmp:
				a.escaped = true
				if n, err := x.checkReference(b[i:]); err != nil || n == 0 {
					return false, err
				}
			case charHigh:
				ascii = false
			case charReturn:
				a.escaped = true
			default:
				return false, x.damage("has an attribute with a character that isn't allowed")
			}
		}
		if i >= len(b) {
			return false, nil
		}
		a.valueTo = int32(i)
		if !ascii && !legal(b[a.valueFrom:i]) {
			return false, x.damage("has an attribute with bytes that aren't UTF-8 text")
		}
		i++
		if len(x.attrs) == maxAttrs {
			return false, x.damage("has a tag with too many attributes")
		}
		for j := range x.attrs {
			other := &x.attrs[j]
			if a.nameTo-a.nameFrom == other.nameTo-other.nameFrom &&
				bytes.Equal(b[a.nameFrom:a.nameTo], b[other.nameFrom:other.nameTo]) {
				return false, x.damage("has a tag with two attributes of the same name")
			}
		}
		x.attrs = append(x.attrs, a)
	}
	if err := x.push(qualified, declares, prefixed); err != nil {
		return false, err
	}
	x.empty = empty
	x.pos = i
	return true, nil
}

// push opens the element whose start tag was parsed, and finds its namespace.
func (x *xmlScanner) push(qualified []byte, declares, prefixed bool) error {
	switch {
	case len(x.open) == maxDepth:
		return x.damage("has elements nested too deeply")
	case len(x.open) == 0 && x.rooted:
		return x.damage("has a second root element")
	}
	x.rooted = true
	tag := openTag{name: len(x.names), bindings: len(x.bindings)}
	if declares {
		x.declare()
		if len(x.bindings) > maxBindings {
			return x.damage("has too many namespaces")
		}
	}
	if len(qualified) == x.nameTo-x.nameFrom {
		tag.ns = x.plainNS
	} else {
		var ok bool
		prefix := qualified[:len(qualified)-(x.nameTo-x.nameFrom)-1]
		if tag.ns, ok = x.lookup(prefix); !ok {
			return x.damage("has a tag whose prefix " + printable(prefix) + " isn't declared")
		}
	}
	if prefixed {
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
	x.ns = tag.ns
	x.names = append(x.names, qualified...)
	x.open = append(x.open, tag)
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
