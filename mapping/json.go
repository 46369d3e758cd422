package mapping

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"
)

// isJSON reports whether data is a JSON object. JSON is YAML by the letter,
// but YAML parsers stumble over its tabs and its surrogate pairs.
func isJSON(data []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(data, " \t\r\n"), []byte("{")) && json.Valid(data)
}

// parseJSON reads valid JSON into nodes.
func parseJSON(data []byte) (*node, *fault) {
	r := jsonReader{data: data, decoder: json.NewDecoder(bytes.NewReader(data)), at: position{1, 1}}
	r.decoder.UseNumber()
	root := r.value(0)
	return root, r.failed
}

// A jsonReader keeps the place of each token while it reads.
type jsonReader struct {
	data    []byte
	decoder *json.Decoder
	offset  int      // of at, in data
	at      position // of the token read last
	nodes   int
	failed  *fault
}

func (r *jsonReader) token() json.Token {
	start := int(r.decoder.InputOffset())
	for start < len(r.data) && bytes.IndexByte([]byte(" \t\r\n:,"), r.data[start]) >= 0 {
		start++
	}
	for r.offset < start {
		c, size := utf8.DecodeRune(r.data[r.offset:])
		r.offset += size
		r.at.column++
		if c == '\n' {
			r.at = position{r.at.line + 1, 1}
		}
	}
	t, err := r.decoder.Token()
	if err != nil && r.failed == nil {
		r.failed = &fault{r.at, "this is not JSON"}
	}
	return t
}

func (r *jsonReader) value(depth int) *node {
	t := r.token()
	made := &node{at: r.at, kind: scalar, size: 1}
	if r.nodes++; r.failed == nil && (r.nodes > maxNodes || depth > maxDepth) {
		r.failed = &fault{r.at, "the mapping is too large or nested too deeply"}
	}
	if r.failed != nil {
		return made
	}
	switch t := t.(type) {
	case nil:
		made.kind = nothing
	case string:
		made.text, made.quoted = t, true
	case json.Number:
		made.text = t.String()
	case bool:
		made.text = "false"
		if t {
			made.text = "true"
		}
	case json.Delim:
		made.kind = object
		if t == '[' {
			made.kind = list
		}
		r.children(made, depth)
	}
	return made
}

func (r *jsonReader) children(made *node, depth int) {
	for r.failed == nil && r.decoder.More() {
		if made.kind == list {
			made.items = append(made.items, r.value(depth+1))
			continue
		}
		key := r.value(depth + 1)
		made.entries = append(made.entries, entry{key, r.value(depth + 1)})
	}
	if r.failed == nil {
		r.token() // the closing bracket
	}
}
