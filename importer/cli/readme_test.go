package cli

import (
	"bytes"
	"encoding/xml"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// The recipes of the README are taken from it as they stand, and held against
// what will read them: this program's flags, and the systems that start it.

// readmeBlocks returns the README's blocks of code in a language.
func readmeBlocks(t *testing.T, language string) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	var blocks []string
	for _, m := range regexp.MustCompile("(?s)```"+language+"\n(.*?)```").FindAllSubmatch(text, -1) {
		blocks = append(blocks, string(m[1]))
	}
	if len(blocks) == 0 {
		t.Fatalf("the README has no %s", language)
	}
	return blocks
}

// checkCommand holds a command line against the flags that there are.
func checkCommand(t *testing.T, words []string) {
	t.Helper()
	root := newRoot(&session{})
	cmd, args, err := root.Find(words)
	if err != nil {
		t.Errorf("%q: %v", words, err)
		return
	}
	if err := cmd.ParseFlags(args); err != nil {
		t.Errorf("%q: %v", words, err)
		return
	}
	if cmd.Args != nil {
		if err := cmd.Args(cmd, cmd.Flags().Args()); err != nil {
			t.Errorf("%q: %v", words, err)
		}
	}
}

// shellWords cuts a line as a shell does that knows single quotes only, up to
// a redirection.
func shellWords(line string) []string {
	line, _, _ = strings.Cut(line, " >")
	line, _, _ = strings.Cut(line, " #")
	var words []string
	for _, word := range strings.Fields(line) {
		words = append(words, strings.Trim(word, "'"))
	}
	return words
}

func TestREADMECommands(t *testing.T) {
	n := 0
	for _, block := range readmeBlocks(t, "console") {
		for line := range strings.Lines(block) {
			line = strings.TrimSpace(line)
			for _, prefix := range []string{"$ tallyfy-import ", "$ go run . "} {
				if command, found := strings.CutPrefix(line, prefix); found {
					checkCommand(t, shellWords(command))
					n++
				}
			}
		}
	}
	if n < 4 {
		t.Errorf("only %d commands were found", n)
	}
}

// crontabLine is five times and a command, of which cron ends the command at a
// % that isn't escaped.
var crontabLine = regexp.MustCompile(`^([0-9*/,-]+ ){5} *(([^%\\]|\\%)+)$`)

func TestREADMECrontab(t *testing.T) {
	for _, block := range readmeBlocks(t, "cron") {
		for line := range strings.Lines(block) {
			line = strings.TrimSpace(line)
			if line == "" || strings.HasPrefix(line, "#") || regexp.MustCompile(`^[A-Z_]+=`).MatchString(line) {
				continue
			}
			m := crontabLine.FindStringSubmatch(line)
			if m == nil {
				t.Fatalf("no line of a crontab: %s", line)
			}
			_, command, found := strings.Cut(strings.ReplaceAll(m[2], `\%`, "%"), "/tallyfy-import ")
			if !found {
				t.Fatalf("the program isn't called: %s", line)
			}
			command, _, _ = strings.Cut(command, ";")
			checkCommand(t, shellWords(command))
		}
	}
}

func TestREADMEUnits(t *testing.T) {
	const folder = "/etc/systemd/system/"
	root := t.TempDir()
	var units []string
	for _, block := range readmeBlocks(t, "ini") {
		first, _, _ := strings.Cut(block, "\n")
		unit, found := strings.CutPrefix(first, "# "+folder)
		if !found {
			t.Fatalf("the first line doesn't name a unit: %s", first)
		}
		units = append(units, unit)
		writeUnder(t, root, folder+unit, block, 0o644)
		flat := strings.ReplaceAll(block, "\\\n", " ")
		if m := regexp.MustCompile(`(?m)^ExecStart=/usr/local/bin/tallyfy-import (.*)$`).FindStringSubmatch(flat); m != nil {
			checkCommand(t, strings.Fields(strings.ReplaceAll(m[1], "%%", "%")))
		} else if strings.HasSuffix(unit, ".service") {
			t.Error("the service doesn't start the program")
		}
	}
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("systemd-analyze is not installed")
	}
	const system = "/usr/lib/systemd/system"
	if err := os.CopyFS(filepath.Join(root, system), os.DirFS(system)); err != nil {
		t.Skipf("the system's own units can't be read: %v", err)
	}
	writeUnder(t, root, "/usr/local/bin/tallyfy-import", "#!/bin/sh\n", 0o755)
	// It warns about unknown keys and values, and returns 0 all the same.
	out, err := exec.Command(analyze, append([]string{"verify", "--root=" + root}, units...)...).CombinedOutput()
	if err != nil || len(out) > 0 {
		t.Errorf("%v\n%s", err, out)
	}
}

func writeUnder(t *testing.T, root, path, text string, mode os.FileMode) {
	t.Helper()
	path = filepath.Join(root, path)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
}

func TestREADMEScheduledTask(t *testing.T) {
	for _, block := range readmeBlocks(t, "xml") {
		var task struct {
			XMLName  xml.Name
			Schedule *struct {
				Days int `xml:"DaysInterval"`
			} `xml:"Triggers>CalendarTrigger>ScheduleByDay"`
			Exec struct {
				Command   string
				Arguments string
			} `xml:"Actions>Exec"`
		}
		if err := xml.Unmarshal([]byte(block), &task); err != nil {
			t.Fatal(err)
		}
		if task.XMLName.Space != "http://schemas.microsoft.com/windows/2004/02/mit/task" || task.Schedule == nil || task.Schedule.Days != 1 {
			t.Errorf("no task for every night: %+v", task)
		}
		if !strings.HasSuffix(task.Exec.Command, `\tallyfy-import.exe`) {
			t.Errorf("it starts %s", task.Exec.Command)
		}
		checkCommand(t, strings.Fields(task.Exec.Arguments))
	}
}

// A cronJob is the part of Kubernetes' batch/v1 CronJob that the README uses.
type cronJob struct {
	APIVersion string `yaml:"apiVersion"`
	Kind       string
	Metadata   struct{ Name string }
	Spec       struct {
		Schedule          string
		TimeZone          string `yaml:"timeZone"`
		ConcurrencyPolicy string `yaml:"concurrencyPolicy"`
		JobTemplate       struct {
			Spec struct {
				BackoffLimit int `yaml:"backoffLimit"`
				Template     struct{ Spec podSpec }
			}
		} `yaml:"jobTemplate"`
	}
}

type podSpec struct {
	RestartPolicy                 string         `yaml:"restartPolicy"`
	TerminationGracePeriodSeconds int            `yaml:"terminationGracePeriodSeconds"`
	SecurityContext               map[string]any `yaml:"securityContext"`
	Containers                    []struct {
		Name, Image     string
		WorkingDir      string `yaml:"workingDir"`
		Command, Args   []string
		Env             []struct{ Name, Value string }
		SecurityContext map[string]any `yaml:"securityContext"`
		VolumeMounts    []struct {
			Name      string
			MountPath string `yaml:"mountPath"`
			ReadOnly  bool   `yaml:"readOnly"`
		} `yaml:"volumeMounts"`
	}
	Volumes []struct {
		Name                  string
		PersistentVolumeClaim map[string]any `yaml:"persistentVolumeClaim"`
		Secret                map[string]any
		EmptyDir              map[string]any `yaml:"emptyDir"`
	}
}

func TestREADMECronJob(t *testing.T) {
	for _, block := range readmeBlocks(t, "yaml") {
		if !strings.Contains(block, "kind: CronJob") {
			continue
		}
		for document := range strings.SplitSeq(block, "---\n") {
			if !strings.Contains(document, "kind: CronJob") {
				var claim map[string]any
				if err := yaml.UnmarshalWithOptions([]byte(document), &claim, yaml.Strict()); err != nil {
					t.Error(err)
				}
				continue
			}
			checkCronJob(t, document)
			return
		}
	}
	t.Error("the README has no CronJob")
}

// checkCronJob reads a CronJob strictly, and checks that every mount has its
// volume and the flags are this program's.
func checkCronJob(t *testing.T, document string) {
	var job cronJob
	if err := yaml.NewDecoder(bytes.NewReader([]byte(document)), yaml.Strict()).Decode(&job); err != nil {
		t.Fatal(err)
	}
	pod := job.Spec.JobTemplate.Spec.Template.Spec
	if job.APIVersion != "batch/v1" || job.Spec.ConcurrencyPolicy != "Forbid" || pod.RestartPolicy != "Never" || len(pod.Containers) != 1 {
		t.Fatalf("an odd job: %+v", job)
	}
	volumes := map[string]bool{}
	for _, v := range pod.Volumes {
		volumes[v.Name] = true
	}
	c := pod.Containers[0]
	for _, m := range c.VolumeMounts {
		if !volumes[m.Name] {
			t.Errorf("there is no volume %s", m.Name)
		}
	}
	checkCommand(t, append(c.Command[1:], c.Args...))
}
