package mapping

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	financeID = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	salesID   = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
	urgentID  = "cccccccccccccccccccccccccccccccc"
)

func testDirectory() *Directory {
	return NewDirectory(
		[]Member{
			{1001, "bob@example.com", "Bob Marley", "active"},
			{1002, "ann@example.com", "Ann Ähnlich", "invited"},
			{1003, "old@example.com", "Olga Old", "disabled"},
			{1004, "kim1@example.com", "Kim Lee", "active"},
			{1005, "kim2@example.com", "Kim Lee", "active"},
			{1006, "fin@example.com", "Support", "active"},
		},
		[]Group{{ID: financeID, Name: "Finance"}, {ID: salesID, Name: "Sales"}, {ID: strings.Repeat("d", 32), Name: "Sales"}, {ID: strings.Repeat("e", 32), Name: "Support"}},
		[]Tag{{urgentID, "Urgent"}, {strings.Repeat("f", 32), "Later"}, {strings.Repeat("9", 32), "later"}},
		[]string{"Guest@Example.org"},
	)
}

func TestResolve(t *testing.T) {
	tests := []struct {
		name  string
		task  Task
		want  Owners
		tags  []string
		wrong []string
	}{
		{
			name: "names, addresses, case and blanks",
			task: Task{
				Owners: Owners{Users: []User{"BOB@example.com", " bob\u00a0 MARLEY", "1001", "ann a\u0308hnlich", "77"}, Guests: []string{"x@y.org", "X@Y.org"}, Groups: []string{"finance", financeID}},
				Tags:   []string{"URGENT", urgentID, "urgent"},
			},
			want: Owners{Users: []User{"1001", "1002", "77"}, Guests: []string{"x@y.org"}, Groups: []string{financeID}},
			tags: []string{urgentID},
		},
		{
			name: "mixed list",
			task: Task{Owners: Owners{Mixed: []string{"Bob Marley", "Finance", "1002", "new@guest.org", salesID}, MixedGuests: true}},
			want: Owners{Users: []User{"1001", "1002"}, Guests: []string{"new@guest.org"}, Groups: []string{financeID, salesID}},
		},
		{
			name: "mixed list without guests",
			task: Task{Owners: Owners{Mixed: []string{"new@guest.org", "bob@exmaple.com"}}},
			want: Owners{},
			wrong: []string{
				"owners assignee: unknown assignee 'new@guest.org': no member has this e-mail address: correct it, or invite the person in Tallyfy first; for a guest, set guests: true",
				"owners assignee: unknown assignee 'bob@exmaple.com': did you mean Bob Marley (bob@example.com)?",
			},
		},
		{
			name: "unknown, disabled, several",
			task: Task{Owners: Owners{Users: []User{"Bob", "Marley, Bob", "Zaphod", "Olga Old", "old@example.com", "1003", "kim lee"}}},
			want: Owners{Users: []User{"Bob", "Marley, Bob", "Zaphod", "Olga Old", "old@example.com", "1003", "kim lee"}},
			wrong: []string{
				"owners.users assignee: unknown assignee 'Bob': did you mean Bob Marley (bob@example.com)? Correct it, or add aliases: {Bob: their e-mail} to the mapping",
				"owners.users assignee: unknown assignee 'Marley, Bob': did you mean Bob Marley (bob@example.com)? Correct it, or add aliases: {\"Marley, Bob\": their e-mail} to the mapping",
				"owners.users assignee: unknown assignee 'Zaphod': no member has this name or e-mail address: correct it, add aliases: {Zaphod: their e-mail} to the mapping, or invite the person in Tallyfy first",
				"owners.users assignee: 'Olga Old' is a disabled member: name somebody else, or enable the account in Tallyfy",
				"owners.users assignee: 'old@example.com' is a disabled member (Olga Old): name somebody else, or enable the account in Tallyfy",
				"owners.users assignee: '1003' is a disabled member (Olga Old): name somebody else, or enable the account in Tallyfy",
				"owners.users assignee: several bear the name 'kim lee': Kim Lee (kim1@example.com), Kim Lee (kim2@example.com): write the e-mail address or the id",
			},
		},
		{
			name: "groups and tags",
			task: Task{Owners: Owners{Groups: []string{"Sales", "Finanec", "Moon"}}, Tags: []string{"Later", "Urgnet", "Moon"}},
			want: Owners{Groups: []string{"Sales", "Finanec", "Moon"}},
			tags: []string{"Later", "Urgnet", "Moon"},
			wrong: []string{
				"owners.groups group: several groups are called 'Sales': write the id of the one that is meant: " + salesID + ", " + strings.Repeat("d", 32),
				"owners.groups group: unknown group 'Finanec': did you mean Finance?",
				"owners.groups group: unknown group 'Moon': Tallyfy has none of this name: correct it, or make the group in Tallyfy first",
				"tags tag: several tags are called 'Later': write the id of the one that is meant: " + strings.Repeat("f", 32) + ", " + strings.Repeat("9", 32),
				"tags tag: unknown tag 'Urgnet': did you mean Urgent?",
				"tags tag: unknown tag 'Moon': Tallyfy has none of this name: correct it, or make the tag in Tallyfy first",
			},
		},
		{
			name:  "a member and a group of one name",
			task:  Task{Owners: Owners{Mixed: []string{"Support"}}},
			want:  Owners{},
			wrong: []string{"owners assignee: several bear the name 'Support': Support (fin@example.com), the group Support (" + strings.Repeat("e", 32) + "): write the e-mail address or the id"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := testDirectory()
			shared := test.task.Owners
			before := append([]User(nil), shared.Users...)
			var wrong []string
			for _, v := range test.task.Resolve(dir) {
				wrong = append(wrong, v.Field+" "+v.Code+": "+v.Message)
			}
			if diff := cmp.Diff(test.wrong, wrong); diff != "" {
				t.Errorf("violations:\n%s", diff)
			}
			got := test.task.Owners
			if got.Users == nil || got.Guests == nil || got.Groups == nil || got.Mixed != nil {
				t.Errorf("a bucket is null, or the mixed list is left: %+v", got)
			}
			if diff := cmp.Diff([]any{filled(test.want.Users), filled(test.want.Guests), filled(test.want.Groups), filled(test.tags)},
				[]any{filled(got.Users), filled(got.Guests), filled(got.Groups), filled(test.task.Tags)}); diff != "" {
				t.Errorf("ids:\n%s", diff)
			}
			if diff := cmp.Diff(before, append([]User(nil), shared.Users...)); diff != "" {
				t.Errorf("a list that rows share was written to:\n%s", diff)
			}
		})
	}
}

// filled makes nil and empty lists equal.
func filled[T any](s []T) []T { return append([]T{}, s...) }

func TestUnknownIDs(t *testing.T) {
	nobody := strings.Repeat("0", 32)
	task := Task{
		Owners: Owners{Users: []User{"1001", "1003", "77", "Bob"}, Groups: []string{financeID, nobody, "Finance"}},
		Tags:   []string{urgentID, nobody, "Urgent"},
	}
	var wrong []string
	for _, v := range task.unknownIDs(testDirectory()) {
		wrong = append(wrong, v.Field+" "+v.Code+": "+v.Message)
	}
	if diff := cmp.Diff([]string{
		"owners.users assignee: unknown assignee '77': no member has this id: write the e-mail address or the full name",
		"owners.groups group: unknown group '" + nobody + "': no group has this id: write its name",
		"tags tag: unknown tag '" + nobody + "': no tag has this id: write its name",
	}, wrong); diff != "" {
		t.Error(diff)
	}
}

func TestResolveBlamesAliases(t *testing.T) {
	aliased := needed + "aliases: {Petra Schäfer: petra@example.com, Kim: Bib Marley, Bob: bob@example.com, Zed: Zaphod}\n"
	for who, want := range map[string]string{
		"petra schäfer": "unknown assignee 'petra@example.com': this is whom the alias 'Petra Schäfer' means, and no member has this name or e-mail address: correct the alias, or invite the person in Tallyfy first",
		"Zed":           "unknown assignee 'Zaphod': this is whom the alias 'Zed' means, and no member has this name",
		"Kim":           "unknown assignee 'Bib Marley': this is whom the alias 'Kim' means: did you mean Bob Marley (bob@example.com)? Correct the alias",
		"Ringo":         "unknown assignee 'Ringo': no member has this name",
		"Bob":           "",
	} {
		row := Row{Number: 7, Cells: []Cell{text("Do it"), text("2031-03-04T10:00:00Z"), text(who)}}
		b := bind(t, aliased, "Summary", "Due", "Who")
		d := b.Draft(&row)
		b.Resolve(&d, testDirectory())
		got := ""
		for _, p := range d.Problems {
			got += strings.TrimPrefix(p.Message, "Who: ")
		}
		if !strings.HasPrefix(got, want) || (want == "") != (got == "") {
			t.Errorf("%s: the problem is\n%s\nwant\n%s", who, got, want)
		}
	}
}

func TestGroupMembers(t *testing.T) {
	dir := NewDirectory([]Member{{ID: 1, Status: "active"}, {ID: 2, Status: "Disabled"}},
		[]Group{{ID: financeID, Name: "Finance", Members: []int64{1, 2, 3}}, {ID: salesID, Name: "Sales"}}, nil, nil)
	for id, want := range map[string][]User{financeID: {"1", "3"}, salesID: nil, urgentID: nil, "Finance": nil} {
		if diff := cmp.Diff(want, dir.GroupMembers(id)); diff != "" {
			t.Errorf("%s: %s", id, diff)
		}
	}
}

func TestNewGuests(t *testing.T) {
	dir := testDirectory()
	task := Task{Owners: Owners{Guests: []string{"guest@example.org", "New@x.org", "new@X.org", "BOB@example.com", "two@x.org"}}}
	if diff := cmp.Diff([]string{"new@x.org", "two@x.org"}, dir.NewGuests(&task)); diff != "" {
		t.Error(diff)
	}
	if !dir.IsKnownGuest(" GUEST@example.org") || dir.IsKnownGuest("new@x.org") {
		t.Error("who is known as a guest is wrong")
	}
}

// A name that isn't known is looked for among all members once, not once a row.
func TestHintsAreKept(t *testing.T) {
	dir := testDirectory()
	for range 3 {
		task := Task{Owners: Owners{Users: []User{"Bob"}}}
		task.Resolve(dir)
	}
	if len(dir.hints) != 1 {
		t.Errorf("%d hints are kept for one name", len(dir.hints))
	}
}

func BenchmarkResolve(b *testing.B) {
	dir := testDirectory()
	b.ReportAllocs()
	for b.Loop() {
		task := Task{Owners: Owners{Users: []User{"bob@example.com", "Ann Ähnlich"}}, Tags: []string{"urgent"}}
		if v := task.Resolve(dir); v != nil {
			b.Fatal(v)
		}
	}
}
