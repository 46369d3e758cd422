package starter

import (
	"bytes"
	"encoding/csv"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyfy-import/mapping"
)

var update = flag.Bool("update", false, "write the wanted mappings anew")

// readSheet reads a CSV file as the program does: the header, found below
// titles, and the rows.
func readSheet(t *testing.T, data string) (mapping.Header, []mapping.Row, int) {
	t.Helper()
	r := csv.NewReader(strings.NewReader(data))
	r.FieldsPerRecord = -1
	if strings.Count(data, ";") > strings.Count(data, ",") {
		r.Comma = ';'
	}
	var rows []mapping.Row
	for {
		record, err := r.Read()
		if record == nil {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		line, _ := r.FieldPos(0)
		rows = append(rows, textRow(line, record...))
	}
	number, _ := HeaderRow(rows)
	at := 0
	for i := range rows {
		if rows[i].Number == number {
			at = i
		}
	}
	header := mapping.Header{Row: rows[at].Number}
	for _, cell := range rows[at].Cells {
		header.Names = append(header.Names, cell.Text)
	}
	return header, rows[at+1:], at
}

func textRow(number int, texts ...string) mapping.Row {
	row := mapping.Row{Number: number}
	for _, text := range texts {
		kind := mapping.Text
		if text == "" {
			kind = mapping.Blank
		}
		row.Cells = append(row.Cells, mapping.Cell{Kind: kind, Text: text})
	}
	return row
}

// guessed surveys a sheet and writes the mapping.
func guessed(t testing.TB, header mapping.Header, rows []mapping.Row, o Options) (*Guess, string) {
	t.Helper()
	survey := New(header)
	for i := range rows {
		survey.Row(&rows[i])
	}
	g := survey.Guess()
	var text bytes.Buffer
	if err := g.Write(&text, o); err != nil {
		t.Fatal(err)
	}
	return g, text.String()
}

// lacks reports whether the guess leaves out what every task needs.
func lacks(g *Guess) bool {
	for _, f := range g.Findings() {
		if f.Status == Missing {
			return true
		}
	}
	return false
}

// Each sheet in testdata has the mapping that is guessed from it beside it,
// ending with what becomes of its rows.
func TestGuessedMappings(t *testing.T) {
	sheets, err := filepath.Glob(filepath.Join("testdata", "*.csv"))
	if err != nil || len(sheets) == 0 {
		t.Fatal("no sheets", err)
	}
	for _, name := range sheets {
		t.Run(filepath.Base(name), func(t *testing.T) {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			header, rows, above := readSheet(t, string(data))
			o := Options{Source: filepath.Base(name), Zone: "Europe/Berlin"}
			if above > 0 {
				o.HeaderRow = header.Row
			}
			g, got := guessed(t, header, rows, o)
			got += outcome(t, g, got, header, rows)
			want := strings.TrimSuffix(name, ".csv") + ".mapping.yaml"
			if *update {
				if err := os.WriteFile(want, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			wanted, err := os.ReadFile(want)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.Split(string(wanted), "\n"), strings.Split(got, "\n")); diff != "" {
				t.Errorf("the mapping (-want +got):\n%s", diff)
			}
		})
	}
}

// outcome loads a mapping, binds it and drafts the rows with it, and says what
// came of it.
func outcome(t *testing.T, g *Guess, text string, header mapping.Header, rows []mapping.Row) string {
	t.Helper()
	file, err := mapping.Load(strings.NewReader(text), "m.yaml")
	if lacks(g) {
		if err == nil {
			t.Error("something is missing, and the mapping loads")
		}
		return fmt.Sprintf("\n# Loading it says:\n# %s\n", strings.ReplaceAll(err.Error(), "\n", "\n# "))
	}
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	binding, err := file.Bind(header)
	if err != nil {
		t.Fatal(err)
	}
	valid, skipped, problems := 0, 0, ""
	for i := range rows {
		draft := binding.Draft(&rows[i])
		switch draft.Verdict {
		case mapping.Wanted:
			valid++
		case mapping.Skipped:
			skipped++
		}
		for _, p := range draft.Problems {
			problems += fmt.Sprintf("# row %d: %s\n", p.Row, p.Message)
		}
	}
	return fmt.Sprintf("\n# Of %d rows %d are valid and %d are left out.\n%s", len(rows), valid, skipped, problems)
}
