package cli

import (
	"context"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"tallyfy-import/importer/report"
)

// reportFlags say where the report for people goes.
type reportFlags struct {
	name string
}

func (f *reportFlags) add(fs *pflag.FlagSet) {
	fs.StringVar(&f.name, "report", "", "write a report for people to `FILE`: a page (.html), the workbook with its bad cells marked (.xlsx), the failed rows (.csv) or everything (.json)")
}

// reportKinds write a report, by the extension of its name.
var reportKinds = map[string]func(io.Writer, *report.Report, *opened) error{
	".html": func(w io.Writer, r *report.Report, _ *opened) error { return r.WriteHTML(w) },
	".json": func(w io.Writer, r *report.Report, _ *opened) error { return r.WriteJSON(w) },
	".csv":  func(w io.Writer, r *report.Report, o *opened) error { return r.WriteCSV(w, o.options.Delimiter) },
	".xlsx": func(w io.Writer, r *report.Report, o *opened) error { return r.WriteXLSX(w, o.workbook()) },
}

// workbook is the user's own workbook; without data for a CSV file.
func (o *opened) workbook() report.Workbook {
	if o.Header.Sheet == "" {
		return report.Workbook{}
	}
	data := o.copy.Data()
	return report.Workbook{Data: data, Size: data.Size(), Password: o.options.Password}
}

// A reporter writes the report once its command is done. A nil one writes
// none.
type reporter struct {
	name    string
	kind    string // the extension
	stale   bool   // an older report is in its place
	written bool
}

// kind is the form of the report.
func (f *reportFlags) kind() string { return strings.ToLower(filepath.Ext(f.name)) }

// check refuses a form that there isn't.
func (f *reportFlags) check() error {
	switch {
	case f.name != "" && reportKinds[f.kind()] == nil:
		return usage("--report %s: the name must end in %s", f.name, choice(slices.Sorted(maps.Keys(reportKinds))))
	case isBookkeeping(f.name):
		return usage("--report %s: a name with .results.csv is a results file's; choose another", f.name)
	}
	return nil
}

// isPattern reports whether the name holds a star, which stands for the
// sheet's own name.
func (f *reportFlags) isPattern() bool { return strings.Contains(filepath.Base(f.name), "*") }

// of is the name of the report of the sheet at path. A pattern without a folder
// is one beside the sheet.
func (f *reportFlags) of(path string) string {
	if !f.isPattern() {
		return f.name
	}
	folder, pattern := filepath.Split(f.name)
	if folder == "" {
		folder = filepath.Dir(path)
	}
	return filepath.Join(folder, strings.ReplaceAll(pattern, "*", filepath.Base(beside(path, ""))))
}

// isOne reports whether a file is named as the reports of this call are: one of
// an earlier call would be taken for a sheet.
func (f *reportFlags) isOne(name string) bool {
	folder, pattern := filepath.Split(f.name)
	if !f.isPattern() || folder != "" && !samePlace(folder, filepath.Dir(name)) {
		return false
	}
	before, after, _ := strings.Cut(pattern, "*")
	base := filepath.Base(name)
	return len(base) >= len(before)+len(after) && strings.HasPrefix(base, before) && strings.HasSuffix(base, after) &&
		before+after != filepath.Ext(pattern) // * alone names a report like the sheet itself
}

// addPlace adds the report of the sheet at path. Without a path it is the one
// that is named like no sheet.
func (f *reportFlags) addPlace(p *places, path string) {
	if f.name != "" && (path != "" || !f.isPattern()) {
		p.writes("--report", f.of(path))
	}
}

// open prepares the report of the sheet at path. What would fail later is
// refused here, before anything is read.
func (f *reportFlags) open(path string) (*reporter, error) {
	if err := f.check(); err != nil || f.name == "" {
		return nil, err
	}
	name := f.of(path)
	stale, err := checkWritable(name)
	if err != nil {
		return nil, err
	}
	if stale && !report.Is(name) {
		return nil, usage("%s is there already, and is no report: name another file", name)
	}
	return &reporter{name: name, kind: f.kind(), stale: stale}, nil
}

// checkWritable makes sure that a file can be put in its place, and reports
// whether there is one already. It leaves nothing behind.
func checkWritable(name string) (exists bool, err error) {
	info, err := os.Stat(name)
	exists = err == nil
	if exists && !info.Mode().IsRegular() {
		return exists, usage("can't write %s: it is no ordinary file; choose another name", name)
	}
	if exists {
		file, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err == nil {
			err = file.Close()
		}
		if err != nil {
			return exists, usage("can't write %s: close it in the program that has it open, or choose another name", name)
		}
	}
	probe, err := createAtomic(name)
	if err != nil {
		return exists, err
	}
	probe.discard()
	return exists, nil
}

// open opens the sheet: a private copy of it where a report is to be written,
// because it is read again for that.
func (r *reporter) open(s *session, f *sheetFlags, path string) (*opened, error) {
	if r == nil {
		return openSource(s, f, path)
	}
	return openCopy(s.stop, s, f, path)
}

// check refuses a form of report that the sheet is too large for, before
// anything is sent. rows is how many it has.
func (r *reporter) check(source *opened, rows int) error {
	if r == nil || r.kind != ".xlsx" {
		return nil
	}
	if err := source.workbook().Check(source.Header, rows); err != nil {
		return usage("--report %s: %w", r.name, err)
	}
	return nil
}

// patience is how long a report may take after a second Ctrl-C.
const patience = 15 * time.Second

// finish writes the report that fill makes, given the SHA-256 of the sheet, after
// a run that ended with err, and returns err: a report that can't be written
// doesn't hide how the run went. It is an error of its own only where the run
// went well.
func (r *reporter) finish(s *session, source *opened, err error, fill func(ctx context.Context, sheetHash string) *report.Report) error {
	if r == nil {
		return err
	}
	ctx := s.abort
	if ctx.Err() != nil {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(context.Background(), patience)
		defer cancel()
	}
	hash, failed := source.sheetHash()
	if failed == nil {
		failed = r.write(fill(ctx, hash), source)
	}
	if failed == nil {
		r.written = true
		return err
	}
	if ctx.Err() != nil {
		failed = errors.New("there was no time left")
	}
	s.complain(reportFailedText(r.name, failed, err == nil))
	r.stale = r.stale && exists(r.name)
	if err == nil {
		return quiet(exitStopped)
	}
	return err
}

// write puts the report in its place.
func (r *reporter) write(content *report.Report, source *opened) error {
	file, err := createAtomic(r.name)
	if err != nil {
		return err
	}
	defer file.discard()
	if err := reportKinds[r.kind](file, content, source); err != nil {
		return err
	}
	return file.commit()
}

// close says that a report of an earlier run is still in the place where a
// command that ended early would have put its own.
func (r *reporter) close(s *session) {
	if r != nil && r.stale && !r.written {
		s.complain(staleReportText(r.name))
	}
}

// path is where the report was written; empty where it wasn't.
func (r *reporter) path() string {
	if r == nil || !r.written {
		return ""
	}
	return r.name
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}
