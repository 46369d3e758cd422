package mapping

import (
	"fmt"
	"io"
	"slices"
	"time"
	"unicode/utf8"
)

// A File is what a mapping file says. It doesn't change once it is loaded.
type File struct {
	Sheet     string // the worksheet's name; empty for the first visible one
	HeaderRow int    // the header's row number, from 1; 0 for the first row that isn't blank
	Delimiter rune   // between the cells of a CSV file; 0 to find it out
	Encoding  string // of a CSV file; empty to find it out

	name    string // the file's, for messages
	zone    *time.Location
	formats []DateFormat
	key     []*valueSpec
	skip    []*condition
	aliases map[string]string // by the folded name
	aliasOf map[string]string // the names of aliases as written, by whom they mean
	fields  [fieldCount]*valueSpec
	form    []*formSpec
}

// Load reads a mapping file: YAML 1.2 or JSON, at most 1 MiB. name is the
// file's name for messages. The error lists all that is wrong with it, a line
// for each, as name:line:column: what is wrong and what was probably meant.
func Load(r io.Reader, name string) (*File, error) {
	data, fits, err := readBounded(r)
	if err != nil {
		return nil, fmt.Errorf("%s: the mapping can't be read: %w", name, err)
	}
	if !fits {
		return nil, fmt.Errorf("%s: the mapping is larger than 1 MiB: is this the right file?", name)
	}
	d := &decoder{name: name}
	root, failed := parseSource(data)
	if failed != nil {
		d.faults = append(d.faults, *failed)
		return nil, d.err()
	}
	if root == nil || root.kind == nothing {
		return nil, fmt.Errorf("%s: the mapping is empty: it needs at least version: 1 and fields", name)
	}
	f := fileReading{File: File{name: name}}
	if readObject(d, root, "the mapping", fileKeys(), &f) {
		f.check(d, root)
	}
	if err := d.err(); err != nil {
		return nil, err
	}
	return &f.File, nil
}

// A fileReading is a File while it is read.
type fileReading struct {
	File
	versioned bool
	fieldsAt  *node
	ownersAt  *node
}

// fileKeys are the keys of the whole file.
func fileKeys() []key[fileReading] {
	return []key[fileReading]{
		{"version", "The version of the mapping language: 1.", schema{"const": 1}, readVersion},
		{"sheet", "XLSX: the worksheet's name; by default the first visible one.", textSchema, readSheet},
		{"header_row", "The header's row number; by default the first row that isn't blank.", schema{"type": "integer", "minimum": 1, "maximum": maxRow}, readHeaderRow},
		{"delimiter", "CSV: the character between two cells; by default found out.", textSchema, readDelimiter},
		{"encoding", "CSV: the encoding; by default UTF-8, UTF-16 with a byte order mark, else windows-1252.", textSchema, readEncoding},
		{"timezone", "The IANA name of the dates' time zone, such as Europe/Berlin.", textSchema, readTimezone},
		{"date_format", "The format of dates written as text, such as DD/MM/YYYY, or a list of formats to try in order.", textsSchema, readDateFormat},
		{"key", "The columns that name a row across edits; by default its content names it.", keySchema, readKey},
		{"skip", "Which rows to leave out: a condition, or a list of them of which any is enough.", skipSchema(), readSkip},
		{"aliases", "What people write: who they mean.", schema{"type": "object", "additionalProperties": oneTextSchema}, readAliases},
		{"fields", "What becomes of the columns: the fields of a task.", fieldsSchema(), readFields},
	}
}

const maxRow = 1_048_576 // the last row of a worksheet

func readVersion(d *decoder, n *node, f *fileReading) {
	f.versioned = true
	if n.kind != scalar || n.quoted || n.text != "1" {
		d.fault(n.at, "version is 1, without quotes: this program knows no other")
	}
}

func readSheet(d *decoder, n *node, f *fileReading) {
	f.Sheet, _ = d.text(n, "sheet")
}

func readHeaderRow(d *decoder, n *node, f *fileReading) {
	f.HeaderRow = d.integer(n, "header_row", 1, maxRow)
}

func readDelimiter(d *decoder, n *node, f *fileReading) {
	r, size := utf8.DecodeRuneInString(n.text)
	if n.text == "tab" || n.text == `\t` {
		r, size = '\t', len(n.text)
	}
	if n.kind != scalar || size != len(n.text) || size == 0 || slices.Contains([]rune{'"', '\r', '\n', 0, utf8.RuneError}, r) {
		d.fault(n.at, "delimiter is one character, such as \";\", or tab")
		return
	}
	f.Delimiter = r
}

func readEncoding(d *decoder, n *node, f *fileReading) {
	f.Encoding, _ = d.text(n, "encoding")
}

func readTimezone(d *decoder, n *node, f *fileReading) { f.zone = d.zone(n) }

func readDateFormat(d *decoder, n *node, f *fileReading) {
	f.formats = d.formats(n, "date_format")
}

func readKey(d *decoder, n *node, f *fileReading) {
	columns := []*node{n}
	if n.kind == list {
		columns = n.items
	}
	if len(columns) == 0 || n.kind == nothing {
		d.fault(n.at, "key is blank: give it columns, or leave it out")
		return
	}
	for _, c := range columns {
		if v := d.columnOnly(c, "key"); v != nil {
			f.key = append(f.key, v)
		}
	}
}

// columnOnly reads a bare header, {column: …} or {letter: …}.
func (d *decoder) columnOnly(n *node, what string) *valueSpec {
	r := valueReading{what: what}
	r.at = n.at
	switch n.kind {
	case object:
		if !readObject(d, n, what, []key[valueReading]{valueKeys[0].key, valueKeys[1].key}, &r) {
			return nil
		}
		if len(n.entries) != 1 {
			d.fault(n.at, "%s takes either column or letter", what)
		}
	case scalar:
		readColumn(d, n, &r)
	default:
		d.fault(n.at, "%s takes the header of a column", what)
	}
	if r.source == noSource {
		return nil
	}
	return &r.valueSpec
}

func readAliases(d *decoder, n *node, f *fileReading) {
	if n.kind != object || len(n.entries) == 0 {
		d.fault(n.at, "aliases holds what people write and who they mean, such as {Bob: bob@example.com}")
		return
	}
	f.aliases, f.aliasOf = make(map[string]string, len(n.entries)), make(map[string]string, len(n.entries))
	for _, e := range n.entries {
		name := Fold(e.key.text)
		if _, twice := f.aliases[name]; twice {
			d.fault(e.key.at, "%s is in aliases twice, letter case and blanks aside", quote(e.key.text))
		}
		if name == "" {
			d.fault(e.key.at, "aliases has a blank name: write what people write, and who they mean")
		}
		if text, ok := d.text(e.value, "who "+quote(e.key.text)+" means"); ok {
			f.aliases[name] = TrimBlanks(text)
			f.aliasOf[TrimBlanks(text)] = e.key.text
		}
	}
}

// check finds what is missing, but for what is there under a mistyped name, and
// what contradicts itself across the file.
func (f *fileReading) check(d *decoder, root *node) {
	if !f.versioned && !d.meant["version"] {
		d.fault(root.at, "version is missing: write version: 1")
	}
	switch {
	case f.fieldsAt == nil && d.meant["fields"]:
		return
	case f.fieldsAt == nil:
		d.fault(root.at, "fields is missing: it says which column becomes the title, the deadline and so on")
		return
	case f.fieldsAt.kind != object:
		return // and said so already
	}
	for _, id := range []fieldID{fieldTitle, fieldTaskType, fieldDeadline} {
		if f.fields[id] == nil && !d.meant[id.String()] {
			d.fault(f.fieldsAt.at, "%s is missing: every task needs one", id)
		}
	}
	if f.ownersAt == nil && !d.meant["owners"] {
		d.fault(f.fieldsAt.at, "owners is missing: every task needs somebody to do it")
	}
	if approved := f.fields[fieldApproved]; approved != nil && f.fields[fieldCompleted] == nil {
		d.fault(approved.at, "approved needs completed: it is the decision on a task that is completed")
	}
	for _, id := range []fieldID{fieldDeadline, fieldStartedAt} {
		if v := f.fields[id]; v != nil {
			f.checkDates(d, id, v)
		}
	}
	if len(d.faults) == 0 {
		f.checkFixed(d)
	}
}
