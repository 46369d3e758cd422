package sheet

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"unicode/utf16"
)

// recogniseZip tells workbooks from what else is a zip package. One whose
// directory can't be read is taken for a workbook, whose reader says what is
// wrong with it.
func recogniseZip(r io.ReaderAt, size int64) (format, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return formatWorkbook, nil //nolint:nilerr // see above
	}
	parts := map[string]*zip.File{}
	for _, f := range z.File {
		parts[partKey(f.Name)] = f
	}
	if f := parts["[content_types].xml"]; f != nil {
		return recogniseOffice(startOf(f), parts)
	}
	if f := parts["mimetype"]; f != nil {
		if message := openDocument(string(startOf(f))); message != "" {
			return 0, &RefusedError{message}
		}
	}
	for name := range parts {
		if strings.HasSuffix(name, ".iwa") || name == "index.zip" {
			return 0, &RefusedError{"this is a document of Apple's Numbers, Pages or Keynote: export the sheet as Excel (.xlsx) or CSV"}
		}
		if name == "xl/workbook.xml" {
			return formatWorkbook, nil
		}
	}
	return 0, &RefusedError{"this is a zip archive" + unpackFirst}
}

// recogniseOffice tells the packages of Office apart by the types of their
// parts (ECMA-376 part 2, 7.2.3).
func recogniseOffice(types []byte, parts map[string]*zip.File) (format, error) {
	types = bytes.ToLower(types)
	says := func(s string) bool { return bytes.Contains(types, []byte(s)) }
	switch {
	case says("spreadsheetml.sheet.main+xml"), says("spreadsheetml.template.main+xml"),
		says("ms-excel.sheet.macroenabled.main+xml"), says("ms-excel.template.macroenabled.main+xml"):
		return formatWorkbook, nil
	case says("ms-excel.sheet.binary"), parts["xl/workbook.bin"] != nil:
		return 0, &RefusedError{"this is a binary .xlsb workbook: open it in Excel and save it as .xlsx"}
	case says("wordprocessingml.document.main"), says("ms-word.document.macroenabled"), parts["word/document.xml"] != nil:
		return 0, &RefusedError{"this is a Word document: copy its table to Excel and save that as .xlsx"}
	case says("presentationml.presentation.main"), parts["ppt/presentation.xml"] != nil:
		return 0, &RefusedError{"this is a PowerPoint presentation" + notASheet}
	}
	return formatWorkbook, nil
}

// openDocument returns the sentence for a package of OpenDocument (part 2,
// 3.3) by its media type, or "".
func openDocument(mediaType string) string {
	switch {
	case strings.HasPrefix(mediaType, "application/vnd.oasis.opendocument.spreadsheet"):
		return "this is an OpenDocument spreadsheet (.ods): open it in LibreOffice or Excel and save it as .xlsx"
	case strings.HasPrefix(mediaType, "application/vnd.oasis.opendocument"), strings.HasPrefix(mediaType, "application/vnd.sun.xml"):
		return "this is an OpenDocument file, but not a spreadsheet" + notASheet
	case strings.HasPrefix(mediaType, "application/epub"):
		return "this is an e-book" + notASheet
	}
	return ""
}

// startOf unpacks the first bytes of an entry, fewer where it is damaged.
func startOf(f *zip.File) []byte {
	rc, err := f.Open()
	if err != nil {
		return nil
	}
	defer func() { _ = rc.Close() }() // its start is all that is wanted
	data, _ := io.ReadAll(io.LimitReader(rc, 1<<20))
	return data
}

// recogniseCompound tells apart what is in a compound file ([MS-CFB]): a
// protected workbook, which is read, and documents of the old Office. It looks
// for the entries of its directory at every place where there could be one.
func recogniseCompound(r io.ReaderAt, size int64) (format, error) {
	found := map[string]bool{}
	err := eachChunk(r, 0, size, func(chunk []byte) {
		for ; len(chunk) >= 128; chunk = chunk[128:] {
			if name := entryName(chunk[:128]); name != "" && len(found) < 1024 {
				found[name] = true
			}
		}
	})
	switch {
	case err != nil:
		return 0, err
	case found["EncryptedPackage"]:
		return formatWorkbook, nil
	case found["Workbook"], found["Book"]:
		return 0, &RefusedError{saveOldWorkbook}
	case found["WordDocument"]:
		return 0, &RefusedError{"this is an old Word document: copy its table to Excel and save that as .xlsx"}
	case found["PowerPoint Document"]:
		return 0, &RefusedError{"this is an old PowerPoint presentation" + notASheet}
	case found["__properties_version1.0"]:
		return 0, &RefusedError{"this is an e-mail saved from Outlook: save the sheet attached to it"}
	}
	return 0, &RefusedError{"this is a document of the old Office, and not a workbook" + notASheet}
}

// entryName returns the name in a directory entry ([MS-CFB] 2.6.1): up to 31
// UTF-16 characters and a zero, their length in bytes, and the entry's type. It
// returns "" for bytes that are no entry.
func entryName(entry []byte) string {
	length := int(entry[64]) | int(entry[65])<<8
	if length < 4 || length > 64 || length%2 != 0 || entry[66] != 1 && entry[66] != 2 {
		return ""
	}
	units := make([]uint16, length/2-1)
	for i := range units {
		units[i] = uint16(entry[2*i]) | uint16(entry[2*i+1])<<8
	}
	if entry[length-2] != 0 || entry[length-1] != 0 {
		return ""
	}
	return string(utf16.Decode(units))
}
