package sheet

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"tallyfy-import/mapping"
)

// openXLSX opens a workbook of size bytes and finds the worksheet that o asks
// for. Parts are found by the types of the relations that lead to them
// (ECMA-376 part 1, clause 12.3), wherever they are in the package.
func openXLSX(r io.ReaderAt, size int64, o Options) (rowReader, error) {
	if isCompound(r) {
		plain, err := decrypt(r, size, o)
		if err != nil {
			return nil, err
		}
		r, size = bytes.NewReader(plain), int64(len(plain))
	}
	a, err := openArchive(r, size, o.MaxSize)
	if err != nil {
		return nil, err
	}
	part, err := a.workbookPart()
	if err != nil {
		return nil, err
	}
	rels, err := a.relations(part)
	if err != nil {
		return nil, err
	}
	styles, _ := related(rels, "styles")
	wb, err := readWorkbook(a, part, styles)
	if err != nil {
		return nil, err
	}
	entry, sheetPart, err := wb.choose(part, rels, o.Sheet)
	if err != nil {
		return nil, err
	}
	w := &worksheet{archive: a, part: sheetPart, sheet: entry.name, date1904: wb.date1904, styles: wb.styles,
		headerRow: o.HeaderRow, skipHidden: o.SkipHidden}
	if err := w.open(rels); err != nil {
		return nil, errors.Join(err, w.close())
	}
	return w, nil
}

// workbookPart finds the part that the package is about, and refuses other
// documents by what they are.
func (a *archive) workbookPart() (string, error) {
	rels, err := a.relations("")
	if err != nil {
		return "", err
	}
	part, ok := related(rels, "officeDocument")
	if !ok {
		switch {
		case a.has("mimetype") && a.has("content.xml"):
			return "", &RefusedError{"this is an OpenDocument file (.ods): save it as .xlsx"}
		case a.has("Index/Document.iwa"), a.has("Index.zip"):
			return "", &RefusedError{"this is a Numbers document: export it to Excel (.xlsx)"}
		case len(rels) > 0 || a.has("[Content_Types].xml"):
			return "", &DamageError{Part: "_rels/.rels", What: "leads to no workbook"}
		}
		return "", &RefusedError{"this is a zip file, but no workbook: unpack it and give the sheet inside"}
	}
	kind, err := a.contentType(part)
	if err != nil {
		return "", err
	}
	switch {
	case strings.Contains(kind, "sheet.binary") || path.Ext(part) == ".bin":
		return "", &RefusedError{"this is a binary workbook (.xlsb): save it as .xlsx"}
	case strings.Contains(kind, "wordprocessingml") || strings.Contains(kind, "ms-word"):
		return "", &RefusedError{"this is a Word document: save its table as .xlsx or .csv"}
	case strings.Contains(kind, "presentationml") || strings.Contains(kind, "ms-powerpoint"):
		return "", &RefusedError{"this is a PowerPoint presentation: save its table as .xlsx or .csv"}
	}
	return part, nil
}

// contentType returns the content type of a part (ECMA-376 part 2, 7.2.3).
func (a *archive) contentType(part string) (string, error) {
	const name = "[Content_Types].xml"
	data, err := a.small(name)
	if err != nil {
		return "", err
	}
	override, byExtension := "", ""
	x := newXMLScanner(bytes.NewReader(data), name)
	err = x.each(func() error {
		kind, _ := x.attr("ContentType")
		switch x.local() {
		case "Override":
			if target, _ := x.attr("PartName"); partKey(target) == partKey(part) {
				override = kind
			}
		case "Default":
			if ext, _ := x.attr("Extension"); strings.EqualFold("."+ext, path.Ext(part)) {
				byExtension = kind
			}
		}
		return nil
	})
	return cmp.Or(override, byExtension), err
}

// choose finds the worksheet called name, or the first visible one, and its
// part.
func (wb *workbook) choose(part string, rels []relation, name string) (sheetEntry, string, error) {
	byID := map[string]relation{}
	for _, rel := range rels {
		byID[rel.id] = rel
	}
	var worksheets []string
	for _, entry := range wb.sheets {
		rel, known := byID[entry.relation]
		if !known || rel.external {
			return entry, "", &DamageError{Part: part, What: "names the sheet " + quoted(entry.name) + " but no part for it"}
		}
		isWorksheet := rel.kind == "worksheet"
		switch {
		case name != "" && sameName(entry.name, name):
			if !isWorksheet {
				return entry, "", &RefusedError{"the sheet " + quoted(entry.name) + " has no cells, it is a " + sheetKind(rel.kind) + wb.listed(worksheets)}
			}
			return entry, rel.target, nil
		case name == "" && isWorksheet && !entry.hidden:
			return entry, rel.target, nil
		}
		if isWorksheet {
			worksheets = append(worksheets, entry.name)
		}
	}
	if name == "" {
		if len(worksheets) == 0 {
			return sheetEntry{}, "", &RefusedError{"the workbook has no worksheet"}
		}
		return sheetEntry{}, "", &RefusedError{"all worksheets are hidden: name the one to read with --sheet" + wb.listed(worksheets)}
	}
	slices.SortStableFunc(worksheets, func(a, b string) int {
		return cmp.Compare(distance(a, name), distance(b, name))
	})
	return sheetEntry{}, "", &RefusedError{"the workbook has no worksheet " + quoted(name) + wb.listed(worksheets)}
}

// sameName compares names of sheets as Excel does: without regard to case.
func sameName(a, b string) bool {
	return strings.EqualFold(mapping.TrimBlanks(a), mapping.TrimBlanks(b))
}

func sheetKind(kind string) string {
	switch kind {
	case "chartsheet":
		return "chart"
	case "dialogsheet":
		return "dialog"
	}
	return "macro sheet"
}

// listed names some worksheets that there are, for the end of a message.
func (wb *workbook) listed(names []string) string {
	const most = 10
	if len(names) == 0 {
		return ""
	}
	more := ""
	if len(names) > most {
		more = " and " + strconv.Itoa(len(names)-most) + " more"
		names = names[:most]
	}
	all := make([]string, len(names))
	for i, name := range names {
		all[i] = quoted(name)
	}
	return "; there are: " + strings.Join(all, ", ") + more
}

// distance is how many letters must be changed, added or dropped to make b of
// a (Levenshtein's), case ignored.
func distance(a, b string) int {
	x, y := []rune(strings.ToLower(a)), []rune(strings.ToLower(b))
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		diagonal := row[0]
		row[0] = i + 1
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(diagonal+cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(y)]
}
