package mapping

import (
	"unicode"
	"unicode/utf8"
)

// monthNames are the names of the months, full and short, in English, German,
// French, Spanish, Italian, Portuguese and Dutch. A name that means different
// months in different languages isn't among them.
var monthNames = [12][]string{
	{"january", "jan", "januar", "jänner", "jän", "janvier", "janv", "enero", "ene", "gennaio", "gen", "janeiro", "januari"},
	{"february", "feb", "februar", "febr", "feber", "février", "fevrier", "févr", "fevr", "fév", "fev", "febrero", "febbraio", "fevereiro", "februari"},
	{"march", "mar", "märz", "maerz", "mär", "mrz", "mars", "marzo", "março", "marco", "maart", "mrt"},
	{"april", "apr", "avril", "avr", "abril", "abr", "aprile"},
	{"may", "mai", "mayo", "maggio", "mag", "maio", "mei"},
	{"june", "jun", "juni", "juin", "junio", "giugno", "giu", "junho"},
	{"july", "jul", "juli", "juillet", "juil", "julio", "luglio", "lug", "julho"},
	{"august", "aug", "août", "aout", "agosto", "ago", "augustus"},
	{"september", "sep", "sept", "septembre", "septiembre", "setiembre", "settembre", "sett", "setembro", "set"},
	{"october", "oct", "oktober", "okt", "octobre", "octubre", "ottobre", "ott", "outubro", "out"},
	{"november", "nov", "novembre", "noviembre", "novembro"},
	{"december", "dec", "dezember", "dez", "décembre", "decembre", "déc", "diciembre", "dic", "dicembre", "dezembro"},
}

// maxMonthName is longer than any name above, in bytes.
const maxMonthName = 16

var monthByName = func() map[string]int {
	byName := map[string]int{}
	for i, names := range monthNames {
		for _, name := range names {
			byName[name] = i + 1
		}
	}
	return byName
}()

// monthNamed returns the month whose name s begins with, and how many bytes
// the name takes. It returns 0 where s begins with no month's name.
func monthNamed(s string) (month, size int) {
	var buf [maxMonthName + utf8.UTFMax]byte
	name := buf[:0]
	for size < len(s) && len(name) < maxMonthName {
		r, n := utf8.DecodeRuneInString(s[size:])
		if !unicode.IsLetter(r) {
			break
		}
		name = utf8.AppendRune(name, unicode.ToLower(r))
		size += n
	}
	if month = monthByName[string(name)]; month == 0 {
		return 0, 0
	}
	return month, size
}

// IsMonthName reports whether s is the name of a month, full or short, in one
// of the languages that date formats read. Letter case is ignored.
func IsMonthName(s string) bool {
	month, size := monthNamed(s)
	return month > 0 && size == len(s)
}
