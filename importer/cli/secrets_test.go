package cli

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"io"
	"io/fs"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// A scriptT is a test that runs scripts and, at the end of each, searches all
// that the script's runs wrote for the secrets that they were given: standard
// output and error, a terminal, and every file.
type scriptT struct {
	*testing.T
	dir   string
	given map[string]string // content of the files that the script began with
}

// Run runs a script, or the tests of all of them.
func (t *scriptT) Run(name string, f func(testscript.T)) {
	t.T.Run(name, func(t *testing.T) { f(&scriptT{T: t}) })
}

// Verbose makes the log hold the output of all runs, not of a failed one only.
func (t *scriptT) Verbose() bool { return true }

// Log gets the log of a script at its end, while its folder is still there.
func (t *scriptT) Log(args ...any) {
	t.Helper()
	log := fmt.Sprint(args...)
	t.T.Log(log)
	if t.dir == "" {
		return
	}
	secrets := t.secrets(log)
	for _, line := range strings.Split(log, "\n") {
		if strings.HasPrefix(line, "> ") { // a command of the script
			continue
		}
		t.search("the output", line, secrets)
		if word := internalWord.FindString(line); word != "" {
			t.Errorf("the output has the internal word %q: %.300s", word, line)
		}
	}
	if len(secrets) == 0 {
		return
	}
	for name, content := range t.files() {
		if given, ok := t.given[name]; !ok || given != content {
			t.search(name, content, secrets)
		}
	}
}

// begin remembers what is in a script's folder.
func (t *scriptT) begin(dir string) {
	t.dir = dir
	t.given = t.files()
}

func (t *scriptT) files() map[string]string {
	files := map[string]string{}
	err := filepath.WalkDir(t.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(path)
		files[path] = string(data)
		return err
	})
	if err != nil {
		t.Error(err)
	}
	return files
}

// internalWord is what no user is to read: the words of Go, of its libraries
// and of the operating system's calls.
var internalWord = regexp.MustCompile(`\bEOF\b|context (deadline|canceled)|\b(dial|read|write|listen) tcp\b|x509:|\btls:|(^|[^.\w])json:|strconv\.|` +
	`unexpected end of JSON|invalid argument|unknown (short)?(hand )?flag|lookup .* on |\b(open|stat|rename|read|lstat|chmod) [./]\S*:|goroutine |panic:|%!|<nil>|0x[0-9a-f]{8}`)

var (
	secretVariable = regexp.MustCompile(`(?:TALLYFY_API_TOKEN|TALLYFY_ACCESS_TOKEN|TALLYFY_SHEET_PASSWORD)=([^'\n]+)`)
	secretFile     = regexp.MustCompile(`--(?:token|password)-file[ =](\S+)`)
)

// secrets are the tokens and passwords that a script gave to its runs.
func (t *scriptT) secrets(log string) []string {
	var secrets []string
	for _, m := range secretVariable.FindAllStringSubmatch(log, -1) {
		secrets = append(secrets, m[1])
	}
	for _, m := range secretFile.FindAllStringSubmatch(log, -1) {
		if secret := strings.TrimSpace(t.given[filepath.Join(t.dir, m[1])]); secret != "" {
			secrets = append(secrets, secret)
		}
	}
	return secrets
}

func (t *scriptT) search(where, text string, secrets []string) {
	t.Helper()
	for _, secret := range secrets {
		for _, form := range []string{secret, url.QueryEscape(secret), base64.StdEncoding.EncodeToString([]byte(secret))} {
			if strings.Contains(text, form) {
				t.Errorf("%s shows the secret %q: %.300s", where, form, text)
			}
		}
	}
}

// startMirror starts a server that answers every request with all that it was
// sent, as an error, and points the program at it.
func startMirror(ts *testscript.TestScript, _ bool, _ []string) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusUnprocessableEntity)
		_, _ = fmt.Fprintf(w, `{"error":true,"message":%q,"code":%q}`, fmt.Sprint(r.Header, r.URL), r.Header.Get("Authorization"))
	}))
	pointAt(ts, server)
	ts.Setenv("TALLYFY_ORG_ID", "0f3a")
	setSecret(ts, "TALLYFY_API_TOKEN", "secret-"+rand.Text())
}

// startAnswering starts a server that answers every request the same, and
// points the program at it:
//
//	answers plain|tls STATUS BODY
func startAnswering(ts *testscript.TestScript, _ bool, args []string) {
	status, err := strconv.Atoi(args[1])
	ts.Check(err)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, args[2])
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	if args[0] == "tls" {
		server.StartTLS()
	} else {
		server.Start()
	}
	pointAt(ts, server)
	ts.Setenv("SECURE_URL", strings.Replace(server.URL, "http:", "https:", 1))
}

func pointAt(ts *testscript.TestScript, server *httptest.Server) {
	ts.Defer(server.Close)
	ts.Setenv("TALLYFY_BASE_URL", server.URL)
}

// setSecret sets a variable of which nothing that is written may show the
// value: the log's line says so to [scriptT.secrets].
func setSecret(ts *testscript.TestScript, name, value string) {
	ts.Setenv(name, value)
	ts.Logf("> env %s=%s", name, value)
}
