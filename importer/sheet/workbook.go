package sheet

import (
	"archive/zip"
	"bytes"
	"cmp"
	"errors"
	"fmt"

	"github.com/xuri/excelize/v2"
)

// workbook is what excelize reads for us: the small parts, which say how the
// large ones are to be understood.
type workbook struct {
	sheets   []sheetEntry
	date1904 bool
	styles   *styleTable

	uncomputed bool // asks to have its formulas computed when it is opened
}

// A sheetEntry is one sheet of the workbook's list.
type sheetEntry struct {
	name     string
	relation string // the id of the relation that leads to its part
	hidden   bool
}

const (
	maxSheets   = 4096
	maxElements = 1 << 20 // of a part that excelize reads, which takes memory for each
)

// readWorkbook hands excelize a package of the workbook and styles parts
// alone: it unpacks every part of a package when it opens one, and the large
// parts are streamed by us. styles may be empty.
func readWorkbook(a *archive, part, styles string) (*workbook, error) {
	book, err := a.soundPart(part, "workbook")
	if err != nil {
		return nil, err
	}
	files := []struct {
		name string
		data []byte
	}{
		{"[Content_Types].xml", []byte(bareTypes)},
		{"_rels/.rels", []byte(bareRelations)},
		{"xl/workbook.xml", book},
	}
	if styles != "" {
		data, err := a.soundPart(styles, "styleSheet")
		if err != nil {
			return nil, err
		}
		files = append(files, files[0])
		files[3].name, files[3].data = "xl/styles.xml", data
	}
	var small bytes.Buffer
	z := zip.NewWriter(&small)
	for _, f := range files {
		w, err := z.CreateHeader(&zip.FileHeader{Name: f.name, Method: zip.Store})
		if err == nil {
			_, err = w.Write(f.data)
		}
		if err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	var wb *workbook
	err = guarded(func() error {
		var err error
		wb, err = understand(small.Bytes())
		return err
	})
	if err != nil {
		return nil, &DamageError{Part: part, What: "or " + cmp.Or(styles, "its styles") + " has a value that can't be understood"}
	}
	if len(wb.sheets) > maxSheets {
		return nil, &DamageError{Part: part, What: fmt.Sprintf("has more than %d sheets", maxSheets)}
	}
	return wb, nil
}

const (
	bareTypes = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/></Types>`
	bareRelations = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`
)

// soundPart unpacks a part and makes sure that it is sound XML, and if root is
// given, that its root is the element of SpreadsheetML of that name: excelize
// reads over what isn't.
func (a *archive) soundPart(name, root string) ([]byte, error) {
	data, err := a.small(name)
	if err != nil {
		return nil, err
	}
	x := newXMLScanner(bytes.NewReader(data), name)
	elements := 0
	err = x.each(func() error {
		if elements == 0 && root != "" && !x.is(root) {
			return x.damage("isn't what the workbook says it is")
		}
		if elements++; elements > maxElements {
			return x.damage(fmt.Sprintf("has more than %d elements", maxElements))
		}
		return nil
	})
	return data, err
}

// guarded turns a panic of another's code on a stranger's bytes into an error.
func guarded(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = errors.New("its content makes no sense")
		}
	}()
	return f()
}

// understand reads the sheets, the date system and the styles from a package
// of small parts.
func understand(pkg []byte) (*workbook, error) {
	f, err := excelize.OpenReader(bytes.NewReader(pkg), excelize.Options{
		UnzipSizeLimit:    3 * maxSmallPart,
		UnzipXMLSizeLimit: maxSmallPart,
	})
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // read only
	props, err := f.GetWorkbookProps()
	if err != nil {
		return nil, err
	}
	wb := &workbook{styles: &styleTable{}}
	wb.date1904 = props.Date1904 != nil && *props.Date1904
	if calc := f.WorkBook.CalcPr; calc != nil {
		wb.uncomputed = calc.FullCalcOnLoad != nil && *calc.FullCalcOnLoad
	}
	for _, s := range f.WorkBook.Sheets.Sheet {
		wb.sheets = append(wb.sheets, sheetEntry{
			name:     string(decodeEscapes([]byte(s.Name))),
			relation: s.ID,
			hidden:   s.State == "hidden" || s.State == "veryHidden",
		})
	}
	wb.styles.codes = map[int]string{}
	if f.Styles.NumFmts != nil {
		for _, n := range f.Styles.NumFmts.NumFmt {
			wb.styles.codes[n.NumFmtID] = n.FormatCode
		}
	}
	if f.Styles.CellXfs != nil {
		for _, xf := range f.Styles.CellXfs.Xf {
			id := 0
			if xf.NumFmtID != nil {
				id = *xf.NumFmtID
			}
			wb.styles.ids = append(wb.styles.ids, id)
		}
	}
	wb.styles.formats = make([]*numFormat, len(wb.styles.ids))
	return wb, nil
}
