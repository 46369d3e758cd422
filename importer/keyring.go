package importer

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"tallyfy-import/mapping"
	"tallyfy-import/mapping/digest"
)

// A keyring names the rows of a sheet, in the sheet's order, and finds rows
// that share a key. It keeps about 13 bytes a row beside the plan's steps.
type keyring struct {
	header mapping.Header
	column int    // of the first key column; -1 where the content is the key
	title  string // of that column
	steps  *steps // the plan's: those of the rows that were named before
	table  digest.Table
}

func newKeyring(header mapping.Header, binding *mapping.Binding, named *steps) *keyring {
	k := &keyring{header: header, column: -1, steps: named}
	for _, use := range binding.Uses() {
		if use.Sort == mapping.SortKey {
			k.column, k.title = use.Column, use.Name
			break
		}
	}
	return k
}

// name returns the row's key and begins its step, which the caller adds to the
// plan's. A row whose key an earlier row bears becomes invalid, and the step of
// the first such row is returned.
func (k *keyring) name(row *Row) (key string, s step, first *step) {
	d := &row.Draft
	key = keyText(row, 1)
	s = step{key: digest.Of(key), row: uint32(row.Sheet.Number), alike: 1}
	at, known := k.table.Find(s.key, func(i int) *digest.Digest { return &k.steps.at(i).key })
	if !known {
		s.first = true
		k.table.Add(s.key, k.steps.len())
		return key, s, nil
	}
	first = k.steps.at(at)
	first.alike++
	s.alike = first.alike
	if d.Key == "" {
		key = keyText(row, s.number())
		s.key = digest.Of(key)
		return key, s, nil
	}
	d.Verdict = mapping.Invalid
	d.Problems = append(d.Problems, k.duplicate(row.Sheet.Number, int(first.row), row.Sheet.Number, key))
	return key, s, first
}

// duplicate is the problem of one of two rows that bear the same key.
func (k *keyring) duplicate(row, first, second int, key string) mapping.Problem {
	return mapping.Problem{
		Row: row, Cell: k.header.Ref(row, k.column), Column: k.title, Field: "key",
		Code: mapping.CodeDuplicateKey, Severity: mapping.SeverityError, Value: key,
		Message: fmt.Sprintf("rows %d and %d have the same key %q: give each row a key of its own, or remove one of them", first, second, key),
	}
}

// refuseKey makes a row invalid whose key is longer than the results file can
// record. The row goes without its key from then on, as one whose key is blank.
func (s *Source) refuseKey(d *mapping.Draft) {
	size := len(d.Key)
	d.Key = ""
	if d.Verdict == mapping.Skipped {
		return
	}
	k := newKeyring(s.Header, s.Binding, nil)
	d.Verdict = mapping.Invalid
	d.Problems = append(d.Problems, mapping.Problem{
		Row: d.Row, Cell: k.header.Ref(d.Row, k.column), Column: k.title, Field: "key",
		Code: mapping.CodeTooLong, Severity: mapping.SeverityError,
		Message: fmt.Sprintf("the key has %d bytes, more than the results file can record: name the row by shorter columns", size),
	})
}

// cellsHash is the hash of a row's cells in the columns that the mapping uses:
// a column more in the sheet doesn't give its rows other keys.
func cellsHash(row *Row) [32]byte {
	buf := []byte("cells\x00")
	for _, col := range row.used {
		c := row.Sheet.Cell(col)
		buf = append(buf, byte(c.Kind))
		buf = binary.AppendUvarint(buf, uint64(len(c.Text)))
		buf = append(buf, c.Text...)
	}
	return sha256.Sum256(buf)
}
