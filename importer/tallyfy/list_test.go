package tallyfy

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// A book is a server's list of tasks, newest first.
type book struct {
	ids     []string
	size    int  // of a page; 0: as asked for
	unpaged bool // gives the first page whatever is asked for
	asked   []url.Values
	before  func(b *book, page int)                 // what happens before a page is read
	answer  func(w http.ResponseWriter, n int) bool // answers the nth request itself, if it returns true
	meta    func(pagination map[string]any)
}

func numbered(n int) []string {
	ids := make([]string, n)
	for i := range ids {
		ids[i] = fmt.Sprintf("%032x", n-i)
	}
	return ids
}

func (b *book) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.asked = append(b.asked, r.URL.Query())
	page, _ := strconv.Atoi(r.URL.Query().Get("page"))
	size, _ := strconv.Atoi(r.URL.Query().Get("per_page"))
	if b.answer != nil && b.answer(w, len(b.asked)) {
		return
	}
	if b.before != nil {
		b.before(b, page)
	}
	asked := page
	if b.size > 0 {
		size = b.size
	}
	if b.unpaged {
		page = 1
	}
	from, to := min((page-1)*size, len(b.ids)), min(page*size, len(b.ids))
	data := []map[string]any{}
	for _, id := range b.ids[from:to] {
		data = append(data, map[string]any{"id": id, "title": "t"})
	}
	p := map[string]any{"total": len(b.ids), "count": len(data), "per_page": size, "current_page": asked, "total_pages": (len(b.ids) + size - 1) / size}
	if b.meta != nil {
		b.meta(p)
	}
	answer := map[string]any{"data": data}
	if len(p) > 0 {
		answer["meta"] = map[string]any{"pagination": p}
	}
	_ = json.NewEncoder(w).Encode(answer)
}

// collectTasks lists all tasks; an error that isn't the last thing fails the
// test.
func collectTasks(t *testing.T, c *Client, q TaskQuery) (ids []string, failure error) {
	t.Helper()
	for task, err := range c.Tasks(t.Context(), q) {
		if failure != nil {
			t.Error("the listing goes on after an error")
		}
		if err != nil {
			failure = err
			continue
		}
		ids = append(ids, task.ID)
	}
	return ids, failure
}

func TestTasksAreListedWhole(t *testing.T) {
	once := func(at int, f func(b *book)) func(*book, int) {
		return func(b *book, page int) {
			if page == at && len(b.asked) <= 3 {
				f(b)
			}
		}
	}
	tests := []struct {
		name  string
		n     int
		book  book
		want  []string
		pages int
	}{
		{"none", 0, book{}, nil, 1},
		{"one page", 100, book{}, numbered(100), 1},
		{"three pages", 201, book{}, numbered(201), 3},
		// Without meta the list ends where a page is empty, and a list of
		// several pages is read twice: nothing else shows that it changed.
		{"no meta on a short list", 40, book{meta: func(p map[string]any) { clear(p) }}, numbered(40), 2},
		{"no meta on a long list", 250, book{meta: func(p map[string]any) { clear(p) }}, numbered(250), 8},
		{"no meta, and one on the last page", 101, book{meta: func(p map[string]any) { clear(p) }}, numbered(101), 6},
		{"no total", 250, book{meta: func(p map[string]any) { delete(p, "total") }}, numbered(250), 8},
		{"no meta, and ten a page", 25, book{size: 10, meta: func(p map[string]any) { clear(p) }}, numbered(25), 8},
		{"no meta, and all at once", 250, book{size: 1000, unpaged: true, meta: func(p map[string]any) { clear(p) }}, numbered(250), 2},
		{"no meta, and a task goes meanwhile", 250, book{meta: func(p map[string]any) { clear(p) }, before: once(2, func(b *book) { b.ids = b.ids[1:] })}, numbered(250), 12},
		{"ten a page, whatever is asked", 25, book{size: 10}, numbered(25), 3},
		{"meta with numbers as texts", 150, book{meta: func(p map[string]any) { p["total"], p["total_pages"], p["current_page"] = "150", "2", nil }}, numbered(150), 2},
		// New tasks push old ones to the next page, where they come again.
		{"tasks come meanwhile", 250, book{before: once(2, func(b *book) { b.ids = append([]string{"aa", "bb"}, b.ids...) })}, numbered(250), 3},
		// A task that goes pulls others to a page that was read already.
		{"a task goes meanwhile", 250, book{before: once(2, func(b *book) { b.ids = b.ids[1:] })}, numbered(250), 6},
		{"a task goes, and another comes at the end", 250, book{before: func(b *book, _ int) {
			switch len(b.asked) {
			case 2:
				b.ids = b.ids[1:]
			case 3:
				b.ids = append(b.ids, "aa")
			}
		}}, append(numbered(250), "aa"), 6},
		{"a task goes before the end", 201, book{before: once(3, func(b *book) { b.ids = b.ids[1:] })}, numbered(201), 5},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := &tt.book
			b.ids = numbered(tt.n)
			c := newTestClient(t, b)
			c.reads = newReadGate(1000, readWindow)
			ids, err := collectTasks(t, c, TaskQuery{})
			if err != nil {
				t.Fatal(err)
			}
			slices.Sort(ids)
			slices.Sort(tt.want)
			if !slices.Equal(ids, tt.want) {
				t.Errorf("got %d ids, want %d, each once", len(ids), len(tt.want))
			}
			if len(b.asked) != tt.pages {
				t.Errorf("%d requests, want %d", len(b.asked), tt.pages)
			}
		})
	}
}

func TestListingNeverComesOutShorter(t *testing.T) {
	status := func(at, status int, body string) func(http.ResponseWriter, int) bool {
		return func(w http.ResponseWriter, n int) bool {
			if n < at {
				return false
			}
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
			return true
		}
	}
	tests := []struct {
		name string
		book book
		want string
	}{
		{"the third page is refused", book{answer: status(3, 403, `{"message":"Not allowed"}`)}, "can't list tasks: Not allowed (HTTP status 403)"},
		{"a page is not found", book{answer: status(2, 404, `{"message":"gone","code":"RESOURCE_NOT_FOUND"}`)}, "gone"},
		{"an error with status 200", book{answer: status(1, 200, `{"error":true,"message":"nope","data":[]}`)}, "can't list tasks: nope"},
		{"a page without a list", book{answer: status(2, 200, `{"meta":{}}`)}, "page 2 of the list: there is no list"},
		{"a page that is something else", book{answer: status(2, 200, `{"data":"x"}`)}, "not what it should be"},
		{"an entry without an id", book{answer: status(1, 200, `{"data":[{"title":"x"}]}`)}, "entry without an id"},
		{"a full page without meta, whatever page is asked", book{unpaged: true, meta: func(p map[string]any) { clear(p) }}, "nothing says how many"},
		{"ten without meta, whatever page is asked", book{size: 10, unpaged: true, meta: func(p map[string]any) { clear(p) }}, "nothing says how many"},
		{"the same page again and again", book{unpaged: true, meta: func(p map[string]any) { p["total"], p["total_pages"] = 20000, 200 }}, "it repeats what came before"},
		{"another page than asked for", book{meta: func(p map[string]any) { p["current_page"] = 1 }}, "page 1 came instead"},
		{"an empty page before the end", book{before: func(b *book, page int) {
			if page == 2 {
				b.ids = nil
			}
		}, meta: func(p map[string]any) { p["total_pages"] = 3 }}, "page 2 of the list: it is empty, and there should be 3 pages"},
		{"fewer than the total, ever", book{meta: func(p map[string]any) { p["total"] = 300 }}, "says that it has 300 entries, and shows 250 however often it is read"},
		{"more pages than there can be", book{meta: func(p map[string]any) { p["total_pages"] = 1 << 40 }}, "makes no sense"},
		{"negative", book{meta: func(p map[string]any) { p["total"] = -1 }}, "makes no sense"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := &tt.book
			b.ids = numbered(250)
			c := newTestClient(t, b)
			_, err := collectTasks(t, c, TaskQuery{})
			var e *Error
			if !errors.As(err, &e) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v, want an Error with %q", err, tt.want)
			}
			if e != nil && e.IsAuth() != (e.Status == 403) {
				t.Errorf("IsAuth() = %t for %d", e.IsAuth(), e.Status)
			}
		})
	}
}

// TestReadsAreTriedAgain lets the second page fail in passing ways.
func TestReadsAreTriedAgain(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"500":        answering(500, "<html>oops"),
		"429":        answering(429, `{"message":"Too Many Attempts."}`, "Retry-After", "0"),
		"503":        answering(503, ``, "Retry-After", "0"),
		"broken":     cut("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"data\":["),
		"no answer":  cut(""),
		"login page": answering(200, "<html><title>Sign in</title>"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := &book{ids: numbered(150), answer: func(w http.ResponseWriter, n int) bool {
				if n == 2 {
					answer(w, &http.Request{Body: http.NoBody})
				}
				return n == 2
			}}
			c := newTestClient(t, b)
			ids, err := collectTasks(t, c, TaskQuery{})
			if err != nil || len(ids) != 150 {
				t.Errorf("%d tasks, %v", len(ids), err)
			}
			if len(b.asked) != 3 {
				t.Errorf("%d requests, want 3", len(b.asked))
			}
		})
	}
	t.Run("for good", func(t *testing.T) {
		t.Parallel()
		var requests int
		c := newTestClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			requests++
			answering(429, `{"message":"Too Many Attempts."}`, "Retry-After", "3600")(w, r)
		}))
		_, err := c.Users(t.Context())
		var e *Error
		if !errors.As(err, &e) || e.Status != 429 || requests != 1 {
			t.Errorf("%v after %d requests, want the API's words after one", err, requests)
		}
	})
}

func TestTaskQuery(t *testing.T) {
	b := &book{ids: numbered(3)}
	c := newTestClient(t, b)
	day := time.Date(2026, 11, 20, 23, 30, 0, 0, time.FixedZone("", -3600))
	if _, err := collectTasks(t, c, TaskQuery{OneOff: true, CreatedFrom: day, CreatedTo: day.AddDate(0, 0, 3), Archived: "true", With: []string{"tags", "summary"}}); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"is_oneoff": "true", "created": "2026-11-20:2026-11-25", "archived": "true", "with": "tags,summary", "sort": "newest", "page": "1", "per_page": "100"}
	got := map[string]string{}
	for k, v := range b.asked[0] {
		got[k] = strings.Join(v, "+")
	}
	if !maps.Equal(got, want) {
		t.Errorf("asked for %v, want %v", got, want)
	}
	if got := (TaskQuery{CreatedFrom: day}).values(day.AddDate(0, 0, 3)).Get("created"); got != "2026-11-20:2026-11-26" {
		t.Errorf("an open end gives %q", got)
	}
	if got := (TaskQuery{}).values(day).Encode(); got != "sort=newest" {
		t.Errorf("no conditions give %q", got)
	}
}

func TestListingStopsWhenAsked(t *testing.T) {
	b := &book{ids: numbered(500)}
	c := newTestClient(t, b)
	for _, err := range c.Tasks(t.Context(), TaskQuery{}) {
		if err != nil {
			t.Fatal(err)
		}
		break
	}
	if len(b.asked) != 1 {
		t.Errorf("%d requests, want 1", len(b.asked))
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var n int
	var last error
	for _, err := range c.Tasks(ctx, TaskQuery{}) {
		n++
		last = err
		cancel()
	}
	if n != 101 || !errors.Is(last, context.Canceled) {
		t.Errorf("%d steps, the last with %v; want 101 and the context's end", n, last)
	}
}
