package digest

import (
	"fmt"
	"testing"
)

// What was added is found under its number, however large the table grew on
// the way, and nothing else is.
func TestTable(t *testing.T) {
	const n = 50_000
	list := make([]Digest, n)
	at := func(i int) *Digest { return &list[i] }
	for name, table := range map[string]Table{"empty": {}, "with room": NewTable(n), "with too little room": NewTable(7)} {
		t.Run(name, func(t *testing.T) {
			for i := range n {
				list[i] = Of(fmt.Sprint("key ", i))
				if _, found := table.Find(list[i], at); found {
					t.Fatalf("%d is found before it was added", i)
				}
				table.Add(list[i], i)
			}
			for i := range n {
				if got, found := table.Find(list[i], at); !found || got != i {
					t.Fatalf("%d is found as %d, %v", i, got, found)
				}
			}
			if _, found := table.Find(Of("another"), at); found {
				t.Error("a digest is found that was never added")
			}
		})
	}
}

func TestSet(t *testing.T) {
	const n = 10_000
	var set Set
	for round := range 2 {
		for i := range n {
			d := Of(fmt.Sprint("id ", i))
			if had := set.Has(d); had != (round == 1) || set.Add(d) == had {
				t.Fatalf("round %d: %d is in: %v", round, i, had)
			}
		}
		if set.Len() != n {
			t.Fatalf("round %d: %d digests", round, set.Len())
		}
	}
	if set.Has(Of("another")) {
		t.Error("a digest is in that was never put in")
	}
}

// Digests with the same mark are told apart by the list.
func TestTableComparesWholeDigests(t *testing.T) {
	list := []Digest{{0: 1, 15: 1}, {0: 1, 15: 2}, {0: 0xFF, 1: 0xFF, 2: 0xFF, 3: 0xFF}, {0: 0xFF, 1: 0xFF, 2: 0xFF, 3: 0xFF, 15: 1}}
	at := func(i int) *Digest { return &list[i] }
	var table Table
	for i, d := range list {
		if _, found := table.Find(d, at); found {
			t.Fatalf("%d is taken for another", i)
		}
		table.Add(d, i)
	}
	for i, d := range list {
		if got, found := table.Find(d, at); !found || got != i {
			t.Errorf("%d is found as %d, %v", i, got, found)
		}
	}
}

func TestMemory(t *testing.T) {
	const n = 1_000_000
	var table Table
	var d Digest
	for i := range n {
		d = Of(d[:])
		table.Add(d, i)
	}
	if each := float64(8*len(table.slots)) / n; each > 16 {
		t.Errorf("%.1f bytes for each digest", each)
	}
}

func TestOf(t *testing.T) {
	if Of("a") != Of([]byte("a")) || Of("a") == Of("b") {
		t.Error("a digest doesn't stand for its text")
	}
}
