package sheet

import "bytes"

// formulaText returns the text of a cell that is a formula of one text, ="0012",
// and false for any other cell. Programs write ids so, because a spreadsheet
// program that opens the file shows 0012 then and not 12. Other formulas would
// have to be computed, and stay as they are.
func formulaText(cell []byte) ([]byte, bool) {
	if len(cell) < len(`=""`) || cell[0] != '=' || cell[1] != '"' || cell[len(cell)-1] != '"' {
		return nil, false
	}
	text := cell[2 : len(cell)-1]
	quotes := bytes.Count(text, []byte(`"`))
	if quotes == 0 {
		return text, true
	}
	if quotes != 2*bytes.Count(text, []byte(`""`)) { // one of them ends the text
		return nil, false
	}
	return bytes.ReplaceAll(text, []byte(`""`), []byte(`"`)), true
}

// isBareFormula reports whether a field without quotation marks around it is a
// formula of one text. One whose text holds a delimiter or a line break is cut
// there by spreadsheet programs, so it isn't put together.
func isBareFormula(field []byte) bool {
	_, ok := formulaText(field)
	return ok && !bytes.ContainsAny(field, "\r\n")
}
