package mapping

import (
	"strings"
	"testing"
)

func TestLoadRefusesTextsThatWouldBeCutWrongly(t *testing.T) {
	tests := []struct{ name, mapping, want string }{
		{"a colon in a key", with("tags: {column: Time, values: {10:30: early, 11:30: late}, default: other}"), "m.yaml:7:33: the text '10:30' has a colon in it: put it in quotes"},
		{"a colon in a key of a list", with("tags: {column: Time, values: {10:30: [early]}}"), "m.yaml:7:33: the text '10:30' has a colon in it: put it in quotes"},
		{"a colon without a blank", with("tags: {column:Time}"), "m.yaml:7:10: the colon of 'column:Time' needs a blank after it; if it is a part of the text, put that in quotes"},
		{"a tab in a text", with("description: {value: Call\tBob}"), "m.yaml:7:24: a tab stands in the text 'Call Bob': put it in quotes"},
		{"a tab in a number", with("tags: {value: 5\t5}"), "a tab stands in the text '5 5'"},
		{"a tab in a header", with("description: My\tnotes # of mine"), "a tab stands in the text 'My notes'"},
		{"a tab in double quotes", with("description: {template: \"{Summary}\t{Notes}\"}"), `m.yaml:7:27: a tab stands in this text: write \t for it, or use single quotation marks`},
	}
	for _, test := range tests {
		_, err := Load(strings.NewReader(test.mapping), "m.yaml")
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: the error is %v, want %s", test.name, err, test.want)
		}
	}
	for _, fine := range []string{
		with("description: {value: 'Call\tBob'}"),
		with("description:\t{column:\tNotes}\t# a\ttab"),
		with("tags: {column: Time, values: {\"10:30\": early, a: 10:30}}"),
		with("tags: {\"column\":Time, \"values\":{\"a\":\"b\"}}"),
		with("tags: {column: Time, values: {http://x.de: y}}"),
		with("webhook: {value: https://example.com:80/hook}"),
		with("description:\n    value: |\n      a\tb\n      c"),
	} {
		load(t, fine)
	}
}

func TestLoadReadsTextsThatOnlyTheParserStumblesOver(t *testing.T) {
	zoned := "timezone: UTC\n"
	f := load(t, with("started_at: {column: Due, format: [DD.MM.YYYY HH:mm, DD.MM.YYYY HH:mm:ss, DD.MM.YYYY]}")+zoned)
	if got := formatNames(f.fields[fieldStartedAt].formats); got != "DD.MM.YYYY HH:mm or DD.MM.YYYY HH:mm:ss or DD.MM.YYYY" {
		t.Errorf("the formats are %s", got)
	}
	f = load(t, with("tags: {value: [10:30, at 9:15, c]}"))
	if got := strings.Join(f.fields[fieldTags].literal, "|"); got != "10:30|at 9:15|c" {
		t.Errorf("the tags are %s", got)
	}
	load(t, strings.Replace(needed, "fields:", "\t\n  \t \nfields:", 1)+" \t\n")
	f = load(t, with("description:\n    value: |\n      a\n      \t\n      b"))
	if got := f.fields[fieldDescription].literal[0]; got != "a\n\t\nb" {
		t.Errorf("the text is %q", got)
	}
	for _, mapping := range []string{with("tags: {value: [a: b]}"), with("tags: {value: [a:b: c]}")} {
		_, err := Load(strings.NewReader(mapping), "m.yaml")
		if want := "m.yaml:7:18: an entry of value takes one text: put it in quotes if it has a colon in it"; err == nil || err.Error() != want {
			t.Errorf("the error is %v, want %s", err, want)
		}
	}
}
