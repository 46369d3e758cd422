package mapping

import (
	"strings"
	"testing"
)

func TestDraftNamesCharactersThatNobodySees(t *testing.T) {
	zoned := "timezone: UTC\n"
	tests := []struct {
		name, mapping, header, cell, want string
	}{
		{"an address", instead("owners", "{guests: Who}"), "Who", " b\u200b@x.de\u00a0", "; it has a zero-width space (U+200B) after 'b': delete that"},
		{"a number", with("max_assignable: Max"), "Max", "1\u00a0000", "; it has a no-break space (U+00A0) after '1': delete that"},
		{"a yes", with("top_secret: Max"), "Max", "y\u00ades", "; it has a soft hyphen (U+00AD) after 'y': delete that"},
		{"a date", needed + zoned, "Due", "2031-03\u2060-04", "; it has an invisible mark (U+2060) after '3': delete that"},
		{"a good title", needed, "Summary", "👩\u200d💻 x", ""},
		{"a bad date without any", needed + zoned, "Due", "soon", "set date_format"},
	}
	for _, test := range tests {
		d := draftOf(t, test.mapping, sheetRow{{test.header, text(test.cell)}})
		switch {
		case test.want == "" && len(d.Problems) > 0:
			t.Errorf("%s: the problems are %+v", test.name, d.Problems)
		case test.want != "" && (len(d.Problems) != 1 || !strings.HasSuffix(d.Problems[0].Message, test.want)):
			t.Errorf("%s: the problems are %+v, want %s", test.name, d.Problems, test.want)
		}
	}
}

func TestLoadNamesBlanksThatAreNoneInYAML(t *testing.T) {
	tests := []struct{ name, mapping, want string }{
		{"for an indentation", strings.ReplaceAll(needed, "\n  ", "\n\u00a0\u00a0"), "m.yaml:3:1: this line is indented with a no-break space (U+00A0), which YAML takes for a letter: type spaces"},
		{"behind a colon", strings.Replace(needed, "title: ", "title:\u00a0", 1), "m.yaml:3:3: behind the colon of 'title' stands a no-break space (U+00A0), which YAML takes for a letter: type a space"},
		{"behind the last colon", needed + "timezone:\u202fUTC\n", "m.yaml:7:1: behind the colon of 'timezone' stands a narrow no-break space (U+202F), which YAML takes for a letter: type a space"},
		{"in brackets", with("tags: {column:\u00a0Labels}"), "m.yaml:7:10: behind the colon of 'column' stands a no-break space"},
	}
	for _, test := range tests {
		_, err := Load(strings.NewReader(test.mapping), "m.yaml")
		if err == nil || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%s: the error is %v, want %s", test.name, err, test.want)
		}
	}
	load(t, with("description: {template: \"Note\u00a0:\u00a0{Notes}\"}"))
	load(t, with("description: {value: Voir\u00a0:\u00a0la note}"))
}
