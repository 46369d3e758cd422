package report

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// A browser serves one page to headless Chromium and returns what it shows.
type browser struct {
	path string
	url  string

	mu       sync.Mutex
	requests []string
}

func newBrowser(t *testing.T, page string) *browser {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("chromium isn't on PATH, so nobody looks at the page")
	}
	b := &browser{path: path}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b.mu.Lock()
		b.requests = append(b.requests, r.URL.Path)
		b.mu.Unlock()
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(page))
	}))
	t.Cleanup(server.Close)
	b.url = server.URL + "/report.html"
	return b
}

// dom returns the page as it stands after its scripts ran, at an address that
// ends in hash.
func (b *browser) dom(t *testing.T, hash string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, b.path, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--enable-logging=stderr",
		"--user-data-dir="+t.TempDir(), "--dump-dom", b.url+hash)
	var log strings.Builder
	cmd.Stderr = &log
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("chromium: %v\n%s", err, log.String())
	}
	for line := range strings.Lines(log.String()) {
		if strings.Contains(line, "CONSOLE") {
			t.Errorf("the page wrote to the console: %s", line)
		}
	}
	return string(out)
}

var tableRow = regexp.MustCompile(`<tr role="row"(?: id="row-(\d+)")? data-status="[^"]*"( hidden="")?>`)

var sortedHeader = regexp.MustCompile(`<th [^>]*aria-sort=`)

// visible returns the numbers of the rows that can be seen, in their order.
func visible(dom string) string {
	var rows []string
	for _, m := range tableRow.FindAllStringSubmatch(dom, -1) {
		if m[2] == "" {
			rows = append(rows, m[1])
		}
	}
	return strings.Join(rows, " ")
}

func TestBrowserFiltersAndSorts(t *testing.T) {
	b := newBrowser(t, writeHTML(t, demo()))
	for _, c := range []struct{ hash, rows, says, sorted string }{
		{"", "3 4 5 2 6 ", "6 of 6 rows shown", ""},
		{"#find=ops+api", "4", "1 of 6 rows shown", ""},
		{"#status=in+doubt", "5", "1 of 6 rows shown", ""},
		{"#status=nonsense&sort=nonsense", "3 4 5 2 6 ", "6 of 6 rows shown", ""},
		{"#find=O%C3%8B&sort=row", "5", "1 of 6 rows shown", `aria-sort="ascending"><button type="button">Row<`},
		{"#sort=key&order=descending", "4 6 5 3 2 ", "6 of 6 rows shown", `aria-sort="descending"><button type="button">Key<`},
	} {
		dom := b.dom(t, c.hash)
		if got := visible(dom); got != c.rows {
			t.Errorf("%q shows rows %q, want %q", c.hash, got, c.rows)
		}
		if !strings.Contains(dom, ">"+c.says+"</output>") {
			t.Errorf("%q doesn't say %q", c.hash, c.says)
		}
		if !strings.Contains(dom, c.sorted) || sortedHeader.MatchString(dom) != (c.sorted != "") {
			t.Errorf("%q: the headers don't say how the rows are sorted, want %q", c.hash, c.sorted)
		}
		if strings.Contains(dom, `id="filter" role="search" aria-label="Filter the rows" hidden`) {
			t.Errorf("%q: the filter is hidden", c.hash)
		}
	}
	requests := slices.Compact(slices.Sorted(slices.Values(b.requests)))
	requests = slices.DeleteFunc(requests, func(path string) bool { return path == "/favicon.ico" }) // the browser's own wish
	if !slices.Equal(requests, []string{"/report.html"}) {
		t.Errorf("the browser asked for %q, want the page alone", requests)
	}
}

func TestBrowserTakesClicksAndTyping(t *testing.T) {
	clicks := `
		const button = (name) => [...document.querySelectorAll("thead button")].find((b) => b.textContent === name);
		button("Row").click();
		button("Row").click();
		const find = document.getElementById("find");
		find.value = "example ops";
		find.value = "ops";
		find.dispatchEvent(new Event("input"));
		const status = document.getElementById("status");
		status.value = "failed";
		status.dispatchEvent(new Event("change"));
		document.title = location.hash;`
	page := strings.Replace(writeHTML(t, demo()), "script-src ", "script-src &#39;"+digest(clicks)+"&#39; ", 1)
	page = strings.Replace(page, "</body>", "<script>"+clicks+"</script></body>", 1)
	dom := newBrowser(t, page).dom(t, "")
	if got := visible(dom); got != "4" {
		t.Errorf("after clicks and typing, rows %q are shown, want 4", got)
	}
	if want := "<title>#find=ops&amp;status=failed&amp;sort=row&amp;order=descending</title>"; !strings.Contains(dom, want) {
		t.Errorf("the address doesn't keep what is shown, want %s", want)
	}
}
