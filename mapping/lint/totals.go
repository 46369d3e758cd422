package lint

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tallyfy-import/mapping"
)

var (
	totalWords = []string{"total", "totals", "subtotal", "sum", "sums", "summe", "summen", "gesamt", "gesamtsumme", "zwischensumme", "average", "durchschnitt", "count", "anzahl", "totale", "somme", "suma"}
	totalKinds = []string{"grand", "overall", "general", "général", "générale", "generale"} // words beside them
	noteWords  = []string{"note", "notes", "source", "sources", "quelle", "hinweis", "anmerkung", "legend", "legende", "generated", "exported", "printed", "created", "stand", "end", "ende", "remark", "remarks", "confidential", "copyright"}
)

// isTotal reports whether the row's text is a total's name and nothing else, or
// begins with one before numbers only, in other cells or after a colon: "Count
// stock" is a task.
func (r *lastRow) isTotal() bool {
	_, value, _ := strings.Cut(r.text, ":")
	if (r.amounts || isAmountText(value)) && slices.Contains(totalWords, firstWord(r.text)) {
		return true
	}
	named := false
	for word := range strings.FieldsSeq(strings.ToLower(mapping.TrimBlanks(r.text))) {
		word = strings.Trim(word, wordEnds)
		total := slices.Contains(totalWords, word)
		if !total && !slices.Contains(totalKinds, word) && !isAmountText(word) {
			return false
		}
		named = named || total
	}
	return named
}

// isAmount reports whether a cell is a number, or the text of one.
func isAmount(cell *mapping.Cell) bool {
	return cell.Kind == mapping.Number || cell.Kind == mapping.Text && isAmountText(cell.Text)
}

// isAmountText reports whether a text is a number as sheets print it: -1.234,50 €.
// A date such as 04.03.2031 has groups that no number has.
func isAmountText(s string) bool {
	if s == "" || s[0]|0x20 >= 'a' && s[0]|0x20 <= 'z' { // most texts begin with a letter
		return false
	}
	digits := strings.TrimFunc(s, func(r rune) bool {
		return unicode.Is(unicode.Sc, r) || unicode.IsSpace(r) || strings.ContainsRune("+-−%()", r)
	})
	group, rest, more := cutGroup(digits)
	for first := true; more; first = false {
		if !isDigits(group) || !first && len(group) != 3 {
			return false
		}
		group, rest, more = cutGroup(rest)
	}
	return isDigits(group) && strings.ContainsAny(digits, "0123456789")
}

// cutGroup cuts a number at the first sign between groups of digits.
func cutGroup(s string) (group, rest string, more bool) {
	at := strings.IndexFunc(s, func(r rune) bool { return strings.ContainsRune(".,'’ \u00a0\u202f", r) })
	if at < 0 {
		return s, "", false
	}
	_, size := utf8.DecodeRuneInString(s[at:])
	return s[:at], s[at+size:], true
}

// wordEnds are signs around words, such as the colon after Total.
const wordEnds = ":.,;()=-*#Σ"

// isNote reports whether a text alone in its row is a remark about the table:
// by its first word, or as it begins with an asterisk or the like.
func isNote(text string) bool {
	text = mapping.TrimBlanks(text)
	return slices.Contains(noteWords, firstWord(text)) || strings.HasPrefix(text, "*") || strings.HasPrefix(text, "©")
}

func firstWord(text string) string {
	word, _, _ := strings.Cut(strings.ToLower(mapping.TrimBlanks(text)), " ")
	return strings.Trim(word, wordEnds)
}
