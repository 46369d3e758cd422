package cli

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"net"
	"os"
	"strings"
	"time"

	"tallyfy-import/importer"
	"tallyfy-import/importer/sandbox"
	"tallyfy-import/importer/tallyfy"
)

// A connection is a client and what it talks to.
type connection struct {
	client *tallyfy.Client
	target string // as the results file names it
	close  func() error
}

// configured reports whether anything says whom to ask.
func (f *apiFlags) configured() bool {
	return f.sandbox || f.org != "" || f.tokenFile != "" || os.Getenv("TALLYFY_ORG_ID") != "" ||
		os.Getenv("TALLYFY_API_TOKEN") != "" || os.Getenv("TALLYFY_ACCESS_TOKEN") != ""
}

// pace is the rate that is kept.
func (f *apiFlags) pace() tallyfy.Rate {
	if f.sandbox && !f.rate.given {
		return sandboxRate
	}
	return f.rate.Rate
}

// sandboxRate is how fast a rehearsal goes that asks for no rate: the stand-in
// has no limit, and nobody is to wait for one.
var sandboxRate = mustRate("100000/s")

func mustRate(text string) tallyfy.Rate {
	rate, err := tallyfy.ParseRate(text)
	if err != nil {
		panic(err) // the text is this program's own
	}
	return rate
}

// sandboxTarget stands for the stand-in inside this program.
const sandboxTarget = "sandbox"

// connect makes the client that the flags ask for. It sends nothing.
func (f *apiFlags) connect(log *slog.Logger) (*connection, error) {
	if f.workers < 1 || f.workers > tallyfy.MaxWorkers {
		return nil, usage("--workers must be between 1 and %d, and is %d", tallyfy.MaxWorkers, f.workers)
	}
	if f.timeout <= 0 {
		return nil, usage("--timeout must be more than 0, such as 30s, and is %s", f.timeout)
	}
	o := tallyfy.Options{Workers: f.workers, Timeout: f.timeout, Rate: f.pace(), Log: log}
	if f.sandbox {
		return connectSandbox(o)
	}
	o.BaseURL = cmp.Or(f.baseURL, os.Getenv("TALLYFY_BASE_URL"), defaultBaseURL)
	o.Org = cmp.Or(f.org, os.Getenv("TALLYFY_ORG_ID"))
	if o.Org == "" {
		return nil, usage("no organization: set TALLYFY_ORG_ID or give --org ID, or rehearse with --sandbox")
	}
	var err error
	if o.Token, err = f.token(); err != nil {
		return nil, err
	}
	client, err := tallyfy.New(o)
	if err != nil {
		return nil, &codeError{code: exitUsage, err: err}
	}
	return &connection{client: client, target: client.Target(), close: func() error { client.Close(); return nil }}, nil
}

// connectSandbox starts the stand-in and connects to it.
func connectSandbox(o tallyfy.Options) (*connection, error) {
	server := sandbox.New(sandbox.Options{Seed: rand.Uint64()}) // no run's tasks have the ids of another's
	url, stop, err := server.Start("127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	o.BaseURL, o.Org, o.Token = url, server.Org(), server.Token()
	client, err := tallyfy.New(o)
	if err != nil {
		return nil, errors.Join(err, stop())
	}
	return &connection{client: client, target: sandboxTarget, close: func() error {
		client.Close()
		return stop()
	}}, nil
}

// maxToken bounds a token file: one that is longer holds something else.
const maxToken = 16 << 10

// token gets the API token from the file or the environment.
func (f *apiFlags) token() (string, error) {
	if f.tokenFile == "" {
		token := strings.TrimSpace(cmp.Or(os.Getenv("TALLYFY_API_TOKEN"), os.Getenv("TALLYFY_ACCESS_TOKEN")))
		if token == "" {
			return "", &codeError{code: exitAuth, err: errors.New("no token: set TALLYFY_API_TOKEN or give --token-file FILE, or rehearse with --sandbox")}
		}
		return token, nil
	}
	file, err := os.Open(f.tokenFile)
	if err != nil {
		return "", &codeError{code: exitAuth, err: errors.New("can't read the token file: " + pathless(err, f.tokenFile))}
	}
	defer func() { _ = file.Close() }() // read only
	text, err := io.ReadAll(io.LimitReader(file, maxToken+1))
	token := strings.TrimSpace(strings.TrimPrefix(string(text), "\uFEFF")) // Notepad puts one there
	switch {
	case bytes.IndexByte(text, 0) >= 0:
		return "", &codeError{code: exitAuth, err: errors.New("the token file " + f.tokenFile + " is not plain text: save it as UTF-8 (PowerShell and Notepad also write UTF-16)")}
	case err != nil:
		return "", &codeError{code: exitAuth, err: errors.New("can't read the token file: " + pathless(err, f.tokenFile))}
	case token == "":
		return "", &codeError{code: exitAuth, err: errors.New("the token file " + f.tokenFile + " is empty: put the API token into it")}
	case len(text) > maxToken || strings.ContainsAny(token, " \t\r\n"):
		return "", &codeError{code: exitAuth, err: errors.New("the token file " + f.tokenFile + " holds more than a token: leave only the token in it")}
	}
	return token, nil
}

// pathless is a file error without the system call's name: "x.yaml: no such
// file".
func pathless(err error, path string) string {
	var pathErr *fs.PathError
	switch info, failed := os.Stat(path); {
	case failed == nil && info.IsDir():
		return path + " is a folder, not a file"
	case errors.Is(err, fs.ErrNotExist):
		return path + ": no such file"
	case errors.Is(err, fs.ErrPermission):
		return path + ": permission denied: make it readable"
	case errors.As(err, &pathErr):
		return path + ": " + pathErr.Err.Error()
	}
	return path + ": " + err.Error()
}

// probe asks the API for a task, so that a wrong address,
// organization or token is told before anything is recorded. An API that is
// slow or fails otherwise is no reason to stop here: sending knows how to deal
// with that.
func probe(stop context.Context, client *tallyfy.Client) error {
	ctx, cancel := context.WithTimeout(stop, probeTimeout)
	defer cancel()
	if err := connectionError(client.Probe(ctx)); err != nil && (exitCode(err) != exitStopped || isUnreachable(err)) && ctx.Err() == nil {
		return err
	}
	return context.Cause(stop)
}

// probeTimeout bounds the probe.
const probeTimeout = 20 * time.Second

// connectionError gives what was wrong with a reading call its exit code, and
// says what to do about it.
func connectionError(err error) error {
	var api *tallyfy.Error
	if !errors.As(err, &api) {
		return err
	}
	switch {
	case api.IsNotFound():
		return usage("%w; check the organization's id and the base URL", err)
	case api.Status >= 300 && api.Status < 400:
		return usage("%w", err)
	case isUnreachable(err):
		return fmt.Errorf("%w; check the base URL and the network", err) // which may be back the next time
	}
	return importer.EndOfRun(err)
}

// isUnreachable reports whether there is no host to talk to, as opposed to one
// that breaks off.
func isUnreachable(err error) bool {
	var dns *net.DNSError
	var op *net.OpError
	var certificate *tls.CertificateVerificationError
	var noTLS tls.RecordHeaderError
	return errors.As(err, &dns) || errors.As(err, &certificate) || errors.As(err, &noTLS) ||
		errors.As(err, &op) && (op.Op == "dial" || op.Op == "proxyconnect")
}
