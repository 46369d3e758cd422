package cli

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// Of many writers of one new file one wins, the file is whole, and nothing else
// is left in the folder.
func TestNewFileIsWrittenByOne(t *testing.T) {
	for kind, write := range map[string]func(string, []byte) error{
		"linked":    func(name string, data []byte) error { return writeNew(name, data, false) },
		"exclusive": createExclusive, // where the file system has no links
	} {
		name := filepath.Join(t.TempDir(), "new.yaml")
		var group sync.WaitGroup
		var won atomic.Int32
		for i := range 20 {
			group.Go(func() {
				if write(name, []byte(strings.Repeat(string(rune('a'+i)), 1000))) == nil {
					won.Add(1)
				}
			})
		}
		group.Wait()
		data, err := os.ReadFile(name)
		if err != nil || len(data) != 1000 || strings.Trim(string(data), string(data[:1])) != "" {
			t.Errorf("%s: the file holds %d bytes of several writers; %v", kind, len(data), err)
		}
		if entries, _ := os.ReadDir(filepath.Dir(name)); won.Load() != 1 || len(entries) != 1 {
			t.Errorf("%s: %d writers think that they wrote it, and the folder has %v", kind, won.Load(), entries)
		}
	}
}

func TestNewFileIsOverwrittenOnRequestOnly(t *testing.T) {
	name := filepath.Join(t.TempDir(), "new.yaml")
	for _, step := range []struct {
		data  string
		force bool
		want  string
	}{{"one", false, "one"}, {"two", false, "one"}, {"three", true, "three"}} {
		err := writeNew(name, []byte(step.data), step.force)
		data, _ := os.ReadFile(name)
		if string(data) != step.want || (err == nil) != (step.data == step.want) {
			t.Errorf("after writing %s the file holds %s; %v", step.data, data, err)
		}
		if err != nil && exitCode(err) != exitUsage {
			t.Errorf("the exit code of %v is %d", err, exitCode(err))
		}
	}
}
