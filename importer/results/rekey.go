package results

import (
	"fmt"

	"tallyfy-import/mapping/digest"
)

// Rekey records that the row of r, the last record of its key, has another key
// and row number by now. What is known of it, its time included, goes on under
// that key. The old key is known as that of a row without a task from here on,
// and Compact leaves it out.
//
// Both lines are written at once, the one of the new key first: a crash may
// leave the task under both keys, but never under none.
func (f *File) Rekey(r Record, row int, key string) error {
	f.mu.Lock()
	i, found := f.index.find(digest.Of(r.Key))
	if !found || key == r.Key {
		f.mu.Unlock()
		return fmt.Errorf("row %d can't go on under the key %q: the results file has no row %q", row, key, r.Key)
	}
	moved := r
	moved.Row, moved.Key = row, key
	at := r.Time.UnixMicro() + 1
	if j, found := f.index.find(digest.Of(key)); found {
		at = max(at, f.index.entries[j].micros+1)
	}
	if err := f.add(&moved, at); err != nil {
		f.mu.Unlock()
		return err
	}
	old := Record{
		Row: r.Row, Key: r.Key, Status: Invalid, RequestHash: r.RequestHash,
		Error: "the task of this row is kept under another key by now", // one text for all: status counts them together
	}
	err := f.append(&old, f.nextTime())
	f.mu.Lock()
	defer f.mu.Unlock()
	f.index.entries[i].replaced = true
	return err
}
