package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"

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
func (b *bench) history(ctx context.Context, n int) (path string, err error) {
	path = filepath.Join(b.folder, fmt.Sprintf("%d.results.csv", n))
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	source, err := b.source(n)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	file, err := results.Open(path, results.Options{Target: historyTarget})
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	var failed error
	_, err = source.Check(ctx, importer.Reading{Row: func(row *importer.Row, key string, _ importer.Action) {
		failed = errors.Join(failed, file.Append(results.Record{
			Row: row.Sheet.Number, Key: key, Status: results.Created, TaskID: fmt.Sprintf("%032x", row.Sheet.Number),
			HTTPStatus: 201, Attempts: 1, RequestHash: hex.EncodeToString(row.Draft.Hash[:16]),
		}))
	}})
	return path, errors.Join(err, failed)
}

// source opens a CSV file of n rows with its mapping.
func (b *bench) source(n int) (*importer.Source, error) {
	path, err := b.sheet(kindCSV, n)
	if err != nil {
		return nil, err
	}
	m, err := os.Open(b.mapping())
	if err != nil {
		return nil, err
	}
	defer m.Close()
	file, err := mapping.Load(m, mappingName)
	if err != nil {
		return nil, err
	}
	return importer.NewSource(file, func() (*sheet.Sheet, error) { return sheet.Open(path, sheet.Options{}) })
}
