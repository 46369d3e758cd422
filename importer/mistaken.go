package importer

import (
	"fmt"
	"strings"
	"time"

	"tallyfy-import/importer/results"
	"tallyfy-import/importer/tallyfy"
)

// anothersText is recorded of an answer that shows another row's task, before
// the task's id.
const anothersText = "Tallyfy answered with another row's task, "

// answeredID is the id in such a record's error, or empty.
func answeredID(text string) string {
	_, text = splitFormer(text)
	id, found := strings.CutPrefix(text, anothersText)
	if !found {
		return ""
	}
	return id
}

// These are around the id of the task that a row in doubt had, in its error: so
// it isn't taken for the one of now.
const (
	formerText = "in place of the task "
	formerEnd  = ", which was taken back"
)

// withFormer puts the id of a row's former task before a text; both may be empty.
func withFormer(id, text string) string {
	switch {
	case id == "":
		return text
	case text == "":
		return formerText + id + formerEnd
	}
	return formerText + id + formerEnd + ": " + text
}

// splitFormer takes such an error apart.
func splitFormer(text string) (id, rest string) {
	after, found := strings.CutPrefix(text, formerText)
	if !found {
		return "", text
	}
	id, rest, _ = strings.Cut(after, formerEnd)
	return id, strings.TrimPrefix(rest, ": ")
}

// formerID is the id of the task that a row had, by its record, or empty.
func formerID(r results.Record) string {
	if r.Status == results.Archived {
		return r.TaskID
	}
	id, _ := splitFormer(r.Error)
	return id
}

// told is the error of a job's row in doubt that says text.
func (j *job) told(text string) string { return withFormer(j.former, text) }

// anothers says why the answer to a create with this title must be another
// row's, or nothing. Otherwise the task is the row's from then on.
func (im *Import) anothers(out tallyfy.Outcome, title string) (why string, err error) {
	if im.recent.isAnothers(title, out.Title) {
		return anothersText + out.ID, nil
	}
	held, err := im.Results.ClaimTaskID(out.ID)
	if held {
		why = fmt.Sprintf("Tallyfy answered with the task %s, which the results file has already", out.ID)
	}
	return why, err
}

// mistaken puts a row in doubt whose create was answered with a task that isn't
// its own: something in between may have given the answer to another request.
// Its task is looked for, in the next run where it happens to the row again.
func (im *Import) mistaken(j *job, run string, out tallyfy.Outcome, why string) error {
	r := j.record(results.Sending)
	r.RunID, r.HTTPStatus, r.Error = run, out.Status, j.told(why)
	j.step.action = ActLook
	if j.step.marks&markMistaken != 0 {
		im.finish(j.step)
		im.hasNoProcess(j.draft.ProjectKey(), j.index, fmt.Sprintf("row %d, which is in doubt, may have opened it", r.Row), true)
	}
	j.step.marks |= markMistaken
	return im.doubt(r)
}

// doubt records what is known of a row in doubt. The record keeps the time of
// its intent: the row may have been sent right after that, and a computer that
// slept in between is no reason to miss a task that is older than the loss of
// its answer.
func (im *Import) doubt(r results.Record) error {
	im.lost.Store(time.Now().UnixNano())
	return im.Results.Amend(r)
}
