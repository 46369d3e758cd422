package importer

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"

	"tallyfy-import/mapping"
)

// A keyring names the rows of a sheet, in the sheet's order, and finds rows
// that share a key. It keeps 24 bytes a row and its map's overhead.
type keyring struct {
	header mapping.Header
	used   []int  // the columns that the mapping takes something from, in order
	column int    // of the first key column; -1 where the content is the key
	title  string // of that column
	seen   map[digest]sighting
}

// A digest is the first half of a SHA-256: among a million rows the chance of a
// collision is below one in 10^26.
type digest [16]byte

// A sighting is what is remembered of a key or a content.
type sighting struct {
	row   uint32 // where it was first seen
	times uint32 // how often so far
}

func newKeyring(header mapping.Header, binding *mapping.Binding) *keyring {
	k := &keyring{header: header, column: -1, seen: map[digest]sighting{}}
	for _, use := range binding.Uses() {
		if use.Sort == mapping.SortKey && k.column < 0 {
			k.column, k.title = use.Column, use.Name
		}
		k.used = append(k.used, use.Column)
	}
	slices.Sort(k.used)
	k.used = slices.Compact(k.used)
	return k
}

// name returns the row's key: its draft's, or one made of its content. A row
// whose key an earlier row bears becomes invalid, and the number of the first
// such row is returned, else 0.
func (k *keyring) name(row *Row) (key string, twin int) {
	d := &row.Draft
	switch {
	case d.Key != "":
		return d.Key, k.unique(row)
	case d.Verdict == mapping.Invalid:
		// Of a namespace of its own: what an invalid row lacks could make its
		// content equal to that of a sound one, and take its number.
		return k.numbered(k.cellsHash(&row.Sheet)), 0
	}
	return k.numbered(d.Hash), 0
}

// numbered returns the content's key: rows of the same content are numbered
// in the sheet's order.
func (k *keyring) numbered(hash [32]byte) string {
	id := digest(hash[:16])
	s := k.seen[id]
	s.times++
	k.seen[id] = s
	return mapping.ContentKey(hash, int(s.times))
}

// unique makes the row invalid where an earlier one bears its key.
func (k *keyring) unique(row *Row) (twin int) {
	hash := sha256.Sum256([]byte(row.Draft.Key))
	id := digest(hash[:16])
	first, known := k.seen[id]
	if !known {
		k.seen[id] = sighting{row: uint32(row.Sheet.Number), times: 1}
		return 0
	}
	first.times++
	k.seen[id] = first
	row.Draft.Verdict = mapping.Invalid
	row.Draft.Problems = append(row.Draft.Problems, k.duplicate(row.Sheet.Number, int(first.row), row.Sheet.Number, row.Draft.Key))
	return int(first.row)
}

// duplicate is the problem of one of two rows that bear the same key.
func (k *keyring) duplicate(row, first, second int, key string) mapping.Problem {
	return mapping.Problem{
		Row: row, Cell: k.header.Ref(row, k.column), Column: k.title, Field: "key",
		Code: mapping.CodeDuplicateKey, Severity: mapping.SeverityError, Value: key,
		Message: fmt.Sprintf("rows %d and %d have the same key %q: give each row a key of its own, or remove one of them", first, second, key),
	}
}

// cellsHash is the hash of a row's cells in the columns that the mapping uses:
// a column more in the sheet doesn't give its rows other keys.
func (k *keyring) cellsHash(row *mapping.Row) [32]byte {
	buf := []byte("cells\x00")
	for _, col := range k.used {
		c := row.Cell(col)
		buf = append(buf, byte(c.Kind))
		buf = binary.AppendUvarint(buf, uint64(len(c.Text)))
		buf = append(buf, c.Text...)
	}
	return sha256.Sum256(buf)
}
