package sheet

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"testing"
	"time"

	"tallyfy-import/mapping"
)

// BenchmarkCSV reads a file of ten columns, half of them text, all texts
// unique: by way of Open, and by encoding/csv with ReuseRecord, the former
// reporting its throughput in parts of the latter's. The figures that matter
// are those of 1,000,000 rows:
//
//	TALLYFY_BENCH_ROWS=1000000 go test ./importer/sheet -run '^$' -bench CSV -benchtime 5x
func BenchmarkCSV(b *testing.B) {
	for _, kind := range []string{"plain", "quoted"} {
		var standard time.Duration
		path := filepath.Join(b.TempDir(), kind+".csv")
		n := benchRows(b)
		size := writeLargeCSV(b, path, n, kind == "quoted")
		b.Run(kind+"/encoding-csv", func(b *testing.B) {
			b.SetBytes(size)
			for b.Loop() {
				if got := standardRows(b, path); got != n {
					b.Fatalf("%d rows", got)
				}
			}
			standard = b.Elapsed() / time.Duration(b.N)
		})
		b.Run(kind+"/sheet", func(b *testing.B) {
			b.SetBytes(size)
			debug.FreeOSMemory()
			resetPeak()
			for b.Loop() {
				if got := openedRows(b, path); got != n {
					b.Fatalf("%d rows", got)
				}
			}
			each := b.Elapsed() / time.Duration(b.N)
			if standard > 0 {
				b.ReportMetric(float64(standard)/float64(each), "x-encoding-csv")
			}
			b.ReportMetric(float64(n)/each.Seconds(), "rows/s")
			if mib := peak(); mib > 0 {
				b.ReportMetric(mib, "MiB-peak")
			}
		})
	}
}

func openedRows(b *testing.B, path string) int {
	s, err := Open(path, Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer closing(b, s.Close)
	var row mapping.Row
	for n := 0; ; n++ {
		err := s.Next(&row)
		if IsEnd(err) {
			return n
		}
		if err != nil || len(row.Cells) != 10 {
			b.Fatal(err, row)
		}
	}
}

func standardRows(b *testing.B, path string) int {
	f, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer closing(b, f.Close)
	r := csv.NewReader(bufio.NewReaderSize(f, csvWindow))
	r.ReuseRecord = true
	for n := -1; ; n++ {
		record, err := r.Read()
		if IsEnd(err) {
			return n
		}
		if err != nil || len(record) != 10 {
			b.Fatal(err, record)
		}
	}
}

// writeLargeCSV writes a header and n rows and returns their size in bytes.
// quoted puts every text in quotation marks, one in eight with others inside.
func writeLargeCSV(b *testing.B, path string, n int, quoted bool) int64 {
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	w := bufio.NewWriterSize(f, 1<<16)
	w.WriteString("a,b,c,d,e,f,g,h,i,j\n")
	var line []byte
	for row := range n {
		line = line[:0]
		for column := range 10 {
			switch {
			case column%2 == 1:
				line = fmt.Appendf(line, "%d.%02d", (row*31+column)%1_000_003, 1+(row+column)%9)
			case quoted:
				line = append(largeText(append(line, '"'), row, column), '"')
				if row%8 == 0 {
					line = append(line[:len(line)-1], `, "" """`...)
				}
			default:
				line = largeText(line, row, column)
			}
			line = append(line, ",\n"[column/9])
		}
		w.Write(line)
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	size, err := f.Seek(0, io.SeekCurrent)
	if err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
	return size
}
