//go:build unix

package cli

import (
	"fmt"
	"os"
	"testing"
)

// A pipe that nobody closes would be read for ever.
func TestReadLastSuccessReadsNoPipe(t *testing.T) {
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = reader.Close() }()
	if _, err := writer.WriteString(lastSuccess + "{sheets=\"a\"} 12\n"); err != nil {
		t.Fatal(err)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	if got := readLastSuccess(fmt.Sprintf("/dev/fd/%d", reader.Fd())); got != 0 {
		t.Errorf("read %v", got)
	}
}
