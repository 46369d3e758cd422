package report

import (
	"bufio"
	"encoding/json"
	"io"
	"time"

	"tallyfy-import/mapping"
)

// jsonHead is all of a report but its rows. Lists are never null.
type jsonHead struct {
	Title     string   `json:"title"`
	Sheet     string   `json:"sheet"`
	Made      string   `json:"made"`
	Worksheet string   `json:"worksheet"`
	HeaderRow int      `json:"header_row"`
	Columns   []string `json:"columns"`
	Counts    []Count  `json:"counts"`
	Kinds     []Kind   `json:"kinds"`
	People    []Person `json:"people"`
	Notes     []string `json:"notes"`
	Facts     []Fact   `json:"facts"`
}

// jsonRow is one element of the report's rows.
type jsonRow struct {
	Row      int               `json:"row"`
	Key      string            `json:"key"`
	Title    string            `json:"title"`
	Status   string            `json:"status"`
	TaskID   string            `json:"task_id"`
	Link     string            `json:"link"`
	RunID    string            `json:"run_id"`
	Error    string            `json:"error"`
	Problems []mapping.Problem `json:"problems"`

	Differences []Difference `json:"differences"`

	Cells []string `json:"cells"`
}

// WriteJSON writes all that the report has as one JSON object in UTF-8, a row
// at a time:
//
//	{"title", "sheet", "made", "worksheet", "header_row", "columns": ["…"],
//	 "counts": [{"name", "n"}], "kinds": [{"severity", "title", "count", "first"}],
//	 "people": [{"name", "tasks", "overdue"}], "notes": ["…"],
//	 "facts": [{"name", "value"}],
//	 "rows": [{"row", "key", "title", "status", "task_id", "link", "run_id",
//	           "error", "problems": […],
//	           "differences": [{"field", "want", "have", "message"}],
//	           "cells": ["…"]}]}
//
// made is an RFC 3339 time; row, header_row and the counts are integers;
// problems are as validate prints them; cells are the row as the sheet shows
// it, from column A on. The names stay as they are, later versions may add
// some. What has no value is an empty text or list, never null.
func (r *Report) WriteJSON(w io.Writer) error {
	head, err := json.Marshal(jsonHead{
		Title: r.Title, Sheet: r.Sheet, Made: r.Made.Format(time.RFC3339),
		Worksheet: r.Header.Sheet, HeaderRow: r.Header.Row, Columns: list(r.Header.Names),
		Counts: list(r.Counts), Kinds: list(r.Kinds), People: list(r.People), Notes: list(r.Notes), Facts: list(r.Facts),
	})
	if err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	// A failed write is told again by Flush.
	_, _ = out.Write(head[:len(head)-1])
	_, _ = out.WriteString(`,"rows":[`)
	separator := "\n"
	var cells []string
	for row, err := range r.rows() {
		if err != nil {
			return err
		}
		cells = texts(cells[:0], row.Cells)
		line, err := json.Marshal(jsonRow{
			Row: row.Number, Key: row.Key, Title: row.Title, Status: row.Status,
			TaskID: row.TaskID, Link: row.Link, RunID: row.RunID, Error: row.Error,
			Problems: list(row.Problems), Differences: list(row.Differences), Cells: list(cells),
		})
		if err != nil {
			return err
		}
		_, _ = out.WriteString(separator)
		if _, err := out.Write(line); err != nil {
			return err
		}
		separator = ",\n"
	}
	_, _ = out.WriteString("\n]}\n")
	return out.Flush()
}

// list returns items, an empty list in the place of nil.
func list[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}

// texts appends what the sheet shows in each cell to out.
func texts(out []string, cells []mapping.Cell) []string {
	for i := range cells {
		out = append(out, shown(cells[i]))
	}
	return out
}
