package report

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

var macroRelationship = regexp.MustCompile(`<(\w+:)?Relationship\s[^>]*` + relMacros + `"[^>]*?(/>|>\s*</(\w+:)?Relationship>)`)

// dropMacros leaves the macros of an .xlsm workbook out.
func (p *workbookPackage) dropMacros() {
	p.parts[partWorkbookRels] = macroRelationship.ReplaceAll(p.parts[partWorkbookRels], nil)
	for _, f := range p.original.File {
		name := strings.ToLower(partName(f))
		if strings.HasPrefix(name, "xl/vba") || strings.HasPrefix(name, "xl/_rels/vba") {
			p.gone[name] = true
		}
	}
}

var (
	contentOverride = regexp.MustCompile(`<(?:\w+:)?Override\s[^>]*?(?:/>|>\s*</(?:\w+:)?Override>)`)
	contentPart     = regexp.MustCompile(`(\sPartName=["'])/([^"']*)`)
	contentType     = regexp.MustCompile(`\sContentType=("[^"]*"|'[^']*')`)
)

// editContentTypes makes the list of the parts' types that of the copy
// (ECMA-376 part 2, 6.2.3).
func (p *workbookPackage) editContentTypes() {
	p.parts[partContentTypes] = contentOverride.ReplaceAllFunc(p.parts[partContentTypes], func(tag []byte) []byte {
		m := contentPart.FindSubmatch(tag)
		if m == nil {
			return tag
		}
		part := string(m[2])
		switch {
		case p.notes.renamed[part] != "":
			return contentPart.ReplaceAll(tag, []byte("${1}/"+p.notes.renamed[part]))
		case p.gone[strings.ToLower(part)]:
			return nil
		case part == partWorkbook: // not that of an .xlsm or a template
			return contentType.ReplaceAll(tag, []byte(` ContentType="`+excelize.ContentTypeSheetML+`"`))
		}
		return tag
	})
}

// open hands the parts to excelize, nothing of them on the disk.
func (p *workbookPackage) open() (*excelize.File, error) {
	p.editContentTypes()
	var small bytes.Buffer
	out := zip.NewWriter(&small)
	for name, data := range p.parts {
		part, err := out.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err != nil {
			return nil, err
		}
		if _, err := part.Write(data); err != nil {
			return nil, err
		}
	}
	if err := out.Close(); err != nil {
		return nil, err
	}
	f, err := excelize.OpenReader(&small, excelize.Options{
		UnzipSizeLimit: 2 * maxPartsBytes, UnzipXMLSizeLimit: 2 * maxPartsBytes, RawCellValue: true,
	})
	if err != nil {
		return nil, errUnusual("it isn't built as ECMA-376 says")
	}
	p.notes.reserve(f)
	p.parts = nil // excelize has them now
	return f, nil
}

// A collector takes the parts that excelize would put in a zip file of its
// own.
type collector map[string][]byte

// Create takes a part in; excelize writes it at once.
func (c collector) Create(name string) (io.Writer, error) { return collected{c, name}, nil }

// AddFS is not what excelize calls for a workbook.
func (c collector) AddFS(fs.FS) error { return errors.ErrUnsupported }

// Close has nothing to end.
func (c collector) Close() error { return nil }

type collected struct {
	to   collector
	name string
}

func (c collected) Write(data []byte) (int, error) {
	c.to[c.name] = append(c.to[c.name], data...)
	return len(data), nil
}

// write writes the original with the parts that excelize changed in the place
// of its own. All others go over as they are, still packed.
func (p *workbookPackage) write(w io.Writer, f *excelize.File) error {
	written := collector{}
	f.ZipWriter = func(io.Writer) excelize.ZipWriter { return written }
	if err := f.Write(io.Discard); err != nil {
		return err
	}
	maps.Copy(written, p.added)
	changed := map[string]string{} // by the name in lower case
	for name := range p.added {
		changed[strings.ToLower(name)] = name
	}
	for _, name := range []string{
		partContentTypes, partWorkbookRels, partStyles, partSharedStrings, partCalcChain,
		p.sheet, relsOf(p.sheet), p.notes.comments, p.notes.drawing,
	} {
		if written[name] != nil {
			changed[strings.ToLower(name)] = name
		}
	}
	out := zip.NewWriter(w)
	for _, file := range p.original.File {
		name := strings.ToLower(partName(file))
		var err error
		switch {
		case p.gone[name]:
		case changed[name] != "":
			err = put(out, changed[name], written[changed[name]])
			delete(changed, name)
		default:
			err = out.Copy(file)
		}
		if err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Values(changed)) {
		if err := put(out, name, written[name]); err != nil {
			return err
		}
	}
	return out.Close()
}

// put packs a part.
func put(out *zip.Writer, name string, data []byte) error {
	part, err := out.Create(name)
	if err != nil {
		return err
	}
	_, err = part.Write(data)
	return err
}
