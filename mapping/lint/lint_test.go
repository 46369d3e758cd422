package lint

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tallyfy-import/mapping"
)

const testMapping = `version: 1
timezone: Europe/Berlin
key: Ticket
skip: {column: Status, equals: Done}
fields:
  title: Summary
  description: Notes
  task_type: {value: task}
  deadline: Due
  owners: {users: {value: 1001}}
  completed: Finished
`

const withFormat = "date_format: DD/MM/YYYY\n" + testMapping

var testNames = []string{"Ticket", "Summary", "Notes", "Due", "Status", "Finished", "Unmapped"}

var now = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// lintRows runs the rows through a mapping and the linter. The first row is
// the sheet's row 2; nil is a row that the sheet doesn't have.
func lintRows(t testing.TB, source string, rows [][]mapping.Cell, ignore ...string) []mapping.Problem {
	t.Helper()
	return lintDrafts(t, source, mapping.Header{Row: 1, Names: testNames}, rows, func(*mapping.Draft) {}, ignore...)
}

// lintDrafts is lintRows below a header, with what else becomes of each draft.
func lintDrafts(t testing.TB, source string, header mapping.Header, rows [][]mapping.Cell, become func(*mapping.Draft), ignore ...string) []mapping.Problem {
	t.Helper()
	file, err := mapping.Load(strings.NewReader(source), "test.yaml")
	if err != nil {
		t.Fatal(err)
	}
	binding, err := file.Bind(header)
	if err != nil {
		t.Fatal(err)
	}
	l := New(binding, header, Options{Now: now, Ignore: ignore})
	for i, cells := range rows {
		if cells == nil {
			continue
		}
		row := mapping.Row{Number: i + 2, Cells: cells}
		draft := binding.Draft(&row)
		become(&draft)
		l.Row(&row, &draft)
	}
	return l.Problems()
}

// sheet makes rows of texts, cells apart by |, as a CSV file has them. Some
// texts stand for other cells: #date 2031-03-04, #num 5, #err, #none.
func sheet(lines ...string) [][]mapping.Cell {
	var rows [][]mapping.Cell
	for _, line := range lines {
		if line == "" {
			rows = append(rows, nil)
			continue
		}
		var cells []mapping.Cell
		for _, text := range strings.Split(line, "|") {
			cells = append(cells, cell(text))
		}
		rows = append(rows, cells)
	}
	return rows
}

func cell(text string) mapping.Cell {
	what, rest, _ := strings.Cut(text, " ")
	switch what {
	case "":
		if text == "" {
			return mapping.Cell{}
		}
	case "#date":
		day, err := time.Parse(time.DateOnly, rest)
		if err != nil {
			panic(err)
		}
		return mapping.Cell{Kind: mapping.Date, Text: rest, Time: day}
	case "#num":
		return mapping.Cell{Kind: mapping.Number, Text: rest, Raw: rest}
	case "#err":
		return mapping.Cell{Kind: mapping.Error, Text: "#N/A"}
	case "#none":
		return mapping.Cell{Kind: mapping.Error}
	}
	return mapping.Cell{Kind: mapping.Text, Text: text}
}

// columnOf makes a sheet of good rows whose column at has the texts.
func columnOf(at int, texts ...string) [][]mapping.Cell {
	rows := make([][]mapping.Cell, len(texts))
	for i, text := range texts {
		row := sheet(fmt.Sprintf("T-%c%c|A task|Some notes|2031-03-04|Open||x", 'A'+i/26, 'A'+i%26))[0]
		row[at] = cell(text)
		rows[i] = row
	}
	return rows
}

func numbers(n int, of func(i int) int, width int) []string {
	var texts []string
	for i := range n {
		texts = append(texts, fmt.Sprintf("%0*d", width, of(i)))
	}
	return texts
}

func TestFindings(t *testing.T) {
	const ticket, summary, notes, due = 0, 1, 2, 3
	zips := []string{"81234", "10115", "70173", "1067", "99084", "20095", "50667", "60311", "44135", "8056", "30159", "28195", "90402", "45127", "68159", "76133", "53111", "48143", "65183", "55116", "24103"}
	tests := []struct {
		name    string
		mapping string
		rows    [][]mapping.Cell
		want    string // code count cells
		says    string
	}{
		{"one row decides", testMapping, columnOf(due, "04/03/2031", "05/03/2031", "13/03/2031", "04/04/2031"),
			"ambiguous_dates 2 D2 D3", "all fit DD/MM/YYYY only, as D4 (13/03/2031) can only be that: set date_format: DD/MM/YYYY"},
		{"no row decides", testMapping, columnOf(due, "04/03/2031", "05/03/2031"),
			"ambiguous_dates 2 D2 D3", "all fit DD/MM/YYYY and MM/DD/YYYY, and no row decides"},
		{"no format fits all", testMapping, columnOf(due, "04/03/2031", "13/03/2031", "03/14/2031"),
			"ambiguous_dates 1 D2", "DD/MM/YYYY fits 2, not D4 (03/14/2031); MM/DD/YYYY fits 2, not D3 (13/03/2031)"},
		{"a format that comes later", testMapping, columnOf(due, "13.03.2031", "14/03/2031", "15/03/2031"),
			"text_dates 3 D2 D3 D4", "DD.MM.YYYY fits 1, not D3 (14/03/2031); DD/MM/YYYY fits 2, not D2 (13.03.2031);"},
		{"a format that comes later and fits all", "date_format: MMM. D YYYY\n" + testMapping, columnOf(due, "Mar. 3 2031", "Mar 4 2031", "Mar. 5 2031"),
			"text_dates 3 D2 D3 D4", "all fit MMM DD YYYY only: set date_format: MMM DD YYYY"},
		{"the first row decides", testMapping, columnOf(due, "13/03/2031", "04/03/2031"),
			"ambiguous_dates 1 D3", "as D2 (13/03/2031) can only be that"},
		{"clear dates without a format", testMapping, columnOf(due, "13.3.2031", "14.3.2031"),
			"text_dates 2 D2 D3", "all fit DD.MM.YYYY only: set date_format: DD.MM.YYYY"},
		{"the wrong format", withFormat, columnOf(due, "03/13/2031", "03/04/2031", "03/06/2031"),
			"ambiguous_dates 2 D3 D4", "all fit MM/DD/YYYY only, as D2 (03/13/2031) can only be that"},
		{"the wrong format, of short numbers", "date_format: D/M/YYYY\n" + testMapping, columnOf(due, "3/4/2031", "3/13/2031", "3/6/2031"),
			"ambiguous_dates 2 D2 D4", "all fit M/D/YYYY only, as D3 (3/13/2031) can only be that"},
		{"half read by a program, of short numbers", "date_format: D/M/YYYY\n" + testMapping, columnOf(due, "#date 2031-04-03", "#date 2031-05-06", "13/3/2031", "#date 2031-04-11", "14/3/2031", "#date 2031-12-12", "28/3/2031"),
			"swapped_dates 4 D2 D3 D5 D7", "swapped them"},
		{"half read by a program", withFormat, columnOf(due, "#date 2031-04-03", "#date 2031-05-06", "13/03/2031", "#date 2031-04-11", "14/03/2031", "#date 2031-12-12", "28/03/2031"),
			"swapped_dates 4 D2 D3 D5 D7", "swapped them"},
		{"too few to look half read", withFormat, columnOf(due, "#date 2031-04-03", "#date 2031-05-06", "13/03/2031", "#date 2031-04-11", "14/03/2031", "28/03/2031"),
			"mixed_types 3 D2 D3 D5", ""},
		{"months by name can't be half read", "date_format: D MMM YYYY\n" + testMapping, columnOf(due, "#date 2031-04-03", "#date 2031-05-06", "13 Mar 2031", "#date 2031-04-11", "14 Mar 2031", "#date 2031-12-12", "28 Mar 2031"),
			"mixed_types 3 D4 D6 D8", ""},
		{"a ninth format", testMapping, columnOf(due, "13.03.2031", "13/03/2031", "13-03-2031", "13 03 2031", "13 Mar 2031"),
			"text_dates 4 D2 D3 D4 D5", ""},
		{"weekend before a deadline by default", strings.Replace(testMapping, "deadline: Due", "deadline: {column: Due, default: 2031-03-04}", 1), columnOf(due, "2031-03-08", ""),
			"weekend_deadlines 1 D2", ""},
		{"serials", testMapping, columnOf(due, "#date 2031-03-04", "#num 45123", "45124.5"),
			"bare_serials 2 D3 D4", "such as 45123"},
		{"scientific", testMapping, columnOf(ticket, "1.23E+12", "4,5e+15", "T-1", "12E45"),
			"scientific_notation 2 A2 A3", "1.23E+12"},
		{"scientific text", testMapping, columnOf(notes, "1.23E+12"), "scientific_notation 1 C2", ""},
		{"long numbers", testMapping, columnOf(ticket, "#num 1234567890123456", "#num 1.5E+17", "#num 5"),
			"long_numbers 2 A2 A3", "more than 15 digits"},
		{"long rounded texts", testMapping, columnOf(ticket, "123456789012345000", "323456789012345000"),
			"long_numbers 2 A2 A3", "end in zeros"},
		{"lost zeros beside kept ones", testMapping, columnOf(ticket, "00123", "124", "00125", "7"),
			"lost_zeros 2 A3 A5", "numbers of 5 digits with zeros in front, and shorter ones such as '124'"},
		{"lost zeros of sparse ids", testMapping, columnOf(ticket, zips...),
			"lost_zeros 2 A5 A11", "a few shorter ones such as '1067'"},
		{"gene names", testMapping, columnOf(ticket, "BRCA1", "TP53", "1-Mar", "#date 2031-03-02", "KRAS2", "EGFR4", "MYC9"),
			"date_damage 2 A4 A5", "dates such as '1-Mar'"},
		{"month among numbers", testMapping, columnOf(ticket, "101", "102", "MAR1", "104", "105", "106"),
			"date_damage 1 A4", "MAR1"},
		{"numbers and numbers as text", testMapping, columnOf(ticket, "#num 101", "#num 102", "103"),
			"mixed_types 1 A4", "numbers stored as text, such as '103'"},
		{"dates and ISO texts", testMapping, columnOf(due, "#date 2031-03-04", "#date 2031-03-05", "2031-03-06"),
			"mixed_types 1 D4", "real dates (2) and dates written as text (1)"},
		{"total", testMapping, append(columnOf(summary, "a", "b", "c", "d"), sheet("Total:||||||4")...),
			"trailing_rows 1 A6", "Total:"},
		{"grand total", testMapping, append(columnOf(summary, "a", "b", "c", "d"), sheet("|Grand total:")...),
			"trailing_rows 1 B6", "Grand total:"},
		{"total of something", testMapping, append(columnOf(summary, "a", "b", "c", "d"), sheet("|Total hours||||#num 3|-1.234,50 €")...),
			"trailing_rows 1 B6", "Total hours"},
		{"total in one cell", testMapping, append(columnOf(summary, "a", "b", "c", "d"), sheet("Total tasks: 12")...),
			"trailing_rows 1 A6", ""},
		{"total of a year", testMapping, append(columnOf(summary, "a", "b", "c", "d"), sheet("|Total 2031|||x")...),
			"trailing_rows 1 B6", ""},
		{"many notes below few columns", testMapping, slices.Concat(sheet("T-1|a|x", "T-2|b|x", "T-3|c|x", "T-4|d|x"), sheet("", "a", "b", "c", "d", "e", "f", "g")),
			"trailing_rows 7 A7 A8 A9 A10 A11 A12 A13", ""},
		{"note after a gap", testMapping, append(columnOf(summary, "a", "b", "c", "d"), sheet("", "Prices are in euro", "and without tax")...),
			"trailing_rows 2 A7 A8", "Prices are in euro"},
		{"near duplicates", testMapping, columnOf(ticket, "AB 1", "ab1", "AB 1", "AB\u00a02", "ab 3"),
			"hidden_characters 1 A5; near_duplicate_keys 1 A3", ""},
		{"zero-width in a key", testMapping, columnOf(ticket, "T\u200b1", "T2\ufeff", "نمی\u200cخواهم", "👩\u200d🔧", "При\u00adвет"),
			"hidden_characters 3 A2 A3 A6", ""},
		{"directions in a key", testMapping, columnOf(ticket, "T\u200e1", "T\u200f2", "\u202aT3\u202c", "T\u20684\u2069", "אב\u200f-1", "1\u200f-אב", "م\u061c1", "؀12"),
			"hidden_characters 4 A2 A3 A4 A5", ""},
		{"wide blanks in a key", testMapping, columnOf(ticket, "T\u30001", "案件\u30001", "T\u205f3", "1\u3000ひらがな"),
			"hidden_characters 2 A2 A4", ""},
		{"other signs without a width", testMapping, columnOf(ticket, "T\u206a1", "🏴\U000e0067\U000e007f"),
			"hidden_characters 1 A2", ""},
		{"a joiner at the end of a key", testMapping, columnOf(ticket, "نمی\u200c", "نمی\u200cخواهم"),
			"hidden_characters 1 A2", ""},
		{"formulas without values", testMapping, columnOf(notes, "#none", "a", "#none"), "formulas_without_value 2 C2 C4", "save it"},
		{"errors", testMapping, columnOf(summary, "#err", "a"), "error_cells 1 B2", "#N/A"},
		{"past and weekend", testMapping, columnOf(due, "2026-11-20", "2031-03-08", "#date 2031-03-09", "2026-11-24"),
			"past_deadlines 1 D2; weekend_deadlines 2 D3 D4; mixed_types 1 D4", ""},
		{"weekend by the format", withFormat, columnOf(due, "08/03/2031", "03/08/2031"), "weekend_deadlines 2 D2 D3", ""},
		{"clock changes", testMapping, columnOf(due, "2031-03-28T02:30", "2031-03-30T02:30", "2031-10-26T02:30"),
			"weekend_deadlines 1 D4; skipped_times 1 D3; doubled_times 1 D4", ""},
		{"mojibake", testMapping, columnOf(summary, "MÃ¼ller", "donâ€™t", "Å‚Ã³dÅº", "ðŸ˜€", "Ð¿Ñ€Ð¸Ð²ÐµÑ‚", "MÃŸ", "Ã\u0084rger", "25Â°"),
			"mojibake 8 B2 B3 B4 B5 B6 B7 B8 B9", "MÃ¼ller"},
		{"mojibake in capitals", testMapping, columnOf(summary, "CLÃ”TURE", "KÃ–LN", "LÃ\u00a0 bas", "DÃ» hier", "METRÃ“", "ESPAÃ‘A", "MALMÃ–"),
			"mojibake 7 B2 B3 B4 B5 B6 B7 B8", ""},
		{"a byte order mark in a text", testMapping, columnOf(summary, "ï»¿Title"), "mojibake 1 B2", ""},
		{"lost letters", testMapping, columnOf(summary, "M\ufffdller"), "mojibake 1 B2", "letters were lost"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got, messages []string
			for _, p := range lintRows(t, test.mapping, test.rows) {
				got = append(got, strings.Join(append([]string{p.Code, strconv.Itoa(p.Count)}, p.Cells...), " "))
				messages = append(messages, p.Message)
				if p.Severity != mapping.SeverityWarning || p.Column == "" || p.Cell != p.Cells[0] || p.Row < 2 || strings.Contains(p.Message, "%!") {
					t.Errorf("a warning is incomplete: %+v", p)
				}
			}
			want := strings.Split(test.want, "; ")
			slices.Sort(want)
			slices.Sort(got)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s\nmessages: %q", diff, messages)
			}
			if !strings.Contains(strings.Join(messages, "\n"), test.says) {
				t.Errorf("messages %q don't say %q", messages, test.says)
			}
		})
	}
}

func TestCleanSheets(t *testing.T) {
	const ticket, summary, notes, due = 0, 1, 2, 3
	tests := []struct {
		name    string
		mapping string
		rows    [][]mapping.Cell
	}{
		{"nothing", testMapping, nil},
		{"ISO dates", testMapping, columnOf(due, "2031-03-04", "2031-03-05T10:00", "2031-03-06")},
		{"dates in the mapping's format", withFormat, columnOf(due, "04/03/2031", "05/03/2031", "13/03/2031")},
		{"real dates", testMapping, columnOf(due, "#date 2031-03-04", "#date 2031-03-05")},
		{"no dates at all", testMapping, columnOf(due, "soon", "tbd", "2031")},
		{"counter over a power of ten", testMapping, columnOf(ticket, numbers(40, func(i int) int { return 9980 + i }, 0)...)},
		{"long counter", testMapping, columnOf(ticket, numbers(40, func(i int) int { return 84000 + 500*i }, 0)...)},
		{"counter, newest first", testMapping, columnOf(ticket, numbers(40, func(i int) int { return 100900 - 50*i }, 0)...)},
		{"many shorter ids", testMapping, columnOf(ticket, "81234", "1011", "70173", "1067", "99084", "2009", "50667", "60311", "4413", "80561", "3015", "28195", "90402", "45127")},
		{"shorter ids below a low bound", testMapping, columnOf(ticket, "41234", "10115", "30173", "1067", "39084", "20095", "40667", "20311", "44135", "30159", "28195", "10402", "45127")},
		{"a date after a hundred texts", testMapping, columnOf(due, append(slices.Repeat([]string{"soon"}, maxGuesses), "13/03/2031")...)},
		{"padded ids", testMapping, columnOf(ticket, numbers(30, func(i int) int { return i * 37 }, 5)...)},
		{"ids of hex digits", testMapping, columnOf(ticket, "12e45", "3e-2f", "1E5", "00e1", "1E+1234")},
		{"small measures", testMapping, columnOf(notes, "1E-12", "2.5e-09")},
		{"one long id", testMapping, columnOf(ticket, "1234567890123450", "T-2")},
		{"long ids", testMapping, columnOf(ticket, "1234567890123456", "1234567890123450", "9876543210123459")},
		{"months as titles", testMapping, columnOf(summary, "Jan-31", "Feb-31", "Mar-31", "Report", "Apr-31")},
		{"one month among texts", testMapping, columnOf(summary, "Call Bob", "1-Mar", "Write to Ann", "Pay")},
		{"tickets of a team called MAR", testMapping, columnOf(ticket, "MAR-101", "MAR-102", "OPS-12", "DEC-7000")},
		{"numbers and words as keys", testMapping, columnOf(ticket, "#num 1", "A2", "#num 3")},
		{"total cost as a title", testMapping, columnOf(summary, "a", "b", "c", "Total cost review")},
		{"count as a verb", testMapping, append(columnOf(summary, "a", "b", "c", "d"), sheet("|Count stock|||Open")...)},
		{"grand as an adjective", testMapping, append(columnOf(summary, "a", "b", "c", "d"), sheet("|Grand opening of the shop")...)},
		{"grand alone", testMapping, append(columnOf(summary, "a", "b", "c", "d"), sheet("|Grand")...)},
		{"total as a verb before a date", testMapping, append(columnOf(summary, "a", "b", "c", "d"), sheet("|Total hours|||||04.03.2031")...)},
		{"total as a verb before a dot", testMapping, append(columnOf(summary, "a", "b", "c", "d"), sheet("|Total hours|.")...)},
		{"few rows, most of one cell", testMapping, sheet("a", "T-1|a|b|2031-03-04|Open||x", "b", "c", "d", "e", "f", "", "g")},
		{"a table of two rows and a total", testMapping, append(columnOf(summary, "a", "b"), sheet("Total")...)},
		{"total as a key", testMapping, columnOf(ticket, "a", "b", "c", "Total")},
		{"rows of one cell", testMapping, sheet("A", "B", "C", "D", "", "E")},
		{"gap before a whole row", testMapping, append(columnOf(summary, "a", "b", "c", "d"), nil, sheet("T-ZZ|A task|Some notes|2031-03-04|Open||x")[0])},
		{"total left out by skip", testMapping, append(columnOf(summary, "a", "b", "c", "d"), sheet("Total||||Done|")...)},
		{"done rows", testMapping, sheet("T-1|MÃ¼ller|#err|2020-01-01|Done", "t-1|x|x|2031-03-04|Open")},
		{"completed tasks of the past", testMapping, sheet("T-1|a|b|2020-01-01|Open|yes", "T-2|a|b|2031-03-04|Open|no")},
		{"letters of many languages", testMapping, columnOf(summary, "Müller & Söhne", "«\u00a0café\u00a0»", "à\u00a0« Paris »", "ÂGE", "NÃO", "AÇÃO", "Łódź", "Привет", "Ærø Ð Ñ", "ÅÄÖ", "naïve»", "25 °C", "“quotes” – and… €", "日本語", "JÅ…", "Â\u00a0»")},
		{"good letters in capitals", testMapping, columnOf(summary, "“AMANHÔ", "«IRMû, a", "AMANHÃ…", "IRMÃ\u00a0E", "‘MAÇÒ.", "ANÃ»")},
		{"guillemets around a word with ï", testMapping, columnOf(summary, "C'est «inouï».")},
		{"no-break spaces in texts", testMapping, columnOf(summary, "10\u00a0km", "a\u200bb")},
		{"keys that differ", testMapping, columnOf(ticket, "A-1", "A1", "A 2", "a 3", "Ä4", "A4")},
		{"errors in a column that isn't mapped", testMapping, columnOf(6, "#err", "#none", "MÃ¼ller")},
		{"offsets on a Sunday elsewhere", testMapping, columnOf(due, "2031-03-07T23:00:00-08:00")},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			for _, p := range lintRows(t, test.mapping, test.rows) {
				t.Errorf("%s (%d cells, %v): %s", p.Code, p.Count, p.Cells, p.Message)
			}
		})
	}
}

// The totals row of a table is known to be none of the data.
func TestKnownTotals(t *testing.T) {
	rows := append(columnOf(3, "#date 2031-03-04", "#date 2031-03-05", "#date 2031-03-06", "#date 2031-03-07"), sheet("Total|||#num 45123")...)
	header := mapping.Header{Sheet: "Tasks", Row: 1, Names: testNames}
	known := func(d *mapping.Draft) {
		if d.Row == len(rows)+1 {
			d.Problems = []mapping.Problem{{Row: d.Row, Code: mapping.CodeTotalsRow, Severity: mapping.SeverityError}}
		}
	}
	if got := len(lintDrafts(t, testMapping, header, rows, func(*mapping.Draft) {})); got != 2 {
		t.Errorf("%d warnings about a last row that nobody knows", got)
	}
	for _, p := range lintDrafts(t, testMapping, header, rows, known) {
		t.Errorf("%s: %s", p.Code, p.Message)
	}
}

func TestIgnore(t *testing.T) {
	rows := columnOf(3, "2026-11-20", "2031-03-08")
	for _, p := range lintRows(t, testMapping, rows, PastDeadlines) {
		if p.Code == PastDeadlines {
			t.Error("a code that isn't wanted is reported")
		}
	}
	if got := lintRows(t, testMapping, rows, PastDeadlines, WeekendDeadlines); len(got) != 0 {
		t.Errorf("got %+v", got)
	}
}

func TestCodesAreListed(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range Codes() {
		if c.Name == "" || seen[c.Name] || !strings.HasSuffix(c.Meaning, ".") {
			t.Errorf("%+v", c)
		}
		seen[c.Name] = true
	}
	for _, code := range []string{AmbiguousDates, TextDates, SwappedDates, BareSerials, Scientific, LongNumbers, LostZeros, DateDamage, MixedTypes,
		TrailingRows, RowsBelowTable, ShortRows, UnshownYears, NearDuplicates, HiddenCharacters, NoValues, ErrorCells, PastDeadlines, WeekendDeadlines, SkippedTimes, DoubledTimes, Mojibake} {
		if !seen[code] {
			t.Errorf("%s isn't listed", code)
		}
	}
}

func TestErrorTexts(t *testing.T) {
	for text, want := range map[string]bool{
		"#N/A": true, "#NV": true, "#REF!": true, "#DIV/0!": true, "#NAME?": true, "#WERT!": true, "#ÜBERLAUF!": true, "#GETTING_DATA!": true, "########": true,
		"#¡REF!": true, "#¿NOMBRE?": true, "#N/D": true, "#N/B": true, "#I/T": true, "#YOK": true, "#Н/Д": true, "Err:502": true, "#N/A ": true, "\u00a0#REF!": true,
		"Err:50": false, "Err:5020": false, "Err:abc": false, "Error": false, "#REF¡!": false, "#¡!": false, "#YO": false,
		"": false, "#": false, "##": false, "#1": false, "#urgent!": false, "#12": false, "# A!": false, "REF!": false, "#REF": false, "#1!": true,
	} {
		if got := isErrorText(text); got != want {
			t.Errorf("%q: %t", text, got)
		}
	}
}

func TestFindingIsBounded(t *testing.T) {
	var f finding
	for row := range maxCells + 1 {
		f.add(row+2, "odd")
	}
	if f.count != maxCells+1 || len(f.rows) != maxCells || f.rows[maxCells-1] != maxCells+1 {
		t.Errorf("%d cells, %d of them named", f.count, len(f.rows))
	}
}

// Among many keys each near duplicate is found, and nothing else.
func TestNearDuplicatesAmongMany(t *testing.T) {
	var k keys
	const n = 200_000
	for i := range n {
		k.see(i, "Key "+strconv.Itoa(i))
	}
	if k.near.count != 0 {
		t.Fatalf("%d keys are found that differ", k.near.count)
	}
	for i := 0; i < n; i += 1000 {
		k.see(n+i, "KEY"+strconv.Itoa(i))
		k.see(n+i, "Key "+strconv.Itoa(i))
	}
	if k.near.count < n/1000-1 || k.near.count > n/1000 { // one in 65,536 may have the same digest
		t.Errorf("%d of %d near duplicates are found", k.near.count, n/1000)
	}
	slots := 0
	for i := range k.shards {
		slots += len(k.shards[i].slots)
	}
	if perKey := float64(8*slots) / n; perKey > 16 {
		t.Errorf("%.1f bytes for each key", perKey)
	}
}

// Beyond the bound keys are compared with those before it only.
func TestKeysAreBounded(t *testing.T) {
	var k keys
	k.see(2, "early")
	k.used = maxKeys
	for row, key := range []string{"late", "LATE", "Early"} {
		k.see(row+3, key)
	}
	if k.used != maxKeys || k.near.count != 1 || k.near.value != "Early" {
		t.Errorf("%d keys are kept, %d are near duplicates, the first is %q", k.used, k.near.count, k.near.value)
	}
}
