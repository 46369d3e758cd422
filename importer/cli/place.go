package cli

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A place is where a path leads, whether something is there or not.
type place struct {
	path   string      // as it was given
	full   string      // absolute
	info   fs.FileInfo // nil: nothing is there
	folder fs.FileInfo // nil: there is no such folder
}

func placeOf(path string) *place {
	p := &place{path: path, full: filepath.Clean(path)}
	if full, err := filepath.Abs(path); err == nil {
		p.full = full
	}
	if info, err := os.Stat(path); err == nil {
		p.info = info
	}
	if info, err := os.Stat(filepath.Dir(p.full)); err == nil {
		p.folder = info
	}
	return p
}

// is reports whether two paths lead to one file. Where neither leads to any yet,
// letter case doesn't count: it doesn't everywhere.
func (p *place) is(q *place) bool {
	if p.info != nil && q.info != nil {
		return os.SameFile(p.info, q.info)
	}
	return p.full == q.full || p.info == nil && q.info == nil && p.isNamedAs(q)
}

// isSpelling reports whether two paths are spellings of one: a link is another.
func (p *place) isSpelling(q *place) bool { return p.isNamedAs(q) && p.is(q) }

// isNamedAs reports whether two paths are, but for letter case, one name in one
// folder.
func (p *place) isNamedAs(q *place) bool {
	return strings.EqualFold(filepath.Base(p.full), filepath.Base(q.full)) &&
		p.folder != nil && q.folder != nil && os.SameFile(p.folder, q.folder)
}

// ignoresCase reports whether the file at a place has its name in any letter case.
func (p *place) ignoresCase() bool {
	folder, base := filepath.Split(p.full)
	other := strings.ToUpper(base)
	if other == base {
		other = strings.ToLower(base)
	}
	return p.info != nil && p.is(placeOf(filepath.Join(folder, other)))
}

// samePlace reports whether two paths lead to one file.
func samePlace(a, b string) bool { return placeOf(a).is(placeOf(b)) }

// isStream reports whether a place is a device or a pipe, which holds nothing
// that could be lost.
func (p *place) isStream() bool {
	return p.info != nil && !p.info.Mode().IsRegular() && !p.info.IsDir()
}

// places are the files of one call.
type places []namedPlace

type namedPlace struct {
	*place
	name    string // as messages call it: --report, the sheet
	written bool
}

func (p *places) writes(name, path string) { p.add(name, path, true) }

func (p *places) reads(name, path string) { p.add(name, path, false) }

// add adds a file, unless it is a standard stream or not given.
func (p *places) add(name, path string, written bool) {
	if path != "" && path != "-" {
		*p = append(*p, namedPlace{placeOf(path), name, written})
	}
}

// named is what messages call a file which has its name from a flag, or else
// from the sheet.
func named(flag, value, otherwise string) string {
	if value != "" {
		return flag
	}
	return otherwise
}

// check refuses a call of whose files two would be one and one of them is
// written: the other would be lost.
func (p places) check() error {
	for i := range p {
		if err := p[i : i+1].checkAgainst(p[i+1:]); err != nil {
			return err
		}
	}
	return nil
}

func (p places) checkAgainst(others places) error {
	for _, a := range p {
		for _, b := range others {
			if (a.written || b.written) && !a.isStream() && a.is(b.place) {
				return usage("%s and %s both lead to %s: give one of them another name", a.name, b.name, a.path)
			}
		}
	}
	return nil
}

// hold reports whether a place is one of these.
func (p places) hold(at *place) bool {
	return slices.ContainsFunc(p, func(own namedPlace) bool { return own.is(at) })
}
