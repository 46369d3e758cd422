package tallyfy

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"math"
	"net/url"
	"strconv"
	"time"
)

// The bounds of a listing.
const (
	perPage = 100 // the API's most for tasks and groups
	// defaultPerPage is what the API gives where it isn't asked for a number,
	// or doesn't heed it.
	defaultPerPage = 10

	maxPages  = 20_000        // of tasks two million, which take hours at the pace of reads
	maxTotal  = math.MaxInt32 // what an int can be on every machine
	maxPasses = 3             // over a list that changes while it is read
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
	fresh  int  // those among them that no earlier pass had seen
	total  int  // how many there were at first; unknown: the list doesn't say
	pages  int  // that weren't empty
	shrunk bool // elements went while it ran: others may have moved past it
}

// unknown stands for a length that a list doesn't tell.
const unknown = -1

// isWhole reports whether nothing can have been missed. Of a list that doesn't
// say how long it is a second pass must have found nothing more.
func (p passed) isWhole() bool {
	if p.total == unknown {
		return p.pages <= 1 || p.fresh == 0
	}
	return !p.shrunk && p.seen >= p.total
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
		var p passed
		for pass := 1; pass <= maxPasses; pass++ {
			var err error
			p, err = l.pass(ctx, c, pass, known, func(v T) bool { return yield(v, nil) })
			switch {
			case errors.Is(err, errEnough):
				return
			case err != nil:
				yield(none, err)
				return
			case p.isWhole():
				return
			}
		}
		message := "the list changes faster than it can be read: run the same command again in a while"
		if p.fresh == 0 && !p.shrunk {
			message = fmt.Sprintf("the list says that it has %d entries, and shows %d however often it is read: ask Tallyfy's support", p.total, p.seen)
		}
		yield(none, &Error{Doing: l.doing, Message: message})
	}
}

// errEnough says that who asked for the list wants no more of it.
var errEnough = errors.New("enough")

// pass reads all pages and yields what no pass has seen before.
func (l listing[T]) pass(ctx context.Context, c *Client, pass int, known map[string]int, yield func(T) bool) (passed, error) {
	var p passed
	last, stale := unknown, 0
	for number := 1; ; number++ {
		data, m, err := l.page(ctx, c, number)
		if err != nil {
			return p, err
		}
		seen := p.seen
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
			if before == 0 {
				p.fresh++
				if !yield(data[i]) {
					return p, errEnough
				}
			}
		}
		if number == 1 {
			p.total = m.total
		}
		if len(data) > 0 {
			p.pages++
		}
		p.shrunk = p.shrunk || m.total < last
		last = m.total
		switch {
		case m.pages == unknown && len(data) == 0, m.pages != unknown && number >= m.pages:
			return p, nil
		case len(data) == 0:
			return p, l.broken(number, fmt.Sprintf("it is empty, and there should be %d pages", m.pages))
		case m.pages == unknown && number == 2 && p.seen == seen:
			p.pages = 1
			return p, l.unpaged(p.seen)
		case number == maxPages:
			return p, &Error{Doing: l.doing, Message: fmt.Sprintf("the list has more than %d pages", maxPages)}
		}
		if p.seen > seen {
			stale = 0
		} else if stale++; stale == maxStale {
			return p, l.broken(number, "it repeats what came before")
		}
	}
}

// maxStale bounds the pages in a row that bring nothing new: tasks that come
// meanwhile push others to the next page, but not page after page.
const maxStale = 3

// unpaged says whether a list can be whole that gives the same n elements
// whatever page is asked for: it can't where they are just as many as a page
// takes.
func (l listing[T]) unpaged(n int) error {
	if n == l.perPage || n == defaultPerPage {
		return l.broken(2, "it is the first one again, and nothing says how many there are")
	}
	return nil
}

// extent is how long a list says it is, or unknown.
type extent struct{ total, pages int }

// page reads one page.
func (l listing[T]) page(ctx context.Context, c *Client, number int) ([]T, extent, error) {
	query := url.Values{}
	maps.Copy(query, l.query)
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
	if p.CurrentPage.value != nil && *p.CurrentPage.value != int64(number) {
		return nil, extent{}, l.broken(number, fmt.Sprintf("page %d came instead", *p.CurrentPage.value))
	}
	if p.Total.value == nil || p.TotalPages.value == nil {
		return data, extent{total: unknown, pages: unknown}, nil
	}
	if *p.Total.value < 0 || *p.TotalPages.value < 0 || *p.TotalPages.value > maxPages || *p.Total.value > maxTotal {
		return nil, extent{}, l.broken(number, "the number of pages makes no sense")
	}
	return data, extent{total: int(*p.Total.value), pages: int(*p.TotalPages.value)}, nil
}

func (l listing[T]) broken(number int, what string) error {
	return &Error{Doing: l.doing, Message: fmt.Sprintf("page %d of the list: %s", number, what)}
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
