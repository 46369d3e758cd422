package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"
	"testing"
)

func TestIsOfSystem(t *testing.T) {
	full := &fs.PathError{Op: "write", Path: "tasks.results.csv", Err: syscall.ENOSPC}
	for name, tt := range map[string]struct {
		err  error
		want bool
	}{
		"none":      {nil, false},
		"full":      {fmt.Errorf("writing: %w", full), true},
		"beside":    {errors.Join(errors.New("interrupted"), full), true},
		"this file": {errors.New("another program wrote to it"), false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := isOfSystem(tt.err); got != tt.want {
				t.Errorf("reported as %v", got)
			}
		})
	}
}
