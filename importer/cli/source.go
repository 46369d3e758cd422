package cli

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
	"time"

	"tallyfy-import/importer"
	"tallyfy-import/importer/sheet"
	"tallyfy-import/importer/tallyfy"
	"tallyfy-import/mapping"
)

// standardInput is how messages name the sheet that is called -.
const standardInput = "standard input"

// now is the clock of whatever compares dates with today.
func now() time.Time { return time.Now() }

// An opened is a sheet that is ready to be read, and what it was made of.
type opened struct {
	*importer.Source
	mappingHash string        // SHA-256 of the mapping file's bytes, in hex
	copy        *sheet.Copy   // nil where the sheet is read where it stands
	options     sheet.Options // how the sheet is read
}

// planHead says what a plan for target is made of. Only a copy has one.
func (o *opened) planHead(target string) (importer.PlanHead, error) {
	hash, err := o.sheetHash()
	return importer.PlanHead{Target: target, Sheet: hash, Mapping: o.mappingHash}, err
}

// called is what a summary calls the sheet at path: of a workbook that shows
// several worksheets, the one that is read is named, too.
func called(path string, source *importer.Source) string {
	if name := source.Worksheet(); name != "" {
		return fmt.Sprintf("%s, worksheet %q", path, name)
	}
	return path
}

// sheetHash is the SHA-256 of the sheet's bytes, in hex. Only a copy has one.
func (o *opened) sheetHash() (string, error) {
	sum, err := o.copy.Hash()
	return hex.EncodeToString(sum[:]), err
}

// Close lets go of the sheet. It is read only, so nothing can be lost.
func (o *opened) Close() error {
	err := o.Source.Close()
	if o.copy != nil {
		err = errors.Join(err, o.copy.Close())
	}
	return err
}

// openSource opens a sheet that is only checked, where it stands. A sheet on
// standard input is copied first.
func openSource(s *session, f *sheetFlags, path string) (*opened, error) {
	if path == "-" {
		return openCopy(s.stop, s, f, path)
	}
	m, hash, o, err := f.prepare(path)
	if err != nil {
		return nil, err
	}
	source, err := f.bind(m, path, &o, func(o sheet.Options) (*sheet.Sheet, error) { return sheet.Open(path, o) })
	if err != nil {
		return nil, err
	}
	return &opened{Source: source, mappingHash: hash, options: o}, nil
}

// prepare loads the mapping of a sheet, and says how the sheet is to be read.
func (f *sheetFlags) prepare(path string) (m *mapping.File, hash string, o sheet.Options, err error) {
	if m, hash, err = f.load(path); err == nil {
		o, err = f.options(m)
	}
	return m, hash, o, err
}

// openCopy opens a private copy of a sheet, so that what is sent is what was
// checked, whoever writes to the sheet meanwhile. It gives up when ctx ends.
func openCopy(ctx context.Context, s *session, f *sheetFlags, path string) (*opened, error) {
	m, hash, o, err := f.prepare(path)
	if err != nil {
		return nil, err
	}
	private, err := snapshot(ctx, s, path)
	if err != nil {
		return nil, err
	}
	source, err := f.bind(m, path, &o, private.Open)
	if err != nil {
		return nil, errors.Join(err, private.Close())
	}
	return &opened{Source: source, mappingHash: hash, copy: private, options: o}, nil
}

// keepDelimiter sets the delimiter in o, where it was left open, to the semicolon
// that the first opening found: spreadsheet programs that write one want it in a
// report, too.
func keepDelimiter(o *sheet.Options, open opener) func() (*sheet.Sheet, error) {
	return func() (*sheet.Sheet, error) {
		s, err := open(*o)
		if err == nil && o.Delimiter == 0 && s.Delimiter() == ';' {
			o.Delimiter = ';'
		}
		return s, err
	}
}

// snapshot makes a private copy of a sheet, or of standard input for "-". It
// gives up when ctx ends.
func snapshot(ctx context.Context, s *session, path string) (private *sheet.Copy, err error) {
	if path == "-" {
		private, err = sheet.SnapshotFrom(ctx, s.stdin, standardInput)
	} else {
		private, err = sheet.Snapshot(ctx, path)
	}
	switch {
	case err == nil:
		return private, nil
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	}
	return nil, inputError(err)
}

// bind opens the sheet at path and finds the mapping's columns in it.
func (f *sheetFlags) bind(m *mapping.File, path string, o *sheet.Options, open opener) (*importer.Source, error) {
	look := *o
	source, err := importer.NewSource(m, keepDelimiter(o, open))
	if err != nil {
		return nil, inputError(betterHeader(err, open, look))
	}
	if err := f.checkWorksheet(source.Header, path); err != nil {
		return nil, errors.Join(err, source.Close())
	}
	return source, nil
}

// checkWorksheet refuses --sheet for a file that has no worksheets.
func (f *sheetFlags) checkWorksheet(h mapping.Header, path string) error {
	if f.worksheet == "" || h.Sheet != "" {
		return nil
	}
	if path == "-" {
		path = standardInput
	}
	return usage("%s is a CSV file, which holds one sheet without a name: leave --sheet out", path)
}

// inputError marks an error as one of what the user gave.
func inputError(err error) error { return &codeError{code: exitUsage, err: err} }

// directory gets the organization's people, groups and tags, once.
func directory(client *tallyfy.Client) func(context.Context) (*mapping.Directory, error) {
	var mu sync.Mutex
	var found *mapping.Directory
	return func(ctx context.Context) (*mapping.Directory, error) {
		mu.Lock()
		defer mu.Unlock()
		if found != nil {
			return found, nil
		}
		d, err := readDirectory(ctx, client)
		if err != nil {
			return nil, connectionError(err)
		}
		found = d
		return found, nil
	}
}

// readDirectory lists all that names can stand for.
func readDirectory(ctx context.Context, client *tallyfy.Client) (*mapping.Directory, error) {
	users, err := client.Users(ctx)
	if err != nil {
		return nil, err
	}
	groups, err := client.Groups(ctx)
	if err != nil {
		return nil, err
	}
	tags, err := client.Tags(ctx)
	if err != nil {
		return nil, err
	}
	guests, err := client.Guests(ctx)
	if err != nil {
		return nil, err
	}
	var members []mapping.Member
	for _, u := range users {
		members = append(members, mapping.Member(u))
	}
	var teams []mapping.Group
	for _, g := range groups {
		teams = append(teams, mapping.Group(g))
	}
	var labels []mapping.Tag
	for _, t := range tags {
		labels = append(labels, mapping.Tag(t))
	}
	return mapping.NewDirectory(members, teams, labels, guests), nil
}
