package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"tallyfy-import/importer"
)

const rootShort = "Turn the rows of a spreadsheet into tasks in Tallyfy, each row once"

const helpShort = "Say what a command does, with its flags and examples"

const rootLong = `tallyfy-import turns the rows of a spreadsheet (CSV, XLSX) into one-off tasks in
Tallyfy. A mapping file says which column is which field. A results file beside
the sheet keeps what was done, so that a second run does nothing twice.

Begin with:
  tallyfy-import init SHEET        write a starter mapping
  tallyfy-import validate SHEET    check every row, send nothing
  tallyfy-import import SHEET      create a task for every row that has none yet`

// stoppingText answers the first Ctrl-C.
const stoppingText = "Stopping: requests that are under way may finish. Press Ctrl-C again to cut them off."

// describe is the sentence that ends a command which failed, or several where
// several errors were joined. Where one fault made several steps fail, it is
// told once.
func describe(err error) string {
	var lines []string
	for _, leaf := range leaves(err) {
		for line := range strings.SplitSeq(sentence(leaf), "\n") {
			if !slices.Contains(lines, line) {
				lines = append(lines, line)
			}
		}
	}
	return strings.Join(lines, "\n")
}

// sentence describes one error.
func sentence(err error) string {
	switch {
	case isInterruption(err):
		return interruptedText
	case errors.Is(err, importer.ErrDeadline):
		return deadlineText
	}
	limited := importer.ErrRateLimited.Error()
	return strings.Replace(plainFiles(err), limited, limited+rateLimitedAdvice, 1)
}

// plainFiles is an error's text with the operating system's words about files
// put into sentences: not "write /dev/stdout: no space left on device", but
// "can't write /dev/stdout: no space left on device".
func plainFiles(err error) string {
	text := err.Error()
	if several, ok := err.(interface{ Unwrap() []error }); ok {
		for _, one := range several.Unwrap() {
			text = strings.Replace(text, one.Error(), plainFiles(one), 1)
		}
		return text
	}
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		verb := "read"
		switch path.Op {
		case "write", "sync", "close":
			verb = "write"
		case "remove":
			verb = "remove"
		}
		text = strings.Replace(text, path.Error(), fmt.Sprintf("can't %s %s: %v", verb, path.Path, path.Err), 1)
	}
	if link, ok := errors.AsType[*os.LinkError](err); ok {
		text = strings.Replace(text, link.Error(), fmt.Sprintf("can't write %s: %v", link.New, link.Err), 1)
	}
	return text
}

// rateLimitedAdvice follows [importer.ErrRateLimited].
const rateLimitedAdvice = "; run the same command again later, or let import or undo wait longer with --max-wait"

const interruptedText = "interrupted; run the same command again to go on where it stopped"

// release is the tag that a release was built from, set by the linker.
var release string

// version is what this program was built from: the release's tag, else the
// version that Go knows, else the commit.
func version() string {
	if release != "" {
		return release
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return sourceText
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	commit := settings["vcs.revision"]
	if commit == "" {
		return sourceText
	}
	text := "built from commit " + commit[:min(len(commit), 12)]
	if settings["vcs.modified"] == "true" {
		text += " with changes"
	}
	return text
}

const sourceText = "(built from source)"

// count is a number with its noun: 1 row, 1,234 rows.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return thousands(n) + " " + many
}

func rows(n int) string { return count(n, "row", "rows") }

// thousands writes a number with a comma between its groups of three digits.
func thousands(n int) string {
	text := fmt.Sprint(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// spell is a length of time as people say it, in at most two units: 0.4 s, 12 s,
// 3 min 20 s, 34 min, 2 h 5 min, 3 days 4 h.
func spell(d time.Duration) string {
	switch {
	case d <= 0:
		return "0 s"
	case d < 10*time.Second:
		return strings.TrimSuffix(fmt.Sprintf("%.1f", max(d.Seconds(), 0.1)), ".0") + " s"
	case d < time.Minute-time.Second/2:
		return fmt.Sprintf("%.0f s", d.Seconds())
	case d < 10*time.Minute:
		return twoUnits(d.Round(time.Second), time.Minute, "min", time.Second, "s")
	case d < time.Hour-time.Minute/2:
		return fmt.Sprintf("%.0f min", d.Minutes())
	case d < 48*time.Hour:
		return twoUnits(d.Round(time.Minute), time.Hour, "h", time.Minute, "min")
	}
	return twoUnits(d.Round(time.Hour), 24*time.Hour, "days", time.Hour, "h")
}

// twoUnits is a length of time in a large unit and a small one.
func twoUnits(d, large time.Duration, largeName string, small time.Duration, smallName string) string {
	text := fmt.Sprintf("%d %s", d/large, largeName)
	if rest := d % large / small; rest > 0 {
		text += fmt.Sprintf(" %d %s", rest, smallName)
	}
	return text
}

// listing joins words as a sentence does: a, b and c.
func listing(words []string) string { return join(words, "and") }

// choice joins words of which one is to be taken: a, b or c.
func choice(words []string) string { return join(words, "or") }

func join(words []string, last string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " " + last + " " + words[len(words)-1]
}
