package mapping

import (
	"strconv"
	"strings"
)

// A numeral is a number as a sheet shows it, or as its owner writes it, with what
// stands around it: € or %. Blanks and letter case don't count.
type numeral struct {
	before, after string
	digits        string // with the signs between them
	negative      bool
}

// cutNumeral finds the only number of a text.
func cutNumeral(text string) (n numeral, ok bool) {
	const longest = 100 // bytes; no number is longer
	if len(text) > longest {
		return n, false
	}
	text = Fold(text)
	from := strings.IndexAny(text, digits)
	if from < 0 {
		return n, false
	}
	to := strings.LastIndexAny(text, digits) + 1
	n.digits = text[from:to]
	n.before, n.negative = cutMinus(strings.ReplaceAll(text[:from], " ", ""))
	n.after = strings.ReplaceAll(text[to:], " ", "")
	return n, strings.Trim(n.digits, digits+"., '’") == ""
}

const digits = "0123456789"

// cutMinus cuts the sign off that stands before a number.
func cutMinus(before string) (string, bool) {
	for _, minus := range []string{"-", "−"} {
		if rest, ok := strings.CutSuffix(before, minus); ok {
			return rest, true
		}
	}
	return before, false
}

// shown returns the plain form of a number that this program shows: a comma
// between thousands, a point before decimals.
func (n *numeral) shown() (string, bool) {
	whole, fraction, _ := strings.Cut(n.digits, ".")
	if !strings.Contains(n.digits, ",") {
		return n.plain(whole, fraction)
	}
	if strings.Contains(fraction, ",") || !isGrouped(whole, ",") {
		return "", false
	}
	return n.plain(strings.ReplaceAll(whole, ",", ""), fraction)
}

// readings returns the plain forms of what the number may be to people who
// write 1,234.5, or 1.234,5, or 1 234,5: one, two for 1.234, or none.
func (n *numeral) readings() []string {
	text := n.digits
	for _, sign := range []string{" ", "'", "’"} { // which part thousands only
		if strings.Contains(text, sign) {
			return n.grouped(text, sign)
		}
	}
	points, commas := strings.Count(text, "."), strings.Count(text, ",")
	switch {
	case points+commas == 0:
		return n.reading(text, "")
	case points > 0 && commas > 0 && strings.LastIndexByte(text, '.') > strings.LastIndexByte(text, ','):
		return n.grouped(text, ",")
	case points > 0 && commas > 0:
		return n.grouped(text, ".")
	}
	grouping := "."
	if commas > 0 {
		grouping = ","
	}
	var readings []string
	if isGrouped(text, grouping) {
		readings = n.reading(strings.ReplaceAll(text, grouping, ""), "")
	}
	if points+commas == 1 {
		readings = append(readings, n.reading(cutDecimals(text))...)
	}
	return readings
}

// grouped reads a number whose thousands are parted by a sign, and which may have
// decimals.
func (n *numeral) grouped(text, sign string) []string {
	whole, fraction := cutDecimals(text)
	if !isGrouped(whole, sign) {
		return nil
	}
	return n.reading(strings.ReplaceAll(whole, sign, ""), fraction)
}

// reading is one reading as a list. A number that begins with 0 is a name, such
// as 007, unless the 0 stands alone.
func (n *numeral) reading(whole, fraction string) []string {
	if len(whole) > 1 && whole[0] == '0' {
		return nil
	}
	if plain, ok := n.plain(whole, fraction); ok {
		return []string{plain}
	}
	return nil
}

// cutDecimals cuts at the last point or comma.
func cutDecimals(text string) (whole, fraction string) {
	i := strings.LastIndexAny(text, ".,")
	if i < 0 {
		return text, ""
	}
	return text[:i], text[i+1:]
}

// isGrouped reports whether a sign parts the thousands of a number.
func isGrouped(text, sign string) bool {
	groups := strings.Split(text, sign)
	if len(groups) < 2 || len(groups[0]) == 0 || len(groups[0]) > 3 || groups[0][0] == '0' {
		return false
	}
	for i, group := range groups {
		if !allDigits(group) || i > 0 && len(group) != 3 {
			return false
		}
	}
	return true
}

// plain is a number without needless zeros: -1234.5.
func (n *numeral) plain(whole, fraction string) (string, bool) {
	if !allDigits(whole) || !allDigits(fraction) {
		return "", false
	}
	number := strings.TrimLeft(whole, "0")
	if number == "" {
		number = "0"
	}
	if fraction = strings.TrimRight(fraction, "0"); fraction != "" {
		number += "." + fraction
	}
	if n.negative && number != "0" {
		number = "-" + number
	}
	return number, true
}

// isBare reports whether what stands around the number of a cell doesn't change
// it: not the percent sign, nor the k of thousands.
func (n *numeral) isBare(plain, raw string) bool {
	shown, err := strconv.ParseFloat(plain, 64)
	stored, failed := strconv.ParseFloat(raw, 64)
	return err == nil && failed == nil && strconv.FormatFloat(shown, 'g', 15, 64) == strconv.FormatFloat(stored, 'g', 15, 64)
}

// named is a number with what stands around it, as a meaning has it.
func (n *numeral) named(number string) string {
	if n.before == "" && n.after == "" {
		return number
	}
	return number + "\x00" + n.before + "\x00" + n.after
}

// asShown marks a number that is compared as it stands, as it may be two.
const asShown = "~"

// numbersOf returns what numbers a word may stand for, each with what stands
// around it. 1.000 may be two, and stands for a cell that is shown so, or
// as 1,000: that one is a thousand, and 1.000 to whoever parts thousands with
// points. 1,000 stands for itself alone.
func numbersOf(word string) []string {
	n, ok := cutNumeral(word)
	if !ok {
		return nil
	}
	readings := n.readings()
	if len(readings) == 2 {
		minus := ""
		if n.negative {
			minus = "-"
		}
		return []string{n.named(asShown + minus + n.digits), n.named(asShown + minus + strings.ReplaceAll(n.digits, ".", ","))}
	}
	for i, number := range readings {
		readings[i] = n.named(number)
	}
	return readings
}

// number returns what number a cell is to the words: one of theirs, or "".
func (s *shownWords) number(c *Cell) string {
	n, ok := cutNumeral(c.Text)
	if !ok {
		return ""
	}
	plain, ok := n.shown()
	if !ok {
		return ""
	}
	standing := asShown + n.digits
	if n.negative {
		standing = asShown + "-" + n.digits
	}
	keys := []string{n.named(plain), n.named(standing)}
	if (n.before != "" || n.after != "") && n.isBare(plain, c.Raw) {
		keys = append(keys, plain, standing)
	}
	for _, key := range keys {
		if _, known := s.words[meaning{kind: Number, name: key}]; known {
			return key
		}
	}
	return ""
}

// errorNames are what spreadsheet programs in other languages show of an error
// value, and all of 0 as a date, folded: by its name in a workbook.
var errorNames = func() map[string]string {
	names := map[string]string{}
	for stored, others := range map[string]string{
		"1900-01-00": "00/01/1900 00.01.1900 00-01-1900 0/1/1900 0.1.1900 1/0/1900 01/00/1900 1/0/00",

		"#N/A":    "#nv #n/d #n/b",                                      // de; it, pt; nl
		"#VALUE!": "#wert! #valeur! #¡valor! #valore! #waarde! #valor!", // de fr es it nl pt
		"#REF!":   "#bezug! #¡ref! #rif! #verw!",                        // de es it nl
		"#NAME?":  "#nom? #¿nombre? #nome? #naam?",                      // fr es it+pt nl
		"#NUM!":   "#zahl! #nombre! #¡num! #getal! #núm!",               // de fr es nl pt
		"#NULL!":  "#nul! #¡nulo! #nullo! #leeg! #nulo!",                // fr es it nl pt
		"#DIV/0!": "#¡div/0! #deel/0!",                                  // es nl
	} {
		for name := range strings.FieldsSeq(others) {
			names[Fold(name)] = Fold(stored)
		}
	}
	return names
}()
