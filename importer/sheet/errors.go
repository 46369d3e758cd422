package sheet

// A DamageError says that a file isn't what it claims to be and that reading
// on would mean guessing: XML that ends early, a checksum that doesn't fit,
// cells out of order. Rows that were read before it may be all there are, or
// not, so none of them should be used.
type DamageError struct {
	Part  string // the part of a workbook, such as xl/worksheets/sheet1.xml; empty for a CSV file
	Where string // the place, such as "at byte 812 after row 41"; may be empty
	What  string // what is wrong, as it reads after the part's name: "ends early"
}

func (e *DamageError) Error() string {
	place := ""
	if e.Where != "" {
		place = " " + e.Where
	}
	if e.Part == "" {
		return "the file is damaged: it " + e.What + place
	}
	return "the workbook is damaged: " + e.Part + " " + e.What + place +
		"; open it in Excel and save it again"
}

// A RefusedError says that a file is sound as far as anyone can tell, but that
// it can't be read, and what would help: an old .xls workbook, a password that
// is missing, a worksheet that isn't there.
type RefusedError struct {
	Message string
}

func (e *RefusedError) Error() string { return e.Message }
