package importer

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
)

// TestForbiddenCreates tells a row that may not be sent from a token that may
// not send.
func TestForbiddenCreates(t *testing.T) {
	t.Parallel()
	many, mixed := []string{"One"}, []string{}
	for n := range mostForbidden + 3 {
		many = append(many, fmt.Sprint("No ", n))
		mixed = append(mixed, fmt.Sprint("No ", n), fmt.Sprint("Yes ", n))
	}
	for _, tt := range []struct {
		name      string
		forbidden string // in the body of a create
		rows      []string
		statuses  string
		ends      bool
		requests  int
	}{
		{"one of several", `"Two"`, []string{"One", "Two", "Three"}, "created failed created", false, 3},
		{"the first", `"One"`, []string{"One", "Two", "Three"}, "failed created created", false, 3},
		{"the only one", `"One"`, []string{"One"}, "failed", true, 1},
		{"all", `title`, []string{"One", "Two", "Three"}, "failed failed", true, 2},
		{"as many, but not in a row", `"No`, mixed, strings.TrimSuffix(strings.Repeat("failed created ", mostForbidden+3), " "), false, len(mixed)},
		{"too many after one that was taken", `"No`, many, strings.TrimSuffix("created "+strings.Repeat("failed ", mostForbidden+1), " "), true, mostForbidden + 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			requests := 0
			w := &world{t: t, handler: func(next http.Handler) http.Handler {
				return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
					if r.Method == http.MethodPost {
						requests++
						body, _ := io.ReadAll(r.Body)
						if bytes.Contains(body, []byte(tt.forbidden)) {
							http.Error(out, `{"message":"No."}`, http.StatusForbidden)
							return
						}
						r.Body = io.NopCloser(bytes.NewReader(body))
					}
					next.ServeHTTP(out, r)
				})
			}}
			var rows []string
			for _, title := range tt.rows {
				rows = append(rows, row(title))
			}
			w.start(rows...)
			w.options.Workers = 1
			_, err := w.run()
			if ends := errors.As(err, new(*AuthError)); ends != tt.ends || err != nil && !ends {
				t.Errorf("the run ended with %v", err)
			}
			if w.statuses() != tt.statuses || requests != tt.requests {
				t.Errorf("%s after %d requests", w.statuses(), requests)
			}
		})
	}
}

// TestForbiddenNightAfterNight leaves rows that may not be sent in the sheet:
// they don't keep the others out for ever.
func TestForbiddenNightAfterNight(t *testing.T) {
	t.Parallel()
	w := &world{t: t, handler: func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			if r.Method == http.MethodPost && bytes.Contains(body, []byte("No")) {
				http.Error(out, `{"message":"No."}`, http.StatusForbidden)
				return
			}
			r.Body = io.NopCloser(bytes.NewReader(body))
			next.ServeHTTP(out, r)
		})
	}}
	w.start(row("No 1"), row("No 2"), row("One"), row("Two"))
	w.options.Workers = 1
	if _, err := w.run(); !errors.As(err, new(*AuthError)) {
		t.Errorf("the first run ended with %v", err)
	}
	for range 2 {
		if _, err := w.run(); err != nil || w.statuses() != "failed failed created created" {
			t.Errorf("%v; %s", err, w.statuses())
		}
	}
}
