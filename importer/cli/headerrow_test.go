package cli

import (
	"errors"
	"strings"
	"testing"

	"tallyfy-import/importer/sheet"
	"tallyfy-import/mapping"
)

// openerOf opens a text as a CSV file.
func openerOf(t *testing.T, text string) opener {
	private, err := sheet.SnapshotFrom(t.Context(), strings.NewReader(text), "tasks.csv")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := private.Close(); err != nil {
			t.Error(err)
		}
	})
	return private.Open
}

// A sound file that is cut at a delimiter on trial may be damaged: its texts
// that hold its own delimiter are in quotation marks.
func TestFindHeaderBlamesNoFileForItsTrials(t *testing.T) {
	const sound = "Call Bob,2031-03-04,bob@example.com,\"see notes, then call\"\nWrite Ann,2031-03-05,ann@example.com,\"tea, milk\"\n"
	if row, err := findHeader(openerOf(t, sound), sheet.Options{}); row != 0 || err != nil {
		t.Errorf("row %d, %v", row, err)
	}
	damaged := sound + "Pay,2031-03-06,\"bob\"x,\n"
	_, err := findHeader(openerOf(t, damaged), sheet.Options{})
	if err == nil || !strings.Contains(err.Error(), "goes on after a closing quotation mark in line 3") {
		t.Errorf("a damaged file: %v", err)
	}
}

// The delimiter that leads to the header is found behind one that fails.
func TestBetterHeaderTriesEveryDelimiter(t *testing.T) {
	whole := openerOf(t, "a,b,c\nx,y,z\nTitle|Due|Who|Notes\n")
	open := func(o sheet.Options) (*sheet.Sheet, error) {
		if o.Delimiter == ';' {
			return nil, &sheet.DamageError{What: "ends early"}
		}
		return whole(o)
	}
	file, err := mapping.Load(strings.NewReader("version: 1\ntimezone: UTC\nfields: {title: Title, task_type: {value: task}, deadline: {value: 2031-03-04}, owners: {users: Who}, description: Notes}\n"), "m.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, missing := file.Bind(mapping.Header{Row: 1, Names: []string{"a", "b", "c"}})
	got := betterHeader(missing, open, sheet.Options{})
	if errors.Is(got, missing) || !strings.Contains(got.Error(), "set header_row: 3") {
		t.Errorf("%v", got)
	}
}
