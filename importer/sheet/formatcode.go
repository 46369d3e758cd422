package sheet

import (
	"slices"
	"strings"
	"unicode"
)

// A formatToken is a piece of a number format's code (ECMA-376 part 1,
// 18.8.31).
type formatToken struct {
	kind formatTokenKind
	text string
}

type formatTokenKind uint8

const (
	formatLiteral formatTokenKind = iota // stands as it is
	formatLetter                         // a letter that nothing marks as a literal
	formatDigit                          // 0, # or ?
	formatPoint                          // the decimal one
	formatComma                          // groups digits, or scales
	formatPercent
	formatText      // @, the cell's text
	formatGeneral   // the word
	formatDate      // a letter of a date or a time, in lower case
	formatHalfDay   // AM/PM
	formatElapsed   // [h], without its brackets
	formatCondition // [>=100], without its brackets
	formatAside     // [Red] or [$-407]: a colour or a language, which show nothing themselves
	formatOther     // what no number is shown by faithfully: an exponent, a fraction's stroke
)

const maxSections = 4 // of a format: for positive numbers, negative ones, zero and text

// cutFormat cuts a format's code into its sections, and gives none where it has
// too many or an open bracket.
func cutFormat(code string) [][]formatToken {
	runes := []rune(code)
	sections := make([][]formatToken, 1, maxSections)
	for i := 0; i < len(runes); {
		if runes[i] == ';' {
			if len(sections) == maxSections {
				return nil
			}
			sections = append(sections, nil)
			i++
			continue
		}
		last := &sections[len(sections)-1]
		token, length := nextFormatToken(runes[i:], *last)
		if length == 0 {
			return nil
		}
		*last = append(*last, token)
		i += length
	}
	return sections
}

// formatWords are the tokens of several letters, spelled in any case.
var formatWords = []formatToken{
	{formatGeneral, "general"},
	{formatHalfDay, "am/pm"}, {formatHalfDay, "a/p"}, {formatHalfDay, "上午/下午"},
}

// nextFormatToken reads the token that a code begins with, behind those of its
// section before, and says how many characters it takes: 0 for a bracket that
// is never closed. What only aligns is an empty literal.
func nextFormatToken(code []rune, before []formatToken) (token formatToken, length int) {
	for _, word := range formatWords {
		if n := len([]rune(word.text)); len(code) >= n && strings.EqualFold(string(code[:n]), word.text) {
			return word, n
		}
	}
	r := code[0]
	switch {
	case r == '"':
		end := slices.Index(code[1:], '"')
		if end < 0 {
			return formatToken{text: string(code[1:])}, len(code)
		}
		return formatToken{text: string(code[1 : 1+end])}, end + 2
	case (r == '\\' || r == '!') && len(code) > 1:
		return formatToken{text: string(code[1])}, 2
	case r == '_' || r == '*':
		return formatToken{}, min(2, len(code)) // a blank as wide as a character, or a filling: not of the value
	case r == '[':
		end := slices.Index(code, ']')
		if end < 0 {
			return formatToken{}, 0
		}
		return bracketToken(string(code[1:end])), end + 1
	case strings.ContainsRune("0#?", r):
		return formatToken{formatDigit, string(r)}, 1
	case (r == 'E' || r == 'e') && (isExponent(code[1:]) || len(before) > 0 && before[len(before)-1].kind == formatDigit):
		return formatToken{formatOther, string(r)}, 1
	case strings.ContainsRune("ymdhsegb", unicode.ToLower(r)):
		return formatToken{formatDate, strings.ToLower(string(r))}, 1
	case strings.ContainsRune("/ar", unicode.ToLower(r)):
		return formatToken{formatOther, string(r)}, 1
	case r == '.':
		return formatToken{formatPoint, "."}, 1
	case r == ',':
		return formatToken{formatComma, ","}, 1
	case r == '%':
		return formatToken{formatPercent, "%"}, 1
	case r == '@':
		return formatToken{formatText, "@"}, 1
	}
	if unicode.IsLetter(r) {
		return formatToken{formatLetter, string(r)}, 1
	}
	return formatToken{text: string(r)}, 1
}

// isExponent reports whether what follows an E makes it that of an exponent: a
// sign and a digit.
func isExponent(code []rune) bool {
	return len(code) > 1 && (code[0] == '+' || code[0] == '-') && strings.ContainsRune("0#?", code[1])
}

// bracketToken is what a word in brackets means.
func bracketToken(word string) formatToken {
	lower := strings.ToLower(strings.TrimSpace(word))
	switch {
	case strings.HasPrefix(word, "$"):
		currency, _, _ := strings.Cut(word[1:], "-") // what follows names a language
		if currency == "" {
			return formatToken{formatAside, word}
		}
		return formatToken{text: currency}
	case isElapsed(lower):
		return formatToken{formatElapsed, lower}
	case strings.HasPrefix(lower, "<"), strings.HasPrefix(lower, ">"), strings.HasPrefix(lower, "="):
		return formatToken{formatCondition, lower}
	case isColor(lower):
		return formatToken{formatAside, lower}
	}
	return formatToken{formatOther, word}
}

// isElapsed reports whether the word in brackets counts hours, minutes or
// seconds.
func isElapsed(word string) bool {
	return word != "" && (strings.Trim(word, "h") == "" || strings.Trim(word, "m") == "" || strings.Trim(word, "s") == "")
}

// isColor reports whether the word in brackets names a colour, or counts one,
// such as color10.
func isColor(word string) bool {
	switch word {
	case "black", "blue", "cyan", "green", "magenta", "red", "white", "yellow":
		return true
	}
	number, ok := strings.CutPrefix(word, "color")
	number = strings.TrimSpace(number)
	return ok && number != "" && strings.Trim(number, "0123456789") == ""
}
