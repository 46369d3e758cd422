package results

import (
	"bytes"
	"fmt"
	"strings"
	"time"
)

// A line is one line of a results file, taken apart. Its fields are decoded
// values that are valid until the next line is parsed.
type line struct {
	fields  [columns][]byte
	n       int  // how many fields there are; past columns they aren't kept
	crlf    bool // it ended with CR LF
	wide    bool // blank fields were behind the last column, and aren't counted
	open    bool // the data ended within quotes
	openAt  int  // where the field began that it ended in
	scratch []byte
	canon   []byte
}

// What parse found.
type found uint8

const (
	foundLine   found = iota // a line, though not always a good one
	foundOpen                // the data ends within the line
	foundBroken              // no CSV: text after a closing quote, or a quote within a bare cell
)

// parse takes the line that data begins with apart and returns its length,
// the line end included. Where the data ends without a line end, it is
// foundOpen, but the fields up to there are set.
func (l *line) parse(data []byte, sep byte) (int, found) {
	l.n, l.crlf, l.wide, l.open, l.scratch = 0, false, false, false, l.scratch[:0]
	end := bytes.IndexByte(data, '\n')
	if end < 0 {
		end = len(data)
	}
	if bytes.IndexByte(data[:end], '"') >= 0 {
		return l.parseQuoted(data, sep)
	}
	rest := l.dropCR(data[:end])
	for {
		i := bytes.IndexByte(rest, sep)
		if i < 0 {
			break
		}
		l.add(rest[:i])
		rest = rest[i+1:]
	}
	l.add(rest)
	if end == len(data) {
		return end, foundOpen
	}
	return end + 1, foundLine
}

// parseQuoted is parse for a line with quotes in it, which may span several
// lines of text.
func (l *line) parseQuoted(data []byte, sep byte) (int, found) {
	pos := 0
	for {
		var at int // of the separator or line end after the field
		if pos < len(data) && data[pos] == '"' {
			value, next := l.unquote(data[pos:])
			if next < 0 {
				l.open, l.openAt = true, pos
				return len(data), foundOpen
			}
			at = pos + next
			l.add(value)
			if at+1 < len(data) && data[at] == '\r' && data[at+1] == '\n' {
				l.crlf = true
				at++
			}
			if at < len(data) && data[at] != sep && data[at] != '\n' && !(data[at] == '\r' && at+1 == len(data)) {
				return 0, foundBroken
			}
		} else {
			at = pos + bareEnd(data[pos:], sep)
			value := data[pos:at]
			if at < len(data) && data[at] == '\n' {
				value = l.dropCR(value)
			}
			if bytes.IndexByte(value, '"') >= 0 {
				return 0, foundBroken
			}
			l.add(value)
		}
		if at >= len(data) || data[at] == '\r' {
			return len(data), foundOpen
		}
		if data[at] == '\n' {
			return at + 1, foundLine
		}
		pos = at + 1
	}
}

// bareEnd returns where a field without quotes ends.
func bareEnd(data []byte, sep byte) int {
	for i, c := range data {
		if c == sep || c == '\n' {
			return i
		}
	}
	return len(data)
}

// unquote returns the value of the quoted field that data begins with and the
// position after its closing quote, or -1 if there is none.
func (l *line) unquote(data []byte) ([]byte, int) {
	start := len(l.scratch)
	pos, doubled := 1, false
	for {
		i := bytes.IndexByte(data[pos:], '"')
		if i < 0 {
			return nil, -1
		}
		end := pos + i
		if end+1 >= len(data) || data[end+1] != '"' {
			if !doubled {
				return data[1:end], end + 1
			}
			l.scratch = append(l.scratch, data[pos:end]...)
			return l.scratch[start:len(l.scratch):len(l.scratch)], end + 1
		}
		doubled = true
		l.scratch = append(l.scratch, data[pos:end+1]...)
		pos = end + 2
	}
}

func (l *line) dropCR(data []byte) []byte {
	if n := len(data); n > 0 && data[n-1] == '\r' {
		l.crlf = true
		return data[:n-1]
	}
	return data
}

// add keeps a field, without the apostrophe that guards a formula-like one.
func (l *line) add(value []byte) {
	if l.n >= columns && len(value) == 0 {
		l.wide = true
		return
	}
	if l.n < columns {
		if len(value) > 1 && value[0] == '\'' && formulaLike(value[1:]) {
			value = value[1:]
		}
		l.fields[l.n] = value
	}
	l.n++
}

// checked reports whether the line has all its fields and its check is theirs.
func (l *line) checked() bool {
	if l.n != columns {
		return false
	}
	l.canon = l.canon[:0]
	for _, v := range l.fields[:colCheck] {
		l.canon = appendCanon(l.canon, v)
	}
	var room [1 + checkDigits]byte
	return bytes.Equal(appendCheck(room[:0], l.canon), l.fields[colCheck])
}

// facts are the numbers of a line.
type facts struct {
	row, httpStatus, attempts int
	status                    uint8
	micros                    int64
}

// facts reads the line's numbers, and says what is wrong where it can't.
func (l *line) facts() (facts, string) {
	var x facts
	if l.n != columns {
		return x, "doesn't have the twelve cells of a results line"
	}
	var ok bool
	if x.row, ok = wholeNumber(l.fields[colRow]); !ok || len(l.fields[colRow]) == 0 {
		return x, "has no row number"
	}
	if len(l.fields[colKey]) == 0 {
		return x, "has no key"
	}
	if x.status, ok = statusCode(string(l.fields[colStatus])); !ok {
		return x, noStatus(string(l.fields[colStatus]))
	}
	if statuses[x.status].needsTask() && len(l.fields[colTaskID]) == 0 {
		return x, "has no task id"
	}
	if x.httpStatus, ok = wholeNumber(l.fields[colHTTPStatus]); !ok {
		return x, "has no whole number as http_status"
	}
	if x.attempts, ok = wholeNumber(l.fields[colAttempts]); !ok {
		return x, "has no whole number as attempts"
	}
	var t time.Time
	if t.UnmarshalText(l.fields[colTime]) != nil {
		return x, "has no time such as 2026-01-31T09:30:00.000000Z"
	}
	x.micros = t.UnixMicro()
	return x, ""
}

// noStatus says what is wrong with a word that is no status.
func noStatus(word string) string {
	if word == "" {
		return "has no status"
	}
	const longest = 40 // characters that are shown
	if letters := []rune(word); len(letters) > longest {
		word = string(letters[:longest]) + "…"
	}
	var known []string
	for _, s := range statuses {
		known = append(known, string(s))
	}
	last := len(known) - 1
	return fmt.Sprintf("has the status %q, which is none of %s and %s", word, strings.Join(known[:last], ", "), known[last])
}

// record makes a Record of the line, whose facts have been read.
func (l *line) record(x facts) Record {
	return Record{
		Row:         x.row,
		Key:         string(l.fields[colKey]),
		Status:      statuses[x.status],
		TaskID:      string(l.fields[colTaskID]),
		RunID:       string(l.fields[colRunID]),
		Error:       string(l.fields[colError]),
		HTTPStatus:  x.httpStatus,
		Attempts:    x.attempts,
		Time:        time.UnixMicro(x.micros).UTC(),
		RequestHash: string(l.fields[colRequestHash]),
	}
}

// wholeNumber reads digits. Nothing at all is 0.
func wholeNumber(b []byte) (int, bool) {
	if len(b) > 9 {
		return 0, false
	}
	n := 0
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}
