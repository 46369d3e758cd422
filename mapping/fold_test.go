package mapping

import (
	"slices"
	"testing"
)

func TestFoldMakesEqualWhatLooksTheSame(t *testing.T) {
	same := [][2]string{
		{"Due date", "due  DATE"},
		{"Due date", "\u00a0Due\u00a0date\t"},
		{"Due date", "Due\r\ndate"},
		{"Fälligkeit", "FA\u0308LLIGKEIT"},
		{"Key", "\ufeffKey\u200b"},
		{"Auf\u00adgabe", "Aufgabe"},
		{"ΣΊΣΥΦΟΣ", "σίσυφος"},
		{"\u212aelvin", "kelvin"},              // the Kelvin sign
		{"\u26a0\ufe0f Title", "\u26a0 title"}, // drawn in colour
		{"", " \u00a0\u200b"},
	}
	for _, pair := range same {
		if Fold(pair[0]) != Fold(pair[1]) {
			t.Errorf("fold(%q) = %q, fold(%q) = %q: want them equal", pair[0], Fold(pair[0]), pair[1], Fold(pair[1]))
		}
	}
	different := [][2]string{{"Due", "Dué"}, {"Duedate", "Due date"}, {"1", "2"}, {"a", "ä"}}
	for _, pair := range different {
		if Fold(pair[0]) == Fold(pair[1]) {
			t.Errorf("fold(%q) = fold(%q) = %q: want them different", pair[0], pair[1], Fold(pair[0]))
		}
	}
}

func TestNearestOffersWhatWasMeant(t *testing.T) {
	columns := []string{"Summary", "Assignee", "Due date", "Labels", "Ticket"}
	tests := []struct{ word, want string }{
		{"Sumary", "Summary"},
		{"sumamry", "Summary"},
		{"asignee", "Assignee"},
		{"DUEDATE", "Due date"},
		{"Label", "Labels"},
		{"Tikcet", "Ticket"},
		{"Reporter", ""},
		{"", ""},
		{"x", ""},
	}
	for _, test := range tests {
		got, ok := Nearest(test.word, slices.Values(columns))
		if got != test.want || ok != (test.want != "") {
			t.Errorf("Nearest(%q) = %q, %v, want %q", test.word, got, ok, test.want)
		}
	}
}
