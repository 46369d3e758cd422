package results

import (
	"errors"
	"io/fs"
)

// readSound reads what the results file at path knows. It returns nil where there
// is none, or none of this target that can be trusted.
func readSound(path, target string) (*File, error) {
	f, err := look(path, path, Options{Target: target})
	if err == nil {
		return f, f.file.Close()
	}
	var not *NotResultsError
	var damaged *DamagedError
	var foreign *ForeignError
	if errors.Is(err, fs.ErrNotExist) || errors.As(err, &not) || errors.As(err, &damaged) || errors.As(err, &foreign) {
		err = nil
	}
	return nil, err
}

// knowsMoreThan reports whether f knows a row that the other one doesn't, or
// something later of one that both know. An earlier state of a file knows no
// more than the file.
func (f *File) knowsMoreThan(other *File) bool {
	for i := range f.index.entries {
		e := &f.index.entries[i]
		j, found := other.index.find(e.key)
		if !found || other.index.entries[j].micros < e.micros {
			return true
		}
	}
	return false
}

// sentMoreThan reports whether a run that goes by the other file would send a row
// again which f knows to be sent.
func (f *File) sentMoreThan(other *File) bool {
	for i := range f.index.entries {
		e := &f.index.entries[i]
		if !e.wasSent() || !e.hasTask && e.offset >= f.size { // its intent was refused
			continue
		}
		j, found := other.index.find(e.key)
		if !found || other.index.entries[j].micros < e.micros && !other.index.entries[j].wasSent() {
			return true
		}
	}
	return false
}

// wasSent reports whether the row has a task, or may have one.
func (e *entry) wasSent() bool { return e.hasTask || statuses[e.status] == Sending }
