package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"
)

// zipped makes a zip archive of names and contents, in turn.
func zipped(t *testing.T, entries ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(entries); i += 2 {
		w, err := z.Create(entries[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(entries[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// compound makes what a compound file is recognised by: its signature and its
// directory's entries.
func compound(names ...string) string {
	b := make([]byte, 512)
	copy(b, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
	for _, name := range names {
		entry := make([]byte, 128)
		units := utf16.Encode([]rune(name))
		for i, u := range units {
			entry[2*i], entry[2*i+1] = byte(u), byte(u>>8)
		}
		entry[64], entry[66] = byte(2*len(units)+2), 2
		b = append(b, entry...)
	}
	return string(b)
}

func asUTF16(text string) string {
	b := []byte("\xFF\xFE")
	for _, u := range utf16.Encode([]rune(text)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return string(b)
}

// What isn't a CSV file or a workbook is named, with what helps.
func TestForeignFiles(t *testing.T) {
	types := func(main string) string {
		return `<Types><Override PartName="/x" ContentType="application/vnd.` + main + `"/></Types>`
	}
	for _, c := range []struct{ name, content, want string }{
		{"empty.csv", "", "it is empty"},
		{"old.xlsx", compound("Root Entry", "Workbook"), "this is an old .xls workbook: open it in Excel and save it as .xlsx"},
		{"older.xls", compound("Root Entry", "Book"), "this is an old .xls workbook"},
		{"oldest.xls", "\x09\x04\x06\x00\x00\x00\x10\x00", "this is an old .xls workbook"},
		{"letter.doc", compound("Root Entry", "1Table", "WordDocument"), "this is an old Word document"},
		{"slides.xls", compound("PowerPoint Document"), "this is an old PowerPoint presentation"},
		{"mail.xlsx", compound("__properties_version1.0"), "this is an e-mail saved from Outlook"},
		{"other.xls", compound("Root Entry"), "this is a document of the old Office"},
		{"binary.xlsx", zipped(t, "[Content_Types].xml", types("ms-excel.sheet.binary.macroEnabled.main")), "this is a binary .xlsb workbook"},
		{"letter.xlsx", zipped(t, "[Content_Types].xml", types("openxmlformats-officedocument.wordprocessingml.document.main+xml")), "this is a Word document"},
		{"slides.xlsx", zipped(t, "[content_types].xml", types("openxmlformats-officedocument.presentationml.presentation.main+xml")), "this is a PowerPoint presentation"},
		{"libre.xlsx", zipped(t, "mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", ""), "this is an OpenDocument spreadsheet (.ods)"},
		{"text.xlsx", zipped(t, "mimetype", "application/vnd.oasis.opendocument.text"), "an OpenDocument file, but not a spreadsheet"},
		{"apple.xlsx", zipped(t, "Index/Document.iwa", "x"), "Apple's Numbers"},
		{"packed.csv", zipped(t, "tasks.csv", "a,b\n"), "this is a zip archive: unpack it"},
		{"packed.csv", "\x1F\x8B\x08\x00", "this is a gzip archive: unpack it"},
		{"report.csv", "%PDF-1.7\n", "this is a PDF file"},
		{"photo.xlsx", "\x89PNG\r\n\x1A\n", "this is an image"},
		{"data.csv", "SQLite format 3\x00", "this is an SQLite database"},
		{"page.xls", "\r\n <HTML><body><table>", "this is a web page"},
		{"page.csv", "\xEF\xBB\xBF<!DOCTYPE html>", "this is a web page"},
		{"page.csv", asUTF16("<table><tr>"), "this is a web page"},
		{"page.xls", "MIME-Version: 1.0\r\n", "this is a web page"},
		{"old.xls", `<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>`, "this is an XML spreadsheet"},
		{"flat.csv", `<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0">`, "this is an OpenDocument spreadsheet"},
		{"feed.csv", `<?xml version="1.0"?><feed/>`, "this is an XML file"},
		{"api.csv", "[\n {\"a\": 1}]", "this is JSON"},
		{"sheet.gsheet", `{"url": "https://docs.google.com/open?id=x"}`, "only a link to a Google sheet"},
		{"old.slk", "ID;PWXL;N;E\r\nP;PGeneral\r\nC;Y1;X1;K\"a\"\r\n", "this is a SYLK file"},
		{"tasks.url", "[InternetShortcut]\r\nURL=https://example.com/tasks.xlsx\r\n", "this is only a link"},
		{"tasks.xlsx.lnk", "L\x00\x00\x00\x01\x14\x02\x00\x00", "this is only a shortcut"},
		{"._tasks.xlsx", "\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X", "only what macOS keeps about a file"},
		{".tasks.xlsx.icloud", "bplist00\xD3\x01", "only a placeholder"},
		{"tasks.xlsx", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n", "git lfs pull"},
		{"program.csv", "\x7FELF\x02\x01\x01\x03\x02", "neither a workbook nor a text"},
	} {
		_, _, err := readTable([]byte(c.content), c.name, Options{})
		var refused *RefusedError
		if !errors.As(err, &refused) || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), `"`+c.name+`": `) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

// What only looks like something else is read.
func TestNotForeign(t *testing.T) {
	for _, text := range []string{
		"ID;Price\n1;2\n",
		"ID;Priority;Title\nA;1;x\nB;1;y\nC;1;z\n",
		"PAR1;Title\nx;y\n",
		"[ID],[Name]\n1,2\n",
		"{a},b\n1,2\n",
		"<name>,<mail>\n1,2\n",
		"PK,Name\n1,2\n",
		"BZh,b\n1,2\n",
		"GIF,b\n1,2\n",
		"MM,b\n1,2\n",
		"a,b\n\x01,2\n" + strings.Repeat("x,y\n", 10),
	} {
		if _, rows, err := readTable([]byte(text), "x.csv", Options{}); err != nil || len(rows) == 0 {
			t.Errorf("%q: %v, %v", text, rows, err)
		}
	}
	book, err := writeBook(tables["plain"])
	if err != nil {
		t.Fatal(err)
	}
	if _, rows, err := readTable(book, "workbook.csv", Options{}); err != nil || len(rows) != 2 {
		t.Errorf("a workbook by the name of a CSV file: %v, %v", rows, err)
	}
}

// A protected workbook is the workbook reader's, and so is a broken one.
func TestLeftToTheWorkbookReader(t *testing.T) {
	book, err := writeBook(tables["plain"])
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{
		"protected": compound("Root Entry", "DataSpaces", "EncryptionInfo", "EncryptedPackage"),
		"cut":       string(book[:len(book)/2]),
	} {
		if f, err := recognise(strings.NewReader(content), int64(len(content))); f != formatWorkbook || err != nil {
			t.Errorf("%s: %v, %v", name, f, err)
		}
	}
}

// Paths that lead to no sheet, and files that are none by their names.
func TestBadPaths(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"~$tasks.xlsx", ".~lock.tasks.ods#", "locked.csv"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("a,b\nc,d\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]string{
		"missing.csv":       `missing.csv" doesn't exist`,
		"missing\x1b.csv":   `missing\x1b.csv" doesn't exist`,
		"":                  `" is a folder`,
		"~$tasks.xlsx":      `is only the lock file that Excel keeps while a workbook is open`,
		".~lock.tasks.ods#": `name the sheet itself, "tasks.ods"`,
	} {
		path := filepath.Join(dir, name)
		_, err := Open(path, Options{})
		_, snapErr := Snapshot(t.Context(), path)
		for _, err := range []error{err, snapErr} {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%q: %v, want %q", name, err, want)
			}
		}
	}
	if os.Getuid() > 0 {
		path := filepath.Join(dir, "locked.csv")
		if err := os.Chmod(path, 0); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(path, Options{}); err == nil || !strings.Contains(err.Error(), "permission denied") {
			t.Errorf("%v", err)
		}
	}
	denied := &fs.PathError{Op: "open", Path: "tasks.csv", Err: fs.ErrPermission}
	if got, want := explain("tasks.csv", denied).Error(), `"tasks.csv" can't be read: permission denied: make it readable`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
