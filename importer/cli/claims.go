package cli

import (
	"tallyfy-import/importer"
	"tallyfy-import/importer/report"
	"tallyfy-import/importer/results"
	"tallyfy-import/mapping"
	"tallyfy-import/mapping/digest"
)

// claims count the rows of a report that say that they have a task already,
// while the results file knows nothing of them. To import them would make
// those tasks twice. A nil one counts nothing.
type claims struct {
	column int // of the task ids, from 0
	file   *results.File
	rows   int
	first  int // row number
}

// newClaims looks for the columns of a report in a header.
func newClaims(h mapping.Header, file *results.File) *claims {
	column, found := report.TaskColumn(h)
	if !found {
		return nil
	}
	return &claims{column: column, file: file}
}

func (c *claims) add(row *importer.Row, key string, action importer.Action) {
	if c == nil || action != importer.ActCreate || mapping.TrimBlanks(row.Sheet.Cell(c.column).Text) == "" {
		return
	}
	if c.file != nil {
		if _, known := c.file.State(digest.Of(key)); known {
			return
		}
	}
	if c.rows++; c.rows == 1 {
		c.first = row.Sheet.Number
	}
}

// startOver drops what was counted.
func (c *claims) startOver() {
	if c != nil {
		c.rows, c.first = 0, 0
	}
}

// check refuses a sheet with such rows.
func (c *claims) check(path, resultsPath string) error {
	if c == nil || c.rows == 0 {
		return nil
	}
	return usage("%s", claimsText(path, resultsPath, c.rows, c.first))
}
