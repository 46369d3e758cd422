package report

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"tallyfy-import/mapping"
)

// A Workbook is the user's own workbook, which a report is a copy of.
type Workbook struct {
	Data     io.ReaderAt // nil: the sheet is a CSV file, and a workbook is made of the rows' cells
	Size     int64       // bytes of Data
	Password string      // of a protected workbook; its copy is protected by the same
}

// The bounds of what excelize is given. It was seen to need 1 GB for a
// worksheet of 25 MB, and 0.8 GB to make a workbook of a million cells.
const (
	maxPartsBytes = 25 << 20 // of the worksheet, the shared texts, the styles and the comments, unpacked
	maxMadeCells  = 1 << 20  // of a workbook that is made of a CSV file
	maxProtected  = 64 << 20 // of a protected workbook, which is decrypted as a whole
)

// The marks that are bounded because excelize needs longer for each further
// one, and because Excel becomes slow or gives up: it takes 65,530 links a
// worksheet.
const (
	maxComments = 1000
	maxLinks    = 10_000
)

// Check tells before a run what [Report.WriteXLSX] would refuse after it: a
// workbook or a sheet that is too large, or a workbook that is built in an
// unusual way. rows is how many the sheet has.
func (b Workbook) Check(h mapping.Header, rows int) (err error) {
	defer survive(&err)
	if b.Data == nil {
		if (len(h.Names)+len(columns))*rows > maxMadeCells {
			return errTooLarge("the sheet")
		}
		return nil
	}
	data, size, err := b.plain()
	if err != nil {
		return err
	}
	_, err = openOriginal(data, size, h.Sheet)
	return err
}

// errTooLarge refuses to annotate.
func errTooLarge(what string) error {
	return fmt.Errorf("%s is too large to be annotated in memory: write the report as .html, .csv or .json instead", what)
}

// errUnusual refuses a workbook that is built in a way that excelize would
// change it, or not find its parts.
func errUnusual(what string) error {
	return fmt.Errorf("the workbook can't be annotated: %s; save it anew with Excel as .xlsx, or write the report as .html, .csv or .json", what)
}

// WriteXLSX writes a copy of the user's workbook: the cells with problems have
// a fill (their formats stay as they are) and a comment that says what is
// wrong, and columns to the right of the header say what became of each row,
// with a link to its task. They stand to the right of the header in the first
// place where nothing else is, or take the place of an earlier report's
// columns, whose marks are removed. So the copy can be mended and imported in
// the place of the original.
//
// Everything else stays: the other parts of the package are copied byte for
// byte, other worksheets, charts, pictures, tables and pivot tables among them.
// Of the worksheet, the styles, the shared texts and the comments, which
// excelize writes anew, all stays but hints of later versions of Excel that
// change nothing that is seen, such as the rows' x14ac:dyDescent. A filter of
// the worksheet stays on the columns that it is on.
//
// A worksheet behind the others says what the report is about: the counts, the
// notes and the facts.
//
// Not kept are the macros of an .xlsm file, since a file named .xlsx with
// macros doesn't open; a digital signature is no longer valid. A cell that has
// a comment keeps it, and gets only the fill; so do all cells of a worksheet
// with form controls, and those with problems beyond the first 1,000. Tasks
// beyond the first 10,000 have no link. What is wrong stands in the last column
// in any case. The fill that a marked cell had before isn't put back when an
// earlier report's marks are removed.
//
// A protected workbook is decrypted with its password, and the copy protected
// by the same.
//
// For a CSV file a workbook is made: every cell is a text, as it is in the
// file, and no text becomes a formula. A row that a workbook can't hold as it
// stands (a text of more than 32,767 characters, control characters, more
// cells than the header has columns) is left blank, and the last column says
// why: an import refuses it rather than read something else.
//
// The workbook is held in memory as a whole; one that would need more than
// about 1 GB is refused, with a sentence that says what to write instead.
func (r *Report) WriteXLSX(w io.Writer, b Workbook) (err error) {
	defer survive(&err)
	if b.Data == nil {
		return r.writeMade(w)
	}
	data, size, err := b.plain()
	if err != nil {
		return err
	}
	if data == b.Data {
		return r.writeAnnotated(w, data, size)
	}
	return r.writeProtected(w, data, size, b.Password)
}

// survive makes an error of a panic. excelize reads and rewrites whatever
// somebody's program made of a workbook, and what it trips over is no reason to
// lose a finished run.
func survive(err *error) {
	if recover() != nil {
		*err = errUnusual("it is built in a way that isn't understood")
	}
}

// plain returns the package that the workbook is, decrypted if it is protected
// by a password.
func (b Workbook) plain() (io.ReaderAt, int64, error) {
	var head [8]byte
	if _, err := b.Data.ReadAt(head[:], 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, 0, err
	}
	if string(head[:]) != "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" { // a compound file: MS-CFB 2.2
		return b.Data, b.Size, nil
	}
	if b.Size > maxProtected {
		return nil, 0, errTooLarge("the workbook")
	}
	raw := make([]byte, b.Size)
	if _, err := b.Data.ReadAt(raw, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, 0, err
	}
	plain, err := excelize.Decrypt(raw, &excelize.Options{Password: b.Password})
	if err != nil || !bytes.HasPrefix(plain, []byte("PK")) { // not a zip file: a wrong password isn't always told
		return nil, 0, errors.New("the workbook is protected, and its password doesn't open it")
	}
	return bytes.NewReader(plain), int64(len(plain)), nil
}

// writeProtected annotates the package of a workbook that is protected by a
// password, and protects the copy by the same.
func (r *Report) writeProtected(w io.Writer, data io.ReaderAt, size int64, password string) error {
	var copied bytes.Buffer
	if err := r.writeAnnotated(&copied, data, size); err != nil {
		return err
	}
	sealed, err := excelize.Encrypt(copied.Bytes(), &excelize.Options{Password: password})
	if err != nil {
		return fmt.Errorf("protecting the report by the workbook's password: %w", err)
	}
	_, err = w.Write(sealed)
	return err
}

// openOriginal unpacks what is needed of the package of size bytes in data to
// annotate the worksheet named sheet.
func openOriginal(data io.ReaderAt, size int64, sheet string) (*workbookPackage, error) {
	original, err := zip.NewReader(data, size)
	if err != nil {
		return nil, errUnusual("it isn't a whole .xlsx file")
	}
	return openPackage(original, sheet)
}

// writeAnnotated writes a copy of the package of size bytes in data with
// marks.
func (r *Report) writeAnnotated(w io.Writer, data io.ReaderAt, size int64) error {
	p, err := openOriginal(data, size, r.Header.Sheet)
	if err != nil {
		return err
	}
	p.addCover(r)
	f, err := p.open()
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // nothing of it is on the disk
	a, err := newAnnotator(f, p, r)
	if err != nil {
		return err
	}
	if err := a.annotate(); err != nil {
		return err
	}
	return p.write(w, f)
}
