package sheet

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// formulaText returns the text of a cell that is a formula of fixed texts, and
// false for any other cell: ="0012", as programs write ids so that a spreadsheet
// program that opens the file shows 0012 and not 12, and
// =HYPERLINK("https://example.com/5","Ticket 5"), which shows Ticket 5. Other
// formulas would have to be computed.
func formulaText(cell []byte) ([]byte, bool) {
	if len(cell) < len(`=""`) || cell[0] != '=' {
		return nil, false
	}
	if cell[1] == '"' {
		text, rest, ok := cutLiteral(cell[1:])
		return text, ok && len(rest) == 0
	}
	return hyperlinkText(cell[1:])
}

// hyperlinkText returns what a call of HYPERLINK shows whose address and text
// are fixed: the text, or the address where it has none.
func hyperlinkText(call []byte) ([]byte, bool) {
	const name = "HYPERLINK("
	if len(call) < len(name) || !strings.EqualFold(string(call[:len(name)]), name) {
		return nil, false
	}
	shown, rest, ok := cutLiteral(bytes.TrimLeft(call[len(name):], " "))
	rest = bytes.TrimLeft(rest, " ")
	if ok && len(rest) > 0 && (rest[0] == ',' || rest[0] == ';') {
		shown, rest, ok = cutLiteral(bytes.TrimLeft(rest[1:], " "))
		rest = bytes.TrimLeft(rest, " ")
	}
	return shown, ok && string(rest) == ")"
}

// cutLiteral cuts a text in quotation marks off the start of a formula. Those
// inside it are doubled.
func cutLiteral(formula []byte) (text, rest []byte, ok bool) {
	if len(formula) == 0 || formula[0] != '"' {
		return nil, formula, false
	}
	formula = formula[1:]
	doubled := false
	for end := 0; ; end += 2 {
		i := bytes.IndexByte(formula[end:], '"')
		if i < 0 {
			return nil, nil, false
		}
		end += i
		if end+1 < len(formula) && formula[end+1] == '"' {
			doubled = true
			continue
		}
		text, rest = formula[:end], formula[end+1:]
		if doubled {
			text = bytes.ReplaceAll(text, []byte(`""`), []byte(`"`))
		}
		return text, rest, true
	}
}

// isBareFormula reports whether a field without quotation marks around it is a
// formula of fixed texts. One whose text holds a delimiter or a line break is cut
// there by spreadsheet programs, so it isn't put together.
func isBareFormula(field []byte) bool {
	_, ok := formulaText(field)
	return ok && !bytes.ContainsAny(field, "\r\n")
}

// keptFormula is what the program's own reports have before a formula of a CSV
// file: the copy is a text to spreadsheet programs, and a formula still to this
// one.
const keptFormula = "\u00a0\u00a0="

// cutFormula returns the formula that a cell of a CSV file is. Its value isn't in
// the file: a spreadsheet program computes it, and shows that.
func cutFormula(cell string) (formula string, ok bool) {
	if strings.HasPrefix(cell, keptFormula) {
		cell = cell[len(keptFormula)-1:]
	}
	return cell, isFormula(cell)
}

// isFormula reports whether a spreadsheet program takes a text for a formula: an
// equals sign before the name, number, text or reference that its expression
// begins with (the grammar of ECMA-376 part 1, 18.17.2). An equals sign alone,
// a line of them, =) and => are texts.
func isFormula(text string) bool {
	rest, ok := strings.CutPrefix(text, "=")
	if !ok {
		return false
	}
	rest = strings.TrimLeft(rest, " \t\r\n+-@({[")
	if rest == "" {
		return false
	}
	switch c := rest[0]; c {
	case '"', '_', '\\':
		return true
	case '\'', '.', '#', '$': // of a worksheet's name, a number, an error, a reference
		next, _ := utf8.DecodeRuneInString(rest[1:])
		return unicode.IsLetter(next) || unicode.IsDigit(next)
	}
	first, _ := utf8.DecodeRuneInString(rest)
	return unicode.IsLetter(first) || unicode.IsDigit(first)
}
