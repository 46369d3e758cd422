package cli

import (
	"os"
	"path/filepath"
	"testing"

	"tallyfy-import/importer"
)

func TestReportOfASheet(t *testing.T) {
	for _, tt := range []struct{ name, sheet, want string }{
		{"report.html", "in/tasks.xlsx", "report.html"},
		{"out/report.html", "in/tasks.xlsx", "out/report.html"},
		{"*.report.html", "in/tasks.xlsx", "in/tasks.report.html"},
		{"*.report.html", "tasks.xlsx", "tasks.report.html"},
		{"out/*.html", "in/tasks.xlsx", "out/tasks.html"},
		{"out/night-*.html", "in/week.1.csv", "out/night-week.1.html"},
		{"*", "-", "-"},
	} {
		f := reportFlags{name: filepath.FromSlash(tt.name)}
		if got := filepath.ToSlash(f.of(filepath.FromSlash(tt.sheet))); got != tt.want {
			t.Errorf("%s of %s is %s, want %s", tt.name, tt.sheet, got, tt.want)
		}
	}
}

// A report of an earlier night is no sheet, however its folder is spelled.
func TestReportIsNoSheet(t *testing.T) {
	folder := t.TempDir()
	t.Chdir(folder)
	if err := os.Mkdir("in", 0o700); err != nil {
		t.Fatal(err)
	}
	f := reportFlags{name: filepath.FromSlash("./in/*-seen.csv")}
	for name, want := range map[string]bool{
		filepath.Join("in", "a-seen.csv"): true, filepath.Join(folder, "in", "a-seen.csv"): true,
		"a-seen.csv": false, filepath.Join("in", "seen.csv"): false,
	} {
		if got := f.isOne(name); got != want {
			t.Errorf("%s is a report: %v, want %v", name, got, want)
		}
	}
}

func TestTaskLink(t *testing.T) {
	const id = "12e45678901234567890123456789012"
	for target, want := range map[string]string{
		"go.tallyfy.com/acme":     "https://go.tallyfy.com/acme/tasks/" + id,
		"api.tallyfy.com/acme":    "https://go.tallyfy.com/acme/tasks/" + id,
		"go.tallyfy.com/a/b":      "https://go.tallyfy.com/a%2Fb/tasks/" + id,
		"127.0.0.1:8080/acme":     "",
		"go.tallyfy.com.evil/org": "",
		sandboxTarget:             "",
		"":                        "",
	} {
		if got := taskLink(target, id); got != want {
			t.Errorf("the link of %q is %q, want %q", target, got, want)
		}
	}
	if got := taskLink("go.tallyfy.com/acme", ""); got != "" {
		t.Errorf("a row without a task has the link %q", got)
	}
}

func TestDryStatus(t *testing.T) {
	for _, tt := range []struct {
		fate importer.Fate
		want string
	}{
		{importer.Fate{Outcome: importer.OutcomeNotSent, Planned: importer.ActCreate}, "to create"},
		{importer.Fate{Outcome: importer.OutcomeNotSent, Planned: importer.ActUpdate}, "to update"},
		{importer.Fate{Outcome: importer.OutcomeNotSent, Planned: importer.ActAssign}, "to update"},
		{importer.Fate{Outcome: importer.OutcomeNotSent, Planned: importer.ActComplete}, "to complete"},
		{importer.Fate{Outcome: importer.OutcomeNotSent, Planned: importer.ActCreate, Held: true}, "for a later run"},
		{importer.Fate{Outcome: importer.OutcomeUnchanged}, "unchanged"},
		{importer.Fate{Outcome: importer.OutcomeInDoubt, Planned: importer.ActLook}, "in doubt"},
		{importer.Fate{Outcome: importer.OutcomeInvalid, Planned: importer.ActReject}, "invalid"},
	} {
		if got := dryStatus(tt.fate); got != tt.want {
			t.Errorf("%+v is %q, want %q", tt.fate, got, tt.want)
		}
	}
}
