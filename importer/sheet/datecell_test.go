package sheet

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tallyfy-import/mapping"
)

// Dates as both date systems count them (ECMA-376 part 1, 18.17.4.1).
func TestDates(t *testing.T) {
	for _, test := range []struct {
		format, raw, in1900, in1904 string
	}{
		{"yyyy-mm-dd", "47912", "d 2031-03-05", "d 2035-03-06"},
		{"yyyy-mm-dd", "47912.75", "d 2031-03-05", "d 2035-03-06"},
		{"yyyy-mm-dd hh:mm", "47912.75", "dt 2031-03-05T18:00:00", "dt 2035-03-06T18:00:00"},
		{"yyyy-mm-dd hh:mm", "47912", "dt 2031-03-05T00:00:00", "dt 2035-03-06T00:00:00"},
		{"yyyy-mm-dd hh:mm", "47912.4236111111", "dt 2031-03-05T10:10:00", "dt 2035-03-06T10:10:00"},
		{"yyyy-mm-dd hh:mm:ss.000", "47912.000011574", "dt 2031-03-05T00:00:01", "dt 2035-03-06T00:00:01"},
		{"yyyy-mm-dd hh:mm:ss.000", "47912.0000115799", "dt 2031-03-05T00:00:01.001", "dt 2035-03-06T00:00:01.001"},
		{"yyyy-mm-dd", "47912.999999999999", "d 2031-03-06", "d 2035-03-07"},
		{"#14", "1", "d 1900-01-01", "d 1904-01-02"},
		{"#14", "59", "d 1900-02-28", "d 1904-02-29"},
		{"#14", "60", "e 1900-02-29", "d 1904-03-01"},
		{"#14", "60.5", "e 1900-02-29", "d 1904-03-01"},
		{"#14", "61", "d 1900-03-01", "d 1904-03-02"},
		{"#14", "2958465.5", "d 9999-12-31", "e ########"},
		{"#14", "2958466", "e ########", "e ########"},
		{"#14", "1E300", "e ########", "e ########"},
		{"#14", "-1", "e ########", "e ########"},
		{"#14", "0", "e 1900-01-00", "d 1904-01-01"},
		{"yyyy-mm-dd hh:mm", "0", "e 1900-01-00", "dt 1904-01-01T00:00:00"},
		{"h:mm", "0", "t 00:00", "t 00:00"},
		{"#14", "0.5", "t 12:00", "d 1904-01-01"},
		{"h:mm", "0.5", "t 12:00", "t 12:00"},
		{"h:mm:ss", "0.50001", "t 12:00:01", "t 12:00:01"},
		{"h:mm:ss", "0.5", "t 12:00:00", "t 12:00:00"},
		{"h:mm", "0.50068", "t 12:00", "t 12:00"},
		{"h:mm", "0.4999999", "t 12:00", "t 12:00"},
		{"h:mm:ss", "0.999999", "t 23:59:59", "t 23:59:59"},
		{"h:mm", "0.999999", "t 23:59", "t 23:59"},
		{"mm:ss", "0.00347222222222222", "t 00:05:00", "t 00:05:00"},
		{"#45", "0.00347222222222222", "t 00:05:00", "t 00:05:00"},
		{"#47", "0.50001", "t 12:00:00.900", "t 12:00:00.900"},
		{"mm:ss.0", "0.50001", "t 12:00:00.900", "t 12:00:00.900"},
		{"ss.000", "0.50001", "t 12:00:00.864", "t 12:00:00.864"},
		{"#20", "0.50068", "t 12:00", "t 12:00"},
		{"#21", "0.50068", "t 12:00:59", "t 12:00:59"},
		{"#22", "47912.50068", "dt 2031-03-05T12:00:59", "dt 2035-03-06T12:00:59"},
		{`[$-F400]h:mm:ss\ AM/PM`, "0.5", "t 12:00:00", "t 12:00:00"},
		{"#14", "0.50068", "t 12:00:59", "d 1904-01-01"},
		{"dd/mm/yyyy hh:mm:ss", "47546.999999", "dt 2030-03-05T00:00:00", "dt 2034-03-06T00:00:00"},
		{"dd/mm/yyyy hh:mm", "47912.500014", "dt 2031-03-05T12:00:01", "dt 2035-03-06T12:00:01"},
		{"dd/mm/yyyy hh:mm:ss.00", "47912.500014", "dt 2031-03-05T12:00:01.210", "dt 2035-03-06T12:00:01.210"},
		{"dd/mm/yyyy;;", "47912", "d 2031-03-05", "d 2035-03-06"},
		{`[<1]h:mm;dd/mm/yyyy`, "47912.5", "d 2031-03-05", "d 2035-03-06"},
		{`[<1]h:mm;dd/mm/yyyy`, "0.5", "t 12:00", "t 12:00"},
		{`[=0]"never";dd/mm/yyyy`, "0", "n never", "n never"},
		{`dd/mm/yyyy;"-"`, "-5", "n -", "n -"},
		{"h:mm", "0.9999999999", "t 00:00", "t 00:00"},
		{"h:mm", "1.0625", "t 01:30", "t 01:30"},
		{"h:mm", "47912.5", "t 12:00", "t 12:00"},
		{"h:mm", "60.5", "t 12:00", "t 12:00"},
		{"h:mm", "2958466.5", "e ########", "e ########"},
		{"h:mm", "-0.5", "e ########", "e ########"},
		{"yyyy-mm-dd hh:mm", "2958465.999999", "e ########", "e ########"},
		{"yyyy-mm-dd hh:mm", "59.9999999", "e 1900-02-29", "dt 1904-03-01T00:00:00"},
		{"m/d/yyyy;@;@", "47912", "d 2031-03-05", "d 2035-03-06"},
		{"[h]:mm", "1.5", "du 36:00", "du 36:00"},
		{"[h]:mm:ss", "100.00001", "du 2400:00:01", "du 2400:00:01"},
		{"[h]:mm", "100.00001", "du 2400:00", "du 2400:00"},
		{"[mm]:ss", "0.00347222222222222", "du 05:00", "du 05:00"},
		{"[mm]:ss", "0.0625", "du 90:00", "du 90:00"},
		{"[h]:mm", "0.0625", "du 1:30", "du 1:30"},
		{"[h].mm", "0.0625", "du 1.30", "du 1.30"},
		{"[h].mm.ss", "0.0625", "du 1.30.00", "du 1.30.00"},
		{"[h]:mm.", "0.0625", "du 1:30.", "du 1:30."},
		{"[h],mm", "1.0625", "du 25,30", "du 25,30"},
		{"[mm].ss", "0.0625", "du 90.00", "du 90.00"},
		{"[m]:ss.0", "0.0625", "du 90:00.0", "du 90:00.0"},
		{"[hh]:mm", "0.0625", "du 01:30", "du 01:30"},
		{"[h]", "1.75", "du 42", "du 42"},
		{"[m]", "0.0629", "du 90", "du 90"},
		{`[h]" h "m" min "`, "0.0631944444444444", "du 1 h 31 min", "du 1 h 31 min"},
		{`[$-407][hh]:m:s_)`, "0.0625115740740741", "du 01:30:1", "du 01:30:1"},
		{"[h]:ss", "0.0625115740740741", "du 1:01", "du 1:01"},
		{"[mm]:h", "0.0625", "du 01:30", "du 01:30"},
		{"[h]:[mm]", "0.0625", "du 01:30", "du 01:30"},
		{"[h]:mm AM/PM", "0.0625", "du 01:30", "du 01:30"},
		{"mm:[s]", "0.0625", "du 01:30:00", "du 01:30:00"},
		{"[s].0000", "0.0625", "du 01:30:00", "du 01:30:00"},
		{"[h]:mm:ss.000", "100.00001", "du 2400:00:00.864", "du 2400:00:00.864"},
		{"[h]:mm", "1.99999", "du 47:59", "du 47:59"},
		{"[ss].00", "0.00347222222222222", "du 300.00", "du 300.00"},
		{"[h]:mm", "-1.5", "e ########", "du -36:00"},
		{"#46", "2.25", "du 54:00:00", "du 54:00:00"},
		{"#46", "0.25", "du 6:00:00", "du 6:00:00"},
		{"#71", "47912.5", "d 2031-03-05", "d 2035-03-06"},
		{"#74", "47912", "d 2031-03-05", "d 2035-03-06"},
		{"#75", "0.5", "t 12:00", "dt 1904-01-01T12:00:00"},
		{"#76", "0.5", "t 12:00:00", "t 12:00:00"},
		{"#77", "47912.5", "dt 2031-03-05T12:00:00", "dt 2035-03-06T12:00:00"},
		{"#79", "1.5", "du 36:00:00", "du 36:00:00"},
		{"#80", "0.50001", "t 12:00:00.900", "t 12:00:00.900"},
		{"#81", "47912", "d 2031-03-05", "d 2035-03-06"},
		{"#34", "47912", "d 2031-03-05", "d 2035-03-06"},
		{"#34", "47912.5", "dt 2031-03-05T12:00:00", "dt 2035-03-06T12:00:00"},
	} {
		b := newBook(rows(`<row r="1"><c s="0"><v>` + test.raw + `</v></c></row>`)).styles(test.format)
		in1900 := mustRead(t, b, Options{})
		b.replaced("xl/workbook.xml", "<sheets>", `<workbookPr date1904="1"/><sheets>`)
		in1904 := mustRead(t, b, Options{})
		for i, all := range [][]mapping.Row{in1900, in1904} {
			want := []string{test.in1900, test.in1904}[i]
			if got := strings.TrimSpace(strings.TrimPrefix(shown(all), "1:")); got != want {
				t.Errorf("%s of %s is %q, want %q", test.format, test.raw, got, want)
			}
			if raw := all[0].Cells[0].Raw; raw != test.raw {
				t.Errorf("%s stored as %s", test.raw, raw)
			}
			checkTime(t, all[0].Cells[0])
		}
	}
}

// checkTime requires a cell's Time to be what its Text says, or less than the
// smallest unit that the Text has away from it.
func checkTime(t *testing.T, c mapping.Cell) {
	t.Helper()
	layout, within := "2006-01-02T15:04:05.999", time.Second
	switch c.Kind {
	case mapping.Date:
		layout, within = "2006-01-02", time.Nanosecond
	case mapping.DateTime:
	case mapping.TimeOfDay:
		layout = "15:04:05.999"
		if len(c.Text) == len("15:04") {
			layout, within = "15:04", time.Minute
		}
	default:
		if !c.Time.IsZero() {
			t.Errorf("%s has the time %v", c.Text, c.Time)
		}
		return
	}
	says, err := time.Parse(layout, c.Text)
	if err != nil {
		t.Error(err)
	}
	if c.Kind == mapping.TimeOfDay {
		says = says.AddDate(1, 0, 0)
	}
	if apart := c.Time.Sub(says).Abs(); apart >= within {
		t.Errorf("shown as %s, but its time is %v", c.Text, c.Time)
	}
}

// A day of which the format shows nothing is blank, stored as a number or as a
// date, and one of which it shows the time is that time.
func TestHiddenDate(t *testing.T) {
	b := newBook(rows(`<row r="1"><c r="A1" s="0"><v>0</v></c><c r="B1" s="0"><v>-5</v></c><c r="C1" s="1" t="d"><v>2031-03-04</v></c><c r="D1" s="2" t="d"><v>2031-03-04T10:00:30.250</v></c><c r="E1" s="3" t="d"><v>10:00:00</v></c><c r="F1" s="3" t="d"><v>2031-03-04T10:00:30</v></c></row>`)).
		styles("dd/mm/yyyy;;", "[<40000]yyyy;", "[<40000]h:mm;dd/mm/yyyy hh:mm", "h:mm:ss")
	if got, want := shown(mustRead(t, b, Options{})), "1:|||dt 2031-03-04T10:00:30|t 10:00:00|t 10:00:30\n"; got != want {
		t.Errorf("read %q, want %q", got, want)
	}
}

// A cell's style is its own: that of its row or column is for cells to come.
func TestStyleOfCell(t *testing.T) {
	b := newBook(`<cols><col min="1" max="3" style="1"/></cols>`+
		rows(`<row r="1" s="1" customFormat="1"><c r="A1"><v>47912</v></c><c r="B1" s="1"><v>47912</v></c><c r="C1" s="2"><v>42</v></c></row>`)).
		styles("General", "yyyy-mm-dd", "00000")
	if got, want := shown(mustRead(t, b, Options{})), "1:n 47912|d 2031-03-05|n 00042\n"; got != want {
		t.Errorf("read %s, want %s", got, want)
	}
}

// A workbook that lists formats under built-in numbers means its own.
func TestOwnFormatOfBuiltinNumber(t *testing.T) {
	b := newBook(rows(`<row r="1"><c s="0"><v>5</v></c></row>`)).
		with("xl/styles.xml", `<styleSheet xmlns="`+mainNS+`"><numFmts><numFmt numFmtId="44" formatCode="0.00&quot; kr&quot;"/></numFmts><cellXfs><xf numFmtId="44"/></cellXfs></styleSheet>`)
	if got, want := shown(mustRead(t, b, Options{})), "1:n 5.00 kr\n"; got != want {
		t.Errorf("read %s, want %s", got, want)
	}
}

// The built-in formats of Thai workbooks show what the usual ones do, but for
// their digits.
func TestThaiNumbers(t *testing.T) {
	b := newBook(rows(`<row r="1"><c s="0"><v>1234.5</v></c><c s="1"><v>1234.5</v></c><c s="2"><v>1234.5</v></c><c s="3"><v>0.125</v></c><c s="4"><v>0.5</v></c><c s="5"><v>1234.5</v></c></row>`)).
		styles("#59", "#60", "#62", "#68", "#69", "#65")
	if got, want := shown(mustRead(t, b, Options{})), "1:n 1235|n 1234.50|n 1,234.50|n 12.50%|n 0.5|n 1,234.50\n"; got != want {
		t.Errorf("read %s, want %s", got, want)
	}
}

func ExampleDamageError() {
	fmt.Println(&DamageError{Part: "xl/worksheets/sheet1.xml", What: "ends early", Where: "at byte 812 after row 41"})
	// Output: the workbook is damaged: xl/worksheets/sheet1.xml ends early at byte 812 after row 41; open it in Excel and save it again
}

// A date has all its parts, and says which of them the sheet doesn't show.
func TestUnshownPartsOfDates(t *testing.T) {
	const year, month, day = mapping.PartYear, mapping.PartMonth, mapping.PartDay
	for format, want := range map[string]mapping.DateParts{
		"yyyy-mm-dd": 0, "d/m/yy": 0, "[$-407]d. mmmm yyyy;@": 0, "[$-F800]dddd, mmmm dd, yyyy": 0, "ggge.m.d": 0, "dd/mm/bbbb": 0,
		"#14": 0, "#15": 0, "#22": 0, "#27": 0, "#57": 0, "dd/mm/yyyy hh:mm": 0, "mm/yyyy dd": 0,
		"d-mmm": year, "#16": year, "#73": year, "dddd, d. mmmm": year, "m/d hh:mm": year, `"in "yyyy": "d/m`: 0,
		"mmm-yy": day, "#17": day, "#74": day, "mm/yyyy": day, "[$-409]mmmm\\ yyyy": day, "mmm yy hh:mm": day, "ddd mmm yy": day,
		"yyyy": month | day, "e": month | day, "ddd yyyy": month | day, `"Q"q\ yyyy`: month | day, "yyyy hh:mm:ss": month | day, "mmmmm yy": month | day,
		"dddd": year | month | day, "ddd hh:mm": year | month | day,
		"dd": year | month, "d hh:mm": year | month, "mmmm": year | day, "mmmmm": year | month | day, "d/yy": month,
	} {
		cells := `<c><v>47911.5</v></c><c t="d"><v>2031-03-04T12:00:00</v></c>`
		all := mustRead(t, newBook(rows(`<row>`+cells+`</row>`)).styles(format), Options{})
		for _, c := range all[0].Cells {
			if c.Kind != mapping.Date && c.Kind != mapping.DateTime || !strings.HasPrefix(c.Text, "2031-03-04") || c.Unshown != want {
				t.Errorf("%s: %+v, want %b", format, c, want)
			}
		}
	}
}
