package cli

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"

	"tallyfy-import/importer"
)

const rootShort = "Turn the rows of a spreadsheet into tasks in Tallyfy, each row once"

const rootLong = `tallyfy-import turns the rows of a spreadsheet (CSV, XLSX) into one-off tasks in
Tallyfy. A mapping file says which column is which field. A results file beside
the sheet keeps what was done, so that a second run does nothing twice.

Begin with:
  tallyfy-import init SHEET        write a starter mapping
  tallyfy-import validate SHEET    check every row, send nothing
  tallyfy-import import SHEET      create a task for every row that has none yet`

// stoppingText answers the first Ctrl-C.
const stoppingText = "Stopping: requests that are under way may finish. Press Ctrl-C again to cut them off."

// describe is the sentence that ends a command which failed. Where one fault
// made several steps fail, it is told once.
func describe(err error) string {
	switch {
	case errors.Is(err, errInterrupted), errors.Is(err, context.Canceled):
		return interruptedText
	case errors.Is(err, importer.ErrDeadline):
		return deadlineText
	}
	var lines []string
	for line := range strings.SplitSeq(err.Error(), "\n") {
		if !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

const interruptedText = "interrupted; run the same command again to go on where it stopped"

// release is the tag that a release was built from, set by the linker.
var release string

// version is what this program was built from.
func version() string {
	if release != "" {
		return release
	}
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(built from source)"
	}
	return info.Main.Version
}

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

// listing joins words as a sentence does: a, b and c.
func listing(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}
