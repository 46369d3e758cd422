package cli

import (
	"bufio"
	"context"
	"io"
	"strings"
)

// maxAnswer bounds what is read as the answer to a question.
const maxAnswer = 1 << 10

// readLine reads an answer, and gives up when ctx ends. A read from a terminal
// can't be called off, so the reader is then left to the end of the process.
func readLine(ctx context.Context, r io.Reader) (string, error) {
	answer := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(io.LimitReader(r, maxAnswer)).ReadString('\n')
		answer <- line // the end of the input is an empty answer: no
	}()
	select {
	case line := <-answer:
		return line, nil
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
}

// isYes reports whether an answer agrees.
func isYes(answer string) bool {
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "y", "yes":
		return true
	}
	return false
}
