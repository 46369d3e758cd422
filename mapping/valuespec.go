package mapping

import (
	"slices"
	"strings"
	"time"
)

// A source says where a value comes from.
type source uint8

const (
	noSource source = iota
	fromColumn
	fromLetter
	fromTemplate
	fromLiteral
)

// A valueSpec is what the mapping says about one field: where its texts come
// from and how they are read.
type valueSpec struct {
	at       position
	source   source
	header   string         // fromColumn
	letter   int            // fromLetter: the column, counted from 0
	template []templatePart // fromTemplate
	literal  []string       // fromLiteral

	fallback  []string // default: what a blank cell means; nil if there is none
	values    *translation
	required  bool
	split     string
	formats   []DateFormat
	clock     *clock
	zone      *time.Location
	truncate  bool
	allGuests bool // guests: true of a mixed list
}

// A translation turns what the sheet says into what the task is to say.
type translation struct {
	words []string // as written, in the order of the file
	texts map[string][]string
}

// A valueReading is a valueSpec while it is read: the options that make sense
// depend on the field.
type valueReading struct {
	valueSpec
	what  string // the field, for messages
	kind  kind
	given []string // the sources that are given
}

// A valueKey is a key of a value, and the kinds of fields it makes sense for.
type valueKey struct {
	key[valueReading]
	kinds kind
	only  string // the fields it makes sense for, in words
}

// sourceKeys is how many of valueKeys, the first ones, say where a value comes
// from.
const sourceKeys = 4

// valueKeys are the keys of a value written out.
var valueKeys = []valueKey{
	{key[valueReading]{"column", "The header of the column that the value comes from.", textSchema, readColumn}, anyKind, ""},
	{key[valueReading]{"letter", "The column's letter, for headers that repeat or are empty.", letterSchema, readLetter}, anyKind, ""},
	{key[valueReading]{"template", "A text with {Header} for the cell in that column; {{ and }} are literal braces.", textSchema, readTemplate}, anyKind, ""},
	{key[valueReading]{"value", "The same value for every row.", literalSchema, readLiteral}, anyKind, ""},
	{key[valueReading]{"default", "What a blank cell means.", literalSchema, readDefault}, anyKind, ""},
	{key[valueReading]{"values", "What the sheet says: what it means. Anything else is an error, unless there is a default.", valuesSchema, readValues}, anyKind, ""},
	{key[valueReading]{"required", "A row without this value is invalid.", boolSchema, readRequired}, anyKind, ""},
	{key[valueReading]{"split", "What stands between the entries of a list in one cell.", textSchema, readSplit}, listKind | mixedKind, "lists"},
	{key[valueReading]{"format", "The format of dates written as text, or a list of formats to try in order.", textsSchema, readFormat}, dateKind, "dates"},
	{key[valueReading]{"time", "The time of day of a date that has none, such as \"17:00\".", textSchema, readTime}, dateKind, "dates"},
	{key[valueReading]{"timezone", "The IANA name of the dates' time zone, such as Europe/Berlin.", textSchema, readValueZone}, dateKind, "dates"},
	{key[valueReading]{"truncate", "Cut a title that is too long, instead of refusing it.", boolSchema, readTruncate}, titleKind, "the title"},
	{key[valueReading]{"guests", "An e-mail address that belongs to no member is a guest's.", boolSchema, readAllGuests}, mixedKind, "a list straight under owners"},
}

// readValue reads the value of a field: a bare header, or an object.
func (d *decoder) readValue(n *node, what string, k kind) *valueSpec {
	r := valueReading{what: what, kind: k}
	r.at = n.at
	switch n.kind {
	case scalar:
		r.given = append(r.given, "column")
		readColumn(d, n, &r)
	case object:
		d.readValueObject(n, &r)
	case list:
		d.fault(n.at, "%s takes a column's header, or {value: […]} for a fixed list", what)
	case nothing:
		d.fault(n.at, "%s is blank: give it a column's header or leave the key out", what)
	}
	return &r.valueSpec
}

func (d *decoder) readValueObject(n *node, r *valueReading) {
	before := len(d.faults)
	keys := make([]key[valueReading], 0, len(valueKeys))
	for _, k := range valueKeys {
		if k.kinds&r.kind == 0 {
			k.read = func(*decoder, *node, *valueReading) {}
		}
		keys = append(keys, k.key)
	}
	for _, e := range n.entries {
		at := slices.IndexFunc(valueKeys, func(k valueKey) bool { return k.name == e.key.text })
		switch {
		case at >= 0 && valueKeys[at].kinds&r.kind == 0:
			d.fault(e.key.at, "%s makes no sense for %s: it is for %s", e.key.text, r.what, valueKeys[at].only)
		case at >= 0 && at < sourceKeys:
			r.given = append(r.given, e.key.text)
		}
	}
	readObject(d, n, r.what, keys, r)
	if len(d.faults) == before {
		d.checkValue(n, r)
	}
}

// checkValue finds options that contradict each other.
func (d *decoder) checkValue(n *node, r *valueReading) {
	switch {
	case len(r.given) == 0:
		d.fault(n.at, "%s needs one of column, letter, template or value, to say where it comes from", r.what)
	case len(r.given) > 1:
		d.fault(n.at, "%s takes only one of %s", r.what, strings.Join(r.given, ", "))
	case r.source == fromLiteral && r.values != nil:
		d.fault(n.at, "%s: values translates what the sheet says, and makes no sense beside value", r.what)
	case r.source == fromLiteral && r.fallback != nil:
		d.fault(n.at, "%s: default makes no sense beside value, which is never blank", r.what)
	}
}

func readColumn(d *decoder, n *node, r *valueReading) {
	if text, ok := d.text(n, "the column's header"); ok {
		r.source, r.header = fromColumn, text
	}
}

func readLetter(d *decoder, n *node, r *valueReading) {
	text, ok := d.text(n, "letter")
	if !ok {
		return
	}
	col, ok := ColumnIndex(TrimBlanks(text))
	if !ok {
		d.fault(n.at, "%s is no column's letter: they are A, B … Z, AA … XFD", quote(text))
	}
	r.source, r.letter = fromLetter, col
}

func readTemplate(d *decoder, n *node, r *valueReading) {
	text, ok := d.text(n, "template")
	if !ok {
		return
	}
	parts, err := parseTemplate(text)
	if err != nil {
		d.fault(n.at, "%v", err)
	}
	r.source, r.template = fromTemplate, parts
}

func readLiteral(d *decoder, n *node, r *valueReading) {
	r.source, r.literal = fromLiteral, d.literal(n, "value", r)
}

func readDefault(d *decoder, n *node, r *valueReading) {
	r.fallback = d.literal(n, "default", r)
}

// literal reads a fixed value: a text, or for a list several.
func (d *decoder) literal(n *node, what string, r *valueReading) []string {
	if n.kind == list && r.kind&(listKind|mixedKind) == 0 {
		d.fault(n.at, "%s of %s is one value, not a list", what, r.what)
		return nil
	}
	var texts []string
	for _, text := range d.texts(n, what) {
		if problem := checkLiteral(TrimBlanks(text.text), r.kind); problem != "" {
			d.fault(text.at, "%s %s", quote(text.text), problem)
		}
		texts = append(texts, TrimBlanks(text.text))
	}
	return texts
}

// checkLiteral says what is wrong with a fixed value, or nothing. A date's
// zone and format may stand elsewhere in the file: dates are checked when it is
// read.
func checkLiteral(text string, k kind) string {
	switch k {
	case booleanKind:
		if _, ok := ParseBool(text); !ok {
			return "is not a yes or a no: write true or false"
		}
	case integerKind:
		if _, ok := ParseInteger(Cell{Kind: Text, Text: text}); !ok {
			return "is not a whole number"
		}
	}
	return ""
}

func readValues(d *decoder, n *node, r *valueReading) {
	if n.kind != object || len(n.entries) == 0 {
		d.fault(n.at, "values of %s holds what the sheet says and what it means, such as {Review: approval}", r.what)
		return
	}
	r.values = &translation{texts: make(map[string][]string, len(n.entries))}
	for _, e := range n.entries {
		word := Fold(e.key.text)
		if word == "" {
			d.fault(e.key.at, "values of %s has a blank text: what a blank cell means is said with default", r.what)
		}
		if _, twice := r.values.texts[word]; twice {
			d.fault(e.key.at, "%s is in values twice, letter case and blanks aside", quote(e.key.text))
			continue
		}
		texts := []string{}
		if e.value.kind != nothing && (e.value.kind != scalar || TrimBlanks(e.value.text) != "") {
			texts = d.literal(e.value, "what "+quote(e.key.text)+" means", r)
		}
		r.values.texts[word] = texts
		r.values.words = append(r.values.words, TrimBlanks(e.key.text))
	}
}

// lookup returns what a text means.
func (t *translation) lookup(text string) ([]string, bool) {
	var buf [64]byte
	texts, ok := t.texts[string(appendFold(buf[:0], text))]
	return texts, ok
}

func readRequired(d *decoder, n *node, r *valueReading) { r.required = d.bool(n, "required") }
func readTruncate(d *decoder, n *node, r *valueReading) { r.truncate = d.bool(n, "truncate") }
func readAllGuests(d *decoder, n *node, r *valueReading) {
	r.allGuests = d.bool(n, "guests")
}

func readSplit(d *decoder, n *node, r *valueReading) {
	if n.kind != scalar || n.text == "" {
		d.fault(n.at, "split is the text between two entries, such as \";\"")
		return
	}
	r.split = n.text
	switch sign := TrimBlanks(n.text); sign {
	case ";", ",", "|": // ", " parts "a,b" too: blanks around an entry mean nothing
		r.split = sign
	}
}

func readFormat(d *decoder, n *node, r *valueReading) { r.formats = d.formats(n, "format") }

func readTime(d *decoder, n *node, r *valueReading) {
	text, ok := d.text(n, "time")
	if !ok {
		return
	}
	clock, ok := parseClock(text)
	if !ok {
		d.fault(n.at, "%s is not a time of day: write it as \"17:00\"", quote(text))
	}
	r.clock = &clock
}

func readValueZone(d *decoder, n *node, r *valueReading) { r.zone = d.zone(n) }

// formats reads one date format or a list of them.
func (d *decoder) formats(n *node, what string) []DateFormat {
	var formats []DateFormat
	for _, text := range d.texts(n, what) {
		f, err := ParseDateFormat(text.text)
		if err != nil {
			d.fault(text.at, "%v", err)
			continue
		}
		formats = append(formats, f)
	}
	return formats
}
