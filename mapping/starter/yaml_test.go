package starter

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/goccy/go-yaml"

	"tallyfy-import/mapping"
)

func TestScalarQuotesWhatNeedsIt(t *testing.T) {
	for text, want := range map[string]string{
		"Due date": "Due date", "Fällig (am)": "Fällig (am)", "yes": `"yes"`, "No": `"No"`, "null": `"null"`, "1.5": `"1.5"`, "a: b": `"a: b"`,
		"a # b": `"a # b"`, "- a": `"- a"`, `say "hi"`: `'say "hi"'`, `it's "so"`: `'it''s "so"'`, "a\nb": `"a\nb"`, "a\x7fb": `"a\u007Fb"`,
		"=1+1": `"=1+1"`, "": `""`, " a ": `" a "`, "a,b": `"a,b"`, "{a}": `"{a}"`, "😀": `"😀"`, ";": `";"`, "\U000E0001": `"\U000E0001"`,
	} {
		if got := scalar(text); got != want {
			t.Errorf("scalar(%q) = %s, want %s", text, got, want)
		}
	}
}

// Every text is read back as it was, alone and as an option in brackets.
func FuzzScalar(f *testing.F) {
	for _, seed := range []string{"yes", "a: b", "# a", `"`, `'`, `\`, "\n", "\u2028", "😀", "=1", "- a", "1e3", "0x1F", "2031-03-04", "~", "a:", ":a", "[", "?", "|", "!t", "%", "@", "`", "\t", "\r\n", "<<", "---", "..."} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
			t.Skip() // no sheet has such a text
		}
		for _, source := range []string{"a: " + scalar(text), "a: {b: 1, a: " + scalar(text) + "}", scalar(text) + ": 1"} {
			var back map[string]any
			if err := yaml.Unmarshal([]byte(source), &back); err != nil {
				t.Fatalf("%s: %v", source, err)
			}
			inner, _ := back["a"].(map[string]any)
			if _, isKey := back[text]; back["a"] != any(text) && (inner == nil || inner["a"] != any(text)) && !isKey {
				t.Fatalf("%s is read as %v", source, back)
			}
		}
	})
}

// A header of any text is found again by the mapping that names it.
func FuzzHeaderIsFoundAgain(f *testing.F) {
	for _, seed := range []string{"Task", "yes", "a: b", "x\ny", "e\u0301", "\u00a0a\u00a0", "#", "{a}", "\u200b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if !utf8.ValidString(name) || strings.ContainsRune(name, 0) {
			t.Skip()
		}
		header := mapping.Header{Row: 1, Names: []string{name, "Due", "Who", "Task"}}
		c := newColumn(0, name, true)
		text := "version: 1\nfields:\n  title: " + c.header() + "\n  task_type: {value: task}\n  deadline: {" + c.source() + "}\n  owners: {users: Who}\n"
		file, err := mapping.Load(strings.NewReader(text), "m.yaml")
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		binding, err := file.Bind(header)
		switch {
		case err == nil && binding.Uses()[0].Column != 0 && c.named():
			t.Fatalf("column %d is found\n%s", binding.Uses()[0].Column, text)
		case err != nil && !strings.Contains(err.Error(), "is there 2 times"):
			t.Fatalf("%v\n%s", err, text)
		}
	})
}

func TestCommentsStayComments(t *testing.T) {
	var b strings.Builder
	comment(&b, "  ", "one\ntwo\u2028three \x7f "+strings.Repeat("word ", 40)+strings.Repeat("x", 200))
	for line := range strings.SplitSeq(strings.TrimSuffix(b.String(), "\n"), "\n") {
		if !strings.HasPrefix(line, "  # ") || strings.ContainsAny(line, "\x7f\u2028") {
			t.Errorf("%q is no comment", line)
		}
		if n := utf8.RuneCountInString(line); n > 92 && strings.Count(line, " ") > 3 {
			t.Errorf("%q is wider than a page", line)
		}
	}
}
