package report

import (
	"slices"
	"strings"
	"unicode/utf8"

	"tallyfy-import/mapping"
)

// pageRows are the rows that the page shows, and what is known of all of them.
type pageRows struct {
	failed, others []pageRow
	failures       int // among all rows
	total          int
	statuses       []Count // of the rows that are shown
}

// pageRows reads all rows and keeps those that the page has room for.
func (r *Report) pageRows() (*pageRows, error) {
	p := &pageRows{}
	for row, err := range r.rows() {
		if err != nil {
			return nil, err
		}
		p.total++
		if row.Failed() {
			p.failures++
			if len(p.failed) < maxPageRows {
				p.failed = append(p.failed, newPageRow(row))
			}
		} else if len(p.others) < maxPageRows {
			p.others = append(p.others, newPageRow(row))
		}
	}
	p.others = p.others[:min(len(p.others), maxPageRows-len(p.failed))]
	for _, row := range p.shown() {
		p.count(row.Status)
	}
	return p, nil
}

// shown returns the rows in the order in which they are shown.
func (p *pageRows) shown() []pageRow { return slices.Concat(p.failed, p.others) }

func (p *pageRows) count(status string) {
	if status == "" {
		return
	}
	for i := range p.statuses {
		if p.statuses[i].Name == status {
			p.statuses[i].N++
			return
		}
	}
	if len(p.statuses) < maxPageStatuses {
		p.statuses = append(p.statuses, Count{Name: status, N: 1})
	}
}

// caption says which rows the table has.
func (p *pageRows) caption() string {
	shown := len(p.failed) + len(p.others)
	switch {
	case p.total == 0:
		return "There are no rows."
	case shown < p.total && p.failures > len(p.failed):
		return "The first " + grouped(shown) + " of " + grouped(p.failures) + " rows that failed, of " + grouped(p.total) + " in all. A report as .xlsx or .json has them all."
	case shown < p.total:
		return "The first " + grouped(shown) + " of " + grouped(p.total) + " rows" + p.failuresFirst() + ". A report as .xlsx or .json has them all."
	case p.total == 1:
		return "The only row."
	}
	return "All " + grouped(p.total) + " rows" + p.failuresFirst() + "."
}

func (p *pageRows) failuresFirst() string {
	if p.failures == 0 || p.failures == p.total {
		return ""
	}
	return ", those that failed first"
}

// grouped writes n with a comma between thousands.
func grouped(n int) string {
	digits := []byte{}
	for i := 0; n > 0 || i == 0; i++ {
		if i > 0 && i%3 == 0 {
			digits = append(digits, ',')
		}
		digits = append(digits, byte('0'+n%10))
		n /= 10
	}
	slices.Reverse(digits)
	return string(digits)
}

// newPageRow copies what the page shows of a row.
func newPageRow(row *Row) pageRow {
	p := pageRow{
		Number: row.Number, Key: clip(row.Key), Title: strings.Clone(cut(row.Title, maxPageTitle)), Status: clip(row.Status),
		TaskID: clip(row.TaskID), Link: webLink(row.Link), RunID: clip(row.RunID), Error: clip(row.Error),
	}
	if row.Number > 0 {
		p.Anchor = anchor(row.Number)
	}
	for i := range row.Differences {
		p.Differences = append(p.Differences, clip(row.Differences[i].Text))
	}
	for i := range row.Problems {
		if i == maxRowProblems {
			p.Problems = append(p.Problems, pageProblem{Message: "and " + grouped(len(row.Problems)-i) + " more"})
			break
		}
		problem := &row.Problems[i]
		if row.Error != "" && problem.Message == row.Error {
			p.Error = ""
		}
		p.Problems = append(p.Problems, pageProblem{
			Ref: problem.Cell, Message: clip(problem.Message), Value: valueBeside(problem),
			Warning: problem.Severity == mapping.SeverityWarning,
		})
	}
	return p
}

// valueBeside returns a problem's value where its message doesn't have it.
func valueBeside(p *mapping.Problem) string {
	if strings.Contains(p.Message, p.Value) {
		return ""
	}
	return strings.Clone(cut(p.Value, maxPageValue))
}

// clip copies s, cut to what the page shows of a text.
func clip(s string) string { return strings.Clone(cut(s, maxPageText)) }

// cut returns s if it has at most n characters, else as many of them with an
// ellipsis at the end.
func cut(s string, n int) string {
	if len(s) <= n || utf8.RuneCountInString(s) <= n {
		return s
	}
	end := 0
	for range n - 1 {
		_, size := utf8.DecodeRuneInString(s[end:])
		end += size
	}
	return s[:end] + "…"
}

// webLink returns link if it leads to the web, else nothing.
func webLink(link string) string {
	if !strings.HasPrefix(link, "https://") && !strings.HasPrefix(link, "http://") {
		return ""
	}
	return strings.Clone(link)
}
