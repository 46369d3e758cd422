package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"tallyfy-import/importer"
	"tallyfy-import/importer/results"
	"tallyfy-import/importer/sheet"
	"tallyfy-import/mapping"
)

// historyURL is the API that the finished imports claim to have gone to. A
// rerun with nothing to do never calls it.
const (
	historyURL    = "http://127.0.0.1:9/api"
	historyOrg    = "5a4db0c0ffee4a11b0a7d15c0de15a9d"
	historyTarget = "127.0.0.1:9/" + historyOrg
)

// history returns a results file that knows a task for every row of a sheet of
// n rows, as a finished import leaves it.
func (b *bench) history(ctx context.Context, n int) (string, error) {
	sheet, err := b.sheet(ctx, kindCSV, n)
	if err != nil {
		return "", err
	}
	path := filepath.Join(b.folder, strconv.Itoa(n)+".results.csv")
	return path, b.make(ctx, "history", path, sheet)
}

// makeHistory writes the results file of the sheet that args name.
func makeHistory(path string, args []string) (err error) {
	if len(args) != 1 {
		return errors.New("a history takes a sheet")
	}
	source, err := openSource(args[0])
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	file, err := results.Open(path, results.Options{Target: historyTarget})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	var failed error
	_, err = source.Check(context.Background(), importer.Reading{Row: func(row *importer.Row, key string, _ importer.Action) {
		failed = errors.Join(failed, file.Append(results.Record{
			Row: row.Sheet.Number, Key: key, Status: results.Created, TaskID: fmt.Sprintf("%032x", row.Sheet.Number),
			HTTPStatus: 201, Attempts: 1, RequestHash: hex.EncodeToString(row.Draft.Hash[:16]),
		}))
	}})
	return errors.Join(err, failed)
}

// openSource opens a sheet with its mapping.
func openSource(path string) (*importer.Source, error) {
	f, err := os.Open(mappingBeside(path))
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // read only
	m, err := mapping.Load(f, f.Name())
	if err != nil {
		return nil, err
	}
	return importer.NewSource(m, func() (*sheet.Sheet, error) { return sheet.Open(path, sheet.Options{}) })
}
