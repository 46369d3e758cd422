package cli

import (
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"tallyfy-import/importer/sandbox"
)

var (
	kills    = flag.Int("kills", 20, "how often TestKill kills the program in each of its cases")
	killRows = flag.Int("killrows", 300, "how many rows TestKill imports")
	killSeed = flag.Uint64("killseed", 0, "the seed of TestKill; 0: another one each time")
)

const killFaults = "reset-before=0.02,reset-after=0.02,500=0.02,502-after=0.02,503=0.02,hang-after=0.01,truncate=0.02,429=0.02"

// TestKill kills the program at random moments of an import under faults, lets
// it finish, and counts on the server: each row once, no stranger, and the
// results file knows every id.
func TestKill(t *testing.T) {
	if testing.Short() {
		t.Skip("takes half a minute")
	}
	binary, seed := prepareKills(t)
	for _, tt := range []struct {
		name, mapping string
		title         func(i int) string
	}{
		{"with a key", "key: Ticket\n", func(i int) string { return fmt.Sprintf("Task %d", i%50) }},
		{"without a key", "", func(i int) string { return fmt.Sprintf("Task %d", i) }},
		{"identical rows", "", func(i int) string { return fmt.Sprintf("Task %d", i%7) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			k := newKillRun(t, binary, seed, tt.mapping, tt.title)
			for range 2 * *kills { // some runs end before they are killed
				if k.killed < *kills {
					k.runAndKill()
				}
			}
			k.finish()
			k.check()
		})
	}
}

// prepareKills builds the program and draws a seed.
func prepareKills(t *testing.T) (binary string, seed uint64) {
	binary = filepath.Join(t.TempDir(), "tallyfy-import")
	if out, err := exec.Command("go", "build", "-o", binary, "../..").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if seed = *killSeed; seed == 0 {
		seed = rand.Uint64()
	}
	t.Logf("repeat with -killseed %d", seed)
	return binary, seed
}

// A killRun is one import that is killed again and again.
type killRun struct {
	t      *testing.T
	binary string
	dir    string
	random *rand.Rand
	server *sandbox.Server
	env    []string
	titles []string // of the rows
	killed int      // runs that were cut off by the kill

	mu    sync.Mutex
	after int    // the program is killed as this many more requests have come in
	kill  func() // 0: not by a request
}

func newKillRun(t *testing.T, binary string, seed uint64, mapping string, title func(int) string) *killRun {
	faults, err := sandbox.ParseFaults(killFaults)
	if err != nil {
		t.Fatal(err)
	}
	k := &killRun{t: t, binary: binary, dir: t.TempDir(), random: rand.New(rand.NewPCG(seed, 1))}
	k.server = sandbox.New(sandbox.Options{
		Faults: faults, Seed: seed, Lag: 300 * time.Millisecond, Latency: 4 * time.Millisecond,
		RetryAfter: sandbox.RetryNone, OnRequest: k.arrival,
	})
	url, stop, err := k.server.Start("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
	k.env = append(os.Environ(), "TALLYFY_BASE_URL="+url, "TALLYFY_ORG_ID="+k.server.Org(), "TALLYFY_API_TOKEN="+k.server.Token())
	k.write("tasks.yaml", "version: 1\ntimezone: Europe/Berlin\n"+mapping+
		"fields: {title: Title, deadline: Due, task_type: {value: task}, owners: {users: Who}}\n")
	var sheet strings.Builder
	sheet.WriteString("Ticket,Title,Due,Who\n")
	for i := range *killRows {
		k.titles = append(k.titles, title(i))
		fmt.Fprintf(&sheet, "T-%d,%s,2031-03-04,1001\n", i, title(i))
	}
	k.write("tasks.csv", sheet.String())
	return k
}

func (k *killRun) write(name, text string) {
	if err := os.WriteFile(filepath.Join(k.dir, name), []byte(text), 0o644); err != nil {
		k.t.Fatal(err)
	}
}

// arrival counts requests down to the next kill.
func (k *killRun) arrival(sandbox.Arrival) sandbox.Fault {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.after > 0 {
		if k.after--; k.after == 0 {
			k.kill()
		}
	}
	return sandbox.NoFault
}

func (k *killRun) command() *exec.Cmd {
	return k.tool("import", "tasks.csv", "--mapping", "tasks.yaml", "--settle", "500ms")
}

// tool is the program with these arguments, fast and silent.
func (k *killRun) tool(args ...string) *exec.Cmd {
	cmd := exec.Command(k.binary, append(args, "--rate", "100000/s", "--timeout", "600ms", "--output", "json", "-q")...)
	cmd.Dir, cmd.Env = k.dir, k.env
	return cmd
}

// runAndKill starts the program and kills it as a random request comes in, or,
// one time in four, at a random moment.
func (k *killRun) runAndKill() { k.start(k.command(), 4**killRows/3 / *kills) }

// start starts a command and kills it as one of its first so many requests
// comes in, or at a random moment. One time in four it is interrupted first, so
// that it is killed while it drains or rewrites its results file.
func (k *killRun) start(cmd *exec.Cmd, requests int) {
	if err := cmd.Start(); err != nil {
		k.t.Fatal(err)
	}
	kill := func() { _ = cmd.Process.Kill() } // it may be over already
	if k.random.IntN(4) == 0 {
		later := time.Duration(k.random.IntN(40)) * time.Millisecond
		kill = func() {
			_ = cmd.Process.Signal(os.Interrupt) // the same, or a system without
			time.AfterFunc(later, func() { _ = cmd.Process.Kill() })
		}
	}
	if k.random.IntN(4) == 0 {
		defer time.AfterFunc(time.Duration(k.random.IntN(300))*time.Millisecond, kill).Stop()
	}
	k.mu.Lock()
	k.after, k.kill = 1+k.random.IntN(max(requests, 1)), kill
	k.mu.Unlock()
	_ = cmd.Wait() // killed, or over before it could be
	if !cmd.ProcessState.Exited() {
		k.killed++
	}
	k.mu.Lock()
	k.after = 0
	k.mu.Unlock()
}

// finish runs the program until it says that every row is in.
func (k *killRun) finish() {
	const runs = 20
	for n := range runs {
		out, err := k.command().CombinedOutput()
		var exit *exec.ExitError
		switch {
		case err == nil:
			return
		case !errors.As(err, &exit):
			k.t.Fatal(err)
		case n == runs-1:
			k.t.Fatalf("exit code %d after %d runs:\n%s", exit.ExitCode(), runs, out)
		case exit.ExitCode() == exitUsage:
			k.t.Fatalf("exit code %d:\n%s", exit.ExitCode(), out)
		}
	}
}

// check holds the server's tasks against the rows and the results file.
func (k *killRun) check() {
	want, ids := map[string]int{}, map[string]bool{}
	for _, title := range k.titles {
		want[title]++
	}
	tasks := k.server.Tasks()
	for _, task := range tasks {
		want[task.Title]--
		ids[task.ID] = true
	}
	for title, n := range want {
		if n != 0 {
			k.t.Errorf("%q: %+d tasks too few", title, n)
		}
	}
	file, err := os.Open(filepath.Join(k.dir, "tasks.results.csv"))
	if err != nil {
		k.t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	lines, err := csv.NewReader(file).ReadAll()
	if err != nil {
		k.t.Fatal(err)
	}
	if len(lines) != len(k.titles)+1 {
		k.t.Errorf("the results file has %d lines for %d rows", len(lines)-1, len(k.titles))
	}
	for _, line := range lines[1:] {
		if id := line[3]; !ids[id] {
			k.t.Errorf("row %s: the results file has the id %q, which the server doesn't know, or twice", line[0], id)
		}
		delete(ids, line[3])
	}
	for id := range ids {
		k.t.Errorf("the results file doesn't know the task %s", id)
	}
	k.t.Logf("%d rows, %d kills, %d tasks, faults %v", len(k.titles), k.killed, len(tasks), k.server.Faulted())
}
