package tallyfy

// A Class says what an answer, or the lack of one, means for a row.
type Class uint8

// The classes of answers.
const (
	InDoubt     Class = iota // nobody knows: look before anything is sent again
	Created                  // done: the task exists, or the change is made
	Refused                  // the API said no to this row
	NotAdmitted              // nothing was done: it may be sent again
	Stop                     // the token is no good: no other row will fare better
)

// classify decides what came of a create. status is that of the answer, 0
// where none came; broken says that the answer, or the wait for it, ended
// early; written, that the request's first byte may have left; readable, that
// the answer holds the new task's id.
//
// The API has no idempotency key, so whatever isn't known to have failed is in
// doubt, server errors above all: the task may have been made before them.
func classify(status int, broken, written, readable bool) Class {
	switch status {
	case 0:
		if written {
			return InDoubt
		}
		return NotAdmitted
	case 200, 201:
		if readable && !broken {
			return Created
		}
		return InDoubt
	case 400, 404, 405, 413, 415, 422:
		return Refused
	case 401, 403:
		return Stop
	case 429:
		return NotAdmitted
	}
	return InDoubt
}
