package mapping

import (
	"slices"
	"strings"
	"testing"
)

func TestDraftReadsNumbersAsTheOwnerSeesThem(t *testing.T) {
	tests := []struct {
		shown, raw string
		want       int // -1: refused
		message    string
	}{
		{"5", "5", 5, ""},
		{"2,031", "2031", 2031, ""},
		{"5.00", "5", 5, ""},
		{"007", "7", 7, ""},
		{"5 people", "5", 5, ""},
		{"1 of 5", "5", 5, ""},
		{"123-456", "123456", 123456, ""},
		{"many", "5", 5, ""},
		{"5", "4.9999999999999991", 5, ""},
		{"5", "5000", -1, "Max is 5000, though its format shows '5': write the number that is meant in a cell without a format"},
		{"500%", "5", -1, "Max is 5, though its format shows '500%'"},
		{"5.0", "5000", -1, "Max is 5000, though its format shows '5.0'"},
		{"5", "4.5999999999999996", -1, "Max is 4.6, though its format shows '5': write a whole number"},
		{"4.60", "4.6", -1, "Max is not a whole number: write it as 5, without separators"},
	}
	for _, test := range tests {
		d := draftOf(t, with("max_assignable: Max"), sheetRow{{"Max", Cell{Kind: Number, Text: test.shown, Raw: test.raw}}})
		switch {
		case test.want >= 0 && (d.Task.MaxAssignable == nil || *d.Task.MaxAssignable != test.want):
			t.Errorf("%s shown as %s is refused or wrong: %+v", test.raw, test.shown, d.Problems)
		case test.want < 0 && (len(d.Problems) != 1 || !strings.HasPrefix(d.Problems[0].Message, test.message)):
			t.Errorf("%s shown as %s gives %+v, want %q", test.raw, test.shown, d.Problems, test.message)
		}
	}
}

func TestDraftCutsNoNumberAtItsSeparator(t *testing.T) {
	lists := with(`tags: {column: Labels, split: ","}`)
	d := draftOf(t, lists, sheetRow{{"Labels", Cell{Kind: Number, Text: "2,031", Raw: "2031"}}})
	if !slices.Equal(d.Task.Tags, []string{"2,031"}) {
		t.Errorf("the tags are %q", d.Task.Tags)
	}
	if d := draftOf(t, lists, sheetRow{{"Labels", text("2,031")}}); len(d.Task.Tags) != 2 {
		t.Errorf("a text gives the tags %q", d.Task.Tags)
	}
}
