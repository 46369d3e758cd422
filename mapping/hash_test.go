package mapping

import (
	"encoding/hex"
	"slices"
	"strings"
	"testing"
	"time"
)

// Keys in results files are made of this hash: it must never change for a
// mapping and a row that stay as they are.
func TestHashStaysTheSameForGood(t *testing.T) {
	names := strings.Split("Ticket,Summary,Notes,Kind,Due,Start,Assignee,Client e-mail,Max,Labels,Process,Project,Done,Decision,Status", ",")
	row := Row{Number: 2}
	for _, s := range strings.Split("T-1|Do it|note|Review|03/04/2031|02/01/2031|Bob;1001|x@example.com|3|a, b||Alpha|yes|no|Open", "|") {
		row.Cells = append(row.Cells, text(s))
	}
	d := bind(t, exampleMapping, names...).Draft(&row)
	const want = "5930da9e9993b5e387855eb1f64033ad45352b0c398ea2be3e1df2a7614ecb4e"
	if got := hex.EncodeToString(d.Hash[:]); got != want {
		t.Errorf("the hash is %s, want %s", got, want)
	}
}

// hashed is a mapping that takes much from a row.
var hashed = instead("owners", `{users: {column: Who, split: ";"}, guests: Guest, groups: Group}`) +
	"  description: Notes\n  tags: {column: Labels, split: \",\"}\n  project: Project\n  completed: Done\n  top_secret: Secret\n" +
	"  form_fields: [{label: {column: Label}, field_type: text, guidance: {column: Help}}]\n" +
	"timezone: Europe/Berlin\naliases: {Bob: bob@example.com}\n"

func hashedRow(changes ...string) sheetRow {
	cells := sheetRow{
		{"Who", text("1001")}, {"Due", text("2031-03-04")}, {"Guest", text("x@example.com")}, {"Group", text("Finance")},
		{"Notes", text("note")}, {"Labels", text("a,b")}, {"Project", text("Alpha")}, {"Done", text("no")}, {"Secret", text("no")},
		{"Label", text("Code")}, {"Help", text("help")}, {"Other", text("1")},
	}
	for i := 0; i < len(changes); i += 2 {
		cells = append(cells, sheetRow{{changes[i], text(changes[i+1])}}...)
	}
	return cells
}

func TestHashIsOfWhatTheMappingTakes(t *testing.T) {
	usual := draftOf(t, hashed, hashedRow())
	if usual.Verdict != Wanted {
		t.Fatalf("the row is refused: %+v", usual.Problems)
	}
	same := map[string][]string{
		"another column":           {"Other", "2"},
		"blanks around":            {"Notes", " note\u00a0"},
		"the same date otherwise":  {"Due", "2031-03-04T17:00"},
		"the same instant":         {"Due", "2031-03-04T16:00:00Z"},
		"a no by another word":     {"Secret", "FALSE"},
		"an open task left blank":  {"Done", ""},
		"a list with other blanks": {"Labels", " a , b "},
	}
	for name, change := range same {
		if d := draftOf(t, hashed, hashedRow(change...)); d.Hash != usual.Hash {
			t.Errorf("%s changes the hash", name)
		}
	}
	seen := map[[32]byte]string{usual.Hash: "the usual row"}
	for _, change := range [][]string{
		{"Summary", "Do that"}, {"Who", "1002"}, {"Who", "1001;1002"}, {"Due", "2031-03-05"}, {"Guest", "y@example.com"},
		{"Guest", ""}, {"Group", "Sales"}, {"Notes", ""}, {"Notes", "other"}, {"Labels", "a"}, {"Labels", "ab"}, {"Labels", "b,a"},
		{"Project", "Beta"}, {"Project", ""}, {"Done", "yes"}, {"Secret", ""}, {"Secret", "yes"}, {"Label", "Code 2"},
		{"Help", ""}, {"Label", "Codehelp", "Help", ""}, {"Notes", "Alpha", "Project", "note"},
	} {
		name := strings.Join(change, " ")
		d := draftOf(t, hashed, hashedRow(change...))
		if other, ok := seen[d.Hash]; ok {
			t.Errorf("%s has the hash of %s", name, other)
		}
		seen[d.Hash] = name
	}
}

func TestHashIsTakenBeforeNamesAreLookedUp(t *testing.T) {
	without := strings.Replace(hashed, "aliases: {Bob: bob@example.com}\n", "", 1)
	a, b := draftOf(t, hashed, hashedRow("Who", "Bob")), draftOf(t, without, hashedRow("Who", "Bob"))
	if a.Hash != b.Hash || slices.Equal(a.Task.Owners.Users, b.Task.Owners.Users) {
		t.Errorf("the hash follows the aliases: %v, %v", a.Task.Owners, b.Task.Owners)
	}
}

func TestContentKey(t *testing.T) {
	hash := [32]byte{0x0f, 0x3a, 1, 2, 3, 4, 5, 0xff, 9}
	for n, want := range map[int]string{0: "#0f3a0102030405ff", 1: "#0f3a0102030405ff", 2: "#0f3a0102030405ff~2", 12: "#0f3a0102030405ff~12"} {
		if got := ContentKey(hash, n); got != want {
			t.Errorf("the key of number %d is %s, want %s", n, got, want)
		}
	}
}

func TestDraftMayBeCalledAtOnce(t *testing.T) {
	b := bind(t, benchMapping, strings.Split("Ticket,Summary,Notes,Kind,Due,Start,Assignee,Labels,Status", ",")...)
	want := b.Draft(&benchRow)
	hashes := make(chan [32]byte)
	for range 8 {
		go func() {
			var last Draft
			for range 200 {
				last = b.Draft(&benchRow)
			}
			hashes <- last.Hash
		}()
	}
	for range 8 {
		select {
		case hash := <-hashes:
			if hash != want.Hash {
				t.Error("a draft differs when several are made at once")
			}
		case <-time.After(time.Minute):
			t.Fatal("the drafts take forever")
		}
	}
}
