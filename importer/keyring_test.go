package importer

import (
	"strings"
	"testing"

	"tallyfy-import/mapping"
)

// rowOf is a row of one cell, with the key and the content that the mapping
// made of it; key may be empty.
func rowOf(number int, key string, content byte, verdict mapping.Verdict) *Row {
	return &Row{
		Sheet: mapping.Row{Number: number, Cells: []mapping.Cell{{Kind: mapping.Text, Text: string(content)}}},
		Draft: mapping.Draft{Row: number, Key: key, Hash: [32]byte{content}, Verdict: verdict},
		used:  []int{0},
	}
}

// nameAll names rows as a reading does, and returns their keys and the twins'
// rows.
func nameAll(t *testing.T, rows []*Row) (named *steps, keys []string, twins []int) {
	t.Helper()
	named = &steps{}
	k := newKeyring(mapping.Header{Row: 1, Names: []string{"Key"}}, &mapping.Binding{}, named)
	k.column = 0
	for _, row := range rows {
		key, s, twin := k.name(row)
		if twin != nil {
			twins = append(twins, int(twin.row))
		}
		keys = append(keys, key)
		named.add(s)
	}
	return named, keys, twins
}

// Rows of the same content are numbered, an invalid one never among the sound.
func TestContentKeys(t *testing.T) {
	rows := []*Row{
		rowOf(2, "", 'a', mapping.Wanted), rowOf(3, "", 'b', mapping.Wanted), rowOf(4, "", 'a', mapping.Wanted),
		rowOf(5, "", 'a', mapping.Invalid), rowOf(7, "", 'a', mapping.Wanted), rowOf(8, "", 'a', mapping.Invalid),
	}
	named, keys, twins := nameAll(t, rows)
	a, b := mapping.ContentKey([32]byte{'a'}, 1), mapping.ContentKey([32]byte{'b'}, 1)
	invalid := keys[3]
	want := []string{a, b, a + "~2", invalid, a + "~3", invalid + "~2"}
	for i := range want {
		if keys[i] != want[i] {
			t.Errorf("row %d has the key %s, want %s", rows[i].Sheet.Number, keys[i], want[i])
		}
	}
	if invalid == a || len(twins) > 0 {
		t.Errorf("an invalid row has the key %s, twins %v", invalid, twins)
	}
	checkAgain(t, named, keys, rows)
}

// Of rows that share a key all are invalid, and each further one names the first.
func TestSharedKeys(t *testing.T) {
	rows := []*Row{rowOf(2, "K", 'a', mapping.Wanted), rowOf(3, "L", 'a', mapping.Wanted), rowOf(4, "K", 'b', mapping.Wanted), rowOf(5, "K", 'c', mapping.Wanted)}
	named, keys, twins := nameAll(t, rows)
	if len(twins) != 2 || twins[0] != 2 || twins[1] != 2 {
		t.Errorf("twins %v, want row 2 for either", twins)
	}
	for i, invalid := range []bool{false, false, true, true} {
		if got := rows[i].Draft.Verdict == mapping.Invalid; got != invalid {
			t.Errorf("row %d is invalid: %v", rows[i].Sheet.Number, got)
		}
	}
	checkAgain(t, named, keys, rows)
}

// checkAgain makes sure that a second reading finds the same keys, and sees
// where a row is another one.
func checkAgain(t *testing.T, named *steps, keys []string, rows []*Row) {
	t.Helper()
	for i, row := range rows {
		if key, same := named.at(i).keyOf(row); key != keys[i] || !same {
			t.Errorf("row %d has the key %s at the second reading, and had %s", row.Sheet.Number, key, keys[i])
		}
		if _, same := named.at(i).keyOf(rowOf(row.Sheet.Number, "", 'z', mapping.Wanted)); same {
			t.Errorf("row %d isn't seen to have changed", row.Sheet.Number)
		}
	}
	if _, same := named.at(0).keyOf(rows[1]); same {
		t.Error("another row is taken for the first")
	}
}

// Steps stay where they are while the list grows.
func TestStepsStay(t *testing.T) {
	var l steps
	l.add(step{row: 7})
	first := l.at(0)
	for i := range 3 * stepsOfPage {
		l.add(step{row: uint32(i)})
	}
	if first != l.at(0) || first.row != 7 || l.len() != 3*stepsOfPage+1 {
		t.Error("a step has moved")
	}
	for i, s := range l.all() {
		if i > 0 && int(s.row) != i-1 {
			t.Fatalf("step %d is %+v", i, s)
		}
	}
}

// A column that the mapping doesn't use gives no row another key, an invalid
// one neither: a report adds such columns.
func TestUnusedColumnsAreNoPartOfTheKey(t *testing.T) {
	for _, verdict := range []mapping.Verdict{mapping.Wanted, mapping.Invalid} {
		row, more := rowOf(2, "", 'a', verdict), rowOf(2, "", 'a', verdict)
		more.Sheet.Cells = append(more.Sheet.Cells, mapping.Cell{Kind: mapping.Text, Text: "invalid"})
		if a, b := keyText(row, 1), keyText(more, 1); a != b {
			t.Errorf("the keys are %s and %s", a, b)
		}
	}
}

// A key that the results file can't record makes its row invalid, and the
// others are sent and recorded, the invalid one too.
func TestLongKey(t *testing.T) {
	w := &world{t: t, mapping: "key: [Ticket, Text]\n" + worldMapping}
	long := strings.Repeat(strings.Repeat("k", 1000)+`""`, 600) // a cell's own bound is higher
	w.start("One,2031-03-04,1001,,,1", `Two,2031-03-04,1001,,"`+long+`","`+long+`"`)
	im, err := w.run() // which is what --skip-invalid does
	if err != nil {
		t.Fatal(err)
	}
	if n := im.Plan.Count(ActReject); n != 1 || w.titles() != "One" || w.statuses() != "created invalid" {
		t.Errorf("%d invalid, tasks %s, recorded %s", n, w.titles(), w.statuses())
	}
	if r := w.records()[1]; !strings.Contains(r.Error, "the key has 1201203 bytes") || r.Key[0] != '#' {
		t.Errorf("it is recorded as %q: %s", r.Key, r.Error)
	}
}
