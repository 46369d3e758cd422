package cli

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The lines of Prometheus' text exposition format 0.0.4, as its own parser
// takes them.
var (
	commentLine = regexp.MustCompile(`^# (HELP [a-z_]+ [^\\]+|TYPE [a-z_]+ gauge)$`)
	sampleLine  = regexp.MustCompile(`^([a-z_]+)\{[a-z_]+="([^"\\\n]|\\[\\n"])*"(,[a-z_]+="([^"\\\n]|\\[\\n"])*")*\} -?[0-9]+(\.[0-9]+)?$`)
)

func TestFormatMetrics(t *testing.T) {
	hostile := "C:\\inbox\\\"*\".csv\nnext\xff{}=,é"
	text := string(formatMetrics([]metric{
		{"tallyfy_import_last_run_rows", "How many rows.", []sample{
			{[][2]string{{"sheets", hostile}, {"outcome", "created"}}, 12},
			{[][2]string{{"sheets", ""}, {"outcome", "failed"}}, 0},
		}},
		{lastSuccess, "When.", []sample{{[][2]string{{"sheets", hostile}}, 1764036000.125}}},
	}))
	if !strings.HasSuffix(text, "\n") {
		t.Error("the last line has no end")
	}
	typed := map[string]bool{}
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if name, found := strings.CutPrefix(line, "# TYPE "); found {
			typed[strings.Fields(name)[0]] = true
		}
		if commentLine.MatchString(line) {
			continue
		}
		m := sampleLine.FindStringSubmatch(line)
		if m == nil {
			t.Errorf("not in the format: %q", line)
		} else if !typed[m[1]] {
			t.Errorf("%s has no TYPE before it", m[1])
		}
	}
	if want := `{sheets="C:\\inbox\\\"*\".csv\nnext` + "\uFFFD" + `{}=,é",outcome="created"} 12`; !strings.Contains(text, want) {
		t.Errorf("%s\nlacks %s", text, want)
	}
	name := filepath.Join(t.TempDir(), "tasks.prom")
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if got := readLastSuccess(name); got != 1764036000.125 {
		t.Errorf("the last success is read back as %v", got)
	}
}

func TestReadLastSuccessOfOddFiles(t *testing.T) {
	for name, text := range map[string]string{
		"empty":          "",
		"something else": "Title,Due\n",
		"no number":      lastSuccess + "{sheets=\"a\"} soon\n",
		"no end":         lastSuccess + "{",
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "tasks.prom")
			if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			if got := readLastSuccess(file); got != 0 {
				t.Errorf("read %v", got)
			}
		})
	}
}
