package main

import (
	"context"
	_ "embed"
	"fmt"
	"os/exec"
	"strings"

	"tallyfy-import/importer/sandbox"
)

//go:embed script.py
var scriptText string

// script compares an import with the script that a user would write.
func (b *bench) script(ctx context.Context) error {
	versions := b.scriptVersions(ctx)
	if versions == "" {
		note("a script with pandas and requests", "skipped: %s doesn't have them; name one with -python", b.python).print()
		return nil
	}
	rows := b.rows / 500
	path, err := b.sheet(ctx, kindCSV, rows)
	if err != nil {
		return err
	}
	c, err := b.once().compare(
		func() (u usage, err error) {
			_, err = b.against(ctx, 0, latency, func(url string) (err error) {
				u, err = b.importRows(ctx, importing{rows, url, b.fresh("results.csv"), unlimited, workers})
				return err
			})
			return u, err
		},
		func() (u usage, err error) {
			_, err = b.against(ctx, 0, latency, func(url string) (err error) {
				u, err = run1(ctx, b.python, "-c", scriptText, path, url, sandbox.DefaultOrg, sandbox.DefaultToken)
				return err
			})
			return u, err
		})
	if err != nil {
		return err
	}
	asFast(fmt.Sprintf("import %s rows at a latency of %s", amount(rows), latency), c, "the script", 25).print()
	note("the script", "%s", versions).print()
	return nil
}

// scriptVersions names what the script runs on, or nothing where it can't run.
func (b *bench) scriptVersions(ctx context.Context) string {
	out, err := exec.CommandContext(ctx, b.python, "-c",
		"import platform, pandas, requests; print('Python', platform.python_version(), 'pandas', pandas.__version__, 'requests', requests.__version__)").Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}
