package report

import (
	"testing"

	"tallyfy-import/mapping"
)

func TestRepairable(t *testing.T) {
	warning := []mapping.Problem{{Severity: mapping.SeverityWarning, Message: "late"}}
	wrong := []mapping.Problem{{Severity: mapping.SeverityError, Message: "no date"}}
	for _, c := range []struct {
		row                Row
		failed, repairable bool
	}{
		{Row{Number: 2, Status: "created", TaskID: "1"}, false, false},
		{Row{Number: 2, Status: "valid", Problems: warning}, false, false},
		{Row{Number: 2, Status: "invalid", Problems: wrong}, true, true},
		{Row{Number: 2, Problems: wrong}, true, true},
		{Row{Number: 2, Status: "failed", Error: "refused"}, true, true},
		{Row{Number: 2, Status: "failed", Error: "created, but not completed", TaskID: "1"}, true, false},
		{Row{Number: 2, Status: "in doubt", Error: "broken connection"}, true, false},
		{Row{Number: 2, Status: "sending"}, true, false},
		{Row{Number: 0, Status: "failed"}, true, false},
		{Row{Number: 2, Status: "skipped"}, false, false},
	} {
		if c.row.Failed() != c.failed || c.row.Repairable() != c.repairable {
			t.Errorf("%+v: failed %v, repairable %v, want %v, %v", c.row, c.row.Failed(), c.row.Repairable(), c.failed, c.repairable)
		}
	}
}
