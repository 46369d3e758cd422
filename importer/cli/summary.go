package cli

import (
	"encoding/json"
	"time"
)

// A runSummary is what --summary writes.
type runSummary struct {
	Started  time.Time `json:"started"`
	Finished time.Time `json:"finished"`
	Version  string    `json:"version"`
	Target   string    `json:"target,omitempty"` // host and organization
	Error    string    `json:"error,omitempty"`  // what ended the run, if that is no sheet's own
	batchSummary
}

// summaryStart is how every summary begins.
const summaryStart = "{\n  \"started\": "

// writeSummary writes what happened to the file of this name, in place of an
// older one. err is how the run ended.
func (b *batch) writeSummary(name string, err error) error {
	s := runSummary{
		Started: b.started.UTC(), Finished: time.Now().UTC(), Version: version(),
		batchSummary: b.summary(exitCode(err)),
	}
	if b.connection != nil {
		s.Target = b.connection.target
	}
	if rest := unsaid(err); rest != nil {
		s.Error = describe(rest)
	}
	text, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	return writeNew(name, append(text, '\n'), true)
}
