package sheet

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"tallyfy-import/mapping"
)

// Whatever excelize writes into a workbook is read back as it was: texts,
// numbers, booleans, dates in both date systems, durations.
func TestReadsWhatExcelizeWrites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		date1904 := rapid.Bool().Draw(t, "1904")
		stream := rapid.Bool().Draw(t, "stream")
		table := rapid.SliceOfN(rapid.SliceOfN(cellValue(), 1, 6), 1, 8).Draw(t, "table")
		data := writeTable(t, table, date1904, stream)
		all, _, err := readAll(data, Options{})
		if err != nil {
			t.Fatal(err)
		}
		at := 0
		for i, values := range table {
			var row mapping.Row
			if at < len(all) && all[at].Number == i+1 {
				row = all[at]
				at++
			}
			for j, value := range values {
				checkValue(t, row.Cell(j), value, fmt.Sprintf("%s%d", mapping.ColumnLetters(j), i+1))
			}
		}
		if at != len(all) {
			t.Fatalf("%d rows too many", len(all)-at)
		}
	})
}

func cellValue() *rapid.Generator[any] {
	text := rapid.OneOf(rapid.StringN(0, 40, -1), rapid.SampledFrom([]string{" a ", "a\nb", "<&>\"'", "007", "TRUE", "2031-03-04", "]]>", "é😀\u00A0"})).
		Filter(func(s string) bool { return !strings.ContainsFunc(s, unwritable) && !strings.Contains(s, "_x") })
	first := time.Date(1904, 1, 3, 0, 0, 0, 0, time.UTC).UnixMilli()
	last := time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC).UnixMilli()
	moment := rapid.Custom(func(t *rapid.T) time.Time {
		ms := rapid.Int64Range(first, last).Draw(t, "ms")
		if rapid.Bool().Draw(t, "whole day") {
			ms -= ms % dayMillis
		}
		return time.UnixMilli(ms).UTC()
	})
	return rapid.OneOf(
		rapid.Map(text, func(s string) any { return s }),
		rapid.Map(rapid.Int64Range(-999_999_999_999_999, 999_999_999_999_999), func(n int64) any { return n }),
		rapid.Map(rapid.Float64(), func(x float64) any { return fifteen(x) }),
		rapid.Map(rapid.Bool(), func(b bool) any { return b }),
		rapid.Map(moment, func(t time.Time) any { return t }),
		rapid.Map(rapid.Int64Range(0, 1e9), func(ms int64) any { return time.Duration(ms) * time.Millisecond }),
		rapid.Just[any](nil),
	)
}

// fifteen rounds x to the digits that excelize writes.
func fifteen(x float64) float64 {
	x, _ = strconv.ParseFloat(strconv.FormatFloat(x, 'g', 15, 64), 64)
	if math.IsInf(x, 0) {
		return 1
	}
	return x
}

// unwritable are the characters that excelize doesn't write as they are.
func unwritable(r rune) bool {
	return r < ' ' && r != '\n' && r != '\t' || r == 0xFFFE || r == 0xFFFF || r == 0xFFFD || r == '\r'
}

func writeTable(t *rapid.T, table [][]any, date1904, stream bool) []byte {
	f := excelize.NewFile()
	check := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	defer func() { check(f.Close()) }()
	check(f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &date1904}))
	code := "yyyy-mm-dd hh:mm:ss.000"
	moment, err := f.NewStyle(&excelize.Style{CustomNumFmt: &code})
	check(err)
	elapsed, err := f.NewStyle(&excelize.Style{NumFmt: 46})
	check(err)
	style := func(value any) int {
		switch value.(type) {
		case time.Time:
			return moment
		case time.Duration:
			return elapsed
		}
		return 0
	}
	var w *excelize.StreamWriter
	if stream {
		w, err = f.NewStreamWriter("Sheet1")
		check(err)
	}
	for i, values := range table {
		if stream {
			cells := make([]any, len(values))
			for j, value := range values {
				cells[j] = excelize.Cell{StyleID: style(value), Value: value}
			}
			check(w.SetRow("A"+strconv.Itoa(i+1), cells))
			continue
		}
		for j, value := range values {
			name := cellName(i+1, j)
			check(f.SetCellValue("Sheet1", name, value))
			check(f.SetCellStyle("Sheet1", name, name, style(value)))
		}
	}
	if stream {
		check(w.Flush())
	}
	var buf bytes.Buffer
	check(f.Write(&buf))
	return buf.Bytes()
}

func checkValue(t *rapid.T, got mapping.Cell, value any, where string) {
	t.Helper()
	good := false
	switch value := value.(type) {
	case nil:
		good = got.Kind == mapping.Blank
	case string:
		good = got.Kind == mapping.Text && got.Text == value || value == "" && got.Kind == mapping.Blank
	case bool:
		good = got.Kind == mapping.Bool && got.Text == strings.ToUpper(strconv.FormatBool(value))
	case int64:
		good = got.Kind == mapping.Number && got.Text == strconv.FormatInt(value, 10) && got.Raw == got.Text
	case float64:
		raw, err := strconv.ParseFloat(got.Raw, 64)
		text, err2 := strconv.ParseFloat(got.Text, 64)
		good = got.Kind == mapping.Number && err == nil && err2 == nil && raw == value &&
			text == value && !strings.ContainsAny(got.Text, "eE")
	case time.Time:
		good = got.Kind == mapping.DateTime && got.Time.Equal(value) && strings.HasPrefix(got.Text, value.Format("2006-01-02T15:04:05"))
	case time.Duration:
		ms := value.Round(time.Second).Milliseconds()
		good = got.Kind == mapping.Duration && strings.HasPrefix(got.Text, fmt.Sprintf("%d:%02d:", ms/3_600_000, ms/60_000%60))
	}
	if !good {
		t.Fatalf("%s was written as %#v, read as %+v", where, value, got)
	}
}
