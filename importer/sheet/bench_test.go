package sheet

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"tallyfy-import/mapping"
)

// How many rows the benchmarks' workbooks have. The figures that matter are
// those of 1,000,000:
//
//	TALLYFY_BENCH_ROWS=1000000 go test ./importer/sheet -run '^$' -bench Workbook -benchtime 1x -timeout 20m
const benchRowsVariable = "TALLYFY_BENCH_ROWS"

func benchRows(b *testing.B) int {
	if s := os.Getenv(benchRowsVariable); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			b.Fatal(err)
		}
		return n
	}
	return 2000
}

// BenchmarkWorkbook reads a workbook of ten columns, half of them text, all
// texts unique: typed, by excelize's raw iterator, and unpacking alone. The
// typed reading reports how many times as fast as excelize it is, and how many
// times the time of unpacking it takes; and how much memory it held at most.
func BenchmarkWorkbook(b *testing.B) {
	for _, kind := range []string{"inline", "shared"} {
		var inflating, excelizing time.Duration
		path := filepath.Join(b.TempDir(), kind+".xlsx")
		n := benchRows(b)
		writeLarge(b, path, n, kind == "shared")
		b.Run(kind+"/inflate", func(b *testing.B) {
			for b.Loop() {
				inflateAll(b, path)
			}
			inflating = b.Elapsed() / time.Duration(b.N)
		})
		b.Run(kind+"/excelize", func(b *testing.B) {
			for b.Loop() {
				if got := excelizeRows(b, path); got != n {
					b.Fatalf("%d rows", got)
				}
			}
			excelizing = b.Elapsed() / time.Duration(b.N)
		})
		b.Run(kind+"/typed", func(b *testing.B) {
			debug.FreeOSMemory()
			resetPeak()
			for b.Loop() {
				if got := typedRows(b, path); got != n {
					b.Fatalf("%d rows", got)
				}
			}
			each := b.Elapsed() / time.Duration(b.N)
			if inflating > 0 {
				b.ReportMetric(float64(each)/float64(inflating), "x-inflate")
			}
			if excelizing > 0 {
				b.ReportMetric(float64(excelizing)/float64(each), "x-excelize")
			}
			b.ReportMetric(float64(n)/each.Seconds(), "rows/s")
			if mib := peak(); mib > 0 {
				b.ReportMetric(mib, "MiB-peak")
			}
		})
	}
}

func typedRows(b *testing.B, path string) int {
	f, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer closing(b, f.Close)
	info, err := f.Stat()
	if err != nil {
		b.Fatal(err)
	}
	r, err := openXLSX(f, info.Size(), Options{MaxSize: 8 << 30})
	if err != nil {
		b.Fatal(err)
	}
	defer closing(b, r.close)
	var row mapping.Row
	for n := 0; ; n++ {
		err := r.next(&row)
		if IsEnd(err) {
			return n
		}
		if err != nil {
			b.Fatal(err)
		}
		if len(row.Cells) != 10 || row.Cells[0].Kind != mapping.Text || row.Cells[1].Kind != mapping.Number {
			b.Fatalf("row %v", row)
		}
	}
}

func excelizeRows(b *testing.B, path string) int {
	f, err := excelize.OpenFile(path, excelize.Options{RawCellValue: true})
	if err != nil {
		b.Fatal(err)
	}
	defer closing(b, f.Close)
	rows, err := f.Rows("Tasks")
	if err != nil {
		b.Fatal(err)
	}
	defer closing(b, rows.Close)
	n := 0
	for ; rows.Next(); n++ {
		if _, err := rows.Columns(excelize.Options{RawCellValue: true}); err != nil {
			b.Fatal(err)
		}
	}
	return n
}

func inflateAll(b *testing.B, path string) {
	z, err := zip.OpenReader(path)
	if err != nil {
		b.Fatal(err)
	}
	defer closing(b, z.Close)
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			b.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, r); err != nil {
			b.Fatal(err)
		}
	}
}

// writeLarge writes the benchmarks' workbook. The cells' order of types is
// text, number, text, number …
func writeLarge(b *testing.B, path string, n int, shared bool) {
	b.Helper()
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	defer closing(b, f.Close)
	out := bufio.NewWriterSize(f, 1<<20)
	z := zip.NewWriter(out)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.DefaultCompression) })
	for _, p := range newBook("").parts {
		w, err := z.Create(p.name)
		if err != nil {
			b.Fatal(err)
		}
		switch {
		case strings.HasSuffix(p.name, "sheet1.xml"):
			err = writeLargeRows(w, n, shared)
		case shared && strings.HasSuffix(p.name, "sharedStrings.xml"):
			err = writeLargeStrings(w, n)
		default:
			_, err = io.WriteString(w, p.data)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		b.Fatal(err)
	}
	if err := out.Flush(); err != nil {
		b.Fatal(err)
	}
}

// largeText appends a unique text of some words, as people write them: the
// rarer a word, the later it stands in the list.
func largeText(dst []byte, row, column int) []byte {
	seed := uint64(row*16+column+1) * 0x9E3779B97F4A7C15
	dst = strconv.AppendInt(dst, int64(row), 10)
	for range 7 {
		seed ^= seed << 13
		seed ^= seed >> 7
		seed ^= seed << 17
		dst = append(dst, ' ')
		dst = append(dst, largeWords[int(seed>>40)%(1+int(seed>>20)%len(largeWords))]...)
	}
	dst = append(dst, ' ')
	return strconv.AppendUint(dst, seed>>44, 36)
}

var largeWords = func() (words []string) {
	const letters = "etaoinshrdlucmfwypvbgkqjxz"
	seed := uint64(1)
	for range 2000 {
		var word []byte
		for n := 2 + int(seed>>50)%8; n > 0; n-- {
			seed = seed*6364136223846793005 + 1442695040888963407
			word = append(word, letters[int(seed>>33)%(1+int(seed>>45)%len(letters))])
		}
		words = append(words, string(word))
	}
	return words
}()

func writeLargeRows(out io.Writer, n int, shared bool) error {
	w := bufio.NewWriterSize(out, 1<<16)
	fmt.Fprintf(w, `<worksheet xmlns="%s"><sheetData>`, mainNS)
	var cell []byte
	for row := range n {
		fmt.Fprintf(w, `<row r="%d" spans="1:10">`, row+1)
		for column := range 10 {
			cell = fmt.Appendf(cell[:0], `<c r="%c%d"`, 'A'+column, row+1)
			switch {
			case column%2 == 1:
				cell = fmt.Appendf(cell, `><v>%d.%02d</v></c>`, (row*31+column)%1_000_003, 1+(row+column)%9)
			case shared:
				cell = fmt.Appendf(cell, ` t="s"><v>%d</v></c>`, row*5+column/2)
			default:
				cell = append(cell, ` t="inlineStr"><is><t>`...)
				cell = largeText(cell, row, column)
				cell = append(cell, `</t></is></c>`...)
			}
			w.Write(cell)
		}
		w.WriteString("</row>")
	}
	w.WriteString("</sheetData></worksheet>")
	return w.Flush()
}

func writeLargeStrings(out io.Writer, n int) error {
	w := bufio.NewWriterSize(out, 1<<16)
	fmt.Fprintf(w, `<sst xmlns="%s" count="%d" uniqueCount="%d">`, mainNS, n*5, n*5)
	var text []byte
	for row := range n {
		for column := 0; column < 10; column += 2 {
			text = append(largeText(append(text[:0], "<si><t>"...), row, column), "</t></si>"...)
			w.Write(text)
		}
	}
	w.WriteString("</sst>")
	return w.Flush()
}

// resetPeak and peak measure the most memory that the process held; they know
// Linux only.
func resetPeak() { _ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) }

func peak() float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil || runtime.GOOS != "linux" {
		return 0
	}
	for line := range bytes.Lines(status) {
		if kb, ok := bytes.CutPrefix(line, []byte("VmHWM:")); ok {
			n, _ := strconv.Atoi(strings.Fields(string(kb))[0])
			return float64(n) / 1024
		}
	}
	return 0
}
