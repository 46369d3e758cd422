package sheet

import (
	"bytes"
	"io"
	"strings"
)

// A format is what a file is read as.
type format uint8

const (
	formatCSV format = iota
	formatWorkbook
)

const headSize = 4096 // bytes that a file is recognised by, beside a zip's directory

// recognise says by their content how the size bytes of r are read, whatever
// the file's name is. What isn't read is refused with a sentence that says what
// it is and what helps.
func recognise(r io.ReaderAt, size int64) (format, error) {
	if size == 0 {
		return 0, &RefusedError{"it is empty"}
	}
	head := make([]byte, min(headSize, size))
	n, err := r.ReadAt(head, 0)
	if err != nil && !IsEnd(err) {
		return 0, err
	}
	head = head[:n]
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return recogniseZip(r, size)
	case bytes.HasPrefix(head, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")):
		return recogniseCompound(r, size)
	}
	for _, s := range signatures {
		if bytes.HasPrefix(head, []byte(s.prefix)) {
			return 0, &RefusedError{s.message}
		}
	}
	if message := recogniseText(head); message != "" {
		return 0, &RefusedError{message}
	}
	return formatCSV, nil
}

const (
	saveOldWorkbook = "this is an old .xls workbook: open it in Excel and save it as .xlsx"
	saveHTML        = "this is a web page, whatever its name: open it in Excel and save it as .xlsx"
	saveXML         = "this is an XML spreadsheet, whatever its name: open it in Excel and save it as .xlsx"
	notASheet       = ": a .csv or .xlsx file is needed"
	unpackFirst     = ": unpack it, and take the sheet that is in it"
)

// signatures are how files begin that can't be a CSV file or a workbook.
var signatures = []struct{ prefix, message string }{
	{"\x1F\x8B", "this is a gzip archive" + unpackFirst},
	{"BZh9", "this is a bzip2 archive" + unpackFirst},
	{"\xFD7zXZ\x00", "this is an xz archive" + unpackFirst},
	{"7z\xBC\xAF\x27\x1C", "this is a 7z archive" + unpackFirst},
	{"Rar!\x1A\x07", "this is a rar archive" + unpackFirst},
	{"\x28\xB5\x2F\xFD", "this is a zstd archive" + unpackFirst},
	{"%PDF-", "this is a PDF file" + notASheet},
	{"\x89PNG\r\n\x1A\n", "this is an image" + notASheet},
	{"\xFF\xD8\xFF", "this is an image" + notASheet},
	{"GIF87a", "this is an image" + notASheet},
	{"GIF89a", "this is an image" + notASheet},
	{"II*\x00", "this is an image" + notASheet},
	{"MM\x00*", "this is an image" + notASheet},
	{"{\\rtf", "this is an RTF document" + notASheet},
	{"SQLite format 3\x00", "this is an SQLite database: export the table as CSV"},
	{"\x00\x01\x00\x00Standard ", "this is an Access database: export the table as .xlsx"},
	{"PAR1\x15", "this is a Parquet file: export it as CSV"},
	{"L\x00\x00\x00\x01\x14\x02\x00", "this is only a shortcut to a file: name the file itself"},
	{"\x00\x05\x16\x07", "this is only what macOS keeps about a file: name the sheet itself, without ._"},
	{"bplist00", "this is only a placeholder or a setting of macOS: download the sheet itself"},
	// Workbooks before Excel 5 have no container ([MS-XLS] 2.4.21, BOF).
	{"\x09\x00\x04\x00", saveOldWorkbook},
	{"\x09\x02\x06\x00", saveOldWorkbook},
	{"\x09\x04\x06\x00", saveOldWorkbook},
}

// recogniseText returns the sentence for a text that isn't a CSV file, or "".
func recogniseText(head []byte) string {
	text := strings.ReplaceAll(string(head), "\x00", "") // UTF-16 as far as letters go
	for _, mark := range []string{"\xEF\xBB\xBF", "\xFF\xFE", "\xFE\xFF"} {
		text = strings.TrimPrefix(text, mark)
	}
	text = strings.ToLower(strings.TrimSpace(text))
	switch {
	case strings.HasPrefix(text, "<"):
		return recogniseMarkup(text)
	case strings.HasPrefix(text, "mime-version:"):
		return saveHTML
	case strings.HasPrefix(text, "{") && strings.HasPrefix(strings.TrimSpace(text[1:]), `"`),
		strings.HasPrefix(text, "[") && strings.HasPrefix(strings.TrimSpace(text[1:]), "{"):
		if strings.Contains(text, "docs.google.com") || strings.Contains(text, "doc_id") {
			return "this is only a link to a Google sheet: download the sheet itself as .xlsx"
		}
		return "this is JSON" + notASheet
	case strings.HasPrefix(text, "id;p") && (strings.Contains(text, "\nc;x") || strings.Contains(text, "\nc;y")):
		return "this is a SYLK file: open it in Excel and save it as .xlsx"
	case strings.HasPrefix(text, "[internetshortcut]"):
		return "this is only a link: download the sheet that it leads to"
	case strings.HasPrefix(text, "version https://git-lfs"):
		return "this is only the pointer that Git LFS keeps: fetch the sheet itself with git lfs pull"
	case strings.HasPrefix(text, "-----begin pgp"):
		return "this is encrypted: decrypt it first"
	}
	return ""
}

// recogniseMarkup returns the sentence for a text that starts with <, or "".
func recogniseMarkup(text string) string {
	switch {
	case strings.Contains(text, "urn:schemas-microsoft-com:office:spreadsheet"), strings.Contains(text, `progid="excel.sheet"`):
		return saveXML
	case strings.Contains(text, "urn:oasis:names:tc:opendocument"):
		return "this is an OpenDocument spreadsheet: open it in LibreOffice and save it as .xlsx"
	}
	for _, tag := range []string{"<!doctype html", "<html", "<head", "<body", "<table", "<meta", "<style", "<div", "<!--"} {
		if strings.HasPrefix(text, tag) {
			return saveHTML
		}
	}
	if strings.HasPrefix(text, "<?xml") {
		if strings.Contains(text, "<html") {
			return saveHTML
		}
		return "this is an XML file" + notASheet
	}
	return ""
}
