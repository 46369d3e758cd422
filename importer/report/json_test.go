package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestJSONHasEverything(t *testing.T) {
	var out bytes.Buffer
	if err := demo().WriteJSON(&out); err != nil {
		t.Fatal(err)
	}
	var got struct {
		jsonHead
		Rows []jsonRow `json:"rows"`
	}
	in := json.NewDecoder(&out)
	in.DisallowUnknownFields()
	if err := in.Decode(&got); err != nil {
		t.Fatal(err)
	}
	r := demo()
	if got.Made != "2031-03-04T17:05:00+01:00" || got.Worksheet != "Tasks" || got.HeaderRow != 1 {
		t.Errorf("got %q, worksheet %q, header row %d", got.Made, got.Worksheet, got.HeaderRow)
	}
	if diff := cmp.Diff([]any{r.Counts, r.Kinds, r.People, r.Notes}, []any{got.Counts, got.Kinds, got.People, got.Notes}); diff != "" {
		t.Error(diff)
	}
	i := 0
	for row, err := range r.Rows {
		if err != nil {
			t.Fatal(err)
		}
		g := got.Rows[i]
		if diff := cmp.Diff(
			[]any{row.Number, row.Key, row.Title, row.Status, row.TaskID, row.Link, row.RunID, row.Error, list(row.Problems), list(texts(nil, row.Cells))},
			[]any{g.Row, g.Key, g.Title, g.Status, g.TaskID, g.Link, g.RunID, g.Error, g.Problems, g.Cells},
		); diff != "" {
			t.Errorf("row %d: %s", i, diff)
		}
		i++
	}
	if i != len(got.Rows) {
		t.Errorf("got %d rows, want %d", len(got.Rows), i)
	}
}

func TestJSONOfNothingHasNoNull(t *testing.T) {
	var out bytes.Buffer
	if err := new(Report).WriteJSON(&out); err != nil {
		t.Fatal(err)
	}
	if !json.Valid(out.Bytes()) || strings.Contains(out.String(), "null") {
		t.Errorf("got %s, want valid JSON with empty lists", out.String())
	}
}

func TestJSONStopsWhenTheSheetDoes(t *testing.T) {
	damaged := errors.New("the sheet is damaged")
	r := demo()
	r.Rows = broken(damaged)
	if err := r.WriteJSON(&bytes.Buffer{}); !errors.Is(err, damaged) {
		t.Errorf("got %v, want %v", err, damaged)
	}
}

// full is a disk without any room.
type full struct{}

var errFull = errors.New("no space left")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestWritersTellOfAFullDisk(t *testing.T) {
	for name, write := range map[string]func(io.Writer) error{
		"json": demo().WriteJSON,
		"html": demo().WriteHTML,
		"xlsx": func(w io.Writer) error { return demo().WriteXLSX(w, Workbook{}) },
		"csv":  func(w io.Writer) error { return demo().WriteCSV(w, 0) },
	} {
		if err := write(full{}); !errors.Is(err, errFull) {
			t.Errorf("%s: got %v, want %v", name, err, errFull)
		}
	}
}
