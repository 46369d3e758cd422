package mapping

import (
	"bytes"
	"errors"
	"strings"

	"github.com/goccy/go-yaml"
)

// syntaxFault says what keeps a file from being YAML, and where.
func syntaxFault(data []byte, err error) *fault {
	var located yaml.Error
	if !errors.As(err, &located) {
		return &fault{position{1, 1}, "this is not YAML: " + anySyntax}
	}
	at := tokenPosition(located.GetToken())
	if tab := indentedByTab(data, at.line); tab > 0 {
		return &fault{position{tab, 1}, "this line is indented with a tab: YAML takes spaces only"}
	}
	if text := behindColon(located.GetToken().Value); text != "" {
		return &fault{at, text}
	}
	return &fault{at, "this is not YAML: " + syntaxText(located.GetMessage())}
}

const anySyntax = "check the indentation, the colons and the quotation marks here and just above"

// syntaxText puts the library's words into plain ones.
func syntaxText(message string) string {
	for _, s := range []struct{ words, text string }{
		{"']' not found", "the list that begins here with [ has no ]"},
		{"'}' must be", "between { and } there is a comma after each entry; or the } is missing"},
		{"']' must be", "between [ and ] there is a comma after each entry; or the ] is missing"},
		{"end token '}'", "what begins here with { has no }"},
		{"corresponding to '}'", "there is a } without a {"},
		{"corresponding to ']'", "there is a ] without a ["},
		{"quoted text", "the text in quotation marks that begins here has no end, or a line break that isn't indented"},
		{"escape", "a backslash in double quotation marks means something else: double it, or use single quotation marks"},
		{"mapping value is not allowed", "a text with a colon in it needs quotation marks; or the indentation is off"},
		{"value is not allowed", "the indentation is off, or a text with a colon in it needs quotation marks"},
		{"unexpected key name", "a key needs a colon and a blank after it: title: Summary"},
		{"non-map value", "a key needs a colon and a blank after it: title: Summary"},
		{"sequence", "the entries of a list, each with - before it, have the same indentation"},
		{"anchor", "a text that begins with & or * needs quotation marks"},
		{"alias", "a text that begins with & or * needs quotation marks"},
		{"tag", "a text that begins with ! needs quotation marks"},
		{"directive", "a text that begins with % needs quotation marks"},
	} {
		if strings.Contains(message, s.words) {
			return s.text
		}
	}
	return anySyntax
}

// indentedByTab returns the first line, up to last, that has a tab before its
// text, and 0 where there is none.
func indentedByTab(data []byte, last int) int {
	number := 0
	for line := range bytes.Lines(data) {
		if number++; number > last {
			break
		}
		text := bytes.TrimLeft(line, " \t")
		if bytes.ContainsRune(line[:len(line)-len(text)], '\t') && len(bytes.TrimSpace(text)) > 0 {
			return number
		}
	}
	return 0
}
