package report

import (
	"bufio"
	"crypto/sha256"
	_ "embed" // the page's parts are files of their own
	"encoding/base64"
	"html/template"
	"io"
	"math"
	"slices"
	"strconv"
	"time"

	"tallyfy-import/mapping"
)

// The parts of the page.
var (
	//go:embed report.html
	pageSource string
	//go:embed style.css
	pageStyle string
	//go:embed script.js
	pageScript string

	pageTemplate = template.Must(template.New("report").Parse(pageSource))
)

// The bounds of the page. A browser stays quick with as many rows, and nobody
// reads more.
const (
	maxPageRows     = 5000
	maxPagePeople   = 200
	maxPageKinds    = 200
	maxRowProblems  = 20
	maxPageText     = 600 // characters of one text in a row
	maxPageTitle    = 160 // of a task's title
	maxPageValue    = 120 // of a cell that has a problem
	maxPageStatuses = 50
)

// A page is what the template shows.
type page struct {
	Title, Sheet, Worksheet string
	Made, MadeISO           string
	Policy                  string
	Style                   template.CSS
	Script                  template.JS
	Counts                  []pageCount
	Kinds                   []pageKind
	People                  []pagePerson
	MorePeople              int
	Notes                   []string
	Facts                   []Fact
	Statuses                []Count
	Rows                    []pageRow
	Caption                 string
}

// Grouped writes a number with a comma between thousands.
func (*page) Grouped(n int) string { return grouped(n) }

// ToneOf returns the class that a status is shown with.
func (*page) ToneOf(status string) string { return string(toneOf(status)) }

type pageCount struct {
	Count
	Tone   string
	Filter bool // it is the number of rows with a status, which can be filtered for
}

type pageKind struct {
	Kind
	Warning bool
	Tone    string
	Width   string // of the bar, in percent
	Anchor  string // of the first row, if the page has it
}

type pagePerson struct {
	Person
	Width string
}

type pageRow struct {
	Number                           int
	Anchor                           string
	Key, Title, Status, TaskID, Link string
	RunID, Error                     string
	Differences                      []string
	Problems                         []pageProblem
}

type pageProblem struct {
	Ref, Message, Value string
	Warning             bool
}

// WriteHTML writes the report as one page that is complete in itself: it loads
// nothing, and its content security policy lets it load nothing. It works
// without scripts and prints.
//
// At most 5,000 rows are shown, those that failed first, else in the sheet's
// order; the page says how many there are. Long texts are cut, which an
// ellipsis shows.
func (r *Report) WriteHTML(w io.Writer) error {
	rows, err := r.pageRows()
	if err != nil {
		return err
	}
	p := page{
		Title: r.Title, Sheet: r.Sheet, Worksheet: r.Header.Sheet,
		Made: r.Made.Format("Monday, 2 January 2006, 15:04 MST"), MadeISO: r.Made.Format(time.RFC3339),
		Policy: "default-src 'none'; style-src '" + digest(pageStyle) + "'; script-src '" + digest(pageScript) +
			"'; base-uri 'none'; form-action 'none'",
		Style:    template.CSS(pageStyle), // a file of this package
		Script:   template.JS(pageScript), // a file of this package
		Notes:    r.Notes,
		Facts:    r.Facts,
		Statuses: rows.statuses,
		Rows:     rows.shown(),
		Caption:  rows.caption(),
	}
	p.Counts = r.pageCounts(rows.statuses)
	p.Kinds = r.pageKinds(p.Rows)
	p.People, p.MorePeople = r.pagePeople()
	out := bufio.NewWriter(w)
	if err := pageTemplate.Execute(out, &p); err != nil {
		return err
	}
	return out.Flush()
}

// digest returns a source expression of a content security policy that allows
// one inline text and no other (CSP Level 3, 2.3.1).
func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// pageCounts returns the tiles. Those that count rows of a status lead to them.
func (r *Report) pageCounts(statuses []Count) []pageCount {
	counts := make([]pageCount, len(r.Counts))
	for i, c := range r.Counts {
		class := string(toneOf(c.Name))
		if c.N == 0 {
			class = "none"
		}
		counts[i] = pageCount{Count: c, Tone: class, Filter: slices.ContainsFunc(statuses, func(s Count) bool { return s.Name == c.Name })}
	}
	return counts
}

// pageKinds returns the kinds of problems with their bars.
func (r *Report) pageKinds(rows []pageRow) []pageKind {
	anchors := map[string]bool{}
	for i := range rows {
		anchors[rows[i].Anchor] = true
	}
	most := 0
	for _, k := range r.Kinds {
		most = max(most, k.Count)
	}
	kinds := make([]pageKind, 0, min(len(r.Kinds), maxPageKinds))
	for _, k := range r.Kinds[:min(len(r.Kinds), maxPageKinds)] {
		shown := pageKind{Kind: k, Tone: string(toneBad), Width: percent(k.Count, most)}
		if k.Severity == mapping.SeverityWarning {
			shown.Warning, shown.Tone = true, string(toneDoubt)
		}
		if row := RowOf(k.First); row > 0 && anchors[anchor(row)] {
			shown.Anchor = anchor(row)
		}
		kinds = append(kinds, shown)
	}
	return kinds
}

// pagePeople returns the people with most tasks, and how many there are beside.
func (r *Report) pagePeople() (shown []pagePerson, more int) {
	people := slices.Clone(r.People)
	slices.SortStableFunc(people, func(a, b Person) int { return b.Tasks - a.Tasks })
	if len(people) > maxPagePeople {
		more = len(people) - maxPagePeople
		people = people[:maxPagePeople]
	}
	for _, p := range people {
		shown = append(shown, pagePerson{Person: p, Width: percent(p.Tasks, people[0].Tasks)})
	}
	return shown, more
}

// percent returns how much n is of most, for a bar that is never empty.
func percent(n, most int) string {
	if most <= 0 || n <= 0 {
		return "0"
	}
	return strconv.FormatFloat(math.Max(1, 100*float64(n)/float64(most)), 'f', 1, 64)
}

// anchor is the id of a row's element.
func anchor(row int) string { return "row-" + strconv.Itoa(row) }

// RowOf returns the row number at the end of a reference such as Tasks!C12, or 0.
func RowOf(ref string) int {
	end := len(ref)
	start := end
	for start > 0 && ref[start-1] >= '0' && ref[start-1] <= '9' {
		start--
	}
	row, err := strconv.Atoi(ref[start:end])
	if err != nil {
		return 0
	}
	return row
}
