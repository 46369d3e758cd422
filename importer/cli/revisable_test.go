package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What was written before the last beginning is never seen, however long it
// was, and nothing is seen before it is committed.
func TestRevisableShowsTheLastTextOnly(t *testing.T) {
	long, short := strings.Repeat("the first text\n", spoolMemory/10), "the last text\n"
	for kind, texts := range map[string][]string{
		"short after long": {long, short}, "long after short": {short, long}, "nothing after long": {long, ""}, "one": {long},
	} {
		last := texts[len(texts)-1]
		var stream bytes.Buffer
		write(t, reviseStream(&stream), texts, func() {
			if stream.Len() > 0 {
				t.Fatalf("%s: %d bytes are on the stream before they are committed", kind, stream.Len())
			}
		})
		if stream.String() != last {
			t.Errorf("%s: the stream got %d bytes, want %d", kind, stream.Len(), len(last))
		}
		name := filepath.Join(t.TempDir(), "file")
		r, err := reviseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		write(t, r, texts, func() {
			if exists(name) {
				t.Fatalf("%s: the file is there before it is committed", kind)
			}
		})
		if data, err := os.ReadFile(name); string(data) != last {
			t.Errorf("%s: the file holds %d bytes, want %d: %v", kind, len(data), len(last), err)
		}
	}
}

// A text that isn't committed leaves nothing behind.
func TestRevisableLeavesNothing(t *testing.T) {
	folder, scratch := t.TempDir(), t.TempDir()
	t.Setenv("TMPDIR", scratch)
	t.Setenv("TMP", scratch)
	r, err := reviseFile(filepath.Join(folder, "file"))
	if err != nil {
		t.Fatal(err)
	}
	var stream bytes.Buffer
	for _, r := range []*revisable{r, reviseStream(&stream)} {
		if _, err := r.Write(make([]byte, 2*spoolMemory)); err != nil {
			t.Fatal(err)
		}
		r.discard()
	}
	if stream.Len() > 0 {
		t.Errorf("%d bytes were written", stream.Len())
	}
	for _, dir := range []string{folder, scratch} {
		if left, err := os.ReadDir(dir); len(left) > 0 || err != nil {
			t.Errorf("%v is left: %v", left, err)
		}
	}
}

// write writes texts, each in the place of the one before, and commits the
// last; unseen is called before that.
func write(t *testing.T, r *revisable, texts []string, unseen func()) {
	t.Helper()
	defer r.discard()
	for i, text := range texts {
		if i > 0 {
			if err := r.startOver(); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := r.WriteString(text); err != nil {
			t.Fatal(err)
		}
	}
	unseen()
	if err := r.commit(); err != nil {
		t.Fatal(err)
	}
}
