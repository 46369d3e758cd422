package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
	"testing"
)

func TestUnsaid(t *testing.T) {
	full, said := errors.New("the disk is full"), quiet(exitPartial)
	for name, tt := range map[string]struct {
		err  error
		want string // empty: nothing
	}{
		"nothing":              {nil, ""},
		"one":                  {full, "the disk is full"},
		"said":                 {said, ""},
		"said in a sentence":   {fmt.Errorf("saving: %w", said), ""},
		"all said":             {errors.Join(said, errors.Join(errInvalid, said)), ""},
		"one of two":           {errors.Join(said, full), "the disk is full"},
		"deep":                 {errors.Join(errors.Join(said, full), usage("no mapping")), "the disk is full\nno mapping"},
		"under a code":         {&codeError{code: exitUsage, err: errors.Join(said, full)}, "the disk is full"},
		"two in one sentence":  {fmt.Errorf("%w (%w)", full, said), "the disk is full (see above)"},
		"a sentence about two": {fmt.Errorf("saving: %w", errors.Join(said, full)), "saving: see above\nthe disk is full"},
	} {
		t.Run(name, func(t *testing.T) {
			got := ""
			if rest := unsaid(tt.err); rest != nil {
				got = rest.Error()
			}
			if got != tt.want {
				t.Errorf("%q is left to say, want %q", got, tt.want)
			}
		})
	}
}

func TestIsUnheard(t *testing.T) {
	closed := &fs.PathError{Op: "write", Path: os.Stdout.Name(), Err: syscall.EPIPE}
	for name, tt := range map[string]struct {
		err  error
		want bool
	}{
		"one":          {fmt.Errorf("writing: %w", closed), true},
		"two":          {errors.Join(closed, closed), true},
		"one of two":   {errors.Join(closed, errors.New("the disk is full")), false},
		"another file": {&fs.PathError{Op: "write", Path: "report.html", Err: syscall.EPIPE}, false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := isUnheard(tt.err); got != tt.want {
				t.Errorf("reported as %v", got)
			}
		})
	}
}
