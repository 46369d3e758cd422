package tallyfy

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/url"
	"strconv"
	"time"
)

// The bounds of a listing.
const (
	perPage   = 100 // the API's most for tasks and groups
	maxPages  = 20_000
	maxPasses = 3 // over a list that changes while it is read
)

// A listing is a list that comes in pages.
type listing[T any] struct {
	doing   string // for errors, such as "list tasks"
	path    string
	query   url.Values
	perPage int
	id      func(*T) string // what tells the elements apart
}

// A page is one page of a list.
type page[T any] struct {
	Data *[]T        `json:"data"`
	Meta maybe[meta] `json:"meta"`
}

type meta struct {
	Pagination maybe[pagination] `json:"pagination"`
}

type pagination struct {
	Total       number `json:"total"`
	CurrentPage number `json:"current_page"`
	TotalPages  number `json:"total_pages"`
}

// A passed is what one pass over a list saw.
type passed struct {
	seen   int  // different elements
	total  int  // how many there were at first
	shrunk bool // elements went while it ran: others may have moved past it
}

// all yields every element once. A list can change while it is read: elements
// that came push others to the next page, where they are seen again; ones that
// went pull others to a page that was read already, so the list is read once
// more. Where that doesn't help, or a page can't be read, the last thing
// yielded is an error: no list is ever just shorter.
func all[T any](ctx context.Context, c *Client, l listing[T]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		known := map[string]int{} // the pass that saw the element last
		var none T
		for pass := 1; pass <= maxPasses; pass++ {
			p, err := l.pass(ctx, c, pass, known, func(v T) bool { return yield(v, nil) })
			switch {
			case errors.Is(err, errEnough):
				return
			case err != nil:
				yield(none, err)
				return
			case !p.shrunk && p.seen >= p.total:
				return
			}
		}
		yield(none, &Error{Doing: l.doing, Message: "the list changes faster than it can be read: run the same command again in a while"})
	}
}

// errEnough says that who asked for the list wants no more of it.
var errEnough = fmt.Errorf("enough")

// pass reads all pages and yields what no pass has seen before.
func (l listing[T]) pass(ctx context.Context, c *Client, pass int, known map[string]int, yield func(T) bool) (passed, error) {
	var p passed
	last := -1
	for number := 1; ; number++ {
		data, m, err := l.page(ctx, c, number)
		if err != nil {
			return p, err
		}
		for i := range data {
			id := l.id(&data[i])
			if id == "" {
				return p, &Error{Doing: l.doing, Message: fmt.Sprintf("page %d of the list holds an entry without an id", number)}
			}
			before := known[id]
			if before != pass {
				p.seen++
				known[id] = pass
			}
			if before == 0 && !yield(data[i]) {
				return p, errEnough
			}
		}
		if number == 1 {
			p.total = m.total
		}
		p.shrunk = p.shrunk || m.total < last
		last = m.total
		if number >= m.pages {
			return p, nil
		}
		if len(data) == 0 {
			return p, &Error{Doing: l.doing, Message: fmt.Sprintf("page %d of %d is empty", number, m.pages)}
		}
		if number == maxPages {
			return p, &Error{Doing: l.doing, Message: fmt.Sprintf("the list has more than %d pages", maxPages)}
		}
	}
}

// extent is how long a list says it is.
type extent struct{ total, pages int }

// page reads one page. A list without paging must fit on its first page, and
// be so short that no second one is possible.
func (l listing[T]) page(ctx context.Context, c *Client, number int) ([]T, extent, error) {
	query := url.Values{}
	for k, v := range l.query {
		query[k] = v
	}
	query.Set("page", strconv.Itoa(number))
	query.Set("per_page", strconv.Itoa(l.perPage))
	var got page[T]
	if err := c.get(ctx, l.doing, l.path, query, &got); err != nil {
		return nil, extent{}, err
	}
	if got.Data == nil {
		return nil, extent{}, l.broken(number, "there is no list in the answer")
	}
	data, p := *got.Data, got.Meta.value.Pagination.value
	if p.Total.value == nil || p.TotalPages.value == nil {
		if number == 1 && len(data) < l.perPage {
			return data, extent{total: len(data), pages: 1}, nil
		}
		return nil, extent{}, l.broken(number, "the answer doesn't say how many pages there are")
	}
	if p.CurrentPage.value != nil && *p.CurrentPage.value != int64(number) {
		return nil, extent{}, l.broken(number, fmt.Sprintf("page %d came instead", *p.CurrentPage.value))
	}
	if *p.Total.value < 0 || *p.TotalPages.value < 0 || *p.TotalPages.value > maxPages || *p.Total.value > maxPages*10_000 {
		return nil, extent{}, l.broken(number, "the number of pages makes no sense")
	}
	return data, extent{total: int(*p.Total.value), pages: int(*p.TotalPages.value)}, nil
}

func (l listing[T]) broken(number int, what string) error {
	return &Error{Doing: l.doing, Message: fmt.Sprintf("page %d of the list: %s", number, what)}
}

// A TaskQuery says which tasks are listed. Its zero lists all that aren't
// archived.
type TaskQuery struct {
	OneOff bool // only one-off tasks
	// CreatedFrom and CreatedTo are the first and last day (UTC) of their
	// creation; zero is open. The API compares days by a clock of its own: be
	// generous.
	CreatedFrom, CreatedTo time.Time
	Archived               string   // "", "true" (these too) or "only"
	With                   []string // what more to show of each: tags, form_fields, summary
}

func (q TaskQuery) values(now time.Time) url.Values {
	v := url.Values{"sort": {"newest"}}
	if q.OneOff {
		v.Set("is_oneoff", "true")
	}
	if !q.CreatedFrom.IsZero() || !q.CreatedTo.IsZero() {
		from, to := q.CreatedFrom, q.CreatedTo
		if from.IsZero() {
			from = time.Unix(0, 0)
		}
		if to.IsZero() {
			to = now.AddDate(0, 0, 2)
		}
		v.Set("created", from.UTC().Format(time.DateOnly)+":"+to.UTC().Format(time.DateOnly))
	}
	if q.Archived != "" {
		v.Set("archived", q.Archived)
	}
	if len(q.With) > 0 {
		with := q.With[0]
		for _, w := range q.With[1:] {
			with += "," + w
		}
		v.Set("with", with)
	}
	return v
}

// Tasks lists the organization's tasks (GET tasks), newest first. An error is
// the last thing that it yields, and may be an *Error: what came before it is
// not the whole list. The list can lag behind a create by seconds.
func (c *Client) Tasks(ctx context.Context, q TaskQuery) iter.Seq2[Task, error] {
	return all(ctx, c, listing[Task]{
		doing: "list tasks", path: c.path("tasks"), query: q.values(time.Now()),
		perPage: perPage, id: func(t *Task) string { return t.ID },
	})
}

// RunTasks lists the tasks of a process (GET runs/{run}/tasks), as Tasks does.
func (c *Client) RunTasks(ctx context.Context, runID string) iter.Seq2[Task, error] {
	if !isID(runID) {
		return func(yield func(Task, error) bool) {
			yield(Task{}, &Error{Doing: "list the tasks of a process", Message: errBadID.Error()})
		}
	}
	return all(ctx, c, listing[Task]{
		doing: "list the tasks of a process", path: c.path("runs", runID, "tasks"),
		perPage: perPage, id: func(t *Task) string { return t.ID },
	})
}

// Get reads one task (GET tasks/{id}) with its tags, form fields and summary.
// An *Error that IsNotFound says that it is gone.
func (c *Client) Get(ctx context.Context, id string) (Task, error) {
	if !isID(id) {
		return Task{}, &Error{Doing: "read a task", Message: errBadID.Error()}
	}
	var got struct {
		Data json.RawMessage `json:"data"`
	}
	if err := c.get(ctx, "read a task", c.path("tasks", id), url.Values{"with": {"tags,form_fields,summary"}}, &got); err != nil {
		return Task{}, err
	}
	var t Task
	if err := json.Unmarshal(got.Data, &t); err != nil || t.ID != id {
		return Task{}, &Error{Status: 200, Doing: "read a task", Message: "the answer holds another task, or none"}
	}
	return t, nil
}
