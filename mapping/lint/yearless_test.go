package lint

import (
	"slices"
	"testing"

	"tallyfy-import/mapping"
)

// Of dates without their year, the years that were taken are told; one without
// more is no date, and the row says so itself.
func TestUnshownYears(t *testing.T) {
	for want, parts := range map[string][]mapping.DateParts{
		"": {0, mapping.PartDay, mapping.PartYear | mapping.PartDay},
		"Due has dates that the sheet shows without their year: the one that the workbook holds is taken, 2031; give the column a format with the year to see it":         {0, mapping.PartYear},
		"Due has dates that the sheet shows without their year: the one that the workbook holds is taken, 2030 to 2032; give the column a format with the year to see it": {0, mapping.PartYear, mapping.PartYear, mapping.PartYear, mapping.PartDay},
	} {
		rows := columnOf(3, []string{"#date 2033-03-03", "#date 2031-03-04", "#date 2032-03-04", "#date 2030-03-04", "#date 2029-03-05"}[:len(parts)]...)
		for i := range parts {
			rows[i][3].Unshown = parts[i]
		}
		found := lintRows(t, testMapping, rows)
		i := slices.IndexFunc(found, func(p mapping.Problem) bool { return p.Code == UnshownYears })
		if i < 0 && want != "" || i >= 0 && found[i].Message != want {
			t.Errorf("%v: %v, want %s", parts, found, want)
		}
	}
}
