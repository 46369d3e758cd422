package cli

import (
	"fmt"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"tallyfy-import/importer/sandbox"
)

// callAPI calls the sandbox below its organization, as somebody else might in
// Tallyfy. A title in braces stands for its task's id; of several tasks the
// newest is meant:
//
//	api DELETE /tasks/{One}
//	api PUT /tasks/{One} '{"title":"Two", …}'
func callAPI(ts *testscript.TestScript, neg bool, args []string) {
	server := serverOf(ts)
	ids := map[string]string{}
	for _, task := range server.Tasks() {
		ids["{"+task.Title+"}"] = task.ID
	}
	known := func(text string) string {
		return regexp.MustCompile(`\{[^{}":]+\}`).ReplaceAllStringFunc(text, func(title string) string {
			if ids[title] == "" {
				ts.Fatalf("there is no task %s", title)
			}
			return ids[title]
		})
	}
	body := ""
	if len(args) > 2 {
		body = known(args[2])
	}
	status := request(ts, args[0], known(args[1]), body)
	if (status >= 300) != neg {
		ts.Fatalf("%s %s: %d", args[0], args[1], status)
	}
}

// request calls the sandbox below its organization and returns the status of
// the answer.
func request(ts *testscript.TestScript, method, path, body string) int {
	server := serverOf(ts)
	request, err := http.NewRequest(method, ts.Getenv("TALLYFY_BASE_URL")+"/organizations/"+server.Org()+path, strings.NewReader(body))
	ts.Check(err)
	request.Header = http.Header{
		"Authorization": {"Bearer " + server.Token()}, "Accept": {"application/json"},
		"X-Tallyfy-Client": {"APIClient"}, "Content-Type": {"application/json"},
	}
	answer, err := http.DefaultClient.Do(request)
	ts.Check(err)
	ts.Check(answer.Body.Close())
	return answer.StatusCode
}

// fillTasks makes so many tasks of somebody else's:
//
//	fill 250
func fillTasks(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	for i := range n {
		body := fmt.Sprintf(`{"title":"Other %d","task_type":"task","deadline":"2031-03-04T10:00:00Z","owners":{"users":[1001]}}`, i)
		if status := request(ts, http.MethodPost, "/tasks", body); status != http.StatusCreated {
			ts.Fatalf("task %d: %d", i, status)
		}
	}
}

// countWrites checks how many requests that change something the sandbox got.
func countWrites(ts *testscript.TestScript, neg bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	for reply, n := range serverOf(ts).Requests() {
		switch reply.Endpoint {
		case sandbox.List, sandbox.Get, sandbox.RunTasks, sandbox.UserList, sandbox.GroupList, sandbox.TagList, sandbox.GuestList, sandbox.Me:
		default:
			got += n
		}
	}
	if (got == want) == neg {
		ts.Fatalf("the sandbox got %d requests that change something: %v", got, serverOf(ts).Requests())
	}
}

// countLive checks how many tasks the sandbox holds that aren't archived.
func countLive(ts *testscript.TestScript, neg bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	for _, task := range serverOf(ts).Tasks() {
		if !task.Archived {
			got++
		}
	}
	if (got == want) == neg {
		ts.Fatalf("the sandbox holds %d tasks that aren't archived", got)
	}
}

// setMember adds a person to the organization, or makes another of one:
//
//	member 1002 robert@example.com 'Robert Stone' [disabled]
func setMember(ts *testscript.TestScript, _ bool, args []string) {
	id, err := strconv.ParseInt(args[0], 10, 64)
	ts.Check(err)
	m := sandbox.Member{ID: id, Email: args[1], FullName: args[2], Role: "standard", Timezone: "Europe/London", Status: "active"}
	if len(args) > 3 {
		m.Status = args[3]
	}
	serverOf(ts).AddMember(m)
}

// replaceText replaces a text in a file:
//
//	replace 1002 1003 plan.jsonl
func replaceText(ts *testscript.TestScript, _ bool, args []string) {
	name := ts.MkAbs(args[2])
	text := ts.ReadFile(args[2])
	changed := strings.ReplaceAll(text, args[0], args[1])
	if changed == text {
		ts.Fatalf("%s doesn't hold %s", args[2], args[0])
	}
	ts.Check(os.WriteFile(name, []byte(changed), 0o644))
}
