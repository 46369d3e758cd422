package cli

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tallyfy-import/importer/results"
)

// A failure is a reason that rows failed for.
type failure struct {
	Error string `json:"error"`
	Rows  int    `json:"rows"`
	First int    `json:"first_row"`
}

// failures counts rows by the reason that they failed for.
type failures struct {
	list []failure
	at   map[string]int
}

// maxReasons bounds the reasons that are told apart.
const maxReasons = 1000

// add counts a row that failed.
func (f *failures) add(r *results.Record) {
	i, known := f.at[r.Error]
	switch {
	case known:
		f.list[i].Rows++
		f.list[i].First = min(f.list[i].First, r.Row)
	case len(f.list) < maxReasons:
		if f.at == nil {
			f.at = map[string]int{}
		}
		f.at[r.Error] = len(f.list)
		f.list = append(f.list, failure{Error: r.Error, Rows: 1, First: r.Row})
	}
}

// sorted returns the reasons, those of most rows first.
func (f *failures) sorted() []failure {
	slices.SortStableFunc(f.list, func(a, b failure) int { return b.Rows - a.Rows })
	return f.list
}

// failuresSince returns why rows failed that were recorded since a time.
func failuresSince(file *results.File, since time.Time) ([]failure, error) {
	var f failures
	for r, err := range file.Each() {
		if err != nil {
			return nil, err
		}
		if r.Error != "" && r.Status != results.Invalid && !r.InDoubt() && !r.Time.Before(since) {
			f.add(&r)
		}
	}
	return f.sorted(), nil
}

// writeFailures tells the first of some reasons.
func writeFailures(b *strings.Builder, all []failure, indent string) {
	for _, f := range all[:min(len(all), maxShown)] {
		fmt.Fprintf(b, "%s%s, first row %d: %s\n", indent, rows(f.Rows), f.First, f.Error)
	}
}
