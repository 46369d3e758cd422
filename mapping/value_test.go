package mapping

import (
	"slices"
	"testing"
)

func TestTrimBlanks(t *testing.T) {
	for in, want := range map[string]string{
		"":                            "",
		"a":                           "a",
		"  a b \t\r\n":                "a b",
		"\u00a0a\u00a0b\u202f":        "a\u00a0b",
		"\ufeffName":                  "Name",
		"\u200bbob@example.com\u200e": "bob@example.com",
		"\u202aC:\u202c":              "C:",
		"\u3000\u2003":                "",
		"é ":                          "é",
		"\xff ":                       "\xff",
	} {
		if got := TrimBlanks(in); got != want {
			t.Errorf("TrimBlanks(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestParseBool(t *testing.T) {
	yes := []string{"true", "TRUE", "Yes", "y", "1", "x", "X", "✓", "✔", "✔\ufe0f", " yes\u00a0"}
	no := []string{"false", "No", "n", "0"}
	neither := []string{"", " ", "2", "maybe", "ja", "yes!", "10", "✗", "truefalse"}
	for _, s := range yes {
		if value, ok := ParseBool(s); !ok || !value {
			t.Errorf("ParseBool(%q) = %v, %v", s, value, ok)
		}
	}
	for _, s := range no {
		if value, ok := ParseBool(s); !ok || value {
			t.Errorf("ParseBool(%q) = %v, %v", s, value, ok)
		}
	}
	for _, s := range neither {
		if _, ok := ParseBool(s); ok {
			t.Errorf("ParseBool(%q) reads", s)
		}
	}
}

func TestParseInteger(t *testing.T) {
	good := []struct {
		cell Cell
		want int64
	}{
		{Cell{Kind: Text, Text: " 5 "}, 5},
		{Cell{Kind: Text, Text: "-3"}, -3},
		{Cell{Kind: Text, Text: "5.0"}, 5},
		{Cell{Kind: Text, Text: "007"}, 7},
		{Cell{Kind: Number, Text: "5", Raw: "5.0"}, 5},
		{Cell{Kind: Number, Text: "500", Raw: "5E+2"}, 500},
		{Cell{Kind: Number, Text: "5", Raw: "4.9999999999999991"}, 5},
		{Cell{Kind: Number, Text: "1,234", Raw: "1234"}, 1234},
		{Cell{Kind: Number, Raw: "999999999999999"}, 999999999999999},
	}
	for _, test := range good {
		if got, ok := ParseInteger(test.cell); !ok || got != test.want {
			t.Errorf("ParseInteger(%+v) = %d, %v, want %d", test.cell, got, ok, test.want)
		}
	}
	for _, cell := range []Cell{
		{}, {Kind: Text}, {Kind: Text, Text: "5.5"}, {Kind: Text, Text: "1,000"}, {Kind: Text, Text: "5.000"},
		{Kind: Text, Text: "- 5"}, {Kind: Text, Text: "--5"}, {Kind: Text, Text: "1e3"}, {Kind: Text, Text: "99999999999999999999"},
		{Kind: Number, Text: "5", Raw: "5.4"}, {Kind: Number, Raw: "1E+15"}, {Kind: Number, Raw: "1234567890123456"},
		{Kind: Number, Raw: "NaN"}, {Kind: Number, Raw: "1e999"}, {Kind: Bool, Text: "TRUE"}, {Kind: Date, Raw: "45000"},
	} {
		if got, ok := ParseInteger(cell); ok {
			t.Errorf("ParseInteger(%+v) reads %d", cell, got)
		}
	}
}

func TestSplitList(t *testing.T) {
	tests := []struct {
		in, sep string
		want    []string
	}{
		{"", ";", nil},
		{" ; ;", ";", nil},
		{"a", ";", []string{"a"}},
		{" a ;\u00a0b;; c ", ";", []string{"a", "b", "c"}},
		{"a\r\nb\r\n", "\n", []string{"a", "b"}},
		{"a;b", "", []string{"a;b"}},
		{" ", "", nil},
		{"a and b", " and ", []string{"a", "b"}},
	}
	for _, test := range tests {
		if got := SplitList(test.in, test.sep); !slices.Equal(got, test.want) {
			t.Errorf("SplitList(%q, %q) = %q, want %q", test.in, test.sep, got, test.want)
		}
	}
}
