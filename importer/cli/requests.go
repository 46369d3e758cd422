package cli

import (
	"encoding/json"
	"io"

	"tallyfy-import/importer"
	"tallyfy-import/mapping"
)

// requestLog writes the exact request of each row as NDJSON.
type requestLog struct {
	out *revisable
	err error
}

// requestsStart is how every file of requests begins.
const requestsStart = `{"row":`

// newRequestLog writes to the file, or to stdout for "-". Without a name it
// writes nothing.
func newRequestLog(name string, stdout io.Writer) (*requestLog, error) {
	if name == "" {
		return nil, nil
	}
	if name == "-" {
		return &requestLog{out: reviseStream(stdout)}, nil
	}
	if err := checkOutlet(name, requestsStart, "file of requests"); err != nil {
		return nil, err
	}
	out, err := reviseFile(name)
	if err != nil {
		return nil, err
	}
	return &requestLog{out: out}, nil
}

// add writes one row's request, if the row is one to be sent.
func (l *requestLog) add(row *importer.Row, key string) {
	if l == nil || l.err != nil || row.Draft.Verdict != mapping.Wanted {
		return
	}
	line, err := json.Marshal(struct {
		Row     int           `json:"row"`
		Key     string        `json:"key"`
		Request *mapping.Task `json:"request"`
	}{row.Sheet.Number, key, &row.Draft.Task})
	if err == nil {
		_, err = l.out.Write(append(line, '\n'))
	}
	l.err = err
}

// startOver drops the requests so far.
func (l *requestLog) startOver() error {
	if l == nil {
		return nil
	}
	l.err = nil
	return l.out.startOver()
}

// commit lets the requests go to their place.
func (l *requestLog) commit() error {
	if l == nil {
		return nil
	}
	if l.err != nil {
		return l.err
	}
	return l.out.commit()
}

// discard lets go of the requests unless they were committed.
func (l *requestLog) discard() {
	if l != nil {
		l.out.discard()
	}
}
