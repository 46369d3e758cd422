package cli

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// A metric is one of those that --metrics writes: a gauge, as each tells about
// the last run only. The names follow Prometheus' conventions: a prefix of
// their own, base units, the unit last.
type metric struct {
	name, help string
	samples    []sample
}

// A sample is a value of a metric, with the labels that tell it from others.
type sample struct {
	labels [][2]string
	value  float64
}

// metricsStart is how every file of metrics begins.
const metricsStart = "# HELP tallyfy_import_"

// lastSuccess is the metric that outlives runs which failed.
const lastSuccess = "tallyfy_import_last_success_timestamp_seconds"

// writeMetrics writes the metrics of the run, which ended with err, to the
// file of this name in Prometheus' text format, in place of an older one. The
// time of the last success is carried over from there.
func (b *batch) writeMetrics(name string, err error) error {
	ended := float64(time.Now().UnixMilli()) / 1000
	success := ended
	if err != nil {
		success = readLastSuccess(name)
	}
	code := exitCode(err)
	sum := b.summary(code)
	sheets := [2]string{"sheets", argsLabel(b.args)}
	one := func(value float64) []sample { return []sample{{[][2]string{sheets}, value}} }
	var outcomes []sample
	for _, o := range []struct {
		name string
		rows int
	}{
		{"created", sum.Created}, {"updated", sum.Updated}, {"unchanged", sum.Unchanged}, {"changed", sum.Changed},
		{"failed", sum.Failed}, {"invalid", sum.Invalid}, {"skipped", sum.Skipped}, {"in_doubt", sum.InDoubt},
		{"recovered", sum.Recovered}, {"completed", sum.Completed},
		{"later", sum.Later},
	} {
		outcomes = append(outcomes, sample{[][2]string{sheets, {"outcome", o.name}}, float64(o.rows)})
	}
	metrics := []metric{
		{"tallyfy_import_last_run_timestamp_seconds", "When the last run ended, in seconds since 1970.", one(ended)},
		{lastSuccess, "When the last run ended that had exit code 0, in seconds since 1970; 0: none yet.", one(success)},
		{"tallyfy_import_last_run_duration_seconds", "How long the last run took.", one(time.Since(b.started).Seconds())},
		{"tallyfy_import_last_run_exit_code", "The exit code of the last run; 0: every row is in Tallyfy.", one(float64(code))},
		{"tallyfy_import_last_run_sheets", "How many sheets the last run was about.", one(float64(len(sum.Sheets)))},
		{"tallyfy_import_last_run_rows", "How many rows of the last run came to which outcome.", outcomes},
	}
	return writeNew(name, formatMetrics(metrics), true)
}

// argsLabel names a run by what it was called for. A shell that expands a
// pattern makes another name of it every night, so long ones are cut.
func argsLabel(args []string) string {
	if len(args) < 2 {
		return strings.Join(args, "")
	}
	return fmt.Sprintf("%s and %d more", args[0], len(args)-1)
}

// formatMetrics writes metrics in Prometheus' text exposition format 0.0.4.
func formatMetrics(metrics []metric) []byte {
	var b bytes.Buffer
	for _, m := range metrics {
		fmt.Fprintf(&b, "# HELP %s %s\n# TYPE %s gauge\n", m.name, m.help, m.name)
		for _, s := range m.samples {
			b.WriteString(m.name)
			separator := byte('{')
			for _, label := range s.labels {
				b.WriteByte(separator)
				fmt.Fprintf(&b, `%s="%s"`, label[0], labelEscaper.Replace(strings.ToValidUTF8(label[1], "\uFFFD")))
				separator = ','
			}
			fmt.Fprintf(&b, "} %s\n", strconv.FormatFloat(s.value, 'f', -1, 64))
		}
	}
	return b.Bytes()
}

// labelEscaper writes the value of a label as the format wants it.
var labelEscaper = strings.NewReplacer(`\`, `\\`, "\n", `\n`, `"`, `\"`)

// maxMetrics bounds a file of metrics: one that is longer is something else.
const maxMetrics = 1 << 20

// readLastSuccess returns what the file of this name says about the last
// success: 0 where it says nothing. A device or a pipe is not read, as that may
// have no end.
func readLastSuccess(name string) float64 {
	info, err := os.Stat(name)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxMetrics {
		return 0
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		if !strings.HasPrefix(line, lastSuccess+"{") {
			continue
		}
		value := strings.TrimSpace(line[strings.LastIndexByte(line, '}')+1:])
		if seconds, err := strconv.ParseFloat(value, 64); err == nil {
			return seconds
		}
	}
	return 0
}
