package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"testing"

	"tallyfy-import/importer"
)

func TestDescribe(t *testing.T) {
	full := errors.New("the disk is full")
	for _, tt := range []struct {
		err  error
		want string
	}{
		{usage("no mapping"), "no mapping"},
		{&fs.PathError{Op: "write", Path: "/dev/stdout", Err: full}, "can't write /dev/stdout: the disk is full"},
		{fmt.Errorf("the summary: %w", &fs.PathError{Op: "open", Path: "a", Err: full}), "the summary: can't read a: the disk is full"},
		{&fs.PathError{Op: "remove", Path: "a", Err: full}, "can't remove a: the disk is full"},
		{errors.Join(full, &os.LinkError{Op: "rename", Old: "a", New: "b", Err: full}), "the disk is full\ncan't write b: the disk is full"},
		{errors.Join(full, fmt.Errorf("%w", full), errors.New("and more")), "the disk is full\nand more"},
		{fmt.Errorf("listing: %w", errInterrupted), interruptedText},
		{errors.Join(importer.ErrDeadline, nil), deadlineText},
		{errors.Join(importer.ErrDeadline, full), deadlineText + "\nthe disk is full"},
		{errors.Join(full, errors.Join(errInterrupted, fmt.Errorf("asking: %w", context.Canceled))), "the disk is full\n" + interruptedText},
		{fmt.Errorf("undo: %w", importer.ErrRateLimited), "undo: " + importer.ErrRateLimited.Error() + rateLimitedAdvice},
		{&codeError{code: exitInterrupted, err: errors.New("nothing was sent")}, "nothing was sent"},
	} {
		if got := describe(tt.err); got != tt.want {
			t.Errorf("described as %q, want %q", got, tt.want)
		}
	}
}
