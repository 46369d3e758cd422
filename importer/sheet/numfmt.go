package sheet

import (
	"slices"
	"strings"

	"github.com/xuri/nfp"
)

// meaning is what a number format makes of a number.
type meaning uint8

const (
	meansNumber   meaning = iota
	meansDate             // a day, without a time
	meansDateTime         // a day and a time
	meansTime             // a time, without a day
	meansEither           // a day or a time: the locale decides, which the file doesn't name
	meansDuration         // elapsed time, such as [h]:mm
)

// numFormat is a number format, understood.
type numFormat struct {
	means    meaning
	general  bool      // shown as General shows it
	sections []section // for positive numbers, negative ones and zero
}

const maxFormatCode = 1024 // characters; Excel allows 255

// builtinCodes are the formats that a workbook names by number alone (ECMA-376
// part 1, 18.8.30). Those whose look the locale decides are given without
// what would be a guess, such as a currency.
var builtinCodes = map[int]string{
	0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
	5: "#,##0", 6: "#,##0", 7: "#,##0.00", 8: "#,##0.00",
	9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
	37: "#,##0;(#,##0)", 38: "#,##0;(#,##0)", 39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;(#,##0.00)",
	41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00",
	48: "##0.0E+0", 49: "@",
}

// builtinMeaning is the meaning of a format that is named by number alone.
func builtinMeaning(id int) meaning {
	switch {
	case id >= 14 && id <= 17:
		return meansDate
	case id >= 18 && id <= 21, id == 32, id == 33, id == 45, id == 47:
		return meansTime
	case id == 22:
		return meansDateTime
	case id == 34, id == 35, id == 52, id == 53, id == 55, id == 56:
		return meansEither
	case id >= 27 && id <= 36, id >= 50 && id <= 58:
		return meansDate
	case id == 46:
		return meansDuration
	}
	return meansNumber
}

// builtinFormat is the format that a number alone names.
func builtinFormat(id int) *numFormat {
	if means := builtinMeaning(id); means != meansNumber {
		return &numFormat{means: means}
	}
	code, ok := builtinCodes[id]
	if !ok {
		code = "General"
	}
	return parseFormat(code)
}

// parseFormat understands a format code (ECMA-376 part 1, 18.8.31). One that
// can't be understood shows numbers as General does.
func parseFormat(code string) *numFormat {
	if len(code) > maxFormatCode {
		return &numFormat{general: true}
	}
	masked, literals := maskLiterals(code)
	sections := parseSections(masked)
	f := &numFormat{means: sectionsMeaning(sections)}
	if f.means != meansNumber {
		return f
	}
	for _, s := range sections {
		if hasCondition(s) {
			return &numFormat{general: true} // then it isn't the sign that chooses a section
		}
		if s.Type != nfp.TokenSectionText && len(f.sections) < 3 {
			f.sections = append(f.sections, compileSection(s, literals))
		}
	}
	f.general = len(f.sections) == 0 || len(f.sections) == 1 && f.sections[0].isGeneral()
	return f
}

// literalMark stands for a literal while a format is parsed: the parser takes
// digits, points and letters in quotes for placeholders otherwise.
const literalMark = '\uE000'

const maxLiterals = 256

// maskLiterals replaces each quoted or escaped literal by one escaped mark.
func maskLiterals(code string) (masked string, literals []string) {
	var b strings.Builder
	runes := []rune(code)
	mark := func(literal string) {
		if len(literals) < maxLiterals {
			b.WriteRune('\\')
			b.WriteRune(literalMark + rune(len(literals)))
			literals = append(literals, literal)
		}
	}
	bracket := false
	for i := 0; i < len(runes); i++ {
		r := runes[i]
		switch {
		case bracket || r == '[':
			if n := colorLength(runes[i:]); n > 0 {
				i += n - 1
				continue
			}
			bracket = r != ']'
			b.WriteRune(r)
		case r == '"':
			end := i + 1
			for end < len(runes) && runes[end] != '"' {
				end++
			}
			mark(string(runes[i+1 : end]))
			i = end
		case (r == '\\' || r == '!') && i+1 < len(runes):
			mark(string(runes[i+1]))
			i++
		case (r == 'E' || r == 'e') && i > 0 && strings.ContainsRune("0#?", runes[i-1]):
			b.WriteString("E+") // the parser knows E- for a date
			i++
		case (r == '_' || r == '*') && i+1 < len(runes):
			i++ // a blank as wide as a character, or a filling: not of the number
		default:
			b.WriteRune(r)
		}
	}
	return b.String(), literals
}

// colorLength is the length of the numbered colour, such as [Color10], that a
// code begins with: the parser knows the named ones only.
func colorLength(code []rune) int {
	end := slices.Index(code, ']')
	if end < 0 || code[0] != '[' {
		return 0
	}
	number, ok := strings.CutPrefix(strings.ToLower(string(code[1:end])), "color")
	if number = strings.TrimSpace(number); !ok || number == "" || strings.Trim(number, "0123456789") != "" {
		return 0
	}
	return end + 1
}

// parseSections cuts a format code into its sections. A code that the parser
// fails on has none.
func parseSections(code string) (sections []nfp.Section) {
	defer func() {
		if recover() != nil { // the parser is another's, and the code is a stranger's
			sections = nil
		}
	}()
	p := nfp.NumberFormatParser()
	return p.Parse(code)
}

func hasCondition(s nfp.Section) bool {
	return slices.ContainsFunc(s.Items, func(t nfp.Token) bool { return t.TType == nfp.TokenTypeCondition })
}

// sectionsMeaning looks for dates and times in all sections for numbers: a
// format shows a date although its first section is a condition or a colour.
func sectionsMeaning(sections []nfp.Section) meaning {
	var day, clock bool
	for _, s := range sections {
		if s.Type == nfp.TokenSectionText {
			continue
		}
		d, c, elapsed := dateTokens(s.Items)
		if elapsed {
			return meansDuration
		}
		day, clock = day || d, clock || c
	}
	switch {
	case day && clock:
		return meansDateTime
	case day:
		return meansDate
	case clock:
		return meansTime
	}
	return meansNumber
}

// dateTokens looks for dates and times in one section. An m is minutes after
// hours or before seconds, else months.
func dateTokens(tokens []nfp.Token) (day, clock, elapsed bool) {
	const minutes = 'n' // an m that turned out to be minutes
	var last byte
	var months int
	for _, t := range tokens {
		switch t.TType {
		case nfp.TokenTypeElapsedDateTimes:
			if isElapsed(t.TValue) {
				return false, false, true
			}
			continue
		case nfp.TokenTypeDateTimes:
		default:
			continue
		}
		if strings.EqualFold(t.TValue, "A/P") || strings.Contains(t.TValue, "/") {
			clock = true
			continue
		}
		for _, c := range []byte(strings.ToLower(t.TValue)) {
			if c == last || c == 'm' && last == minutes {
				continue
			}
			switch {
			case c == 'm' && last == 'h':
				clock, c = true, minutes
			case c == 'm':
				months++
			case c == 'h':
				clock = true
			case c == 's':
				clock = true
				if last == 'm' {
					months--
				}
			case strings.IndexByte("ydegb", c) >= 0:
				day = true
			default:
				continue
			}
			last = c
		}
	}
	return day || months > 0, clock, false
}

// isElapsed reports whether the word in brackets counts hours, minutes or
// seconds.
func isElapsed(word string) bool {
	word = strings.ToLower(word)
	return word != "" && (strings.Trim(word, "h") == "" || strings.Trim(word, "m") == "" || strings.Trim(word, "s") == "")
}
