package sheet

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path"
	"slices"
	"strings"
)

// DefaultMaxSize is how many bytes a workbook may have unpacked, where
// Options.MaxSize is 0.
const DefaultMaxSize = 1 << 30

const (
	maxSmallPart = 32 << 20 // bytes of a part that is held in memory
	readAhead    = 64 << 10 // bytes of the file that are read at once
	maxEntries   = 65536    // entries of a package
	maxRelations = 65536    // relations of one part
	maxTarget    = 8192     // bytes of a relation's target
)

// archive is a workbook's zip package (ECMA-376 part 2): its parts by name,
// and how many more bytes of them may be unpacked.
type archive struct {
	parts map[string]*zip.File // by partKey
	max   int64
	left  int64
}

// openArchive reads the directory of a zip package and refuses what two
// readers could understand in two ways: two entries of one name, entries that
// lie over one another.
func openArchive(r io.ReaderAt, size, maxSize int64) (*archive, error) {
	if maxSize <= 0 {
		maxSize = DefaultMaxSize
	}
	zr, err := zip.NewReader(r, size)
	if err != nil {
		return nil, zipDamage("the zip package", err)
	}
	zr.RegisterDecompressor(zip.Deflate, func(r io.Reader) io.ReadCloser {
		return flate.NewReader(bufio.NewReaderSize(r, readAhead))
	})
	if len(zr.File) > maxEntries {
		return nil, &DamageError{Part: "the zip package", What: fmt.Sprintf("has more than %d entries", maxEntries)}
	}
	a := &archive{parts: make(map[string]*zip.File, len(zr.File)), max: maxSize, left: maxSize}
	for _, f := range zr.File {
		if strings.HasSuffix(f.Name, "/") || strings.HasSuffix(f.Name, `\`) {
			if f.UncompressedSize64 != 0 {
				return nil, &DamageError{Part: "the zip package", What: "has a folder with content: " + f.Name}
			}
			continue
		}
		key := partKey(f.Name)
		if _, double := a.parts[key]; double {
			return nil, &DamageError{Part: "the zip package", What: "has two entries of the name " + f.Name}
		}
		a.parts[key] = f
	}
	return a, a.checkOverlap(zr.File)
}

// checkOverlap refuses entries whose bytes overlap: an honest writer makes
// none, a bomb lives by them.
func (a *archive) checkOverlap(files []*zip.File) error {
	type extent struct {
		from, to int64
		name     string
	}
	extents := make([]extent, 0, len(files))
	for _, f := range files {
		from, err := f.DataOffset()
		if err != nil {
			return zipDamage(f.Name, err)
		}
		extents = append(extents, extent{from, from + int64(f.CompressedSize64), f.Name})
	}
	slices.SortFunc(extents, func(x, y extent) int {
		if x.from != y.from {
			return int(min(max(x.from-y.from, -1), 1))
		}
		return int(min(max(x.to-y.to, -1), 1))
	})
	for i := 1; i < len(extents); i++ {
		if extents[i].from < extents[i-1].to {
			return &DamageError{Part: "the zip package", What: fmt.Sprintf("has entries that lie over one another: %s and %s", extents[i-1].name, extents[i].name)}
		}
	}
	return nil
}

// partKey is the name of a part as it is looked up: without the leading slash
// and in lower case, because part names are compared without regard to case
// (ECMA-376 part 2, 6.2.2.3).
func partKey(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// has reports whether the package has a part of this name.
func (a *archive) has(name string) bool {
	_, ok := a.parts[partKey(name)]
	return ok
}

// open starts unpacking a part. The reader ends with io.EOF only when the
// part's size and CRC are right; its other errors are *DamageError or
// *RefusedError.
func (a *archive) open(name string) (io.ReadCloser, error) {
	f, ok := a.parts[partKey(name)]
	if !ok {
		return nil, &DamageError{Part: name, What: "is missing"}
	}
	switch {
	case f.Flags&1 != 0:
		return nil, &RefusedError{"the workbook's zip package is encrypted: unpack it, or save it in Excel with a password of its own"}
	case f.Method != zip.Store && f.Method != zip.Deflate:
		return nil, &RefusedError{name + " is packed in a way that Excel doesn't use: open the workbook in Excel and save it again"}
	case f.UncompressedSize64 > uint64(a.left):
		return nil, a.tooLarge(name)
	}
	rc, err := f.Open()
	if err != nil {
		return nil, zipDamage(name, err)
	}
	return &partReader{a: a, name: name, rc: rc}, nil
}

// small unpacks a part into memory.
func (a *archive) small(name string) ([]byte, error) {
	rc, err := a.open(name)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(rc, maxSmallPart+1))
	if err == nil && len(data) > maxSmallPart {
		err = &DamageError{Part: name, What: fmt.Sprintf("is larger than %d MiB", maxSmallPart>>20)}
	}
	if closing := rc.Close(); err == nil && closing != nil {
		err = zipDamage(name, closing)
	}
	return data, err
}

func (a *archive) tooLarge(name string) error {
	return &RefusedError{fmt.Sprintf("%s would make the workbook larger than %d bytes unpacked: if it is meant to be so large, raise --max-size", name, a.max)}
}

// partReader counts what is unpacked, whatever size the directory declares,
// and puts errors into words.
type partReader struct {
	a    *archive
	name string
	rc   io.ReadCloser
}

func (p *partReader) Read(b []byte) (int, error) {
	n, err := p.rc.Read(b)
	p.a.left -= int64(n)
	if p.a.left < 0 {
		return 0, p.a.tooLarge(p.name)
	}
	if err != nil && !IsEnd(err) {
		err = zipDamage(p.name, err)
	}
	return n, err
}

func (p *partReader) Close() error { return p.rc.Close() }

// zipDamage puts an error of the zip and flate packages into words.
func zipDamage(part string, err error) error {
	var corrupt flate.CorruptInputError
	what := "can't be read (" + err.Error() + ")"
	switch {
	case errors.Is(err, zip.ErrChecksum):
		what = "has a wrong checksum: some of its bytes were changed"
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		what = "ends early"
	case errors.As(err, &corrupt):
		what = "can't be unpacked: some of its bytes were changed"
	case errors.Is(err, zip.ErrFormat):
		what = "isn't a sound zip file: a part of the file is missing or was changed"
	}
	return &DamageError{Part: part, What: what}
}

// A relation points from one part to another (ECMA-376 part 2, clause 8).
type relation struct {
	id       string
	kind     string // the last word of its type: worksheet, styles, sharedStrings
	target   string // the part's name without a leading slash
	external bool
}

// The namespaces that relation types of a workbook are in; the last word of a
// type says what it is.
var relationTypes = []string{
	"http://schemas.openxmlformats.org/officeDocument/2006/relationships/",
	"http://purl.oclc.org/ooxml/officeDocument/relationships/",
	"http://schemas.microsoft.com/office/2006/relationships/",
}

// relations reads the relations of a part; source is "" for the package's own.
// A part without relations has none.
func (a *archive) relations(source string) ([]relation, error) {
	dir, base := path.Split(source)
	name := dir + "_rels/" + base + ".rels"
	if !a.has(name) {
		return nil, nil
	}
	data, err := a.small(name)
	if err != nil {
		return nil, err
	}
	var rels []relation
	seen := map[string]bool{}
	x := newXMLScanner(bytes.NewReader(data), name)
	err = x.each(func() error {
		if x.local() != "Relationship" {
			return nil
		}
		id := x.attr("Id")
		kind := x.attr("Type")
		target := x.attr("Target")
		mode := x.attr("TargetMode")
		switch {
		case seen[id]:
			return x.damage("has two relations of the id " + printable([]byte(id)))
		case len(rels) == maxRelations, len(target) > maxTarget:
			return x.damage("has too many relations, or one that leads too far")
		}
		seen[id] = true
		rel := relation{id: id, external: mode == "External"}
		for _, ns := range relationTypes {
			if last, ok := strings.CutPrefix(kind, ns); ok {
				rel.kind = last
			}
		}
		if !rel.external {
			rel.target = a.resolve(dir, target)
		}
		rels = append(rels, rel)
		return nil
	})
	return rels, err
}

// resolve finds the part that a relation's target means, seen from the folder
// of its source. Targets are relative or absolute URIs; some writers use
// backslashes, and escape letters that needn't be.
func (a *archive) resolve(dir, target string) string {
	target = strings.ReplaceAll(target, `\`, "/")
	if !strings.HasPrefix(target, "/") {
		target = "/" + dir + target
	}
	name := strings.TrimPrefix(path.Clean(target), "/")
	if !a.has(name) {
		if plain, err := url.PathUnescape(name); err == nil && a.has(plain) {
			return plain
		}
	}
	return name
}

// related returns the target of the first relation of a kind.
func related(rels []relation, kind string) (string, bool) {
	for _, rel := range rels {
		if rel.kind == kind && !rel.external {
			return rel.target, true
		}
	}
	return "", false
}
