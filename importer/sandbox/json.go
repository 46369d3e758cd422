package sandbox

import (
	"bytes"
	"encoding/json"
	"strconv"
	"time"
	"unicode/utf8"
)

// A raw is one JSON value inside a body that json.Valid has passed. Reading a
// body this way tells keys apart by letter case, as the API does and
// encoding/json's structs do not, and keeps a value of the wrong type for the
// message about it.
type raw []byte

// parseBody checks that body is one JSON object in UTF-8 and returns it
// without the blanks around it.
func parseBody(body []byte) (raw, bool) {
	body = bytes.TrimSpace(body)
	if len(body) == 0 || body[0] != '{' || !utf8.Valid(body) || !json.Valid(body) {
		return nil, false
	}
	return raw(body), true
}

func (v raw) missing() bool  { return len(v) == 0 || v[0] == 'n' }
func (v raw) isObject() bool { return len(v) > 0 && v[0] == '{' }
func (v raw) isArray() bool  { return len(v) > 0 && v[0] == '[' }

func (v raw) text() (string, bool) {
	if len(v) < 2 || v[0] != '"' {
		return "", false
	}
	if bytes.IndexByte(v, '\\') < 0 {
		return string(v[1 : len(v)-1]), true
	}
	var s string
	if json.Unmarshal(v, &s) != nil {
		return "", false
	}
	return s, true
}

func (v raw) integer() (int64, bool) {
	n, err := strconv.ParseInt(string(v), 10, 64)
	return n, err == nil
}

func (v raw) boolean() (value, ok bool) {
	switch string(v) {
	case "true":
		return true, true
	case "false":
		return false, true
	}
	return false, false
}

// members calls f for every member of an object. A key that is there twice is
// reported twice.
func (v raw) members(f func(key []byte, value raw)) {
	if !v.isObject() {
		return
	}
	for i := skipBlanks(v, 1); i < len(v) && v[i] == '"'; {
		end := valueEnd(v, i)
		key := []byte(v[i+1 : end-1])
		if bytes.IndexByte(key, '\\') >= 0 {
			s, _ := v[i:end].text()
			key = []byte(s)
		}
		i = skipBlanks(v, skipBlanks(v, end)+1) // past the colon
		end = valueEnd(v, i)
		f(key, v[i:end])
		i = skipBlanks(v, skipBlanks(v, end)+1) // past the comma
	}
}

// elements calls f for every element of an array.
func (v raw) elements(f func(i int, value raw)) {
	if !v.isArray() {
		return
	}
	i := skipBlanks(v, 1)
	for n := 0; i < len(v) && v[i] != ']'; n++ {
		end := valueEnd(v, i)
		f(n, v[i:end])
		i = skipBlanks(v, end)
		if i < len(v) && v[i] == ',' {
			i = skipBlanks(v, i+1)
		}
	}
}

func skipBlanks(v raw, i int) int {
	for i < len(v) && (v[i] == ' ' || v[i] == '\t' || v[i] == '\n' || v[i] == '\r') {
		i++
	}
	return i
}

// valueEnd returns the index after the value that begins at i.
func valueEnd(v raw, i int) int {
	depth := 0
	for i < len(v) {
		switch v[i] {
		case '"':
			for i++; i < len(v) && v[i] != '"'; i++ {
				if v[i] == '\\' {
					i++
				}
			}
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return i
			}
			depth--
		case ',', ':', ' ', '\t', '\n', '\r':
			if depth == 0 {
				return i
			}
			i++
			continue
		}
		i++
		if depth == 0 && (v[i-1] == '"' || v[i-1] == '}' || v[i-1] == ']') {
			return min(i, len(v))
		}
	}
	return len(v)
}

// appendText appends s, which is valid UTF-8, as a JSON string.
func appendText(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	from := 0
	for i := range len(s) {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		b = append(b, s[from:i]...)
		if c < ' ' {
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		} else {
			b = append(b, '\\', c)
		}
		from = i + 1
	}
	b = append(b, s[from:]...)
	return append(b, '"')
}

// appendTextOrNull appends s, or null where it is empty.
func appendTextOrNull(b []byte, s string) []byte {
	if s == "" {
		return append(b, "null"...)
	}
	return appendText(b, s)
}

const apiTime = "2006-01-02T15:04:05.000Z"

// appendTime appends milliseconds since 1970 as the API writes times; 0 is
// null.
func appendTime(b []byte, ms int64) []byte {
	if ms == 0 {
		return append(b, "null"...)
	}
	b = append(b, '"')
	b = time.UnixMilli(ms).UTC().AppendFormat(b, apiTime)
	return append(b, '"')
}
