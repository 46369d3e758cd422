package mapping

import (
	"strings"
	"testing"
)

// Whatever keeps a file from being YAML is said in words of this program's
// own.
func TestSyntaxInPlainWords(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"fields: [\n", "the list that begins here with [ has no ]"},
		{"fields: {title: Title\n", "what begins here with { has no }"},
		{"fields: a}\n", "fields"},
		{"a: {b: c]}\n", ""},
		{"title: \"Summary\n", "the text in quotation marks that begins here has no end"},
		{"title: 'Summary\n", "the text in quotation marks that begins here has no end"},
		{"title: Summary: x\n", "a text with a colon in it needs quotation marks"},
		{"title: \"a\\qb\"\n", "a backslash in double quotation marks means something else"},
		{"fields:\n  title: a\n deadline: b\n", ""},
		{"fields:\n  title: a\n   deadline: b\n", ""},
		{"title\nfields: x\n", ""},
		{"a: [b, c, }\n", ""},
		{"a: {b: c d: e}\n", ""},
		{"- a\nb: c\n", ""},
		{"a: *\n", ""},
		{"a: &\n", ""},
		{"a: !\n", ""},
		{"%x\na: b\n", ""},
		{"a: @b\n", ""},
		{"? [a\n", ""},
		{"a: |x\n  b\n", ""},
		{"a:\n\t- b\n", "this line is indented with a tab"},
	} {
		_, err := Load(strings.NewReader(tt.text), "m.yaml")
		if err == nil {
			t.Errorf("%q is a mapping", tt.text)
			continue
		}
		t.Logf("%q: %v", tt.text, err)
		message := err.Error()
		if tt.want != "" && !strings.Contains(message, tt.want) {
			t.Errorf("%q: %v, want %q", tt.text, err, tt.want)
		}
		for _, internal := range []string{"token", "mapping value", "sequence", "scalar", "anchor", "found", "specified", "directive", "context"} {
			if strings.Contains(message, internal) {
				t.Errorf("%q: %v has the library's word %q", tt.text, err, internal)
			}
		}
	}
}
