package sandbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"
)

// start serves a sandbox on loopback until the test ends.
func start(t *testing.T, o Options) (*Server, string) {
	t.Helper()
	s := New(o)
	url, stop, err := s.Start("")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
	return s, url
}

// send makes a request over the network.
func send(ctx context.Context, url, method, path, body string) (status int, text string, err error) {
	r, err := http.NewRequestWithContext(ctx, method, url+path, strings.NewReader(body))
	if err != nil {
		return 0, "", err
	}
	r.Header = http.Header{"Authorization": {"Bearer " + DefaultToken}, "Accept": {"application/json"},
		"X-Tallyfy-Client": {"APIClient"}, "Content-Type": {"application/json"}}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Do(r)
	if err != nil {
		return 0, "", err
	}
	b, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(b), errors.Join(err, resp.Body.Close())
}

func TestEachFault(t *testing.T) {
	const tasksPath = "/organizations/" + DefaultOrg + "/tasks"
	for _, tc := range []struct {
		fault  string
		status int
		made   int
		fails  func(error) bool // nil: no error
		says   string
	}{
		{"reset-before", 0, 0, isReset, ""},
		{"reset-after", 0, 1, isReset, ""},
		{"hang-before", 0, 0, isTimeout, ""},
		{"hang-after", 0, 1, isTimeout, ""},
		{"500", 500, 0, nil, `{"message":"Server Error"}`},
		{"500-after", 500, 1, nil, `{"message":"Server Error"}`},
		{"502", 502, 0, nil, "<html>"},
		{"502-after", 502, 1, nil, "<html>"},
		{"503", 503, 0, nil, "<html>"},
		{"503-after", 503, 1, nil, "<html>"},
		{"504", 504, 0, nil, "<html>"},
		{"504-after", 504, 1, nil, "<html>"},
		{"truncate", 201, 1, isCut, `{"data":{"id":"`},
		{"empty", 201, 1, nil, ""},
		{"429", 429, 0, nil, `{"message":"Too Many`},
	} {
		t.Run(tc.fault, func(t *testing.T) {
			faults, err := ParseFaults(tc.fault + "=1")
			if err != nil {
				t.Fatal(err)
			}
			s, url := start(t, Options{Faults: faults})
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
			defer cancel()
			if strings.HasPrefix(tc.fault, "hang") {
				ctx, cancel = context.WithTimeout(t.Context(), 50*time.Millisecond)
				defer cancel()
			}
			status, text, err := send(ctx, url, "POST", tasksPath, body())
			if status != tc.status || !strings.HasPrefix(text, tc.says) {
				t.Errorf("got %d %q, want %d %q", status, text, tc.status, tc.says)
			}
			if (err != nil) != (tc.fails != nil) || err != nil && !tc.fails(err) {
				t.Errorf("error %v", err)
			}
			if n := len(s.Tasks()); n != tc.made {
				t.Errorf("%d tasks, want %d", n, tc.made)
			}
			// Other calls go on.
			if status, _, err := send(t.Context(), url, "GET", tasksPath, ""); status != 200 || err != nil {
				t.Errorf("the list answered %d %v", status, err)
			}
			if got := s.Faulted(); got[faults.of[creates][0].fault] != 1 || len(got) != 1 {
				t.Errorf("counted %v", got)
			}
			if s.Count(Create, tc.status) != 1 {
				t.Errorf("counted %v", s.Requests())
			}
		})
	}
}

func isReset(err error) bool   { return errors.Is(err, syscall.ECONNRESET) }
func isTimeout(err error) bool { return errors.Is(err, context.DeadlineExceeded) }
func isCut(err error) bool     { return errors.Is(err, io.ErrUnexpectedEOF) }

func TestFaultsOfOtherCalls(t *testing.T) {
	faults, err := ParseFaults("list-500@3=1, list-truncate@2=1, write-502-after=1")
	if err != nil {
		t.Fatal(err)
	}
	s, url := start(t, Options{Faults: faults})
	var id string
	for range 25 {
		id = made(t, s)
	}
	list := func(page int) (int, error) {
		status, _, err := send(t.Context(), url, "GET", fmt.Sprintf("/organizations/%s/tasks?page=%d", DefaultOrg, page), "")
		return status, err
	}
	if status, err := list(1); status != 200 || err != nil {
		t.Errorf("page 1: %d %v", status, err)
	}
	if status, err := list(2); status != 200 || !isCut(err) {
		t.Errorf("page 2: %d %v", status, err)
	}
	if status, err := list(3); status != 500 || err != nil {
		t.Errorf("page 3: %d %v", status, err)
	}
	if got := ask(s, "DELETE", "tasks/"+id, ""); got.status != 502 || !s.Tasks()[24].Archived {
		t.Errorf("archive: got %d, archived %v", got.status, s.Tasks()[24].Archived)
	}
}

// What was refused is refused in so many words, whatever would have gone wrong
// with a success.
func TestAfterFaultsNeedASuccess(t *testing.T) {
	s := New(Options{OnRequest: func(Arrival) Fault { return Status500After }})
	if got := ask(s, "POST", "tasks", "{}"); got.status != 422 {
		t.Errorf("got %d", got.status)
	}
	if got := ask(s, "POST", "tasks", body()); got.status != 500 || len(s.Tasks()) != 1 {
		t.Errorf("got %d", got.status)
	}
}

func TestFaultsFollowTheSeed(t *testing.T) {
	faults, err := ParseFaults("500=0.2,502-after=0.1,429=0.05,list-503=0.5")
	if err != nil {
		t.Fatal(err)
	}
	play := func(seed uint64, lists bool) (statuses string, faulted map[Fault]int) {
		s := New(Options{Faults: faults, Seed: seed})
		for range 2000 {
			statuses += fmt.Sprint(ask(s, "POST", "tasks", body()).status, " ")
			if lists {
				ask(s, "GET", "users", "")
			}
		}
		return statuses, s.Faulted()
	}
	once, counts := play(7, false)
	if again, _ := play(7, true); again != once {
		t.Error("the same seed gave different faults, or lists changed those of creates")
	}
	if other, _ := play(8, false); other == once {
		t.Error("another seed gave the same faults")
	}
	for fault, p := range map[Fault]float64{Status500: 0.2, Status502After: 0.1, TooMany: 0.05} {
		if got := float64(counts[fault]) / 2000; got < p-0.03 || got > p+0.03 {
			t.Errorf("%v happened %.3f of the time, want %.2f", fault, got, p)
		}
	}
}

func TestParseFaults(t *testing.T) {
	all := "reset-before=0.02,reset-after=0.02,500=0.02,502-after=0.02,503=0.02,hang-after=0.01,truncate=0.02,429=0.02," +
		"hang-before=0.01,500-after=0,502=0,503-after=0,504=0,504-after=1e-3,empty=0.02,write-reset-after=0.5,list-hang=1"
	fs, err := ParseFaults(all)
	if err != nil || len(fs.of[creates]) != 15 || len(fs.of[writes]) != 1 || len(fs.of[reads]) != 1 {
		t.Fatalf("%v, %v", fs, err)
	}
	if fs, err := ParseFaults("  "); err != nil || fs.of[creates] != nil {
		t.Errorf("blank: %v %v", fs, err)
	}
	for in, says := range map[string]string{
		"500":                         `fault "500" has no probability: write it as 503=0.02`,
		"500=2":                       `the probability of fault 500 is "2": it must be a number from 0 to 1, such as 0.02`,
		"500=NaN":                     `it must be a number from 0 to 1`,
		"500=":                        `it must be a number from 0 to 1`,
		"reset=0.1":                   `there is no fault "reset": choose from reset-before, reset-after`,
		"none=0.1":                    `there is no fault "none"`,
		"501=0.1":                     `there is no fault "501"`,
		"list-500@2=0.6,list-502=0.6": `add up to 1.2`,
		"500=0.1,500=0.1":             `fault 500 is given twice`,
		"500=0.6,502=0.6":             `the probabilities of the faults up to 502 add up to 1.2: at most 1 is possible`,
		"list-500-after=0.1":          `there is no fault "list-500-after": those of listings are`,
		"list-reset-before=0.1":       `there is no fault "list-reset-before"`,
		"list-500@0=1":                `fault "list-500@0" names no page after @`,
		"500@2=1":                     `there is no fault "500@2"`,
		"write-list-500=1":            `there is no fault "write-list-500": those of other writing calls are`,
		"500=0.1,":                    `has no probability`,
		"reset-before=0.1;500=.1":     `it must be a number`,
	} {
		if _, err := ParseFaults(in); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want %s", in, err, says)
		}
	}
	names := map[string]bool{}
	for f := range faultTable {
		names[Fault(f).String()] = true
	}
	if len(names) != len(faultTable) {
		t.Errorf("names repeat: %v", names)
	}
}
