package tallyfy

import (
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"
)

// maxMessage bounds the API's words, in characters.
const maxMessage = 500

// errBadID says that an id can't stand in a path.
var errBadID = errors.New("the id is not one of Tallyfy's: it has letters and digits only")

// A problem is what an answer, or the lack of one, says went wrong.
type problem struct {
	code    string // the API's own
	message string // one line, bounded, without the token
	page    bool   // a web page instead of the API's JSON
}

// problem reads an exchange for what went wrong. Of an answer that tells
// nothing it says what the status means.
func (c *Client) problem(x exchange) problem {
	if x.status == 0 {
		return problem{message: c.oneLine(c.lost(x))}
	}
	p := readProblem(x.body)
	switch {
	case x.status >= 300 && x.status < 400:
		p.message = "the API has moved" + c.movedTo(x.header) + ": give its address with --base-url"
	case x.err != nil && x.status < 300:
		p.message = c.lost(x)
	case x.status < 300 && p.page:
		p.message = "a web page answered instead of the API: " + p.message
	case p.message == "" && x.status < 300:
		p.message = "the answer can't be read"
	case p.message == "":
		p.message = fmt.Sprintf("the API answered %d %s", x.status, http.StatusText(x.status))
	}
	p.message = c.oneLine(p.message)
	p.code = c.oneLine(p.code)
	return p
}

// readProblem reads the body of an error: JSON in one of the API's shapes, or
// a web page.
func readProblem(body []byte) problem {
	var e struct {
		Message json.RawMessage `json:"message"`
		Code    text            `json:"code"`
		Errors  json.RawMessage `json:"errors"`
		Error   json.RawMessage `json:"error"`
	}
	if json.Unmarshal(body, &e) != nil {
		page := strings.Contains(string(body[:min(len(body), 1024)]), "<")
		return problem{message: pageWords(body), page: page}
	}
	p := problem{code: string(e.Code)}
	var words []string
	for _, raw := range []json.RawMessage{e.Errors, e.Message, e.Error} {
		if len(words) == 0 {
			words = collect(words, "", raw)
		}
	}
	p.message = strings.Join(words, "; ")
	return p
}

// collect gathers the texts in a value: a text, a list, or an object of field
// names and their messages.
func collect(words []string, field string, raw json.RawMessage) []string {
	var s string
	var list []json.RawMessage
	var fields map[string]json.RawMessage
	switch {
	case len(raw) == 0 || len(words) > 20:
	case json.Unmarshal(raw, &s) == nil:
		if s != "" && field != "" {
			s = field + ": " + s
		}
		if s != "" {
			words = append(words, s)
		}
	case json.Unmarshal(raw, &list) == nil:
		for _, one := range list {
			words = collect(words, field, one)
		}
	case json.Unmarshal(raw, &fields) == nil:
		names := make([]string, 0, len(fields))
		for name := range fields {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			words = collect(words, strings.TrimPrefix(field+"."+name, "."), fields[name])
		}
	}
	return words
}

// pageWords returns the title of a web page, or its first words.
func pageWords(body []byte) string {
	s := string(body[:min(len(body), 64<<10)])
	lower := strings.ToLower(s)
	if len(lower) == len(s) {
		if _, after, ok := strings.Cut(lower, "<title"); ok {
			start := len(s) - len(after)
			if from := strings.IndexByte(s[start:], '>'); from >= 0 {
				start += from + 1
				if end := strings.IndexByte(s[start:], '<'); end > 0 {
					return html.UnescapeString(s[start : start+end])
				}
			}
		}
	}
	var b strings.Builder
	tag := false
	for _, r := range s {
		switch {
		case r == '<':
			tag = true
			b.WriteByte(' ')
		case r == '>' && tag:
			tag = false
		case !tag:
			b.WriteRune(r)
		}
		if b.Len() > 4*maxMessage {
			break
		}
	}
	return html.UnescapeString(b.String())
}

// oneLine makes a text fit for a cell: one line, bounded, without the token.
func (c *Client) oneLine(s string) string {
	s = strings.ToValidUTF8(c.redact(s), "�")
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
	if r := []rune(s); len(r) > maxMessage {
		s = string(r[:maxMessage-1]) + "…"
	}
	return s
}

// movedTo names the host that a redirect points at.
func (c *Client) movedTo(h http.Header) string {
	u, err := url.Parse(c.redact(h.Get("Location")))
	if err != nil || u.Host == "" {
		return ""
	}
	return " to " + short(u.Host)
}
