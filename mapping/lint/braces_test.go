package lint

import (
	"strings"
	"testing"
)

func TestLinterFindsHeadersInDoubledBraces(t *testing.T) {
	want := "description gets the text {notes} in every row, as {{ is a brace of the text: write {notes} for what the column says"
	for template, want := range map[string]string{
		"{Summary} {{notes}}":        want,
		"{{Other}} {{x}} {{notes}}":  want,
		"{{Other}} of {Notes} {{ }}": "",
		"{{{Notes}}}":                "", // the column's text, in braces
		"{Notes}":                    "",
	} {
		source := strings.Replace(testMapping, "description: Notes", `description: {template: "`+template+`"}`, 1)
		got := ""
		for _, p := range lintRows(t, source, sheet("T-1|x|note|2031-03-04|Open")) {
			if p.Code == LiteralBraces {
				got += p.Message
				if p.Row != 1 || p.Cell != "C1" || p.Column != "Notes" || p.Field != "description" {
					t.Errorf("the warning is %+v", p)
				}
			}
		}
		if got != want {
			t.Errorf("%s: the warnings are %q, want %q", template, got, want)
		}
	}
}
