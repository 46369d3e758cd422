package cli

import (
	"errors"
	"fmt"
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
		{errors.Join(full, fmt.Errorf("%w", full), errors.New("and more")), "the disk is full\nand more"},
		{fmt.Errorf("listing: %w", errInterrupted), interruptedText},
		{errors.Join(importer.ErrDeadline, nil), deadlineText},
		{&codeError{code: exitInterrupted, err: errors.New("nothing was sent")}, "nothing was sent"},
	} {
		if got := describe(tt.err); got != tt.want {
			t.Errorf("described as %q, want %q", got, tt.want)
		}
	}
}
