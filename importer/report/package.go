package report

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"path"
	"strings"
)

// Where the parts of a workbook are that excelize finds at one place only
// (the places are those that Excel uses; ECMA-376 part 2 leaves them open).
const (
	partContentTypes  = "[Content_Types].xml"
	partRoot          = "_rels/.rels"
	partWorkbook      = "xl/workbook.xml"
	partWorkbookRels  = "xl/_rels/workbook.xml.rels"
	partStyles        = "xl/styles.xml"
	partSharedStrings = "xl/sharedStrings.xml"
	partCalcChain     = "xl/calcChain.xml"
)

// relationshipTypes are the last elements of the relationship types of
// ECMA-376 part 1, chapter 12.
const (
	relStyles        = "/styles"
	relSharedStrings = "/sharedStrings"
	relMacros        = "/vbaProject"
	relComments      = "/comments"
	relOldDrawing    = "/vmlDrawing"
)

// A workbookPackage is the zip file that a workbook is: the user's own, and
// the parts of it that the annotation needs, unpacked.
type workbookPackage struct {
	original *zip.Reader
	sheet    string            // the part of the worksheet that is annotated
	parts    map[string][]byte // what excelize is given, by name
	gone     map[string]bool   // parts that the copy leaves out, in lower case
	added    map[string][]byte // parts that excelize never sees, over those of the original
	notes    notePlaces        // of the worksheet's comments
}

// openPackage unpacks what is needed to annotate the worksheet named sheet.
func openPackage(original *zip.Reader, sheet string) (*workbookPackage, error) {
	p := &workbookPackage{original: original, parts: map[string][]byte{}, gone: map[string]bool{}, added: map[string][]byte{}}
	for _, name := range []string{partContentTypes, partRoot, partWorkbook, partWorkbookRels, partStyles} {
		if err := p.unpack(name); err != nil {
			return nil, err
		}
		if p.parts[name] == nil {
			return nil, errUnusual("it has no " + name)
		}
	}
	if bytes.Contains(p.parts[partWorkbook], []byte("http://purl.oclc.org/ooxml/")) {
		return nil, errUnusual("it is a Strict Open XML file")
	}
	if err := p.findSheet(sheet); err != nil {
		return nil, err
	}
	for _, name := range []string{partSharedStrings, "xl/theme/theme1.xml", partCalcChain, p.sheet, relsOf(p.sheet)} {
		if err := p.unpack(name); err != nil {
			return nil, err
		}
	}
	if p.parts[p.sheet] == nil {
		return nil, errUnusual("the part of the worksheet is missing")
	}
	if err := p.findNotes(); err != nil {
		return nil, err
	}
	p.dropMacros()
	return p, nil
}

// find returns the zip's own entry of a part, whose name is the same in any
// letter case (ECMA-376 part 2, 6.2.2.3).
func (p *workbookPackage) find(name string) *zip.File {
	for _, f := range p.original.File {
		if strings.EqualFold(partName(f), name) {
			return f
		}
	}
	return nil
}

func partName(f *zip.File) string { return strings.ReplaceAll(f.Name, `\`, "/") }

// unpack puts a part among those that excelize is given, if there is such a
// part, within the bounds.
func (p *workbookPackage) unpack(name string) error {
	f := p.find(name)
	if f == nil {
		return nil
	}
	room := int64(maxPartsBytes)
	for _, data := range p.parts {
		room -= int64(len(data))
	}
	if f.UncompressedSize64 > uint64(max(room, 0)) {
		return errTooLarge("the workbook")
	}
	in, err := f.Open()
	if err != nil {
		return errUnusual(name + " can't be unpacked")
	}
	defer func() { _ = in.Close() }() // read only
	data, err := io.ReadAll(io.LimitReader(in, room+1))
	if int64(len(data)) > room {
		return errTooLarge("the workbook")
	}
	if err != nil {
		return errUnusual(name + " is damaged")
	}
	p.parts[name] = data
	return nil
}

// A relationship is one line of a .rels part (ECMA-376 part 2, 6.5).
type relationship struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"`
	Mode   string `xml:"TargetMode,attr"`
}

// relationships returns those of a part that lead to parts, with their targets
// as names of parts.
func (p *workbookPackage) relationships(part string) []relationship {
	var all struct {
		List []relationship `xml:"Relationship"`
	}
	if xml.Unmarshal(p.parts[relsOf(part)], &all) != nil {
		return nil
	}
	within := all.List[:0]
	for _, r := range all.List {
		if strings.EqualFold(r.Mode, "External") {
			continue
		}
		if strings.HasPrefix(r.Target, "/") {
			r.Target = strings.TrimPrefix(path.Clean(r.Target), "/")
		} else {
			r.Target = path.Join(path.Dir(part), r.Target)
		}
		within = append(within, r)
	}
	return within
}

// relsOf is the part that holds a part's relationships.
func relsOf(part string) string {
	return path.Join(path.Dir(part), "_rels", path.Base(part)+".rels")
}

// findSheet finds the part of the worksheet with the name.
func (p *workbookPackage) findSheet(name string) error {
	for _, r := range p.relationships(partWorkbook) {
		if strings.HasSuffix(r.Type, relStyles) && r.Target != partStyles ||
			strings.HasSuffix(r.Type, relSharedStrings) && !strings.EqualFold(r.Target, partSharedStrings) {
			return errUnusual("its parts aren't where they usually are")
		}
	}
	if p.sheet = p.partOfSheet(name); path.Dir(p.sheet) != "xl/worksheets" {
		return errUnusual("the part of the worksheet isn't where it usually is")
	}
	return nil
}

// partOfSheet returns the part of the worksheet with the name, or nothing.
func (p *workbookPackage) partOfSheet(name string) string {
	var workbook struct {
		Sheets []struct {
			Name  string     `xml:"name,attr"`
			Attrs []xml.Attr `xml:",any,attr"`
		} `xml:"sheets>sheet"`
	}
	if xml.Unmarshal(p.parts[partWorkbook], &workbook) != nil {
		return ""
	}
	id := ""
	for _, s := range workbook.Sheets {
		for _, attr := range s.Attrs {
			if s.Name == name && attr.Name.Local == "id" {
				id = attr.Value
			}
		}
	}
	for _, r := range p.relationships(partWorkbook) {
		if r.ID == id {
			return r.Target
		}
	}
	return ""
}
