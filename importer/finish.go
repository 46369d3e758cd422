package importer

import (
	"errors"
	"fmt"
	"strings"

	"tallyfy-import/importer/results"
	"tallyfy-import/importer/tallyfy"
	"tallyfy-import/mapping"
)

// finish ends a step in this run.
func (im *Import) finish(s *step) {
	s.state = stateDone
	im.Tally.Done.Add(1)
}

// finishFailed ends a step that failed.
func (im *Import) finishFailed(s *step) {
	s.marks |= markFailed
	im.finish(s)
}

// recordFailed records a row that the API refused.
func (im *Import) recordFailed(j *job, r results.Record) error {
	im.finishFailed(j.step)
	r.Status = results.Failed
	if err := im.Results.Append(r); err != nil {
		return err
	}
	return im.countFailure()
}

// countFailure ends the run when there were too many.
func (im *Import) countFailure() error {
	if n := im.Tally.Failed.Add(1); im.Options.MaxFailures > 0 && n >= int64(im.Options.MaxFailures) {
		return ErrTooManyFailures
	}
	return nil
}

// givenUp leaves a row to the next run whose admission was refused by err, the end
// of this one. If an attempt was made the API did not take it, as last says, so
// nothing is in doubt.
func (im *Import) givenUp(j *job, last tallyfy.Outcome, err error) error {
	if !j.intended {
		return err
	}
	r := j.record(results.Failed)
	why := strings.TrimSuffix(strings.TrimPrefix(last.Message, "not sent: "), ".")
	r.HTTPStatus, r.Error = last.Status, "not sent: "+why+"; the next run sends it"
	return errors.Join(im.Results.Append(r), err)
}

// recordLeft records a row that the API did not take and that is left for the
// next run.
func (im *Import) recordLeft(j *job, status int, message string) error {
	r := j.record(results.Failed)
	r.HTTPStatus, r.Error = status, message
	im.finishFailed(j.step)
	im.Tally.Left.Add(1)
	im.hasNoProcess(j.draft.ProjectKey(), j.index, fmt.Sprintf("row %d, which is to open it, is left for the next run", r.Row), true)
	return im.Results.Append(r)
}

// recordInvalid records an invalid row, unless it has a task from before.
func (im *Import) recordInvalid(j *job) error {
	j.step.state = stateDone // none of those that were to be sent
	if known, found := im.Results.Get(j.key); found && (known.TaskID != "" || known.Status == results.Sending) {
		return nil
	}
	r := j.record(results.Invalid)
	r.Error = firstMessages(j.draft.Problems)
	return im.Results.Append(r)
}

// firstMessages joins the messages of the problems that make a row invalid.
func firstMessages(problems []mapping.Problem) string {
	text := ""
	for _, p := range problems {
		if p.Severity != mapping.SeverityError {
			continue
		}
		if text != "" {
			text += "; "
		}
		text += p.Message
	}
	return text
}

// record is what the results file is to know of the row.
func (j *job) record(status results.Status) results.Record {
	return results.Record{
		Row: int(j.step.row), Key: j.key, Status: status,
		Attempts: j.attempts, RequestHash: requestHash(&j.draft),
	}
}
