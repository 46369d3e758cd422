package lint

import "slices"

// The codes of the linter's warnings. They are stable, for programs and for
// switching a warning off.
const (
	AmbiguousDates   = "ambiguous_dates"
	TextDates        = "text_dates"
	SwappedDates     = "swapped_dates"
	BareSerials      = "bare_serials"
	UnshownYears     = "unshown_years"
	Scientific       = "scientific_notation"
	LongNumbers      = "long_numbers"
	LostZeros        = "lost_zeros"
	DateDamage       = "date_damage"
	MixedTypes       = "mixed_types"
	TrailingRows     = "trailing_rows"
	RowsBelowTable   = "rows_below_table"
	ShortRows        = "short_rows"
	NearDuplicates   = "near_duplicate_keys"
	HiddenCharacters = "hidden_characters"
	NoValues         = "formulas_without_value"
	ErrorCells       = "error_cells"
	PastDeadlines    = "past_deadlines"
	WeekendDeadlines = "weekend_deadlines"
	SkippedTimes     = "skipped_times"
	DoubledTimes     = "doubled_times"
	Mojibake         = "mojibake"
	UnmetSkip        = "unmet_skip"
	LiteralBraces    = "literal_braces"
	BlankColumn      = "blank_column"
	HeaderIsData     = "header_is_data"
)

// A Code is a code and what it means, in one sentence.
type Code struct{ Name, Meaning string }

var codes = []Code{
	{AmbiguousDates, "Dates written as text fit both DD/MM and MM/DD, and the mapping names no format that fits."},
	{TextDates, "Dates are written as text, and the mapping names no format that fits all of them."},
	{SwappedDates, "A program has read DD/MM as MM/DD (or the other way round) where it could and left the other dates as text."},
	{BareSerials, "Numbers such as 45123 stand where dates are wanted: dates that lost their format."},
	{UnshownYears, "The sheet shows dates without their year."},
	{Scientific, "Numbers were saved in scientific notation, such as 1.23E+12, and their last digits are lost."},
	{LongNumbers, "Numbers have more than 15 digits, of which spreadsheets keep the first 15 only."},
	{LostZeros, "Numbers that name something differ in length as if some had lost their leading zeros."},
	{DateDamage, "Dates stand among ids or numbers, as if a spreadsheet had taken ids such as MAR1 or 3-1 for dates."},
	{MixedTypes, "A column holds cells of several types, such as dates and dates written as text."},
	{TrailingRows, "The sheet's last rows look like totals or notes below the table."},
	{RowsBelowTable, "Rows below the end of the Excel table that the header belongs to become tasks."},
	{ShortRows, "Rows of a CSV file have fewer cells than the header, and the mapping takes something from those that are missing."},
	{NearDuplicates, "Keys are the same but for letter case or blanks."},
	{HiddenCharacters, "Keys hold no-break spaces or characters without a width."},
	{NoValues, "The workbook holds no values of formulas: it was written by a program that didn't compute them."},
	{ErrorCells, "Cells show errors such as #N/A."},
	{PastDeadlines, "Deadlines are over already."},
	{WeekendDeadlines, "Deadlines are on a Saturday or Sunday."},
	{SkippedTimes, "Local times never were, as the clocks are put forward over them."},
	{DoubledTimes, "Local times come twice, as the clocks are put back: the first is taken."},
	{Mojibake, "Letters are garbled, as in MÃ¼ller for Müller: a text was saved or read in the wrong encoding."},
	{UnmetSkip, "No row says a word of the mapping's skip, and rows say one that is much like it, or nothing that could be it."},
	{LiteralBraces, "A template has a column's header in doubled braces, which are braces of the text."},
	{BlankColumn, "A column that the mapping names by its letter has neither a header nor anything below it."},
	{HeaderIsData, "The mapping names all columns by their letters, and the row that is taken for their header looks like a row of data."},
}

// Codes returns every code of the linter with its meaning.
func Codes() []Code { return slices.Clone(codes) }
