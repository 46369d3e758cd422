package tallyfy

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
)

// An answer is what a writing call's answer holds.
type answer struct {
	id, run string
	title   string
	task    *Task  // of an update
	note    string // what happened, where it isn't plain from the answer
	gone    bool   // of a removal: there was nothing to remove
}

// readAnswer reads the task in an answer, and reports whether there is one.
func readAnswer(x exchange) (a answer, readable bool) {
	if x.err != nil || !json.Valid(x.body) {
		return answer{}, false
	}
	for name, value := range members(x.body) {
		if string(name) == "data" {
			a = readTask(value)
		}
	}
	return a, a.id != ""
}

// readTask reads what an answer says about the task that it shows.
func readTask(data []byte) answer {
	var id, run, title text
	for name, value := range members(data) {
		var err error
		switch string(name) {
		case "id":
			id, err = readText(value)
		case "run_id":
			run, err = readText(value)
		case "title":
			title, err = readText(value)
		}
		if err != nil {
			return answer{}
		}
	}
	if !isID(string(id)) {
		return answer{}
	}
	if !isID(string(run)) {
		run = ""
	}
	return answer{id: string(id), run: string(run), title: string(title)}
}

// judgeCreate says what the answer to a create means.
func judgeCreate(x exchange, _ problem) (Class, answer) {
	a, readable := readAnswer(x)
	return classify(x.status, x.err != nil, x.written, readable), a
}

// judgeUpdate is judgeCreate for a change of a task. The answer shows the task
// as it is now.
func judgeUpdate(x exchange, p problem) (Class, answer) {
	class, a := judgeCreate(x, p)
	var body struct {
		Data Task `json:"data"`
	}
	if class == Created && json.Unmarshal(x.body, &body) == nil {
		a.task = &body.Data
	}
	return class, a
}

// judgeComplete says what the answer to a completion means. Its body is of no
// use, as long as it comes from the API and not from a page in between.
func judgeComplete(x exchange, p problem) (Class, answer) {
	switch {
	case isDone(x):
		return Created, answer{}
	case (x.status == http.StatusUnprocessableEntity || x.status == http.StatusBadRequest || x.status == http.StatusConflict) && p.isCompletedAlready():
		return Created, answer{note: "it was completed already"}
	}
	return classify(x.status, x.err != nil, x.written, false), answer{}
}

// judgeRemove says what the answer to an archiving or a removal means. A task
// that the API says isn't there is gone already; a path that isn't there, or
// somebody else's word, says nothing.
func judgeRemove(x exchange, p problem) (Class, answer) {
	switch {
	case isDone(x):
		return Created, answer{}
	case (x.status == http.StatusNotFound || x.status == http.StatusGone) && p.code == codeMissing:
		return Created, answer{note: "it was gone already", gone: true}
	}
	return classify(x.status, x.err != nil, x.written, false), answer{}
}

// codeMissing is the API's code where what a call is about isn't there; a wrong
// path has another one.
const codeMissing = "RESOURCE_NOT_FOUND"

// isDone reports whether the API says that a call is carried out: 204, or any
// other success with nothing in it or JSON that isn't of an error.
func isDone(x exchange) bool {
	if x.status == http.StatusNoContent {
		return true
	}
	if x.status != http.StatusOK && x.status != http.StatusCreated && x.status != http.StatusAccepted || x.err != nil {
		return false
	}
	body := bytes.TrimSpace(x.body)
	return len(body) == 0 || json.Valid(body) && !saysError(body)
}

// saysError reports whether an answer is one of an error, whatever its status.
func saysError(body []byte) bool {
	var answer struct {
		Error json.RawMessage `json:"error"`
	}
	if json.Unmarshal(body, &answer) != nil {
		return false
	}
	switch string(answer.Error) {
	case "", "null", "false", "0", `""`, "[]", "{}":
		return false
	}
	return true
}

// isGuestCap reports whether a 429 is about the hourly cap on inviting guests.
func (p problem) isGuestCap() bool {
	message := strings.ToLower(p.message)
	return strings.Contains(message, "guest") && (p.code == "RATE_LIMIT_EXCEEDED" || strings.Contains(message, "hour"))
}

// isCompletedAlready reports whether a completion was refused because there is
// nothing left to do.
func (p problem) isCompletedAlready() bool {
	message := strings.ToLower(p.message)
	return strings.Contains(message, "already") && strings.Contains(message, "complete")
}
