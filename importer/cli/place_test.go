package cli

import (
	"errors"
	"os"
	"testing"
)

func TestSamePlace(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{"tasks.csv", "other.csv"} {
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(os.Mkdir("folder", 0o700), os.Symlink("tasks.csv", "link.csv")); err != nil {
		t.Fatal(err)
	}
	_, err := os.Stat("Tasks.csv")
	ignoresCase := err == nil
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"tasks.csv", "./tasks.csv", true},
		{"tasks.csv", "folder/../tasks.csv", true},
		{"link.csv", "tasks.csv", true},
		{"tasks.csv", "other.csv", false},
		{"new.csv", "./new.csv", true},
		{"New.csv", "new.csv", true},
		{"Tasks.csv", "tasks.csv", ignoresCase},
		{"folder/new.csv", "new.csv", false},
		{"nowhere/new.csv", "./nowhere/new.csv", true},
		{"nowhere/new.csv", "new.csv", false},
	} {
		if got := samePlace(tt.a, tt.b); got != tt.want {
			t.Errorf("%s and %s are one place: %v, want %v", tt.a, tt.b, got, tt.want)
		}
	}
}
