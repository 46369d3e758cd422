package report

import (
	"bytes"
	"errors"
	"regexp"
	"strings"
	"testing"
)

// writeHTML returns the report's page.
func writeHTML(t *testing.T, r *Report) string {
	t.Helper()
	var out bytes.Buffer
	if err := r.WriteHTML(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestPageEscapesWhatComesFromTheSheet(t *testing.T) {
	r := demo()
	evil := `"><img src=x onerror=alert(1)></script><script>alert(1)</script>`
	r.Title, r.Sheet, r.Header.Sheet, r.Notes = evil, evil, evil, []string{evil}
	r.Counts = append(r.Counts, Count{evil, 1})
	r.Kinds = append(r.Kinds, Kind{"error", evil, 1, evil})
	r.People = append(r.People, Person{evil, 1, 1})
	r.Rows = each([]Row{{Number: 2, Key: evil, Title: evil, Status: evil, TaskID: evil, Link: "javascript:alert(1)", RunID: evil, Error: evil}})
	page := writeHTML(t, r)
	if strings.Contains(page, "<img") || strings.Contains(page, "<script>alert") || strings.Contains(page, "javascript:") {
		t.Error("the page has markup or a script of the sheet in it")
	}
	if got := strings.Count(page, "<script"); got != 1 {
		t.Errorf("the page has %d scripts, want its own only", got)
	}
}

func TestPageRefersToNothingOutside(t *testing.T) {
	page := writeHTML(t, demo())
	link := regexp.MustCompile(`(?i)(src|href|action|srcset|poster|data)\s*=\s*"([^"]*)"|url\(|@import|fetch\(|XMLHttpRequest`)
	for _, m := range link.FindAllStringSubmatch(page, -1) {
		if !strings.HasPrefix(m[2], "#") && !strings.HasPrefix(m[2], "https://go.tallyfy.com/org/task/") {
			t.Errorf("the page refers to %s", m[0])
		}
	}
	for _, want := range []string{"default-src &#39;none&#39;", digest(pageStyle)[7:20], digest(pageScript)[7:20]} {
		if !strings.Contains(strings.ReplaceAll(page, "&#43;", "+"), want) {
			t.Errorf("the page's content security policy lacks %s", want)
		}
	}
}

func TestPageHasWhatAReaderNeedsWithoutSight(t *testing.T) {
	page := writeHTML(t, demo())
	for _, want := range []string{
		`<html lang="en">`, "<main>", "<header>", "<footer>", "<caption>All 6 rows, those that failed first.</caption>",
		`role="search"`, `aria-live="polite"`, `scope="col"`, `scope="row"`, `class="skip"`, `<title>Import of tasks.xlsx</title>`,
		"<strong>1</strong> <span>created</span>", "Names were not looked up",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if !regexp.MustCompile(`<form id="filter"[^>]* hidden>`).MatchString(page) {
		t.Error("the filter, which works by script, isn't hidden before the script runs")
	}
}

func TestPageShowsFailedRowsFirstWithinItsBound(t *testing.T) {
	page := writeHTML(t, many(20_000))
	if got := strings.Count(page, "<tr role=\"row\" id=\"row-"); got != maxPageRows {
		t.Errorf("the page has %d rows, want %d", got, maxPageRows)
	}
	if got := strings.Count(page, `data-status="failed"`); got != 2000 {
		t.Errorf("the page has %d failed rows, want all 2000", got)
	}
	if strings.Index(page, `data-status="created"`) < strings.LastIndex(page, `data-status="failed"`) {
		t.Error("a row that was created stands before one that failed")
	}
	if want := "The first 5,000 of 20,000 rows, those that failed first."; !strings.Contains(page, want) {
		t.Errorf("the page doesn't say %q", want)
	}
	if want := "The first 5,000 of 6,000 rows that failed, of 60,000 in all."; !strings.Contains(writeHTML(t, many(60_000)), want) {
		t.Errorf("the page doesn't say %q", want)
	}
}

func TestPageStopsWhenTheSheetDoes(t *testing.T) {
	damaged := errors.New("the sheet is damaged")
	r := demo()
	r.Rows = broken(damaged)
	if err := r.WriteHTML(&bytes.Buffer{}); !errors.Is(err, damaged) {
		t.Errorf("got %v, want %v", err, damaged)
	}
}

func TestPageOfNoRows(t *testing.T) {
	r := demo()
	r.Rows = nil
	if page := writeHTML(t, r); !strings.Contains(page, "There are no rows.") || strings.Contains(page, `<table id="rows"`) {
		t.Error("the page of no rows has a table, or doesn't say that there are none")
	}
}

func TestCut(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""}, {"abcd", "abcd"}, {"abcde", "abc…"}, {"äöüß", "äöüß"}, {"äöüßé", "äöü…"}, {"\xff\xff\xff\xff\xff", "\xff\xff\xff…"},
	} {
		if got := cut(c.in, 4); got != c.want {
			t.Errorf("cut(%q, 4) = %q, want %q", c.in, got, c.want)
		}
	}
}
