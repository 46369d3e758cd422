package cli

import (
	"io"
	"os"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/term"
)

// A screen is standard error: text that stays and, below it on a terminal, one
// line that is redrawn. Text that is written while the line stands goes above
// it. The line is erased with blanks, which every console understands.
type screen struct {
	mu   sync.Mutex
	w    io.Writer
	file *os.File // nil where nobody looks, so that there is no line
	line string   // what stands in the line; "": nothing
}

// newScreen returns a screen that writes to w.
func newScreen(w io.Writer) *screen {
	s := &screen{w: w}
	if f, ok := w.(*os.File); ok && isTerminal(f) && os.Getenv("TERM") != "dumb" {
		s.file = f
	}
	return s
}

// Write writes text that stays.
func (s *screen) Write(text []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.line == "" {
		return s.w.Write(text)
	}
	// The line comes back with the next redraw.
	_, _ = io.WriteString(s.w, s.erase())
	s.line = ""
	return s.w.Write(text)
}

// redraw puts a line in the place of the one that stands; "" only erases. That
// it can't be drawn is no fault of what it tells about.
func (s *screen) redraw(line string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, _ = io.WriteString(s.w, s.erase()+line)
	s.line = line
}

// erase is what makes the line go away. The cursor is then at its start.
func (s *screen) erase() string {
	if s.line == "" {
		return ""
	}
	const echo = len("^C") // of a key that was pressed meanwhile
	return "\r" + strings.Repeat(" ", min(utf8.RuneCountInString(s.line)+echo, s.width())) + "\r"
}

// width is how many characters fit in a line. The terminal's last column stays
// free: a console goes to the next line once it is written.
func (s *screen) width() int {
	if s.file == nil {
		return 0
	}
	columns, _, err := term.GetSize(int(s.file.Fd()))
	if err != nil || columns <= 0 {
		columns = 80
	}
	return columns - 1
}

// isTerminal reports whether a person sits at v, a stream.
func isTerminal(v any) bool {
	f, ok := v.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
