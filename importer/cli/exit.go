package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"syscall"

	"tallyfy-import/importer"
)

// The exit codes are those of the vendor's own client, which scripts branch
// on already.
const (
	exitOK          = 0
	exitStopped     = 1   // an unexpected error; safe to run again
	exitUsage       = 2   // wrong usage, unreadable sheet, broken mapping, damaged results file
	exitAuth        = 3   // the token
	exitRateLimited = 6   // rows are left for the next run
	exitInvalid     = 7   // invalid rows or more than the flags allow, nothing sent
	exitPartial     = 9   // some rows failed, were invalid, are in doubt, don't match or keep their task
	exitInterrupted = 130 // by the user
)

// A codeError is an error with the exit code it asks for.
type codeError struct {
	code   int
	err    error
	silent bool // all was said already
}

func (e *codeError) Error() string { return e.err.Error() }
func (e *codeError) Unwrap() error { return e.err }

// usage is an error about what the user gave.
func usage(format string, args ...any) error {
	return &codeError{code: exitUsage, err: fmt.Errorf(format, args...)}
}

// quiet ends a command with a code after it has said all there is to say.
func quiet(code int) error {
	if code == exitOK {
		return nil
	}
	return &codeError{code: code, err: errors.New("see above"), silent: true}
}

// errInterrupted is the cause of a session's contexts.
var errInterrupted = errors.New("interrupted")

// isInterruption reports whether the user stopped the command.
func isInterruption(err error) bool {
	return errors.Is(err, errInterrupted) || errors.Is(err, context.Canceled)
}

// isSilent reports whether all was said of err, which is one error.
func isSilent(err error) bool {
	for ; err != nil; err = errors.Unwrap(err) {
		if coded, ok := err.(*codeError); ok && coded.silent { //nolint:errorlint // one of several errors isn't all
			return true
		}
	}
	return false
}

// leaves are the errors of which [errors.Join] made err, which is its own only
// leaf where it is one error. Several errors that a sentence holds are one.
func leaves(err error) []error {
	for inner := err; inner != nil; inner = errors.Unwrap(inner) {
		several, ok := inner.(interface{ Unwrap() []error })
		if !ok {
			continue
		}
		parts := several.Unwrap()
		if err.Error() != errors.Join(parts...).Error() {
			break
		}
		var all []error
		for _, part := range parts {
			all = append(all, leaves(part)...)
		}
		return all
	}
	return []error{err}
}

// prune is err without the leaves that are to be left out: nil where no other
// is left.
func prune(err error, leftOut func(error) bool) error {
	if err == nil {
		return nil
	}
	rest := slices.DeleteFunc(leaves(err), leftOut)
	if len(rest) == 1 {
		return rest[0]
	}
	return errors.Join(rest...)
}

// unsaid is what the user has yet to be told of err; nil where all was said.
func unsaid(err error) error { return prune(err, isSilent) }

// isUnheard reports whether all that went wrong is that nobody reads standard
// output any more.
func isUnheard(err error) bool {
	return prune(err, func(leaf error) bool {
		path, ok := errors.AsType[*fs.PathError](leaf)
		return ok && path.Path == os.Stdout.Name() && errors.Is(path, syscall.EPIPE)
	}) == nil
}

// exitCode is the one place where errors become exit codes.
func exitCode(err error) int {
	var coded *codeError
	var auth *importer.AuthError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &auth):
		return exitAuth
	case isInterruption(err):
		return exitInterrupted
	case errors.Is(err, importer.ErrRateLimited):
		return exitRateLimited
	case errors.Is(err, importer.ErrTooManyFailures):
		return exitPartial
	case errors.As(err, &coded):
		return coded.code
	}
	return exitStopped
}
