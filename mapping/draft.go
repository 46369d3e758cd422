package mapping

// A Verdict says what is to become of a row.
type Verdict uint8

// The verdicts on a row.
const (
	Wanted  Verdict = iota // it is a task
	Skipped                // the mapping's skip leaves it out
	Dropped                // all its cells are blank
	Invalid                // its problems keep it from being sent
)

// A Draft is what a mapping makes of one row.
type Draft struct {
	Row     int // the sheet's own row number
	Verdict Verdict

	// Key names the row across edits: the key columns' values joined by " | ".
	// It is empty where the mapping has no key; the content's hash names the
	// row then (see ContentKey).
	Key string

	// Hash is the SHA-256 of the content: all that the mapping takes from the
	// row, before names are looked up.
	Hash [32]byte

	Task      Task
	Project   string    // rows of the same project share one process
	Completed bool      // to be completed once it is created
	Approved  *bool     // with Completed, the decision on an approval task
	Problems  []Problem // errors and warnings, in the order of the fields
}
