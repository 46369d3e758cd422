package mapping

import (
	"bytes"
	"io"
	"unicode/utf8"
)

// Bounds on what a mapping file may hold. They are far beyond any file that a
// person writes, and keep a hostile one from taking time or memory.
const (
	maxFileSize = 1 << 20 // bytes
	maxDepth    = 100     // lists and objects within each other
	maxNodes    = 100_000 // texts, lists and objects, aliases written out
	maxFaults   = 20      // reported at once
)

// A position is a place in the mapping file, counted from 1.
type position struct{ line, column int }

// A fault is something wrong with the mapping file.
type fault struct {
	at      position
	message string
}

type nodeKind uint8

const (
	nothing nodeKind = iota // null, or nothing at all after a colon
	scalar
	list
	object
)

// A node is one piece of the mapping file, however it was written: as YAML in
// blocks or in brackets, or as JSON.
type node struct {
	at      position
	kind    nodeKind
	text    string // of a scalar, as written: 007 stays 007
	quoted  bool   // a scalar that can only be a text
	items   []*node
	entries []entry
	size    int // nodes in it, itself included
}

type entry struct{ key, value *node }

// readBounded reads all of r, and reports false where it is longer than a
// mapping file can be.
func readBounded(r io.Reader) ([]byte, bool, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxFileSize+1))
	return data, len(data) <= maxFileSize, err
}

// parseSource reads the whole file into nodes.
func parseSource(data []byte) (*node, *fault) {
	if !utf8.Valid(data) {
		return nil, &fault{position{1, 1}, "the mapping is not UTF-8 text: save it with the encoding UTF-8"}
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if bytes.IndexByte(data, 0) >= 0 {
		return nil, &fault{position{1, 1}, "this is not a text file: a mapping is written in YAML or JSON"}
	}
	if isJSON(data) {
		return parseJSON(data)
	}
	return parseYAML(data)
}
