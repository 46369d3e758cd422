package results

import (
	"bufio"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tallyfy-import/mapping/digest"
)

const million = 1_000_000

// writeLines writes a results file of n created rows, as a finished run leaves it.
func writeLines(t testing.TB, path string, n int) {
	t.Helper()
	out, err := os.Create(path)
	must(t, err)
	w := bufio.NewWriterSize(out, 1<<20)
	_, _ = w.WriteString(header)
	began := time.Date(2026, 11, 24, 4, 0, 0, 0, time.UTC)
	var b []byte
	for i := range n {
		r := created(i+2, "TICKET-"+strconv.Itoa(i))
		r.RequestHash = fmt.Sprintf("%016x", i*7919)
		r.Time = began.Add(time.Duration(i) * time.Millisecond)
		b = appendRecord(b[:0], &r, target)
		_, _ = w.Write(b)
	}
	must(t, w.Flush())
	must(t, out.Sync())
	must(t, out.Close())
}

func millionRows() iter.Seq2[int, digest.Digest] {
	return func(yield func(int, digest.Digest) bool) {
		for i := range million {
			if !yield(i+2, digest.Of("TICKET-"+strconv.Itoa(i))) {
				return
			}
		}
	}
}

// BenchmarkOpen opens a results file of a million lines. heap-MB is what the
// open file keeps.
func BenchmarkOpen(b *testing.B) {
	path := filepath.Join(b.TempDir(), "r.csv")
	writeLines(b, path, million)
	var heap float64
	for b.Loop() {
		f, err := Open(path, Options{Target: target})
		must(b, err)
		b.StopTimer()
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		heap = float64(m.HeapAlloc) / (1 << 20)
		if f.Len() != million {
			b.Fatal(f.Len())
		}
		must(b, f.Close())
		b.StartTimer()
	}
	b.ReportMetric(million*float64(b.N)/b.Elapsed().Seconds(), "lines/s")
	b.ReportMetric(heap, "heap-MB")
}

// BenchmarkIntend makes rows durable from several workers at once, each with
// its outcome behind it, as an import does.
func BenchmarkIntend(b *testing.B) {
	for _, workers := range []int{1, 16, 32, 64} {
		b.Run(fmt.Sprintf("workers=%d", workers), func(b *testing.B) {
			f := mustOpen(b, filepath.Join(b.TempDir(), "r.csv"))
			var next atomic.Int64
			var wg sync.WaitGroup
			for range workers {
				wg.Go(func() {
					for {
						i := int(next.Add(1))
						if i > b.N {
							return
						}
						k := strconv.Itoa(i)
						if err := f.Intend(sent(i, k)); err != nil {
							b.Error(err)
							return
						}
						if err := f.Append(created(i, k)); err != nil {
							b.Error(err)
							return
						}
					}
				})
			}
			wg.Wait()
			must(b, f.Sync())
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

// BenchmarkCompact rewrites a million lines, each with a new row number, and
// then finds that nothing is left to do.
func BenchmarkCompact(b *testing.B) {
	path := filepath.Join(b.TempDir(), "r.csv")
	writeLines(b, path, million)
	f := mustOpen(b, path)
	shift := 0
	shifted := func(yield func(int, digest.Digest) bool) {
		for row, key := range millionRows() {
			if !yield(row+shift, key) {
				return
			}
		}
	}
	b.Run("rewrite", func(b *testing.B) {
		for b.Loop() {
			shift++
			must(b, f.Compact(shifted))
		}
		b.ReportMetric(million*float64(b.N)/b.Elapsed().Seconds(), "lines/s")
	})
	b.Run("nothing to do", func(b *testing.B) {
		for b.Loop() {
			must(b, f.Compact(shifted))
		}
		b.ReportMetric(million*float64(b.N)/b.Elapsed().Seconds(), "lines/s")
	})
}

// BenchmarkState asks for what is known of each of a million rows.
func BenchmarkState(b *testing.B) {
	path := filepath.Join(b.TempDir(), "r.csv")
	writeLines(b, path, million)
	f := mustOpen(b, path)
	i := 0
	for b.Loop() {
		i = (i + 1) % million
		if _, ok := f.State(digest.Of("TICKET-" + strconv.Itoa(i))); !ok {
			b.Fatal(i)
		}
	}
}
