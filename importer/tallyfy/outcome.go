package tallyfy

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// An Admission is the right to one writing call. Only [Client.Admit] gives
// one.
type Admission struct {
	client *Client
	ticket *ticket
	stop   <-chan struct{} // closed when a call that hasn't left needn't go any more
	about  []slog.Attr     // for the log
}

// An Outcome says what came of a writing call.
type Outcome struct {
	Class  Class
	Status int    // the answer's HTTP status; 0: no answer
	ID     string // the task
	RunID  string // and its process, if it is in one
	Title  string // as the answer shows it; empty where it doesn't
	Task   *Task  // after an update, the task as the answer shows it, which may be in part
	Code   string // the API's code of an error, such as RESOURCE_NOT_FOUND
	// Message is the API's own words, or what happened to the connection:
	// one line of at most 500 characters. It is empty where all went well.
	Message string
	// RetryAfter is how long a 429 or 503 asks to wait; 0: it doesn't say.
	RetryAfter time.Duration
	// GuestCap says that the hourly cap on guest invitations is reached: tasks
	// that bring in no new guest are not affected, and nothing is paused.
	GuestCap bool
	// Gone says that there was nothing left to archive or to remove.
	Gone bool
}

// Admit waits until a writing call may go: for the pace, to the end of a
// pause, through an outage. It ends early with the cause of the context's end,
// or with an *UnavailableError. The end of the context also keeps the call back
// while it waits for others to end, as long as so many are in flight as may be.
func (c *Client) Admit(ctx context.Context) (Admission, error) {
	t, err := c.gate.admit(ctx)
	if err != nil {
		return Admission{}, err
	}
	return Admission{client: c, ticket: t, stop: ctx.Done()}, nil
}

// About returns the admission with what its request's line in the log says
// beside the call, the status and how long it took. None of it is sent.
func (a Admission) About(attrs ...slog.Attr) Admission {
	a.about = attrs
	return a
}

// Distrust closes the connection that the answer came on: it belongs to another
// request, and those that follow on the connection may, too.
func (a Admission) Distrust() {
	if a.ticket != nil && a.ticket.conn != nil {
		_ = a.ticket.conn.Close() // whoever uses it by now hears of it
	}
}

// Create creates a task (POST tasks). body is the JSON of the create call. The
// context must outlive a first Ctrl-C: its end breaks the request off.
func (a Admission) Create(ctx context.Context, body []byte) Outcome {
	return a.do(ctx, call{name: "create task", method: http.MethodPost, body: body, judge: judgeCreate})
}

// Update changes a task (PUT tasks/{id}): Created means that it is done. The
// same call may be sent again.
func (a Admission) Update(ctx context.Context, id string, body []byte) Outcome {
	return a.do(ctx, call{name: "update task", method: http.MethodPut, path: "tasks/%", id: id, body: body, judge: judgeUpdate})
}

// Complete completes a task (POST completed-tasks), one of a process where
// runID isn't empty. approved is the decision on an approval task, else nil. A
// task that is completed already counts as done.
func (a Admission) Complete(ctx context.Context, id, runID string, approved *bool) Outcome {
	body, err := json.Marshal(struct {
		TaskID   string `json:"task_id"`
		Approved *bool  `json:"is_approved,omitempty"`
	}{id, approved})
	if err != nil || !isID(id) {
		return Outcome{Class: Refused, ID: id, Message: "the task's id is not one of Tallyfy's"}
	}
	c := call{name: "complete task", method: http.MethodPost, path: "completed-tasks", body: body, judge: judgeComplete}
	if runID != "" {
		c.path, c.id = "runs/%/completed-tasks", runID
	}
	out := a.do(ctx, c)
	out.ID, out.RunID = id, runID
	return out
}

// Archive archives a task (DELETE tasks/{id}), which can be undone. A task
// that is gone counts as done.
func (a Admission) Archive(ctx context.Context, id string) Outcome {
	return a.do(ctx, call{name: "archive task", method: http.MethodDelete, path: "tasks/%", id: id, judge: judgeRemove})
}

// Delete removes a task for good (DELETE tasks/{id}/delete). A task that is
// gone counts as done.
func (a Admission) Delete(ctx context.Context, id string) Outcome {
	return a.do(ctx, call{name: "delete task", method: http.MethodDelete, path: "tasks/%/delete", id: id, judge: judgeRemove})
}

// A call is one writing call of the API.
type call struct {
	name   string
	method string
	path   string // below the organization, the id as %; empty: tasks
	id     string
	body   []byte
	judge  func(x exchange, p problem) (Class, answer)
}

// do sends a call and says what came of it.
func (a Admission) do(ctx context.Context, k call) Outcome {
	if a.client == nil || a.ticket.used.Swap(true) {
		return Outcome{Class: NotAdmitted, ID: k.id, Message: "not sent: each request needs an admission of its own"}
	}
	c, target := a.client, a.client.create
	if k.path != "" {
		var err error
		if target, err = c.target(k.path, k.id); err != nil {
			c.gate.report(a.ticket, report{silent: true})
			return Outcome{Class: Refused, ID: k.id, Message: err.Error()}
		}
	}
	var held time.Duration
	err := c.slots.take(ctx, a.stop)
	if err == nil {
		defer c.slots.give()
		held, err = c.gate.leave(ctx, a.ticket)
	}
	if err != nil {
		c.gate.report(a.ticket, report{silent: true})
	}
	if held > 0 || err != nil {
		return Outcome{Class: NotAdmitted, ID: k.id, Message: "not sent: " + c.gate.reason(), RetryAfter: max(held, 0)}
	}
	x := c.send(ctx, request{name: k.name, method: k.method, url: target, body: k.body, about: a.about, limit: maxAnswer})
	a.ticket.conn = x.conn
	out, r := c.outcome(k, x, time.Now())
	if x.status == 0 && ctx.Err() != nil {
		r = report{silent: true}
	}
	c.gate.report(a.ticket, r)
	return out
}

// target returns the URL of a path below the organization, the id at its %.
func (c *Client) target(path, id string) (*url.URL, error) {
	if strings.Contains(path, "%") {
		if !isID(id) {
			return nil, errBadID
		}
		path = strings.Replace(path, "%", id, 1)
	}
	return url.Parse(c.base + c.path(path))
}

// outcome says what an exchange means for the row and for the gate.
func (c *Client) outcome(k call, x exchange, now time.Time) (Outcome, report) {
	var p problem
	good := x.err == nil && x.status >= 200 && x.status < 300
	if !good {
		p = c.problem(x)
	}
	class, got := k.judge(x, p)
	if class == Created && k.id != "" && got.id != "" && got.id != k.id {
		class, got, x.err = InDoubt, answer{}, errAnothers
	}
	if good && class != Created {
		p = c.problem(x)
	}
	out := Outcome{Class: class, Status: x.status, ID: got.id, RunID: got.run, Title: got.title, Task: got.task, Gone: got.gone, Code: p.code}
	if out.ID == "" {
		out.ID = k.id
	}
	if out.Message = got.note; class != Created {
		out.Message = p.message
	}
	r := report{sent: x.sent}
	if x.status == http.StatusTooManyRequests || x.status == http.StatusServiceUnavailable {
		out.RetryAfter, _ = retryAfter(x.header, now)
		r.retry = out.RetryAfter
	}
	out.GuestCap = x.status == http.StatusTooManyRequests && p.isGuestCap()
	r.refused = x.status == http.StatusTooManyRequests && !out.GuestCap
	r.limit, r.remaining, _ = quota(x.header)
	if class == InDoubt || x.status == 0 {
		r.failure = out.Message
	}
	return out, r
}
