package cli

import (
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"tallyfy-import/importer/sandbox"
)

// killMapping has everything that takes more than one request a row.
const killMapping = `version: 1
timezone: Europe/Berlin
key: Ticket
fields:
  title: Title
  deadline: Due
  task_type: {value: task}
  owners: {users: {column: Who, split: ";"}, groups: Team}
  project: Project
  completed: Done
  separate_task_for_each_assignee: Each
`

// TestKillProjects kills the program at random moments of an import of
// projects, done rows and rows with a task for each assignee, under faults.
// Then each row has its tasks once, each project one process, and what is done
// is completed. In the end it kills undo as often, and nothing is left.
func TestKillProjects(t *testing.T) {
	if testing.Short() {
		t.Skip("takes half a minute")
	}
	t.Parallel()
	binary, seed := prepareKills(t)
	k := newKillRun(t, binary, seed, "", func(i int) string { return fmt.Sprintf("Task %d", i) })
	sheet, want := killSheet(min(*killRows, 120))
	k.write("tasks.yaml", killMapping)
	k.write("tasks.csv", sheet)
	for range *kills {
		k.runAndKill()
	}
	k.finish()
	checkTasks(t, k.server.Tasks(), want)
	if out, err := k.tool("verify", "tasks.csv", "--mapping", "tasks.yaml", "--settle", "500ms").CombinedOutput(); err != nil {
		t.Errorf("verify: %v\n%s", err, out)
	}

	undo := func() *exec.Cmd { return k.tool("undo", "tasks.results.csv", "--settle", "500ms") }
	for range *kills {
		k.start(undo(), 40)
	}
	for n := 0; ; n++ {
		out, err := undo().CombinedOutput()
		var exit *exec.ExitError
		if err == nil {
			break
		}
		if !errors.As(err, &exit) || n == 20 {
			t.Fatalf("undo: %v\n%s", err, out)
		}
	}
	for _, task := range k.server.Tasks() {
		if !task.Archived {
			t.Errorf("undo left %s of %v", task.Title, task.Users)
		}
	}
}

// killSheet returns a sheet of n rows, and how many tasks each title is to
// have.
func killSheet(n int) (sheet string, want map[string]int) {
	var b strings.Builder
	b.WriteString("Ticket,Title,Due,Who,Team,Project,Done,Each\n")
	want = map[string]int{}
	for i := range n {
		title := fmt.Sprintf("Task %d", i)
		who, team, project, done, each := "1001", "", "", "", ""
		want[title] = 1
		switch i % 6 {
		case 0:
			who, project = "1001;1002;1003", fmt.Sprintf("P%d", i/24)
		case 1:
			project, done = fmt.Sprintf("P%d", i/24), "yes"
		case 2:
			who, team, project = "", "9f8e7d6c5b4a39281706f5e4d3c2b1a0", fmt.Sprintf("Q%d", i/24)
		case 3:
			who, each = "1001;1004", "yes"
			want[title] = 2
		case 4:
			who, each, done = "1001;1004;1005", "yes", "yes"
			want[title] = 3
		}
		fmt.Fprintf(&b, "T-%d,%s,2031-03-04,%s,%s,%s,%s,%s\n", i, title, who, team, project, done, each)
	}
	return b.String(), want
}

// checkTasks holds the server's tasks against what each title is to have.
func checkTasks(t *testing.T, tasks []sandbox.Task, want map[string]int) {
	t.Helper()
	for _, task := range tasks {
		want[task.Title]--
	}
	for title, n := range want {
		if n != 0 {
			t.Errorf("%s: %+d tasks too few", title, n)
		}
	}
	process := map[string]string{}
	for _, task := range tasks {
		var i int
		if _, err := fmt.Sscanf(task.Title, "Task %d", &i); err != nil {
			t.Fatal(err)
		}
		done := i%6 == 1 || i%6 == 4
		if done != (task.Status == "completed") {
			t.Errorf("%s is %s", task.Title, task.Status)
		}
		project := map[int]string{0: "P", 1: "P", 2: "Q"}[i%6]
		if project == "" {
			continue
		}
		name := fmt.Sprint(project, i/24)
		if process[name] == "" {
			process[name] = task.RunID
		}
		if task.RunID == "" || process[name] != task.RunID {
			t.Errorf("%s is in the process %q, and others of %s in %q", task.Title, task.RunID, name, process[name])
		}
	}
}
