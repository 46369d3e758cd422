package cli

import (
	"bytes"
	"crypto/rand"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"

	"tallyfy-import/importer/sandbox"
	"tallyfy-import/importer/tallyfy"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"tallyfy-import": func() { os.Exit(Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) },
	})
}

// TestScripts drives the real program, one script for each behaviour.
func TestScripts(t *testing.T) {
	testscript.RunT(&scriptT{T: t}, testscript.Params{
		Dir:   filepath.Join("..", "..", "testdata", "scripts"),
		Setup: setupScript,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"sandbox":   startSandbox,
			"tasks":     countTasks,
			"requests":  countRequests,
			"exits":     exits,
			"api":       callAPI,
			"writes":    countWrites,
			"live":      countLive,
			"member":    setMember,
			"fill":      fillTasks,
			"replace":   replaceText,
			"await":     awaitTasks,
			"processes": countProcesses,
			"mirror":    startMirror,
			"answers":   startAnswering,
			"receiver":  startReceiver,
			"pinged":    pinged,
			"workbook":  writeWorkbook,
		},
	})
}

// setupScript puts the sample and its mapping into the script's folder, and
// keeps the environment of whoever runs the tests out.
func setupScript(env *testscript.Env) error {
	for _, from := range []string{"sample.xlsx", filepath.Join("testdata", "sample.mapping.yaml")} {
		data, err := os.ReadFile(filepath.Join("..", "..", from))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(env.WorkDir, filepath.Base(from)), data, 0o644); err != nil {
			return err
		}
	}
	for _, name := range []string{"TALLYFY_BASE_URL", "TALLYFY_ORG_ID", "TALLYFY_API_TOKEN", "TALLYFY_ACCESS_TOKEN", "TALLYFY_SHEET_PASSWORD"} {
		env.Setenv(name, "")
	}
	env.T().(*scriptT).begin(env.WorkDir)
	return nil
}

// servers are the sandboxes of the scripts that run.
var servers sync.Map // of *sandbox.Server by *testscript.TestScript

func serverOf(ts *testscript.TestScript) *sandbox.Server {
	server, ok := servers.Load(ts)
	if !ok {
		ts.Fatalf("no sandbox was started")
	}
	return server.(*sandbox.Server)
}

// startSandbox starts a sandbox and points the program at it:
//
//	sandbox [rate=600/s] [lag=2s] [latency=50ms] [faults=reset-after=0.1,…] [seed=7] [guests=30]
//		[drop=field,…] [workingdays] [forbidden=org] [disable=1002, once the first create has come in]
func startSandbox(ts *testscript.TestScript, _ bool, args []string) {
	o := sandbox.Options{Token: "secret-" + rand.Text()}
	started := func(*sandbox.Server) {}
	for _, arg := range args {
		name, value, _ := strings.Cut(arg, "=")
		ts.Check(setSandbox(&o, &started, name, value))
	}
	server := sandbox.New(o)
	started(server)
	url, stop, err := server.Start("127.0.0.1:0")
	ts.Check(err)
	servers.Store(ts, server)
	ts.Defer(func() {
		servers.Delete(ts)
		ts.Check(stop())
	})
	ts.Setenv("TALLYFY_BASE_URL", url)
	ts.Setenv("TALLYFY_ORG_ID", server.Org())
	setSecret(ts, "TALLYFY_API_TOKEN", server.Token())
}

// setSandbox sets one option of a sandbox. started is called with it.
func setSandbox(o *sandbox.Options, started *func(*sandbox.Server), name, value string) (err error) {
	switch name {
	case "rate":
		var rate tallyfy.Rate
		rate, err = tallyfy.ParseRate(value)
		o.RateN, o.RateWindow = rate.Window()
	case "lag":
		o.Lag, err = time.ParseDuration(value)
	case "latency":
		o.Latency, err = time.ParseDuration(value)
	case "faults":
		o.Faults, err = sandbox.ParseFaults(value)
	case "seed":
		o.Seed, err = strconv.ParseUint(value, 10, 64)
	case "guests":
		o.GuestsPerHour, err = strconv.Atoi(value)
	case "drop":
		o.Drop = strings.Split(value, ",")
	case "disable":
		var server *sandbox.Server
		var id int64
		id, err = strconv.ParseInt(value, 10, 64)
		o.OnRequest = func(a sandbox.Arrival) sandbox.Fault {
			if a.Endpoint == sandbox.Create && a.N == 1 {
				server.DisableMember(id)
			}
			return sandbox.NoFault
		}
		*started = func(s *sandbox.Server) { server = s }
	case "forbidden":
		o.Forbidden = []string{value}
	case "workingdays":
		o.WorkingDays = true
	default:
		err = fmt.Errorf("a sandbox has no option %q", name)
	}
	return err
}

// countTasks checks how many tasks the sandbox holds, and that no two have the
// same title where distinct is asked for:
//
//	tasks 40
//	tasks 40 distinct
func countTasks(ts *testscript.TestScript, neg bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	titles := map[string]int{}
	tasks := serverOf(ts).Tasks()
	for _, task := range tasks {
		titles[task.Title]++
	}
	if (len(tasks) == want) == neg {
		ts.Fatalf("the sandbox holds %d tasks", len(tasks))
	}
	if len(args) > 1 && len(titles) != len(tasks) {
		ts.Fatalf("of %d tasks only %d have titles of their own", len(tasks), len(titles))
	}
}

// countRequests checks how many requests of any kind the sandbox got.
func countRequests(ts *testscript.TestScript, neg bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	for _, n := range serverOf(ts).Requests() {
		got += n
	}
	if (got == want) == neg {
		ts.Fatalf("the sandbox got %d requests: %v", got, serverOf(ts).Requests())
	}
}

// exits runs a program and checks its exit code:
//
//	exits 7 tallyfy-import import bad.csv
func exits(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	err = ts.Exec(args[1], args[2:]...)
	if seen := ts.ReadFile("ttyout"); seen != "" {
		ts.Logf("[ttyout]\n%s", seen)
	}
	if err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// countProcesses checks in how many processes the sandbox's tasks are, those
// in none counting as one.
func countProcesses(ts *testscript.TestScript, neg bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	runs := map[string]bool{}
	for _, task := range serverOf(ts).Tasks() {
		runs[task.RunID] = true
	}
	if (len(runs) == want) == neg {
		ts.Fatalf("the tasks are in %d processes", len(runs))
	}
}

// awaitTasks waits until the sandbox holds so many tasks:
//
//	await 3
func awaitTasks(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	server := serverOf(ts)
	for deadline := time.Now().Add(20 * time.Second); len(server.Tasks()) < want; {
		if time.Now().After(deadline) {
			ts.Fatalf("the sandbox still holds %d tasks", len(server.Tasks()))
		}
		time.Sleep(2 * time.Millisecond)
	}
}

// writeWorkbook makes a workbook of a CSV file:
//
//	workbook tasks.xlsx tasks.csv [password=secret] [hidden=3] [merged=B2:B3] [totals=A1:C4]
func writeWorkbook(ts *testscript.TestScript, _ bool, args []string) {
	records, err := csv.NewReader(strings.NewReader(ts.ReadFile(args[1]))).ReadAll()
	ts.Check(err)
	book := excelize.NewFile()
	for i, record := range records {
		ts.Check(book.SetSheetRow("Sheet1", fmt.Sprint("A", i+1), &record))
	}
	var o excelize.Options
	for _, arg := range args[2:] {
		switch name, value, _ := strings.Cut(arg, "="); name {
		case "password":
			o.Password = value
		case "hidden":
			row, err := strconv.Atoi(value)
			ts.Check(err)
			ts.Check(book.SetRowVisible("Sheet1", row, false))
		case "merged":
			from, to, _ := strings.Cut(value, ":")
			ts.Check(book.MergeCell("Sheet1", from, to))
		case "totals":
			ts.Check(addTotals(book, value))
		case "second": // worksheet, with the rows of this file
			records, err := csv.NewReader(strings.NewReader(ts.ReadFile(value))).ReadAll()
			ts.Check(err)
			_, err = book.NewSheet("Sheet2")
			ts.Check(err)
			for i, record := range records {
				ts.Check(book.SetSheetRow("Sheet2", fmt.Sprint("A", i+1), &record))
			}
		default:
			ts.Fatalf("a workbook has no option %q", name)
		}
	}
	ts.Check(book.SaveAs(ts.MkAbs(args[0]), o))
	ts.Check(book.Close())
}

// addTotals makes a table of a range, the last row of which is its totals row.
// excelize can't, so that its own table is changed.
func addTotals(book *excelize.File, area string) error {
	const part = "xl/tables/table1.xml"
	if err := book.AddTable("Sheet1", &excelize.Table{Range: area, Name: "Tasks"}); err != nil {
		return err
	}
	table, _ := book.Pkg.Load(part)
	book.Pkg.Store(part, bytes.Replace(table.([]byte), []byte(` ref=`), []byte(` totalsRowCount="1" ref=`), 1))
	return nil
}
