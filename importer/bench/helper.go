package main

import (
	"archive/zip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/xuri/excelize/v2"

	"tallyfy-import/importer/results"
	"tallyfy-import/importer/sheet"
	"tallyfy-import/mapping"
)

// helperArgument is the first argument of a process of this program that is a
// peer, so that each is measured by itself.
const helperArgument = "helper"

// runHelper does what a peer does.
func runHelper(args []string) error {
	if len(args) < 2 {
		return errors.New("a helper needs a name and what it works on")
	}
	name, path := args[0], args[1]
	switch name {
	case "sheet":
		return makeSheet(path, args[2:])
	case "history":
		return makeHistory(path, args[2:])
	case "encoding-csv":
		return readStandardCSV(path)
	case "inflate":
		return inflate(path)
	case "excelize":
		return readExcelize(path)
	case "typed":
		return readTyped(path)
	case "open":
		return openResults(path)
	case "bare":
		return sendBare(path, args[2:])
	case "serve":
		return serve(path, args[2:])
	}
	return fmt.Errorf("there is no helper %q", name)
}

// readStandardCSV reads a file by encoding/csv, the way that allocates least.
func readStandardCSV(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // read only
	r := csv.NewReader(f)
	r.ReuseRecord = true
	for {
		if _, err := r.Read(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// inflate unpacks all parts of a workbook and looks at none.
func inflate(path string) error {
	z, err := zip.OpenReader(path)
	if err != nil {
		return err
	}
	defer func() { _ = z.Close() }() // read only
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			return err
		}
		if _, err := io.Copy(io.Discard, r); err != nil {
			return err
		}
	}
	return nil
}

// readExcelize reads a workbook by excelize's row iterator, raw values only.
func readExcelize(path string) (err error) {
	o := excelize.Options{RawCellValue: true}
	f, err := excelize.OpenFile(path, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	rows, err := f.Rows("Tasks")
	if err != nil {
		return err
	}
	for rows.Next() {
		if _, err := rows.Columns(o); err != nil {
			return err
		}
	}
	return errors.Join(rows.Error(), rows.Close())
}

// readTyped reads a sheet as this program does.
func readTyped(path string) (err error) {
	s, err := sheet.Open(path, sheet.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	var row mapping.Row
	for {
		if err := s.Next(&row); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// openResults opens a results file for a run and prints how long it took.
func openResults(path string) error {
	began := time.Now()
	f, err := results.Open(path, results.Options{Target: historyTarget})
	if err != nil {
		return err
	}
	took := time.Since(began)
	if err := f.Close(); err != nil {
		return err
	}
	fmt.Println(took.Nanoseconds())
	return nil
}
