package report

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// coverName is the worksheet, behind all others, that says what a report in a
// workbook is about. A worksheet of this name is an earlier report's.
const coverName = "tallyfy-import report"

// coverPart is where a new one is put.
const coverPart = "xl/worksheets/tallyfyImportReport.xml"

// relationshipsNamespace is that of attributes that name a relationship
// (ECMA-376 part 1, 22.8).
const relationshipsNamespace = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

const coverRelationship = "rIdTallyfyImportReport"

// cover returns what the report says beside its rows, as names and values.
func (r *Report) cover() [][2]string {
	lines := [][2]string{{"Report", r.Title}, {"Sheet", r.Sheet}, {"Made", r.Made.Format(time.RFC3339)}}
	for _, c := range r.Counts {
		lines = append(lines, [2]string{c.Name, strconv.Itoa(c.N)})
	}
	for _, note := range r.Notes {
		lines = append(lines, [2]string{"Note", note})
	}
	for _, f := range r.Facts {
		lines = append(lines, [2]string{f.Name, f.Value})
	}
	for i := range lines {
		for col, text := range lines[i] {
			lines[i][col] = cut(strings.Map(printable, text), maxNoteText)
		}
	}
	return lines
}

// printable returns r, or U+FFFD where XML can't hold it.
func printable(r rune) rune {
	if isUnprintable(r) {
		return utf8.RuneError
	}
	return r
}

// coverXML returns the worksheet (ECMA-376 part 1, 18.3.1), its texts in the
// cells themselves.
func (r *Report) coverXML() []byte {
	var b bytes.Buffer
	b.WriteString(xml.Header + `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` +
		`<cols><col min="1" max="1" width="24" customWidth="1"/><col min="2" max="2" width="90" customWidth="1"/></cols><sheetData>`)
	for i, line := range r.cover() {
		fmt.Fprintf(&b, `<row r="%d">`, i+1)
		for col, text := range line {
			fmt.Fprintf(&b, `<c r="%s" t="inlineStr"><is><t xml:space="preserve">`, cellRef(i+1, col))
			_ = xml.EscapeText(&b, []byte(text)) // a buffer takes everything
			b.WriteString(`</t></is></c>`)
		}
		b.WriteString(`</row>`)
	}
	b.WriteString(`</sheetData></worksheet>`)
	return b.Bytes()
}

// makeCover puts the worksheet into a workbook that is made of a CSV file.
func (a *annotator) makeCover() error {
	if _, err := a.f.NewSheet(coverName); err != nil {
		return err
	}
	for i, line := range a.report.cover() {
		for col, text := range line {
			if err := a.f.SetCellStr(coverName, cellRef(i+1, col), text); err != nil {
				return err
			}
		}
	}
	if err := a.f.SetColWidth(coverName, "A", "A", 24); err != nil {
		return err
	}
	return a.f.SetColWidth(coverName, "B", "B", 90)
}

var (
	endOfSheets        = regexp.MustCompile(`</(\w+:)?sheets\s*>`)
	endOfRelationships = regexp.MustCompile(`</(\w+:)?Relationships\s*>`)
	endOfTypes         = regexp.MustCompile(`</(\w+:)?Types\s*>`)
	// A prefix that is declared at the root holds for all sheets.
	relationshipsPrefix = regexp.MustCompile(`<(?:\w+:)?workbook\s[^>]*\bxmlns:(\w+)=["']` + regexp.QuoteMeta(relationshipsNamespace) + `["']`)
	sheetNumber         = regexp.MustCompile(`\ssheetId=["']([0-9]{1,9})["']`)
)

// addCover puts the worksheet into the package, or in the place of an earlier
// report's. excelize never sees it.
func (p *workbookPackage) addCover(r *Report) {
	if part := p.partOfSheet(coverName); part != "" {
		if part != p.sheet {
			p.added[part] = r.coverXML()
		}
		return
	}
	workbook, rels, types := p.parts[partWorkbook], p.parts[partWorkbookRels], p.parts[partContentTypes]
	if p.find(coverPart) != nil || bytes.Contains(rels, []byte(coverRelationship)) ||
		!endOfSheets.Match(workbook) || !endOfRelationships.Match(rels) || !endOfTypes.Match(types) {
		return // there is no place for it
	}
	number := 0
	for _, m := range sheetNumber.FindAllSubmatch(workbook, -1) {
		n, _ := strconv.Atoi(string(m[1])) // at most nine digits
		number = max(number, n)
	}
	p.added[coverPart] = r.coverXML()
	prefix, declared := "report", ` xmlns:report="`+relationshipsNamespace+`"`
	if m := relationshipsPrefix.FindSubmatch(workbook); m != nil {
		prefix, declared = string(m[1]), ""
	}
	p.added[partWorkbook] = insertBefore(endOfSheets, workbook, fmt.Sprintf(
		`<%%ssheet name="%s" sheetId="%d"%s %s:id="%s"/>`, coverName, number+1, declared, prefix, coverRelationship))
	p.parts[partWorkbookRels] = insertBefore(endOfRelationships, rels, fmt.Sprintf(
		`<%%sRelationship Id="%s" Type="%s" Target="%s"/>`, coverRelationship, excelize.SourceRelationshipWorkSheet, strings.TrimPrefix(coverPart, "xl/")))
	p.parts[partContentTypes] = insertBefore(endOfTypes, types, fmt.Sprintf(
		`<%%sOverride PartName="/%s" ContentType="%s"/>`, coverPart, excelize.ContentTypeSpreadSheetMLWorksheet))
}

// insertBefore puts an element, with %s in the place of its prefix, before the
// end of the one that holds it.
func insertBefore(end *regexp.Regexp, data []byte, element string) []byte {
	at := end.FindSubmatchIndex(data)
	prefix := ""
	if at[2] >= 0 {
		prefix = string(data[at[2]:at[3]])
	}
	return bytes.Join([][]byte{data[:at[0]], fmt.Appendf(nil, element, prefix), data[at[0]:]}, nil)
}
