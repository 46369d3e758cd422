package sheet

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// An xmlScanner cuts an XML part into tags and text. It is strict where
// reading on would be guessing (XML 1.0, Namespaces in XML 1.0): tags must
// match, references must be the five of XML or numbers, characters must be
// legal UTF-8, nothing may follow the root. It knows no DOCTYPE at all.
//
// It looks through markup compatibility (ECMA-376 part 3): of an
// mc:AlternateContent it shows the Fallback's content alone.
//
// All bytes that it hands out are valid until the next call of next.
type xmlScanner struct {
	r    io.Reader
	part string
	at   func() string // what the reader knows of the place, such as "after row 41"

	buf      []byte
	pos, end int   // the window's unread bytes
	base     int64 // the part's bytes before the window
	readErr  error // io.EOF when the part is read to its end

	// The current tag.
	nameFrom, nameTo int // local name
	ns               namespace
	attrs            []xmlAttr
	sorted           []xmlAttr // by name, where there are many
	empty            bool      // <x/>: its end tag comes next

	// The current text.
	text    []byte
	escaped bool // has references or carriage returns

	cdata    bool // inside <![CDATA[
	started  bool
	rooted   bool // the root's start tag was seen
	names    []byte
	open     []openTag
	bindings []binding
	plainNS  namespace // of names without a prefix
}

type token uint8

const (
	tokenEnd   token = iota // an end tag
	tokenStart              // a start tag
	tokenText
)

// An openTag is an element whose end tag is still to come.
type openTag struct {
	name     int // where its qualified name starts in xmlScanner.names
	bindings int // how many bindings there were before it
	ns       namespace
}

// An xmlAttr is an attribute as offsets into the window.
type xmlAttr struct {
	nameFrom, nameTo, valueFrom, valueTo int32
	escaped                              bool
}

type namespace uint8

const (
	nsOther    namespace = iota
	nsMain               // SpreadsheetML
	nsMC                 // markup compatibility
	nsRelation           // of the attributes that name a relation
	nsXML
)

type binding struct {
	prefix string
	ns     namespace
}

const (
	windowSize  = 64 << 10 // bytes
	maxTag      = 1 << 20  // bytes of a start tag
	maxAttrs    = 256      // of one element
	maxBindings = 128      // of prefixes, in force at once
	maxDepth    = 256      // elements within one another
)

var namespaces = map[string]namespace{
	"http://schemas.openxmlformats.org/spreadsheetml/2006/main":   nsMain,
	"http://purl.oclc.org/ooxml/spreadsheetml/main":               nsMain,
	"http://schemas.openxmlformats.org/markup-compatibility/2006": nsMC,

	"http://schemas.openxmlformats.org/officeDocument/2006/relationships": nsRelation,
	"http://purl.oclc.org/ooxml/officeDocument/relationships":             nsRelation,

	"http://www.w3.org/XML/1998/namespace": nsXML,
}

func newXMLScanner(r io.Reader, part string) *xmlScanner {
	return &xmlScanner{
		r:        r,
		part:     part,
		buf:      make([]byte, windowSize),
		bindings: []binding{{"xml", nsXML}},
	}
}

// next moves to the next tag or text. It ends with io.EOF after the root's end
// tag, when the part was read to its end.
func (x *xmlScanner) next() (token, error) {
	for {
		t, err := x.scan()
		if err != nil || x.ns != nsMC || t == tokenText {
			return t, err
		}
		if t == tokenStart && x.local() == "Choice" {
			if err := x.skip(); err != nil {
				return 0, err
			}
		}
	}
}

// skip reads to the end tag of the element whose start tag was read last.
func (x *xmlScanner) skip() error {
	for depth := len(x.open); len(x.open) >= depth; {
		if _, err := x.scan(); err != nil {
			return err
		}
	}
	return nil
}

// each calls f for every start tag up to the part's end.
func (x *xmlScanner) each(f func() error) error {
	for {
		t, err := x.next()
		if IsEnd(err) {
			return nil
		}
		if err == nil && t == tokenStart {
			err = f()
		}
		if err != nil {
			return err
		}
	}
}

// local is the current tag's name without its prefix.
func (x *xmlScanner) local() string { return string(x.buf[x.nameFrom:x.nameTo]) }

// is reports whether the current tag is the element of SpreadsheetML called name.
func (x *xmlScanner) is(name string) bool {
	return x.ns == nsMain && string(x.buf[x.nameFrom:x.nameTo]) == name
}

// depth is the number of elements that are open.
func (x *xmlScanner) depth() int { return len(x.open) }

// rawAttr returns the value of the attribute called name, as it is written,
// and nil where there is none. Use it for values that need no references.
func (x *xmlScanner) rawAttr(name string) []byte {
	for i := range x.attrs {
		a := &x.attrs[i]
		if string(x.buf[a.nameFrom:a.nameTo]) == name {
			return x.buf[a.valueFrom:a.valueTo]
		}
	}
	return nil
}

// attr returns the value of the attribute called name, and "" where there is
// none.
func (x *xmlScanner) attr(name string) string {
	for i := range x.attrs {
		a := &x.attrs[i]
		if string(x.buf[a.nameFrom:a.nameTo]) != name {
			continue
		}
		value := x.buf[a.valueFrom:a.valueTo]
		if a.escaped {
			value = unescape(nil, value)
		}
		return string(value)
	}
	return ""
}

// relationID returns the attribute id that names a relation (ECMA-376 part 1,
// 22.8), whatever its prefix, and "" where there is none.
func (x *xmlScanner) relationID() string {
	for _, a := range x.attrs {
		name := string(x.buf[a.nameFrom:a.nameTo])
		prefix, local, _ := strings.Cut(name, ":")
		if ns, _ := x.lookup([]byte(prefix)); local == "id" && ns == nsRelation {
			return x.attr(name)
		}
	}
	return ""
}

// damage is an error that names the part and the place.
func (x *xmlScanner) damage(what string) error {
	where := fmt.Sprintf("at byte %d", x.base+int64(x.pos))
	if x.at != nil {
		if place := x.at(); place != "" {
			where += " " + place
		}
	}
	return &DamageError{Part: x.part, What: what, Where: where}
}

// scan moves to the next tag or text, without regard to markup compatibility.
func (x *xmlScanner) scan() (token, error) {
	if x.empty {
		x.empty = false
		x.pop()
		return tokenEnd, nil
	}
	if !x.started {
		x.started = true
		if err := x.prolog(); err != nil {
			return 0, err
		}
	}
	for {
		if x.cdata {
			more, err := x.scanCDATA()
			if err != nil || more {
				return tokenText, err
			}
			continue
		}
		if x.pos == x.end {
			more, err := x.fill()
			if err != nil {
				return 0, err
			}
			if !more {
				return 0, x.finish()
			}
		}
		if x.buf[x.pos] != '<' {
			if err := x.scanText(); err != nil {
				return 0, err
			}
			if len(x.open) == 0 {
				if len(bytes.TrimLeft(x.text, " \t\r\n")) > 0 {
					return 0, x.damage("has text outside its root element")
				}
				continue
			}
			return tokenText, nil
		}
		ok, err := x.need(2)
		if err != nil {
			return 0, err
		}
		if !ok {
			return 0, x.early()
		}
		switch x.buf[x.pos+1] {
		case '/':
			return tokenEnd, x.scanEnd()
		case '?':
			err = x.scanInstruction()
		case '!':
			err = x.scanBang()
		default:
			return tokenStart, x.scanStart()
		}
		if err != nil {
			return 0, err
		}
	}
}

// finish is the result of the part's end: io.EOF where it is a good one.
func (x *xmlScanner) finish() error {
	switch {
	case len(x.open) > 0:
		return x.early()
	case !x.rooted:
		return x.damage("is empty")
	}
	return io.EOF
}

func (x *xmlScanner) early() error { return x.damage("ends early") }
