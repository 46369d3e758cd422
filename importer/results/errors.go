package results

import (
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// LockedError says that another run holds the results file.
type LockedError struct {
	Path  string    // the results file
	PID   int       // the other run's process id; 0 where it can't be told
	Since time.Time // when the other run took it; zero where it can't be told
}

func (e *LockedError) Error() string {
	if e.PID == 0 {
		return fmt.Sprintf("%s is in use by another run: wait until it's over", e.Path)
	}
	return fmt.Sprintf("%s is in use by another run (process %d, since %s): wait until it's over",
		e.Path, e.PID, e.Since.Local().Format("2006-01-02 15:04:05"))
}

// DamagedError names the lines of a results file that can't be trusted.
type DamagedError struct {
	Path    string
	Lines   []int  // as a spreadsheet program numbers them, the header being 1; the first thousand at most
	Reason  string // what is wrong with the first of them, as in "line 3 has no task id"
	Changed bool   // the lines can be read, only their values were changed: Options.AcceptChanges takes them
}

func (e *DamagedError) Error() string {
	next := "put a copy from before the change in its place"
	if e.Changed {
		next += ", or, if the values are right as they stand, import or undo with --accept-results"
	}
	return fmt.Sprintf("%s was changed by another program or damaged: %s can't be trusted (line %d %s): %s",
		e.Path, lineList(e.Lines), e.Lines[0], e.Reason, next)
}

// lineList names lines: "line 3", "lines 3 and 7", "lines 3, 4, 5, 6, 7 and 12 more".
func lineList(lines []int) string {
	const most = 8
	if len(lines) == 1 {
		return "line " + strconv.Itoa(lines[0])
	}
	shown := lines[:min(len(lines), most)]
	var tail string
	switch {
	case len(lines) == maxDamaged:
		tail = " and many more"
	case len(lines) > most:
		tail = fmt.Sprintf(" and %d more", len(lines)-most)
	default:
		tail = " and " + strconv.Itoa(lines[len(lines)-1])
		shown = lines[:len(lines)-1]
	}
	words := make([]string, len(shown))
	for i, n := range shown {
		words[i] = strconv.Itoa(n)
	}
	return "lines " + strings.Join(words, ", ") + tail
}

// ForeignError says that a results file belongs to another organization or
// another server.
type ForeignError struct {
	Path string
	Have string // the target that the file's lines name
	Want string // the target of this run
}

func (e *ForeignError) Error() string {
	return fmt.Sprintf("%s records what was sent to %s, but this run is for %s: check the organization and the base URL; another organization has a results file of its own (import --results names it)",
		e.Path, e.Have, e.Want)
}

// NotResultsError says that a file is no results file at all.
type NotResultsError struct {
	Path   string
	Reason string // as in "is a folder"
}

func (e *NotResultsError) Error() string {
	return fmt.Sprintf("%s %s, so it's no results file: give the one that import named, such as tasks.results.csv", e.Path, e.Reason)
}

// A fileError is an error of the operating system in words that say what to
// do next. It unwraps to the system's own.
type fileError struct {
	text string
	err  error
}

func (e *fileError) Error() string { return e.text }
func (e *fileError) Unwrap() error { return e.err }

// explain says what failed, why, and what to do next. doing is as in "writing
// to tasks.results.csv".
func explain(doing string, err error) error {
	var known *fileError
	if err == nil || errors.As(err, &known) {
		return err
	}
	what, next := reason(err)
	if next != "" {
		what += ": " + next
	}
	return &fileError{text: doing + " failed: " + what, err: err}
}

// reason says in words what is wrong, and what to do next where that is known.
func reason(err error) (what, next string) {
	const again = " and run the same command again"
	var known *fileError
	if errors.As(err, &known) {
		err = known.err
	}
	switch {
	case isDiskFull(err):
		return "the disk is full", "free some space" + again
	case isQuota(err):
		return "your disk quota is used up", "free some space" + again
	case errors.Is(err, syscall.EIO):
		return "the disk reports an error", "check it" + again
	case isReadOnlyDisk(err):
		return "the disk is read-only", "make it writable" + again
	case errors.Is(err, fs.ErrPermission):
		return "permission denied", "make the file and its folder writable" + again
	case errors.Is(err, fs.ErrNotExist):
		return "there is no such file or folder", "check the name"
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return err.Error(), ""
}
