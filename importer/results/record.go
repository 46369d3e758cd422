package results

import (
	"fmt"
	"hash/maphash"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Status says what has become of a row.
type Status string

// The statuses of a record.
const (
	Sending   Status = "sending"   // a request went out, its outcome isn't known: in doubt
	Created   Status = "created"   // the task exists
	Updated   Status = "updated"   // the task exists and was changed since
	Completed Status = "completed" // the task exists and was completed, a step of its own
	Failed    Status = "failed"    // the API refused the row, or its limit outlasted the patience
	Invalid   Status = "invalid"   // the row was never sent
	Archived  Status = "archived"  // the task was taken back
)

// statuses gives each status the number that the index keeps of it.
var statuses = [...]Status{Sending, Created, Updated, Completed, Failed, Invalid, Archived}

// statusCode returns the number of a status, and false for an unknown one.
func statusCode(s string) (uint8, bool) {
	switch Status(s) {
	case Sending:
		return 0, true
	case Created:
		return 1, true
	case Updated:
		return 2, true
	case Completed:
		return 3, true
	case Failed:
		return 4, true
	case Invalid:
		return 5, true
	case Archived:
		return 6, true
	}
	return 0, false
}

// needsTask reports whether a record of this status is about a task, and so
// makes no sense without its id.
func (s Status) needsTask() bool {
	return s == Created || s == Updated || s == Completed || s == Archived
}

// A Record is what is known of one row: one line of the results file. A record
// with a TaskID has a task, whatever its status, unless it is [Archived].
type Record struct {
	Row        int       // the sheet's own row number, counted from 1
	Key        string    // names the row across runs; any text but the empty one
	Status     Status    // one of the constants
	TaskID     string    // the API's id of the task; empty where there is none
	RunID      string    // the API's id of the task's process; of a row in doubt, the one that it was sent to join
	Error      string    // one line for people; longer texts are shortened
	HTTPStatus int       // of the last answer; 0 if there was none
	Attempts   int       // how often it was tried to send its create, in all runs; tries that never left count, too
	Time       time.Time // when it was recorded, UTC, to the microsecond
	// RequestHash names the content that was sent, to find rows that changed.
	RequestHash string
}

// HasTask reports whether the row has a task in Tallyfy.
func (r Record) HasTask() bool { return r.TaskID != "" && r.Status != Archived }

// InDoubt reports whether the row was sent and nobody knows what became of it.
func (r Record) InDoubt() bool { return r.Status == Sending && !r.HasTask() }

// A State is the part of a row's last record that is known without reading
// the file.
type State struct {
	Row     int    // the sheet's row number, when it was recorded
	Status  Status // what has become of it
	HasTask bool   // whether it has a task in Tallyfy

	request uint64
	seed    maphash.Seed
}

// SameRequest reports whether hash is the RequestHash of the last record.
func (s State) SameRequest(hash string) bool {
	return s.seed != (maphash.Seed{}) && maphash.String(s.seed, hash) == s.request
}

const (
	maxRecord = 1 << 20     // bytes of one line; longer ones are neither written nor read
	maxError  = 500         // characters of Record.Error that are kept
	maxNumber = 999_999_999 // of a row, a status, a count of attempts
)

// maxBeside is room for all cells of a line but the key, in bytes.
const maxBeside = 64 << 10

// FitsKey reports whether a key is short enough to be recorded.
func FitsKey(key string) bool {
	const most = maxRecord - maxBeside
	return len(key) <= most/2 || len(key)+strings.Count(key, `"`) <= most // a line has quotes twice
}

// valid says why a record can't be written.
func (r *Record) valid() error {
	if r.Row < 0 || r.Row > maxNumber {
		return fmt.Errorf("the row number %d is out of range", r.Row)
	}
	if r.Key == "" {
		return fmt.Errorf("row %d has no key, so its outcome can't be recorded", r.Row)
	}
	if _, ok := statusCode(string(r.Status)); !ok {
		return fmt.Errorf("row %d has the unknown status %q", r.Row, string(r.Status))
	}
	if r.Status.needsTask() && r.TaskID == "" {
		return fmt.Errorf("row %d is said to be %s, but has no task id", r.Row, r.Status)
	}
	return nil
}

// oneLine makes an error's text fit a cell: one line, valid UTF-8, no control
// characters, at most maxError characters.
func oneLine(s string) string {
	if len(s) <= maxError && !strings.ContainsFunc(s, unfit) {
		return s
	}
	const most = maxError * utf8.UTFMax * 2 // enough to see what is kept; a body may be megabytes
	if len(s) > most {
		s = s[:most]
	}
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unfit(r) || r == ' ' }), " ")
	if utf8.RuneCountInString(s) <= maxError {
		return s
	}
	return string([]rune(s)[:maxError-1]) + "…"
}

// unfit reports whether a character has no place in a one-line cell. A line
// separator breaks lines as a control character does.
func unfit(r rune) bool {
	return unicode.IsControl(r) || r == utf8.RuneError || r == '\u2028' || r == '\u2029'
}
