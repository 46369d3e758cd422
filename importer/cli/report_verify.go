package cli

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"time"

	"tallyfy-import/importer"
	"tallyfy-import/importer/report"
	"tallyfy-import/importer/results"
	"tallyfy-import/mapping"
)

// A proof is what a report of a verification is made of. It keeps the findings
// out of memory, and reads the rows again when it is written. A nil one keeps
// nothing.
type proof struct {
	path     string
	source   *opened
	file     *results.File
	fileHash string // SHA-256 of the results file's bytes, in hex
	target   string
	started  time.Time
	counts   *importer.Verification

	findings spool
	err      error // of findings
}

// newProof begins a proof where a report is wanted. It takes the hash of the
// results file before that is read.
func newProof(r *reporter, results string) *proof {
	if r == nil {
		return nil
	}
	p := &proof{}
	p.fileHash, p.err = fileHash(results)
	return p
}

// fileHash is the SHA-256 of a file's bytes, in hex.
func fileHash(name string) (string, error) {
	file, err := os.Open(name)
	if err != nil {
		return "", errors.New("can't read " + pathless(err, name))
	}
	hash := sha256.New()
	_, err = io.Copy(hash, file)
	if err = errors.Join(err, file.Close()); err != nil {
		return "", errors.New("can't read " + pathless(err, name))
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

func (p *proof) add(f *importer.Finding) {
	if p != nil && p.err == nil {
		p.err = p.findings.addJSON(f)
	}
}

func (p *proof) close() error {
	if p == nil {
		return nil
	}
	return p.findings.close()
}

// report makes the report. ctx ends the reading of its rows.
func (p *proof) report(ctx context.Context, sheetHash string) *report.Report {
	v := p.counts
	r := &report.Report{
		Title: titled(verifyTitle, p.path), Sheet: p.path, Made: now(), Header: p.source.Header,
		Counts: countsOf(v.Rows, map[string]int{
			string(importer.Matching): v.Matching, string(importer.Different): v.Different, string(importer.Missing): v.Missing,
			string(importer.Duplicated): v.Duplicates, string(importer.Unknown): v.Unknown,
		}),
		Notes: []string{verdictNote(v)}, Every: true,
		Facts: append(factsOf(p.target, sheetHash, p.source.mappingHash, p.started),
			report.Fact{Name: "Results file", Value: p.file.Path()},
			report.Fact{Name: "Results file, SHA-256", Value: p.fileHash}),
		Rows: p.rows(ctx),
	}
	if p.path == "-" {
		r.Sheet = standardInput
	}
	return r
}

// rows yields the sheet's rows with their findings, then the tasks that the
// sheet knows nothing of.
func (p *proof) rows(ctx context.Context) iter.Seq2[*report.Row, error] {
	return func(yield func(*report.Row, error) bool) {
		if err := p.unchanged(); err != nil {
			yield(nil, err)
			return
		}
		findings := json.NewDecoder(p.findings.reader())
		if _, err := findings.Token(); err != nil { // the list's bracket
			yield(nil, err)
			return
		}
		for row, err := range p.source.Rows(ctx) {
			if err != nil {
				yield(nil, err)
				return
			}
			if v := row.Draft.Verdict; v == mapping.Dropped || v == mapping.Skipped {
				continue
			}
			found, err := p.row(findings)
			if err == nil && found.Number != row.Sheet.Number {
				err = errors.New("the sheet changed while it was read")
			}
			if err != nil {
				yield(nil, err)
				return
			}
			found.Title, found.Cells = row.Draft.Task.Title, row.Sheet.Cells
			if row.Draft.Verdict == mapping.Invalid {
				found.Problems = row.Draft.Problems
			}
			if !yield(found, nil) {
				return
			}
		}
		for findings.More() {
			found, err := p.row(findings)
			if err == nil {
				found.Error, found.Number = unknownText(found.Number), 0
			}
			if !yield(found, err) || err != nil {
				return
			}
		}
	}
}

// row reads the next finding.
func (p *proof) row(findings *json.Decoder) (*report.Row, error) {
	var f importer.Finding
	if err := findings.Decode(&f); err != nil {
		return nil, fmt.Errorf("what was found can't be read back: %w", err)
	}
	record, _ := p.file.Get(f.Key)
	return &report.Row{
		Number: f.Row, Key: f.Key, Status: string(f.Verdict), TaskID: f.TaskID, RunID: record.RunID,
		Link: taskLink(p.target, f.TaskID), Error: verdictText(&f), Differences: differencesOf(f.Differences),
	}, nil
}

// unchanged refuses to prove anything with findings that were lost, or with a
// results file that is another one by now.
func (p *proof) unchanged() error {
	if p.err != nil {
		return p.err
	}
	hash, err := fileHash(p.file.Path())
	if err == nil && hash != p.fileHash {
		err = fmt.Errorf("%s changed meanwhile: wait until the import is done, and verify again", p.file.Path())
	}
	return err
}
